/* history_reads.h - the deepest read at a step of a history, asked for one step after the other.
 *
 *     step      0 load    1 flush    2 level    3 create
 *     deepest   1         2          2 (kept)   3            a sweep for each step that changes which layers live
 */
#ifndef CORE_ANALYSIS_HISTORY_READS_H
#define CORE_ANALYSIS_HISTORY_READS_H

#include "core/analysis/read_depth.h"
#include "core/history/history.h"

typedef struct HistoryReads {
    const History *history; /* borrowed, unchanged meanwhile */
    LayerIndex index;       /* owned; of all its layers, made by the first question */
    bool indexed;
    StepId epoch;     /* that `deepest` is of; STEP_NEVER: none yet */
    uint32_t deepest; /* layers */
    uint64_t swept;   /* layers, in all sweeps together: what the answers cost so far */
} HistoryReads;

/* O(1). Release with history_reads_release(). */
void history_reads_init(HistoryReads *reads, const History *history);
void history_reads_release(HistoryReads *reads);
/* Layers that the deepest read at the head visits at `step`, of keys that are known to exist where there are some; 0:
 * no layers. O(1) while the layers stay the same, else O(layers + n log n) for n that live. */
uint32_t history_reads_deepest(HistoryReads *reads, StepId step);

/* The reads of all keys at the head at `step`. `index` covers all layers of the history, and lives as long as the
 * profile, which is the caller's to release. Cost as above. */
void history_reads_profile(const History *history, const LayerIndex *index, StepId step, ReadProfile *profile);

#endif

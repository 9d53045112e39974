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
    const History *history; /* not owned; must not change meanwhile */
    LayerIndex index;       /* owned; indexes all layers of the history, built for the first question */
    bool indexed;
    /* The last two answers, the newer one first: a breakpoint compares a step with the one before it. */
    StepId epochs[2];    /* that an answer belongs to; STEP_NEVER: none yet */
    uint32_t deepest[2]; /* number of layers that the deepest read visits */
    uint64_t swept;      /* layers processed by all sweeps so far: the cost of the answers */
} HistoryReads;

/* Starts without an index. O(1). The caller releases it with history_reads_release(). */
void history_reads_init(HistoryReads *reads, const History *history);
void history_reads_release(HistoryReads *reads);
/* The number of layers that the deepest read at the head visits at `step`, of keys that are known to exist where there
 * are some; 0: there are no layers. O(1) while the layers do not change, else O(layers + n log n) for n live layers. */
uint32_t history_reads_deepest(HistoryReads *reads, StepId step);

/* Computes the reads of all keys at the head at `step`. `index` must cover all layers of the history and outlive the
 * profile, which the caller releases. Costs as above. */
ReadDepth history_reads_profile(const History *history, const LayerIndex *index, StepId step, ReadProfile *profile);
/* How deep they are, for a single question about a history. */
ReadDepth history_reads_depth(const History *history, StepId step);

#endif

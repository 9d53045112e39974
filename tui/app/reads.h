/* reads.h - reads of the shown history at its step: the path of one, and how deep all are. Kept until the step changes.
 */
#ifndef TUI_APP_READS_H
#define TUI_APP_READS_H

#include "core/analysis/read_depth.h"
#include "core/analysis/read_path.h"
#include "core/history/history.h"

typedef struct Reads {
    const History *history; /* what the profile is about; NULL: none was made */
    StepId step;
    LayerIndex index;
    ReadProfile profile;
    ReadDepth depth;
    bool has_path;
    Key key; /* of the path */
    ReadPath path;
} Reads;

void reads_release(Reads *reads);
/* Sweeps all keys, unless that is done. O(n log n). */
void reads_profile(Reads *reads, const History *history, StepId step);
/* The path of a read of `key` at the head. */
void reads_path(Reads *reads, const History *history, StepId step, Key key);
/* The next of the deepest segments after `key`, wrapping around. False: there is no segment. */
bool reads_worst(const Reads *reads, Key after, KeyRange *keys, uint32_t *visits);

#endif

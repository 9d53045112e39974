/* reads.h - the path of one read, and the deepest reads of all. */
#ifndef TUI_APP_READS_H
#define TUI_APP_READS_H

#include "core/analysis/read_depth.h"
#include "core/analysis/read_path.h"
#include "core/simulator/replay.h"

typedef struct Reads {
    bool has_path;
    Key key;
    ReadPath path;
    Contribution *own; /* owned; per step what the layer holds for the key; NULL: not known */
    size_t taken;      /* steps before a page image inside a delta ended the read; else all */
} Reads;

/* Records of a run that are drawn again for one read: some 50 ms. Beyond that `layerscope read` is asked. */
#define READS_RECORDS_MAX 4000000u

void reads_release(Reads *reads);
/* The path of a read of `key` at the head. O(layers), and O(records) where they are drawn again. */
void reads_path(Reads *reads, const History *history, StepId step, Key key);
/* The next of the deepest segments after `key`, wrapping around. False: there is no segment. */
bool reads_worst(const ReadProfile *profile, Key after, KeyRange *keys, uint32_t *visits);

#endif

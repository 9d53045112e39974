/* reads.h - the path of one read, and the deepest reads of all. */
#ifndef TUI_APP_READS_H
#define TUI_APP_READS_H

#include "core/analysis/read_depth.h"
#include "core/analysis/read_path.h"
#include "core/history/history.h"

typedef struct Reads {
    bool has_path;
    Key key;
    ReadPath path;
} Reads;

void reads_release(Reads *reads);
/* The path of a read of `key` at the head. */
void reads_path(Reads *reads, const History *history, StepId step, Key key);
/* The next of the deepest segments after `key`, wrapping around. False: there is no segment. */
bool reads_worst(const ReadProfile *profile, Key after, KeyRange *keys, uint32_t *visits);

#endif

/* reads.h - the path of one read, and the deepest reads of all; beside it, what a log says a real read visited. */
#ifndef TUI_APP_READS_H
#define TUI_APP_READS_H

#include "core/analysis/path_diff.h"
#include "core/analysis/read_depth.h"
#include "core/formats/traversal.h"
#include "core/history/history.h"
#include "core/simulator/replay.h"

typedef struct Reads {
    bool has_path;
    uint64_t version; /* of the history */
    StepId epoch;     /* of the step it was asked at */
    Key key;
    Lsn lsn; /* the read wants records below it; LSN_HEAD: the newest */
    ReadPath path;
    KeyRecords records; /* owned; of records_key in a simulation, drawn again */
    bool has_records;
    Key records_key;
    Contribution *own; /* owned; per step what the layer holds for the key; NULL: not known */
    size_t taken;      /* steps before a page image inside a delta ended the read; else all */
    PathRows rows;     /* what is listed: the steps taken, and the log's visits */
    bool has_log;
    Text log_text; /* that the log's names point into */
    Traversal log;
    LayerId *real; /* owned; per visit of the log its layer here, or LAYER_NONE */
} Reads;

/* Records of a run that are drawn again for one read: some 50 ms. Beyond that `layerscope read` is asked. */
#define READS_RECORDS_MAX 4000000u

void reads_release(Reads *reads);
/* The path of a read of `key` that wants records below `lsn`; what a log said is dropped. O(layers), and O(records)
 * where they are drawn again. */
void reads_path(Reads *reads, const History *history, StepId step, Key key, Lsn lsn);
/* The same read at another step, where the layers are others; a log's read stays at its own. Cheaper than reads_path():
 * records are not drawn again. */
void reads_follow(Reads *reads, const History *history, StepId step);
/* The path of the read that `text` (a log) tells, and that read's own. `key`: where the log names none. */
bool reads_log(Reads *reads, const History *history, StepId step, Str text, const Key *key, Error *error);
/* The next after `key` of the deepest segments whose keys exist (of all, where that is known of none), wrapping around.
 * False: there is no segment. */
bool reads_worst(const ReadProfile *profile, Key after, KeyRange *keys, uint32_t *visits);

#endif

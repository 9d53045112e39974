/* reads.h - the path of one read, and the deepest reads of all; beside it, what a log says a real read visited. */
#ifndef TUI_APP_READS_H
#define TUI_APP_READS_H

#include "core/analysis/path_diff.h"
#include "core/analysis/read_depth.h"
#include "core/formats/traversal.h"
#include "core/simulator/replay.h"
#include "tui/app/session.h"

/* For reading: the functions below alone write it. */
typedef struct Reads {
    bool has_path;
    Key key;
    Lsn lsn; /* the read wants records below it; LSN_HEAD: the newest */
    ReadPath path;
    Contribution *own; /* per step what the layer holds for the key; NULL: not known */
    size_t taken;      /* steps before a page image inside a delta ended the read; else all */
    PathRows rows;     /* what is listed: the steps taken, and the log's visits */
    bool has_log;
    Traversal log;
} Reads;

/* Records of a run that are drawn again for one read: some 50 ms. Beyond that `layerscope read` is asked. */
#define READS_RECORDS_MAX 4000000u

/* The read that was asked for; its path is that of the shown step since reads_follow(). */
const Reads *reads_shown(const Session *session);
/* Shows the path of a read of `key` at the head in its pane and on the map, which has the keys from then on; what a log
 * said is dropped. O(layers), and O(records) where they are drawn again. */
void reads_open(Session *session, Key key);
/* Shows the path that a log tells beside the predicted one, which is of the cursor's key where the log names none. */
bool reads_open_log(Session *session, Str text, Error *error);
/* The same read at the step that is shown now, where the layers are others; a log's read stays at its own. Cheaper than
 * asking anew: records are not drawn again. */
void reads_follow(Session *session);
/* The next after `key` of the deepest segments whose keys exist (of all, where that is known of none), wrapping around.
 * False: there is no segment. */
bool reads_worst(const ReadProfile *profile, Key after, KeyRange *keys, uint32_t *visits);
/* The first of the deepest segments of these keys, of those whose keys exist where there is one. False: none of them
 * has a layer. O(segments). */
bool reads_deepest(const ReadProfile *profile, KeyRange within, Key *key);

#endif

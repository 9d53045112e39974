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
    Lsn lsn; /* the read wants records below this LSN; LSN_HEAD: the newest */
    ReadPath path;
    Contribution *own; /* per step what the layer holds for the key; NULL: not known */
    size_t taken;      /* number of steps up to the page image inside a delta that ended the read; else all steps */
    PathRows rows;     /* the rows: the steps taken, and the log's visits */
    bool has_log;
    Traversal log;
} Reads;

/* The largest number of records that are drawn again for a read: about 50 ms. For more, `layerscope read` has to be
 * used. */
#define READS_RECORDS_MAX 4000000u

/* The current read, owned by the session. After reads_follow() its path is that of the shown step. */
const Reads *reads_shown(const Session *session);
/* Shows the path of a read of `key` at the head in its pane and on the map, which gets the focus. Drops what a log
 * said. O(layers), and O(records) where they are drawn again. */
void reads_open(Session *session, Key key);
/* Shows the path in a log beside the predicted one; where the log names no key, the prediction is for the cursor's key.
 * ERROR_INPUT where the text is not such a log. */
bool reads_open_log(Session *session, Str text, Error *error);
/* Computes the same read at the step that is shown now, where the layers have changed; a log's read stays at its own
 * step. Cheaper than reads_open(), because records are not drawn again. */
void reads_follow(Session *session);
/* Finds the next of the deepest segments after `key` among those whose keys exist (among all, where that is known of
 * none); wraps around. False: there are no segments. */
bool reads_worst(const ReadProfile *profile, Key after, KeyRange *keys, uint32_t *visits);
/* Finds the first of the deepest segments within these keys, among those whose keys exist if there are any. False: no
 * layer covers these keys. O(segments). */
bool reads_deepest(const ReadProfile *profile, KeyRange within, Key *key);

#endif

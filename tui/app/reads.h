/* reads.h - the path of one read, compared with that of a real read in a log, and the deepest reads. */
#ifndef TUI_APP_READS_H
#define TUI_APP_READS_H

#include "core/analysis/path_diff.h"
#include "core/analysis/read_depth.h"
#include "core/formats/logged_read.h"
#include "core/simulator/replay.h"
#include "tui/app/session.h"

typedef struct Reads {
    bool has_path;
    Key key;
    Lsn lsn; /* the read visits records below this LSN; LSN_HEAD: the newest */
    ReadPath path;
    Contribution *own; /* what the layer of each step contributes; owned; NULL: unknown */
    size_t taken;      /* the steps until the read ends, at a page image inside a delta; else all steps */
    PathRows rows;     /* the steps taken, joined with the log's visits */
    bool has_log;
    LoggedRead log;
} Reads;

/* The largest number of records that are generated again for a read, which takes about 50 ms. For more, use `layerscope
 * read`. */
#define READS_RECORDS_MAX 4000000u

/* The current read, owned by the session. It is that of the shown step after reads_follow(). */
const Reads *reads_shown(const Session *session);
/* Shows the path of a read of `key` at the head in its pane and on the map, and focuses the map. Drops a log.
 * O(layers), and O(records) if they are generated again. */
void reads_open(Session *session, Key key);
/* As reads_open(), and puts the cursor on the newest layer that the read visits. */
void reads_go(Session *session, Key key);
/* Shows the path of a read again, or none. Moves neither the panes nor the selection. The same read keeps its log.
 * Costs as reads_open() for another read. */
void reads_put(Session *session, bool has_path, Key key, Lsn lsn);
/* Shows the path of a log beside the predicted one, which is for the cursor's key if the log names none. ERROR_INPUT if
 * the text is no such log, if its keys have another form, or if there is neither key nor cursor. `text` is copied. */
bool reads_open_log(Session *session, Str text, Error *error);
/* Computes the read again at the shown step if the layers have changed. A read with a log keeps its step. Cheaper than
 * reads_open(), because records are not generated again. */
void reads_follow(Session *session);
/* Finds the next of the deepest segments after the key `after`, among those whose keys exist, or among all if none is
 * known to exist; wraps around. `worst` is read_profile_worst() of the profile. False if there are no segments.
 * O(segments). */
bool reads_worst(const ReadProfile *profile, const ReadWorst *worst, Key after, KeyRange *keys, uint32_t *visits);
/* The key of the deepest read of the shown step, and how many layers it visits, without waiting for an insight. False
 * if there are no segments. O(layers + n log n) for n live layers. */
bool reads_deepest_now(const Session *session, Key *key, uint32_t *visits);
/* Finds the first of the deepest segments within these keys, among those whose keys exist if there are any. False if no
 * layer covers these keys. O(segments). */
bool reads_deepest(const ReadProfile *profile, KeyRange within, Key *key);

#endif

/* live.h - `--watch`: dumps that a command prints, one after the other, as a history that grows while it is shown.
 *
 *     tick ──► watch_poll() ──► output ──► read on a thread ──► series_add() ──► the shown history has more steps
 *                          └──► failure ──► said, and tried again later          └──► the record is written
 *
 * The view follows the newest step until the user steps back. Nothing waits for the command. Opening another history
 * ends the watch.
 */
#ifndef TUI_APP_LIVE_H
#define TUI_APP_LIVE_H

#include "core/formats/load.h"
#include "tui/app/session.h"

typedef struct LiveOptions {
    const char *command; /* these texts must outlive the session */
    const char *record;  /* a file to which the history is written after each dump with changes; NULL: none */
    const char *log;     /* a pageserver's log, read as it grows; NULL: none */
    int64_t every_ms;
    uint64_t count;          /* end after that many dumps; 0: never */
    int64_t (*now_ms)(void); /* the wall clock: milliseconds since 1970 */
    LoadOptions load;
} LiveOptions;

/* Starts watching; at most once in a session. */
void live_begin(Session *session, const LiveOptions *options);
void live_tick(Session *session);
/* Milliseconds until the next tick is needed; -1: none is. */
int live_tick_ms(const Session *session);
/* Without a terminal: runs until `count` dumps have come, at least one. Fails at the first failure of the command, with
 * its reason, and where the record cannot be written. */
bool live_wait(Session *session, Error *error);
/* Appends "every 5 s; 12 dumps, the last at 22:31:05"; nothing where nothing is watched. */
void live_status(const Session *session, Text *out);

#endif

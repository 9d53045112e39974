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
    const char *record;  /* a history that is written after each dump with news; NULL: none */
    const char *log;     /* a pageserver's log, read on as it grows; NULL: none */
    int64_t every_ms;
    uint64_t count;          /* end after so many dumps; 0: never */
    int64_t (*now_ms)(void); /* the wall clock, since 1970 */
    LoadOptions load;
} LiveOptions;

/* From now on; once a session. */
void live_begin(Session *session, const LiveOptions *options);
void live_tick(Session *session);
/* Milliseconds until it wants a tick; -1: none. */
int live_tick_ms(const Session *session);
/* Without a terminal: goes on until `count` dumps came, one at least. Fails at the first failure of the command, with
 * its reason, and where the record can't be written. */
bool live_wait(Session *session, Error *error);
/* "every 5 s; 12 dumps, the last at 22:31:05": appended; nothing where nothing is watched. */
void live_status(const Session *session, Text *out);

#endif

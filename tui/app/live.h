/* live.h - `--watch`: runs a command at intervals, and shows the dumps that it prints as a growing history.
 *
 *     tick ──► watch_poll() ──► output ──► read on a thread ──► series_add() ──► the shown history has more steps
 *                          └──► failure ──► a message, and another try later     └──► the record is written
 *
 * The view follows the newest step until the user steps back. Nothing waits for the command. Opening another history
 * ends the watch.
 */
#ifndef TUI_APP_LIVE_H
#define TUI_APP_LIVE_H

#include "core/formats/load.h"
#include "tui/app/session.h"

typedef struct LiveOptions {
    const char *command;     /* these strings must outlive the session */
    const char *record;      /* file to which the history is written after each dump; NULL: none */
    const char *log;         /* log of a pageserver, which is read as it grows; NULL: none */
    int64_t every_ms;        /* interval between two runs of the command */
    uint64_t count;          /* stop running the command after this many dumps; 0: never */
    int64_t (*now_ms)(void); /* the wall clock: milliseconds since 1970 */
    LoadOptions load;
} LiveOptions;

/* Starts watching. `options` is copied. At most once in a session. */
void live_begin(Session *session, const LiveOptions *options);
/* Does what is due: polls the command, takes a dump that was read, writes the record. Does not wait for the command. */
void live_tick(Session *session);
/* Milliseconds until the next tick is due; -1: nothing is watched. */
int live_tick_ms(const Session *session);
/* Without a terminal: runs until `count` dumps have arrived, at least one. Fails if the command fails before the first
 * dump (later failures are retried), and if the record cannot be written. */
bool live_wait(Session *session, Error *error);
/* Appends "every 5 s; 12 dumps, the last at 22:31:05"; nothing if nothing is watched. */
void live_status(const Session *session, Text *out);

#endif

/* app.h - the explorer without a terminal: one function that changes it, one that draws it.
 *
 *     events ──► app_event() ──► keymap ──► `:` command ──► Session ──► app_draw() ──► Grid
 *                                 (table)      (table)
 *
 * Everything a key does is a command, so scripts, the config file, links and tests are lists of commands. The terminal
 * (term.c), `play` and the tests are three sources of the same events.
 * A session shows one History at one step, and never changes one that it shows: a plan is made in a second History,
 * what-if markers and comparisons are values of its own.
 */
#ifndef TUI_APP_H
#define TUI_APP_H

#include "core/formats/load.h"
#include "tui/app/session.h"

typedef struct App App;

/* Takes over `history` (heap, from history_init()); frees it in app_free(). */
App *app_new(History *history, const SessionOptions *options);
void app_free(App *app);

/* The one way in. */
void app_event(App *app, const Event *event);
/* Draws the whole screen; see screen_draw(). */
void app_draw(App *app, Grid *grid);

/* Runs a command line (without `:`). False, with the reason and the column of the word, where it fails. */
bool app_run(App *app, Str line, Error *error);
/* Runs every line of `text`; `#` starts a comment. Stops at the first failure, whose place is its line. */
bool app_run_script(App *app, Str text, Error *error);
/* The same lines, but a failure becomes the message at the bottom and the rest goes on (a config file). */
void app_run_config(App *app, Str text, const char *name);

/* Runs a lesson (a name, number or path) from its begin to its end without a learner; its text goes to the output. */
bool app_read_lesson(App *app, Str name, Error *error);

/* From now on; see SessionOptions. */
void app_set_waiter(App *app, const Waiter *waiter);
/* Keeps what of the inputs was not read, for the statistics. */
void app_keep_report(App *app, const LoadReport *report);
/* Puts a line at the bottom, until the next key. */
void app_note(App *app, const char *text);
/* Reads a fleet, and shows its rows; paths are copied. */
void app_open_fleet(App *app, const char *const *paths, size_t n, const Str *stdin_text);
/* Opens at another step than the last. */
void app_open_at(App *app, StepId step);

bool app_quitting(const App *app);
/* Ends the session's log and recording, if there are any. False, with the reason, where some of it could not be
 * written. */
bool app_close_log(App *app, Error *error);
/* Milliseconds until the next tick is needed; -1: none is. */
int app_tick_ms(App *app);
/* One-time wishes that only a terminal can fulfil; each call clears them. */
typedef struct AppWishes {
    bool suspend, redraw;
    const char *clipboard; /* text to yank, or NULL; valid until the next event */
} AppWishes;
AppWishes app_wishes(App *app);
bool app_mouse(const App *app); /* whether the mouse is wanted */
bool app_ascii(const App *app);
bool app_light(const App *app);

/* What commands printed (`frame`, `print`), for `play` to write; cleared by the caller. */
Text *app_output(App *app);
/* What it looks at; for tests. */
Session *app_session(App *app);

#endif

/* app.h - the explorer without a terminal: one function that changes it, one that draws it.
 *
 *     events ──► app_event() ──► keymap ──► `:` command ──► Session ──► app_draw() ──► Grid
 *                                 (table)      (table)
 *
 * Everything a key does is a command, so scripts, the config file, links and tests are lists of commands. The terminal
 * (term.c), `play` and the tests are three sources of the same events.
 * A session shows one History at one step. Steps never change: a plan is made in a second History, a simulation and
 * --watch only append steps, and moved markers and comparisons are values of the session.
 */
#ifndef TUI_APP_H
#define TUI_APP_H

#include "core/formats/load.h"
#include "tui/app/session.h"

typedef struct App App;

/* Makes an app, which takes ownership of `history` (heap memory) and copies `options`; the editor and the strings in
 * `options` must outlive it. The caller frees it with app_free(), which accepts NULL. */
App *app_new(History *history, const SessionOptions *options);
void app_free(App *app);

/* Handles an event: all input of the explorer comes through here. */
void app_event(App *app, const Event *event);
/* Draws the whole screen; see screen_draw(). */
void app_draw(App *app, Grid *grid);

/* Runs one command line; a `:` in front is optional. On failure returns false, with the reason and the column of the
 * offending word. */
bool app_run(App *app, Str line, Error *error);
/* Runs every line of `text`; `#` starts a comment. Stops at the first failure and reports its line. */
bool app_run_script(App *app, Str text, Error *error);
/* Runs the same kind of lines for a config file: continues after a failure, and shows all failures in one message, each
 * with `name` and its line. */
void app_run_config(App *app, Str text, const char *name);

/* Runs a whole lesson (a name, number or path) without a learner and appends its text to app_output(). Fails at the
 * first command or answer that fails. */
bool app_read_lesson(App *app, Str name, Error *error);

/* Sets the waiter (see SessionOptions), which is borrowed until the next call; NULL removes it. */
void app_set_waiter(App *app, const Waiter *waiter);
/* Copies the report of skipped lines and files, which the statistics show. */
void app_keep_report(App *app, const LoadReport *report);
/* Shows `text` as a message until the next key press. */
void app_note(App *app, const char *text);
/* Opens a fleet and shows its rows. Paths are copied. `stdin_text` is the content of standard input, which must outlive
 * the app; NULL: it was not read. */
void app_open_fleet(App *app, const char *const *paths, size_t n, const Str *stdin_text);
/* Shows `step`; an app starts at the last step of its history. */
void app_open_at(App *app, StepId step);

bool app_quitting(const App *app);
/* Ends the session's log and recording, if there are any. Returns false, with the reason, if part of them could not be
 * written. */
bool app_close_log(App *app, Error *error);
/* Milliseconds until the next EVENT_TICK is due; -1: no tick is needed, so wait for input. */
int app_tick_ms(App *app);
/* Requests that only a terminal can fulfil. app_requests() returns and clears them; the clipboard is cleared by the
 * next event. */
typedef struct AppRequests {
    bool suspend, redraw;
    const char *clipboard; /* text for the clipboard, or NULL; valid until the next event */
} AppRequests;
AppRequests app_requests(App *app);
bool app_mouse(const App *app); /* Does the user want the mouse? */
bool app_ascii(const App *app);
bool app_light(const App *app);

/* What commands have printed (`frame`, `print`), for `play` to write; the caller clears it. Owned by the app. */
Text *app_output(App *app);
/* The app's session, for tests. */
Session *app_session(App *app);

#endif

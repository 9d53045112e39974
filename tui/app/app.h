/* app.h - the explorer without a terminal: state, one function that changes it, one that draws it.
 *
 *     events ──► app_event() ──► keymap ──► `:` command ──► App ──► app_draw() ──► Grid
 *                                 (table)      (table)
 *
 * Everything a key does is a command, so scripts, the config file, links and tests are lists of commands. The terminal
 * (term.c), `play` and the tests are three sources of the same events.
 * An App shows one History at one step, and never changes one that it shows: a plan is made in a second History,
 * what-if markers and comparisons are values of its own.
 */
#ifndef TUI_APP_APP_H
#define TUI_APP_APP_H

#include "core/history/history.h"
#include "tui/app/editor.h"
#include "tui/view/grid.h"

typedef struct App App;

/* Keeps the terminal alive while something takes long: shows `what` and for how many milliseconds it has been going on.
 * False: the user gave it up. */
typedef struct AppWaiter {
    void *self;
    bool (*go_on)(void *self, App *app, const char *what, uint32_t ms);
} AppWaiter;

typedef struct AppOptions {
    int cols, rows;
    bool ascii;              /* plain ASCII glyphs */
    Editor *editor;          /* not owned; NULL: no `:` line */
    const char *rc_path;     /* where `set save` writes; may be NULL */
    const char *files;       /* what was opened, as shell words, for `link`; may be NULL */
    bool interactive;        /* a person sees the messages: nothing needs to be printed */
    const AppWaiter *waiter; /* not owned; NULL: long work is waited for */
    size_t soon; /* with a waiter: up to that many layers are looked into at once; 0: as many as a frame allows */
} AppOptions;

/* Takes over `history` (heap, from history_init()); frees it in app_free(). */
App *app_new(History *history, const AppOptions *options);
void app_free(App *app);

/* The one way in. */
void app_event(App *app, const Event *event);
/* Draws the whole screen; the grid is reset to the app's size. Cost: what changed since the last frame decides; the
 * map's raster is kept while neither the window, the step nor the overlay changed. */
void app_draw(App *app, Grid *grid);

/* Runs one command line (without `:`). False, with the reason and the column of the word, when it fails. */
bool app_run(App *app, Str line, Error *error);
/* Runs every line of `text`; `#` starts a comment. Stops at the first failure, placed at its line. */
bool app_run_script(App *app, Str text, Error *error);
/* The same lines, but a failure becomes the message at the bottom and the rest goes on (a config file). */
void app_run_config(App *app, Str text, const char *name);

/* Runs a lesson (a name, number or path) from its begin to its end without a learner; its text goes to the output. */
bool app_read_lesson(App *app, Str name, Error *error);

/* Takes the next of commands that `;` parts off `rest`; `\;` and `\\` in one stand for `;` and `\`. False at the end.
 */
bool app_next_command(Str *rest, Text *out);
/* From now on; see AppOptions. */
void app_set_waiter(App *app, const AppWaiter *waiter);
/* Puts a line at the bottom, until the next key. */
void app_note(App *app, const char *text);
/* Opens at another step than the last. */
void app_open_at(App *app, StepId step);

bool app_quitting(const App *app);
/* Ends the session's log, if there is one. False, with the reason, where some of it could not be written. */
bool app_close_log(App *app, Error *error);
/* Milliseconds until it wants a tick; -1: none. */
int app_tick_ms(App *app);
/* One-time wishes that only a terminal can fulfil; each call clears them. */
typedef struct AppWishes {
    bool suspend, redraw;
    const char *clipboard; /* text to yank, or NULL; valid until the next event */
} AppWishes;
AppWishes app_wishes(App *app);
bool app_mouse(const App *app); /* whether the mouse is wanted */
bool app_ascii(const App *app);

/* What commands printed (`frame`, `print`), for `play` to write; cleared by the caller. */
Text *app_output(App *app);

#endif

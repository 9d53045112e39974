/* term.h - the terminal: draws grids and returns events.
 *
 *     term_open ── term_event* ── term_draw ── … ── term_close
 *
 * The terminal is restored on every exit path: return, signal, abort, crash, hang-up. While it is open, a terminal on
 * stderr is redirected, and its text is printed when it closes. If stdin is not a terminal, keys are read from
 * /dev/tty.
 */
#ifndef TUI_TERM_H
#define TUI_TERM_H

#include "tui/app/event.h"
#include "tui/view/grid.h"
#include "tui/view/theme.h"

typedef struct Term Term;

/* Opens the terminal; only one can be open at a time. The caller closes it with term_close(). Returns NULL, with the
 * reason, if it cannot be used: stdout or the keyboard is no terminal, or TERM is unknown. */
Term *term_open(bool no_color, Error *error);
/* Restores the terminal and frees `term`, which may be NULL. */
void term_close(Term *term);

int term_cols(const Term *term);
int term_rows(const Term *term);
int term_colors(const Term *term);

/* Waits up to `timeout_ms` (-1: without limit) for the next event, and returns EVENT_TICK if none comes. An event's
 * text is valid until the next call. Returns false when the session must end because of a deadly signal or a lost
 * terminal; term_signal() says which. Sets `pending` while more input is available: draw only if it is false. */
bool term_event(Term *term, int timeout_ms, Event *event, bool *pending);
/* The deadly signal that was received (SIGHUP for a lost terminal), or 0. */
int term_signal(const Term *term);

/* Shows the grid. Sends only rows that differ from the last frame. */
void term_draw(Term *term, const Grid *grid, Theme theme, bool ascii);
void term_set_mouse(Term *term, bool on);
/* Stops the process as Ctrl-Z does in other programs, and redraws the screen once the process continues. */
void term_suspend(Term *term);
/* Makes the next frame send all rows. */
void term_redraw(Term *term);
/* "ncurses 6.4.20221231": the library in use, a constant. */
const char *term_library(void);
/* Copies text to the clipboard of terminals that support OSC 52. */
void term_clipboard(Term *term, Str text);

#endif

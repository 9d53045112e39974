/* term.h - the terminal: the only code that touches one. Grids go out, events come in.
 *
 *     term_open ── term_event* ── term_draw ── … ── term_close        any way out puts the terminal back as it was:
 *                                                                     return, signal, abort, crash, hang-up
 *
 * While it is open, what is written to stderr is kept and comes out when it closes. Keys come from the terminal device
 * where stdin is data.
 */
#ifndef TUI_TERM_H
#define TUI_TERM_H

#include "tui/app/event.h"
#include "tui/view/grid.h"
#include "tui/view/theme.h"

typedef struct Term Term;

/* NULL where there is no usable terminal (no device, unknown TERM): the reason is in `error`. One at a time. */
Term *term_open(bool no_color, Error *error);
/* Restores the terminal; NULL is fine. */
void term_close(Term *term);

int term_cols(const Term *term);
int term_rows(const Term *term);
int term_colors(const Term *term);

/* The next event. Waits up to `timeout_ms` (-1: for ever) and then gives EVENT_TICK. False when the session must end: a
 * deadly signal or a terminal that went away; term_signal() tells which. `pending` is set while more input is already
 * there: draw only when it is not. */
bool term_event(Term *term, int timeout_ms, Event *event, bool *pending);
/* The deadly signal that came, or 0. */
int term_signal(const Term *term);

/* Shows the grid: only rows that differ from the last frame are sent. */
void term_draw(Term *term, const Grid *grid, Theme theme, bool ascii);
void term_set_mouse(Term *term, bool on);
/* Stops the process as Ctrl-Z does elsewhere, and comes back with a full redraw. */
void term_suspend(Term *term);
/* The next frame is sent whole. */
void term_redraw(Term *term);
/* "ncurses 6.4.20221231": the library in use, a constant. */
const char *term_library(void);
/* Puts text on the clipboard, where the terminal understands OSC 52. */
void term_clipboard(Term *term, Str text);

#endif

/* panes.h - moving in any pane of the table: its cursor line, what of it is on the screen. */
#ifndef TUI_PANES_PANES_H
#define TUI_PANES_PANES_H

#include "tui/panes/pane_table.h"

/* Moves the cursor line of a pane by `lines`. */
void pane_move(Session *session, PaneId pane, long lines);
/* Gives a pane the focus, and calls its begin(). */
void pane_open(Session *session, PaneId pane);
/* Moves the cursor line of a pane to line i, and calls its visit(). */
void pane_go(Session *session, PaneId pane, size_t i);
/* Moves it there when the pane has that many lines, without visit(), and scrolls the line's details to line
 * `detail`. */
void pane_put(Session *session, PaneId pane, size_t line, size_t detail);
size_t pane_count(Session *session, PaneId pane);
/* Is there nothing to show in the pane? Then it shows a sentence that says why. */
bool pane_is_empty(Session *session, PaneId pane);
/* Moves lists that follow the step, where it has changed. */
void panes_follow(Session *session);
/* pane_rect() without the line with the names of columns. */
Rect pane_list_rect(Session *session, PaneId pane);

#endif

/* panes.h - moving in any pane of the table, and the layout that panes ask for. */
#ifndef TUI_PANES_PANES_H
#define TUI_PANES_PANES_H

#include "tui/panes/pane_table.h"

/* Fills in the session's layout: for SessionHost. */
void panes_lay_out(Session *session);
/* Moves the cursor line of a pane by `lines`. */
void pane_move(Session *session, PaneId pane, long lines);
/* Gives a pane the keys, and calls begin(). */
void pane_open(Session *session, PaneId pane);
/* Puts the cursor line of a pane on line i, and calls visit(). */
void pane_go(Session *session, PaneId pane, size_t i);
/* Puts it there once the pane has so many lines, without visit(), and begins the line's details with line `detail`. */
void pane_put(Session *session, PaneId pane, size_t line, size_t detail);
size_t pane_count(Session *session, PaneId pane);
/* A list, or a text that may be missing, has nothing to show: the pane says why in a sentence. */
bool pane_is_empty(Session *session, PaneId pane);
/* Where the step has changed, lists that follow it move along. */
void panes_follow(Session *session);
/* pane_rect() without the line that names its columns. */
Rect pane_list_rect(Session *session, PaneId pane);

#endif

/* panes.h - moves in any pane of the table: its cursor line, and what of it is on the screen. */
#ifndef TUI_PANES_PANES_H
#define TUI_PANES_PANES_H

#include "tui/panes/pane_table.h"

/* Moves the cursor line of a list by `lines` rows shown and calls its visit(), or scrolls a text. Stops at both ends.
 */
void pane_move(Session *session, PaneId pane, long lines);
/* Moves by the lines as pane_move(), and scrolls the list by as many, so that a page shows other lines. */
void pane_page(Session *session, PaneId pane, long lines);
/* The rows of the list that are visible above its details, as of the last frame. */
int pane_page_rows(Session *session, PaneId pane);
/* Scrolls the details of the current line by a page, down if `lines` is positive. False: not all lines of the list
 * show, or all details do. */
bool pane_page_details(Session *session, PaneId pane, long lines);
/* Gives the pane the focus, and calls its begin(). */
void pane_open(Session *session, PaneId pane);
/* Moves the cursor line of a pane to line i, or to the last one, and calls its visit(). */
void pane_go(Session *session, PaneId pane, size_t i);
/* Moves the cursor to a line as soon as the pane has that many, or scrolls a text to it, without visit(). Scrolls the
 * line's details to their line `detail`. */
void pane_put(Session *session, PaneId pane, size_t line, size_t detail);
/* The number of lines of a pane, hidden ones included. Builds the text of a pane that is built as a whole. */
size_t pane_count(Session *session, PaneId pane);
/* The sentence that an empty pane shows: why it is empty, and what to do; NULL: it has none. */
const char *pane_sentence(Session *session, PaneId pane);
/* Has the pane no lines, although it lists something or has a sentence? */
bool pane_is_empty(Session *session, PaneId pane);
/* Why Enter does nothing on line i of the pane, which has an enter(); NULL: it acts. The footer offers Enter only where
 * it acts. A pane that is built as a whole has to be built before, as for drawing. */
const char *pane_bars(Session *session, PaneId pane, size_t i);
/* Where the step has changed: moves the lists of decisions, jobs and events to it, and sets the map's decision. A step
 * without a decision has the row of the newest decision before it. */
void panes_follow(Session *session);
/* The place of the pane's lines: pane_rect() without the row for the names of columns, where there is one. */
Rect pane_list_rect(Session *session, PaneId pane);

#endif

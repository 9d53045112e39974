/* list_view.h - sorts (s), filters (&) and searches (/) the list of any pane.
 *
 *     the pane's lines     0 one   1 two   2 three        sorted by text: lines 0, 2, 1; filtered by "o": lines 0, 1
 *
 * A pane does not know about it: session->panes[pane].at is one of the pane's own lines, and drawing, moving and
 * clicking use rows.
 */
#ifndef TUI_PANES_LIST_VIEW_H
#define TUI_PANES_LIST_VIEW_H

#include "tui/app/session.h"

/* Can the lines of the pane be sorted and filtered? Not in texts that are built as a whole, not in the tables of layers
 * and of timelines, which sort and filter by columns, and not in the list of parameters, whose order is fixed. */
bool list_view_can(PaneId pane);
/* The number of rows shown of `count` lines. O(1) where the list is neither sorted nor filtered, or nothing has changed
 * since the last call; else O(lines log lines). A list of more than 300,000 lines is shown as it is. */
size_t list_view_rows(Session *session, PaneId pane, size_t count);
/* The line of a row, and the row of a line, as of the last call of list_view_rows(). For a hidden line it is the row
 * after the last one that shows a line before it. O(1) and O(rows). */
size_t list_view_line(Session *session, PaneId pane, size_t row);
size_t list_view_row(Session *session, PaneId pane, size_t line);
/* Switches to the next order: the pane's own; by PaneOps.sort_key from the largest down; from the smallest up; by text.
 * ERROR_USAGE where the pane cannot be sorted, or has more than 300,000 lines. */
bool list_view_sort(Session *session, PaneId pane, Error *error);
/* Shows only lines that contain the text, or, where lines have steps, those at whose step a breakpoint's condition is
 * true; empty: all. ERROR_USAGE where the pane cannot be filtered, or has more than 300,000 lines. */
bool list_view_filter(Session *session, PaneId pane, Str condition, Error *error);
/* Moves to the next line that contains the text, or with a negative direction to the previous one, wrapping around. An
 * empty text repeats the last search. False: there is none, and the search is forgotten. O(lines). */
bool list_view_find(Session *session, PaneId pane, Str text, int direction);
/* Forgets the search in this pane. */
void list_view_forget(const Session *session, PaneId pane);
/* Has something been searched in this pane, so that n and N continue the search? */
bool list_view_finds(const Session *session, PaneId pane);
/* Shows all lines in the pane's own order and forgets the search; `said` receives what was taken back. False: nothing
 * had to change. */
bool list_view_clear(Session *session, PaneId pane, Text *said);
/* Appends to the pane's title how its list is filtered and sorted: " · 3 of 9: cut · by text". */
void list_view_title(Session *session, PaneId pane, Text *title);
/* Appends the commands that filter and sort the pane's list in the same way: "; filter cut; sort". */
void list_view_link(const Session *session, PaneId pane, Text *out);

#endif

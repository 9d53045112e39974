/* list_view.h - any list in another order, or some of its lines: sorted (s), filtered (&), searched (/).
 *
 *     the pane's lines     0 one   1 two   2 three        sorted by text: rows 0, 2, 1; filtered by "o": rows 0, 1
 *
 * A pane does not know about it: session->panes[pane].at is one of the pane's own lines, and drawing, moving and
 * clicking use rows.
 */
#ifndef TUI_PANES_LIST_VIEW_H
#define TUI_PANES_LIST_VIEW_H

#include "tui/app/session.h"

/* Can the lines of the pane be sorted? Not in texts that are built as a whole, and not in the sheets of layers and
 * timelines, which sort and filter by columns. */
bool list_view_can(PaneId pane);
/* The number of rows shown of `count` lines. O(1) where nothing is sorted or filtered, or nothing has changed since. */
size_t list_view_rows(Session *session, PaneId pane, size_t count);
/* The line of a row; the row of a line, or of the next line that is shown. */
size_t list_view_line(Session *session, PaneId pane, size_t row);
size_t list_view_row(Session *session, PaneId pane, size_t line);
/* Switches to the next order: the pane's own, by text, by the numbers in the lines from the largest down, or from the
 * smallest up. ERROR_USAGE where the pane cannot be sorted. */
bool list_view_sort(Session *session, PaneId pane, Error *error);
/* Shows only lines that contain the text, or, where lines have steps, those at whose step a breakpoint's condition is
 * true; empty: all. ERROR_USAGE where the pane cannot be filtered. */
bool list_view_filter(Session *session, PaneId pane, Str condition, Error *error);
/* Moves to the next line that contains the text, wrapping around; an empty text repeats the last search. False: there
 * is none. */
bool list_view_find(Session *session, PaneId pane, Str text, int direction);
/* Has something been searched in this pane, so that n and N continue the search? */
bool list_view_finds(const Session *session, PaneId pane);
/* Shows all lines in the pane's own order. False: that was so already. */
bool list_view_clear(Session *session, PaneId pane);
/* Appends to the pane's title how its list is filtered and sorted: " · 3 of 9 lines with 'cut' · by text". */
void list_view_title(Session *session, PaneId pane, Text *title);
/* Appends the commands that filter and sort the pane's list in the same way: "; filter cut; sort". */
void list_view_link(const Session *session, PaneId pane, Text *out);

#endif

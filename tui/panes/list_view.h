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

/* Can the pane's lines be put in another order? Texts that are built whole, and the sheets of layers and timelines,
 * which sort and filter by columns, are no such lists. */
bool list_view_can(PaneId pane);
/* Rows that are shown of `count` lines. O(1) where nothing is sorted or filtered, or has changed since. */
size_t list_view_rows(Session *session, PaneId pane, size_t count);
/* The line of a row; the row of a line, or of the next one that is shown. */
size_t list_view_line(Session *session, PaneId pane, size_t row);
size_t list_view_row(Session *session, PaneId pane, size_t line);
/* The next order: as the pane has it, by text, by the numbers in the lines from the largest down, or from the smallest
 * up. */
bool list_view_sort(Session *session, PaneId pane, Error *error);
/* Only lines that hold the text, or, where lines have steps, those at whose step a breakpoint's condition holds; empty:
 * all. */
bool list_view_filter(Session *session, PaneId pane, Str condition, Error *error);
/* From the current line on to the next one that holds the text, cyclically; an empty text: the last one again. False:
 * none does. */
bool list_view_find(Session *session, PaneId pane, Str text, int direction);
/* Was something searched in this pane? Then n and N go on. */
bool list_view_finds(const Session *session, PaneId pane);
/* Back to all lines in the pane's order; false: that is what is shown. */
bool list_view_clear(Session *session, PaneId pane);
/* Appends what of the list is shown to the pane's title: " · 3 of 9 lines with 'cut' · by text". */
void list_view_title(Session *session, PaneId pane, Text *title);
/* Appends the commands that filter and sort the list of the pane with the keys alike, "; filter cut; sort". */
void list_view_link(const Session *session, PaneId pane, Text *out);

#endif

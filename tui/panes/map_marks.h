/* map_marks.h - what the map marks for the pane beside it: the layers of a read, the matches of a search, the region.
 */
#ifndef TUI_PANES_MAP_MARKS_H
#define TUI_PANES_MAP_MARKS_H

#include "tui/app/session.h"

/* Gives the map its marks: the layers of the read's path while it is shown, else the search's matches; and the region.
 * The session owns the marks, which are valid until the next call. */
void map_marks_update(Session *session);

#endif

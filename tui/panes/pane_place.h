/* pane_place.h - where a pane is on the screen, and its text. */
#ifndef TUI_PANES_PANE_PLACE_H
#define TUI_PANES_PANE_PLACE_H

#include "tui/panes/lines.h"
#include "tui/app/session.h"

/* The place of a pane inside its border, in cells; empty where it is not shown. */
Rect pane_rect(const Session *session, PaneId pane);
/* The text of a pane as it was last built. Owned by the session. */
Lines *pane_lines(const Session *session, PaneId pane);
/* The details of the pane's current line as they were last built. Owned by the session. */
Lines *pane_details(const Session *session, PaneId pane);
/* Adds a field that says which step's layers a pane judges, where there is more than one step. */
void pane_add_moment(const Session *session, Lines *lines);

#endif

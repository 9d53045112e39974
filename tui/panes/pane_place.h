/* pane_place.h - where a pane is on the screen, and its text. */
#ifndef TUI_PANES_PANE_PLACE_H
#define TUI_PANES_PANE_PLACE_H

#include "tui/panes/lines.h"
#include "tui/app/session.h"

/* Empty where the pane is not shown. */
Rect pane_rect(const Session *session, PaneId pane);
/* The text of a pane as it was built last. */
Lines *pane_lines(const Session *session, PaneId pane);
/* What was told last about its current line. */
Lines *pane_details(const Session *session, PaneId pane);

#endif

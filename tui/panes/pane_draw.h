/* pane_draw.h - the maps, the panes and their frame. */
#ifndef TUI_PANES_PANE_DRAW_H
#define TUI_PANES_PANE_DRAW_H

#include "tui/app/session.h"

void panes_draw(Session *session, Grid *grid);
/* Gives the map its marks: while a path or matches are shown, the map points at them. */
void panes_point(Session *session);

#endif

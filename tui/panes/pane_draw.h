/* pane_draw.h - the maps, the panes and their frame. */
#ifndef TUI_PANES_PANE_DRAW_H
#define TUI_PANES_PANE_DRAW_H

#include "tui/app/session.h"

void panes_draw(Session *session, Grid *grid);
/* While a path or matches are looked at, the map points at them: gives the map its marks. */
void panes_point(Session *session);

#endif

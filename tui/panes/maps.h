/* maps.h - the map of what is shown; in a comparison one a side, with one window. */
#ifndef TUI_PANES_MAPS_H
#define TUI_PANES_MAPS_H

#include "tui/app/session.h"

/* Paints them where the layout has them; where there is room a line below each explains its signs. */
void maps_paint(Session *session, Grid *grid);

#endif

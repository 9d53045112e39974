/* maps.h - the map of what is shown; in a comparison one a side, with one window. */
#ifndef TUI_PANES_MAPS_H
#define TUI_PANES_MAPS_H

#include "tui/app/session.h"

enum { MAPS_CAPTION_SIZE = 200 };

/* What stands on the upper border of a side's map; side 0 is A, or the only one. */
void maps_caption(const Session *session, size_t side, char out[MAPS_CAPTION_SIZE]);
/* Paints them where the layout has them; lines below each, or its upper border, explain its signs. */
void maps_paint(Session *session, Grid *grid);

#endif

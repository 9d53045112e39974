/* maps.h - the map of what is shown; in a comparison one a side, with one window. */
#ifndef TUI_PANES_MAPS_H
#define TUI_PANES_MAPS_H

#include "tui/app/session.h"

enum { MAPS_CAPTION_SIZE = 200, MAPS_CAPTION_FRAME = 5 }; /* columns that its border takes */

/* Writes the caption on the upper border of a side's map; side 0 is A, or the only map. */
void maps_caption(const Session *session, size_t side, char out[MAPS_CAPTION_SIZE]);
/* Is there room for the caption? */
bool maps_caption_fits(const Session *session, size_t side);
/* Paints the maps where the layout has them. Lines below each map, or its upper border, explain its signs. */
void maps_paint(Session *session, Grid *grid);
/* Explains the signs of all maps of a comparison after they were painted; nothing where each map has its own
 * explanation. */
void maps_legend(Session *session, Grid *grid, Rect rect);

#endif

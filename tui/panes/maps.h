/* maps.h - the map of what is shown; in a comparison one map for each side, all with the same window. */
#ifndef TUI_PANES_MAPS_H
#define TUI_PANES_MAPS_H

#include "tui/app/session.h"

/* The bytes of a caption, and the columns that the border takes around it. */
enum { MAPS_CAPTION_SIZE = 200, MAPS_CAPTION_FRAME = 5 };

/* Writes into `out` what a side's map shows; side 0 is A, or the only map. */
void maps_caption(const Session *session, size_t side, char out[MAPS_CAPTION_SIZE]);
/* Writes the title for the upper border of a side's map: its caption, or where the legend is on this border a shorter
 * one. */
void maps_title(const Session *session, size_t side, char out[MAPS_CAPTION_SIZE]);
/* Is the side's map wide enough for its caption? */
bool maps_caption_fits(const Session *session, size_t side);
/* Gives the maps, also those of a comparison's other sides, what is known of their layers now: they borrow it, and a
 * command may have replaced it since they were painted. Must be called before they are drawn into a file. */
void maps_update(Session *session);
/* Updates the maps and paints them at their places in the layout, each with its legend below it or on its upper
 * border. */
void maps_paint(Session *session, Grid *grid);
/* Draws one legend for all maps of a comparison, which must have been painted. Draws nothing where each map has its own
 * legend. */
void maps_legend(Session *session, Grid *grid, Rect rect);

#endif

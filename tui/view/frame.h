/* frame.h - a whole picture for pipes and documents: a title line, the map, a legend. */
#ifndef TUI_VIEW_FRAME_H
#define TUI_VIEW_FRAME_H

#include "tui/view/map.h"

/* Fills the grid. Small grids get less: no legend below 12 rows. */
void frame_draw(MapView *map, const History *history, StepId step, Grid *grid);
/* "odd-brook.txt  26,690 layers  2,620 delta  24,070 image  L0 9 │ compact: depth 57 >= fanout 10 │ reads visit 58.0"
 * What matters least is left out where `columns` don't suffice. */
void frame_title(const Summary *summary, const History *history, StepId step, int columns, Text *out);

/* The same as an SVG document or, with `html`, a page of its own; a character is 8x16 pixels. */
void frame_svg(const MapView *map, const History *history, StepId step, int cols, int rows, Theme theme, bool html,
               Text *out);

#endif

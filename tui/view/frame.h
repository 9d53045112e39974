/* frame.h - a whole picture for pipes and documents: a title line, the map, a legend. */
#ifndef TUI_VIEW_FRAME_H
#define TUI_VIEW_FRAME_H

#include "tui/view/map.h"

/* Fills the grid. Small grids get less: no legend below 12 rows. map->summary is NULL afterwards. */
void frame_draw(MapView *map, const History *history, StepId step, Grid *grid);
/* "odd-brook.txt  26,690 layers  2,620 deltas  24,070 images  L0 9 │ compact: depth 57 >= fanout 10 │ reads visit 58.0"
 * What matters least is left out where `columns` don't suffice. */
void frame_title(const Summary *summary, const History *history, StepId step, int columns, Text *out);

typedef enum FrameKind {
    FRAME_PICTURE, /* an SVG document in the theme */
    FRAME_FIGURE,  /* the same for a page: in a light theme, and on a dark page in the dark one */
    FRAME_PAGE,    /* an HTML page of its own */
} FrameKind;

/* Appends the same as SVG or HTML; a character takes 8x16 pixels. */
void frame_svg(const MapView *map, const History *history, StepId step, int cols, int rows, Theme theme, FrameKind kind,
               Text *out);

#endif

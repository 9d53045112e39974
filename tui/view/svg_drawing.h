/* svg_drawing.h - what the files that write SVG share; only they include this. */
#ifndef TUI_VIEW_SVG_DRAWING_H
#define TUI_VIEW_SVG_DRAWING_H

#include "tui/view/map_cache.h"
#include "tui/view/scene.h"
#include "tui/view/svg.h"

enum {
    UNIT = 10,
    LEFT = 120,
    RIGHT = 20,
    TOP = 44,
    BOTTOM = 78,
    RIBBON = 22,
    FEW_LAYERS = 1000
}; /* UNIT: parts a pixel; others pixels */

typedef struct Drawing {
    const MapView *map;
    const History *history;
    StepId step;
    SvgOptions options;
    Text *out;
    MapIndex index;
    Axis keys, lsns;
    Window across, up; /* what of them is shown */
    Scale x, y;
    int32_t *x_of, *y_of; /* per rank, in units, from the area's lower left corner */
    Str *labels, *hex;    /* per key rank: what it means, and its digits; made when first needed */
    Arena arena;
    int width, height; /* of the area, in pixels */
    LayerKind kind;    /* that is drawn now */
} Drawing;

/* Places in pixels, from the upper left corner of the area. */
double svg_x(const Drawing *drawing, Key key);
double svg_y(const Drawing *drawing, Lsn lsn);
/* Is it in view? svg_y() puts what is not at the border. */
bool svg_shows_lsn(const Drawing *drawing, Lsn lsn);

/* svg_scene.c: states, splits, levels and markers; of all steps, each with its life, where the options say so. */
void svg_scene(Drawing *drawing);

#endif

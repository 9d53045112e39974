/* paint.h - paints a raster into cells: fills, outlines, image lines. The level of detail is decided here.
 *
 *     box      at least 3x2 cells: an outline over a dark fill, with a label where it fits
 *     stack    ≡  several layers thinner than a cell, one above the other
 *     shade    ░▒▓  smaller layers: the more touch a cell, the denser (with colours, a fill)
 *     line     ─ │ ·  a single layer too thin to cover half a part
 *     image    ━  on the border at its LSN, ┷ where there are many, over the fill of the deltas there (without colours
 * ┿)
 */
#ifndef TUI_VIEW_PAINT_H
#define TUI_VIEW_PAINT_H

#include "tui/view/map.h"
#include "tui/view/raster.h"

enum {
    GLYPH_STACK = 0x2261,        /* ≡ */
    GLYPH_DOT = 0x25A0,          /* ■ */
    GLYPH_ACROSS = 0x2500,       /* ─ */
    GLYPH_UPRIGHT = 0x2502,      /* │ */
    GLYPH_SPECK = 0x00B7,        /* · */
    GLYPH_IMAGE = 0x2501,        /* ━ */
    GLYPH_IMAGES = 0x2537,       /* ┷ */
    GLYPH_IMAGE_SPARSE = 0x2505, /* ┅ */
    GLYPH_SPLIT = 0x250A,        /* ┊ */
    GLYPH_DOTTED = 0x2508,       /* ┈ */
};

/* Paints the raster into `area` of the grid (same size as the raster), row 0 of the raster at the bottom. */
void paint_raster(Grid *grid, Rect area, const Raster *raster, const RasterScales *scales, const LayerSet *set);

/* Gives the fills of deltas in `rect` another role, for overlays that show places: levels, partitions, age, read depth.
 */
void paint_tint(Grid *grid, Rect rect, Role role);
/* The cells in which the edges of a range of keys and LSNs lie, from the lower left corner; -1 before the area, its
 * width or height behind it. */
typedef struct CellEdges {
    int16_t left, right, bottom, top;
} CellEdges;

/* The cells between the edges, clipped to the area; none where they are out of view. */
Rect paint_rect(Rect area, CellEdges edges);
/* Draws the outline of what has these edges: a box, a line, or a single cell, clipped to the area. Boxes and upright
 * lines pass under labels. `flags`: EDGE_… of its lines. */
void paint_outline(Grid *grid, Rect area, CellEdges edges, uint8_t flags, Style style);
/* Draws it as double lines, which stay apart from those of layers. */
void paint_double_outline(Grid *grid, Rect area, CellEdges edges, Style style);

#endif

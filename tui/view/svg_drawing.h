/* svg_drawing.h - what the files that write SVG share; no other file includes it.
 *
 *     +-------------------------------------------+
 *     | title                                     |  TOP
 *     |       +-----------------------+           |
 *     |  LSNs |  area                 | labels of |  labels of levels and markers never lie over layers: they are at
 *     |       |                       | lines     |  the right, moved apart, tied to their lines
 *     |       +-----------------------+           |
 *     |       | ribbon, ruler of cuts |           |  RIBBON, RULER
 *     |         key labels, caption, legend       |
 *     +-------------------------------------------+
 */
#ifndef TUI_VIEW_SVG_DRAWING_H
#define TUI_VIEW_SVG_DRAWING_H

#include "tui/view/map_cache.h"
#include "tui/view/scene.h"
#include "tui/view/svg.h"

enum {
    UNIT = 10, /* parts of a pixel; all others are pixels */
    LEFT = 120,
    RIGHT = 20,
    TOP = 44,
    PAGE_TOP = 12, /* TOP without the title line */
    RIBBON = 22,
    RULER = 18,
    ROW = 18,             /* height of a row of key labels, caption or legend */
    IMAGE_TICK = 3 * UNIT /* height of the ticks at the ends of images, in UNITs of a pixel */
};

/* The width of a label in pixels, rounded up: a character of 12 px is a little wider than 7.2. */
static inline int svg_text_width(int columns)
{
    return (columns * 29 + 3) / 4;
}

/* The fill of a layer: that of its kind, one of 8 steps of the ramp, one of 8 classes, or faded. */
enum { SVG_FILL_NONE, SVG_FILL_RAMP, SVG_FILL_CLASS = SVG_FILL_RAMP + 8, SVG_FILL_FADED = SVG_FILL_CLASS + 8 };

typedef enum SvgKeyShape { SVG_KEY_BOX, SVG_KEY_LINE, SVG_KEY_TEXT } SvgKeyShape;

/* One sign of the legend. */
typedef struct SvgKey {
    const char *class; /* class of the shape in the style sheet; NULL: only a text */
    SvgKeyShape shape;
    uint32_t glyph; /* the sign of SVG_KEY_TEXT, or the one inside a box; 0: none */
    char fill[8];   /* class of a box's fill, "r3"; "": none */
    char text[64];  /* "": a step of a ramp, without a text of its own */
    const char *of; /* what must be drawn for the page's script to show the sign at a step; NULL: always there */
} SvgKey;

typedef struct Drawing {
    const MapView *map;
    const History *history;
    StepId step;
    SvgOptions options;
    Text *out;
    MapIndex index;
    Axis keys, lsns;
    Window across, up; /* the parts of the axes that are shown */
    Scale x, y;
    int32_t *x_of, *y_of; /* by rank: distance from the area's lower left corner in UNITs of a pixel; owned */
    Scene scene;          /* the scene of the step */
    uint8_t *fills;       /* by layer: SVG_FILL_…; NULL: all have the fill of their kind; owned */
    ARRAY(SvgKey) legend;
    Str *labels, *hex; /* by key rank: the key's label and its digits, made when first needed, in the arena */
    Arena arena;
    int width, height, right; /* pixels of the area, and of the margin at its right */
    LayerKind kind;           /* the kind of layers that is being drawn */
    bool path_open;           /* a path of several layers is being written */
    Text path_class;          /* the class of that path; in a page, the classes and the life in the last row */
} Drawing;

/* The place of a key or an LSN in pixels from the upper left corner of the area, at or just outside its border for
 * those out of view. */
double svg_x(const Drawing *drawing, Key key);
double svg_y(const Drawing *drawing, Lsn lsn);
/* Is the key, or the LSN, in the window? */
bool svg_shows_key(const Drawing *drawing, Key key);
bool svg_shows_lsn(const Drawing *drawing, Lsn lsn);
/* Is a part of the segment between two neighbouring ranks in the window? */
bool svg_shows_segment(const Drawing *drawing, uint32_t segment);
/* The label of the key with that rank, made once. Owned by the drawing. */
Str svg_key_text(Drawing *drawing, uint32_t rank);

/* svg_names.c: the name of a layer without folders, as it was read; empty: it has none. */
Str svg_layer_name(const Drawing *drawing, LayerId id);
/* Appends a name, or a part of one, escaped. */
void svg_add_escaped(Str name, Text *out);
/* Appends the name that layer_logical_name() makes, from the digits of the ranks. */
void svg_add_logical_name(Drawing *drawing, const MapRef *ref, Text *out);
/* The digits of a key or an LSN in names. The former are made once, and owned by the drawing. */
Str svg_key_digits(Drawing *drawing, uint32_t rank);
void svg_add_lsn_digits(const Drawing *drawing, uint32_t rank, Text *out);
/* Appends the layer's classes in the style sheet, separated by blanks. */
void svg_add_classes(const Drawing *drawing, LayerId id, Text *out);

/* svg_layers.c: draws all layers of a kind. */
void svg_layers(Drawing *drawing, LayerKind kind);
/* Do images have ticks at their ends, where there is room? */
static inline bool svg_has_ticks(const Drawing *drawing)
{
    return drawing->history->layers.count < SVG_FEW_LAYERS;
}

/* svg_page.c: writes rows of text, which the page's script turns into layers: first the tables of keys and LSNs, then
 * for each kind an opening tag, and a row for each layer. */
void svg_page_tables(Drawing *drawing);
void svg_page_open(Drawing *drawing);
void svg_page_layer(Drawing *drawing, const MapRef *ref);
/* Appends the attributes data-b, data-d and data-j: when a layer is born, when it is deleted, and the job that made it.
 */
void svg_add_life(const Drawing *drawing, LayerId id);
/* Are layers drawn as few paths without tooltips? In a figure of many layers tooltips would be most of the file. */
static inline bool svg_is_merged(const Drawing *drawing)
{
    return drawing->options.both_themes && drawing->history->layers.count >= SVG_MANY_LAYERS;
}

/* svg_overlay.c: computes `fills` for the map's overlay, from axes, scales and scene. */
void svg_overlay_fills(Drawing *drawing);
/* Is the overlay about one step? Then it is not shown at other steps. */
bool svg_overlay_of_step(const Drawing *drawing);
/* Appends the class of a fill, "r3", "c0" or "faded"; nothing for SVG_FILL_NONE. */
void svg_fill_class(uint8_t fill, Text *out);
/* Appends the class for text on a layer with that fill, which makes it readable. */
void svg_text_class(uint8_t fill, Text *out);

/* svg_scene.c: draws states, splits, levels and markers; with all_steps those of all steps, each with the steps at
 * which it is shown. */
void svg_scene(Drawing *drawing);
/* Draws the map's marks and the decision over all layers. */
void svg_marks(Drawing *drawing);
/* The decision that the picture outlines; NULL: it outlines none. */
const struct Decision *svg_decision(const Drawing *drawing);
/* The class of a mark in the style sheet. */
const char *svg_mark_class(const MapMark *mark, bool in_legend);
/* The width in pixels of the margin for the labels of lines. */
int svg_scene_margin(const Drawing *drawing);

/* svg_rows.c: does the script of a page lay out rows at each step? */
bool svg_moves_rows(const Drawing *drawing);
/* Appends the attribute data-rows with the rows of the LSNs, or the two numbers alone; nothing where rows stay. */
void svg_add_rows(const Drawing *drawing, LsnRange lsns);
void svg_add_row_places(const Drawing *drawing, LsnRange lsns);
/* Labels rows in their middle: each level once, where it has tables. */
void svg_row_axis(Drawing *drawing);

/* svg_ribbon.c: draws read depth over the keys, unless it is hidden. */
void svg_ribbon(Drawing *drawing);

/* svg_axes.c: draws ribbon, ruler, axes and caption around the area. */
void svg_axes(Drawing *drawing);
/* Is the ruler of cuts shown? */
static inline bool svg_has_ruler(const Drawing *drawing)
{
    return drawing->scene.cuts.count > 0 && !drawing->options.all_steps && !drawing->map->options.hide_cuts;
}

/* svg_legend.c: collects the signs that the picture has, from fills and scene; counts the rows that they take; and
 * draws them. */
void svg_legend_collect(Drawing *drawing);
int svg_legend_rows(const Drawing *drawing);
void svg_legend(Drawing *drawing);

/* The baseline in pixels of a row of text below ribbon and ruler: 0 the key labels, 1 the caption, from 2 on the
 * legend.
 */
int svg_row(const Drawing *drawing, int row);

#endif

/* svg_drawing.h - what the files that write SVG share; only they include this.
 *
 *     +-------------------------------------------+
 *     | title                                     |  TOP
 *     |       +-----------------------+           |
 *     |  LSNs |  area                 | labels of |  labels of levels and markers never lie over layers: they stand
 *     |       |                       | lines     |  at the right, moved apart, tied to their lines
 *     |       +-----------------------+           |
 *     |       | ribbon, ruler of cuts |           |  `below`
 *     |         key labels, caption, legend       |
 *     +-------------------------------------------+
 */
#ifndef TUI_VIEW_SVG_DRAWING_H
#define TUI_VIEW_SVG_DRAWING_H

#include "tui/view/map_cache.h"
#include "tui/view/scene.h"
#include "tui/view/svg.h"

enum {
    UNIT = 10, /* parts a pixel; the others are pixels */
    LEFT = 120,
    RIGHT = 20,
    TOP = 44,
    PAGE_TOP = 12, /* where there is no title line */
    RIBBON = 22,
    RULER = 18,
    ROW = 18,             /* of key labels, caption, legend */
    IMAGE_TICK = 3 * UNIT /* at the ends of images, in units */
};

/* How wide so many characters of a label are in pixels, rounded up: of 12 px each has 7.2 and a little. */
static inline int svg_text_width(int columns)
{
    return (columns * 29 + 3) / 4;
}

/* How a layer is filled: SVG_FILL_NONE as its kind is, a step of the ramp, or a class. */
enum { SVG_FILL_NONE, SVG_FILL_RAMP, SVG_FILL_CLASS = SVG_FILL_RAMP + 8, SVG_FILL_FADED = SVG_FILL_CLASS + 8 };

typedef enum SvgKeyShape { SVG_KEY_BOX, SVG_KEY_LINE, SVG_KEY_TEXT } SvgKeyShape;

/* One sign of the legend. */
typedef struct SvgKey {
    const char *class; /* of the shape, in the style sheet */
    SvgKeyShape shape;
    uint32_t glyph; /* of SVG_KEY_TEXT, and written into a box; 0: none */
    char fill[8];   /* the class of a box's fill, "r3"; "": none */
    char text[64];
} SvgKey;

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
    Scene scene;          /* of the step */
    uint8_t *fills;       /* per layer: SVG_FILL_…; NULL: all have that of their kind */
    ARRAY(SvgKey) legend;
    Str *labels, *hex; /* per key rank: what it means, and its digits; made when first needed */
    Arena arena;
    int width, height, right; /* of the area, and of the margin at its right, in pixels */
    LayerKind kind;           /* that is drawn now */
    bool path_open;           /* a path of several layers is, */
    Text path_class;          /* of that class; of a page, what the last row says of classes and life */
} Drawing;

/* Places in pixels, from the upper left corner of the area. */
double svg_x(const Drawing *drawing, Key key);
double svg_y(const Drawing *drawing, Lsn lsn);
/* Is it in view? svg_y() puts what is not at the border. */
bool svg_shows_key(const Drawing *drawing, Key key);
bool svg_shows_lsn(const Drawing *drawing, Lsn lsn);
/* The key's label, made once. */
Str svg_key_text(Drawing *drawing, uint32_t rank);

/* svg_names.c: what they are called. */
/* The name without folders, as it was read; empty: it has none. */
Str svg_layer_name(const Drawing *drawing, LayerId id);
/* Appends it, or a part of it, escaped. */
void svg_add_escaped(Str name, Text *out);
/* Appends the name as layer_logical_name() makes it, from the ranks' digits, and these. */
void svg_add_logical_name(Drawing *drawing, const MapRef *ref, Text *out);
Str svg_key_digits(Drawing *drawing, uint32_t rank);
void svg_add_lsn_digits(const Drawing *drawing, uint32_t rank, Text *out);
/* Appends the classes that it has in the style sheet. */
void svg_add_classes(const Drawing *drawing, LayerId id, Text *out);

/* svg_layers.c: all of a kind. */
void svg_layers(Drawing *drawing, LayerKind kind);
/* Do images have ticks at their ends, where there is room? */
static inline bool svg_has_ticks(const Drawing *drawing)
{
    return drawing->history->layers.count < SVG_FEW_LAYERS;
}

/* svg_page.c: what the script of a page makes layers of. The tables come first; a kind's rows follow its opening tag.
 */
void svg_page_tables(Drawing *drawing);
void svg_page_open(Drawing *drawing);
void svg_page_layer(Drawing *drawing, const MapRef *ref);
/* Appends when a layer lives, as attributes of what stands for it. */
void svg_add_life(const Drawing *drawing, LayerId id);
/* Tooltips of so many layers would be most of a figure that is read on paper. */
static inline bool svg_is_merged(const Drawing *drawing)
{
    return drawing->options.both_themes && drawing->history->layers.count >= SVG_MANY_LAYERS;
}

/* svg_overlay.c: drawing.fills for the overlay of the map; needs axes, scales and scene. */
void svg_overlay_fills(Drawing *drawing);
/* Does the overlay say something of one step alone? */
bool svg_overlay_of_step(const Drawing *drawing);
/* Appends "r3", "c0", "faded"; nothing for SVG_FILL_NONE. */
void svg_fill_class(uint8_t fill, Text *out);
/* Appends the class of text over a layer with that fill: readable on it. */
void svg_text_class(uint8_t fill, Text *out);

/* svg_scene.c: states, splits, levels and markers; of all steps, each with its life, where the options say so.
 */
void svg_scene(Drawing *drawing);
/* What the map points at: over all layers. */
void svg_marks(Drawing *drawing);
/* The decision that the picture outlines; NULL: none. */
const struct Decision *svg_decision(const Drawing *drawing);
/* The class of a mark in the style sheet. */
const char *svg_mark_class(const MapMark *mark, bool in_legend);
/* Pixels that the labels of lines want at the right. */
int svg_scene_margin(const Drawing *drawing);

/* svg_ribbon.c: read depth over the keys, where it is not hidden. */
void svg_ribbon(Drawing *drawing);

/* svg_axes.c: what stands around the area. */
void svg_axes(Drawing *drawing);
/* The ruler of cuts is shown. */
static inline bool svg_has_ruler(const Drawing *drawing)
{
    return drawing->scene.cuts.count > 0 && !drawing->options.all_steps && !drawing->map->options.hide_cuts;
}

/* svg_legend.c: collects what is in the picture, and draws it. Needs fills and scene. */
void svg_legend_collect(Drawing *drawing);
int svg_legend_rows(const Drawing *drawing);
void svg_legend(Drawing *drawing);

/* The baseline of a row of text below ribbon and ruler: 0 the key labels, 1 the caption, 2 and on the legend. */
int svg_row(const Drawing *drawing, int row);

#endif

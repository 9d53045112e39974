/* raster.h - counts what lies in each cell of the map.
 *
 *          x parts: 4 a cell                   a layer of at least 3x2 cells is kept as a box, to be outlined;
 *        +----+----+                           anything smaller is counted in the cells that it reaches into;
 *     1  |    |    |  y parts: 2 a cell,       `covered` counts which of a cell's 8 parts deltas cover, so that thin
 *     0  |    |    |  upwards                  layers side by side add up to what they really cover
 *        +----+----+
 *
 * Everything is summed in 2-D difference arrays, with four additions for each layer and one pass over the cells.
 */
#ifndef TUI_VIEW_RASTER_H
#define TUI_VIEW_RASTER_H

#include "tui/view/map_index.h"
#include "tui/view/scale.h"

#include <stdatomic.h>

enum {
    RASTER_X = 4,
    RASTER_Y = 2,
    RASTER_OUTLINES_MAX = 20000, /* further boxes, or lines, are only counted: a screen can't show them */
};

typedef struct RasterCell {
    uint32_t small;     /* number of deltas in the cell without a box of their own, L0 included */
    uint32_t boxed;     /* number of deltas with a box */
    uint32_t wide;      /* number of small deltas of at least two cells' width */
    uint32_t tall;      /* number of small deltas of at least a cell's height and less than two cells' width */
    uint32_t l0;        /* number of small deltas that are L0 */
    uint32_t images[2]; /* number of images without a line of their own, in the lower and in the upper half */
    uint8_t covered;    /* number of the 8 parts that deltas cover */
    uint8_t imaged[2];  /* number of the 4 parts of each half that these images cover */
    uint32_t value;     /* sum of the overlay's values of the layers in the cell, or the cell's class */
    uint32_t valued;    /* number of layers in that sum; 1 for a class */
} RasterCell;

/* A layer with an outline of its own, in parts (x to the right, y upwards). */
typedef struct RasterBox {
    LayerId id;
    int x0, y0, x1, y1;
} RasterBox;

/* A layer's value, 0 to 7, of which a cell has the mean; or RASTER_CLASS + 0 to 7: one of eight classes, of which a
 * cell has that of most of its deltas, or where there are none, of most of its images: between two classes there is
 * none. -1: the layer has no value. */
typedef int (*RasterValue)(const void *context, LayerId id);

/* A value for each layer, in the order of the index: deltas, then images; NULL: no values. They are looked up once for
 * all windows, because ids are far apart in that order: each access to the set would miss the processor's cache. */
typedef uint8_t *RasterValues;
enum { RASTER_CLASS = 16, RASTER_CLASSES = 8, RASTER_NO_VALUE = 255 };

typedef struct Raster {
    int cols, rows;
    RasterCell *cells;             /* row 0 is the lowest; owned */
    ARRAY(RasterBox) boxes, lines; /* deltas with an outline; images long enough for a line of their own */
    size_t layers;                 /* number of layers in view */
} Raster;

/* The parts of all ranks of the set, computed once per window and used by everything that draws. */
typedef struct RasterScales {
    Scale x, y;
    int16_t *key_part, *lsn_part; /* by rank; owned */
    MapRef window;                /* ranks in view, both ends included */
    const Axis *lsns;             /* not owned */
    Position row_height;          /* number of LSN positions that a cell spans */
} RasterScales;

/* Computes the parts of all ranks for windows shown in `cols` x `rows` cells. The axis of LSNs must outlive the scales.
 * The caller frees them with raster_scales_release(). O(keys + LSNs). */
void raster_scales_init(RasterScales *scales, const Axis *keys, const Axis *lsns, Window key_window, Window lsn_window,
                        int cols, int rows);
void raster_scales_release(RasterScales *scales);

/* Looks up the values of all layers. The caller frees them. `column` is the array, with elements of `size` bytes, that
 * `value` reads at a layer's id: it is fetched ahead. O(layers). */
RasterValues raster_values(const MapIndex *map, RasterValue value, const void *context, const void *column,
                           size_t size);

/* Counts the layers alive at `step` in all cells. The caller frees it with raster_release(). O(layers in view + cells).
 * `cancel`: becomes true when the raster is no longer wanted, which then lacks layers; NULL: it cannot be cancelled. */
void raster_init(Raster *raster, const RasterScales *scales, const MapIndex *map, const History *history, StepId step,
                 RasterValues values, const atomic_bool *cancel);
/* A raster of that size without layers. */
void raster_init_empty(Raster *raster, int cols, int rows);
void raster_release(Raster *raster);

/* The cell in column x and row y, which must be in the raster; row 0 is the lowest. */
static inline const RasterCell *raster_cell(const Raster *raster, int x, int y)
{
    return &raster->cells[(size_t)y * (size_t)raster->cols + (size_t)x];
}

#endif

/* raster.h - what lies in each cell of the map: counts, not pixels.
 *
 *          x parts: 4 a cell                   a layer of at least 3x2 cells is kept as a box, to be outlined;
 *        +----+----+                           anything smaller is counted in the cells it touches;
 *     1  |    |    |  y parts: 2 a cell,       `covered` says which of a cell's 8 parts a delta covers, so that thin
 *     0  |    |    |  upwards                  layers side by side add up to what they really cover
 *        +----+----+
 *
 * Everything is summed through 2-D difference arrays: four additions a layer and one pass over the cells.
 */
#ifndef TUI_VIEW_RASTER_H
#define TUI_VIEW_RASTER_H

#include "tui/view/map_index.h"
#include "tui/view/scale.h"

enum {
    RASTER_X = 4,
    RASTER_Y = 2,
    RASTER_OUTLINES_MAX = 20000, /* more boxes, or lines, are only counted: a screen can't show them */
};

typedef struct RasterCell {
    uint32_t small;     /* deltas without a box of their own that touch the cell, L0 included */
    uint32_t boxed;     /* deltas with one */
    uint32_t wide;      /* of the small ones: those that are much wider than tall */
    uint32_t tall;      /* of the small ones: those that are taller than wide */
    uint32_t l0;        /* of the small ones: L0 */
    uint32_t images[2]; /* without a line of their own, that touch the lower, and the upper half */
    uint8_t covered;    /* parts of 8 that a delta covers */
    uint8_t imaged[2];  /* parts of 4 that these cover, lower and upper half */
    uint32_t value;     /* sum of the overlay's values of the layers that touch it … */
    uint32_t valued;    /* … and their number: those that have a value */
} RasterCell;

/* A layer with an outline of its own, in parts (x to the right, y upwards). */
typedef struct RasterBox {
    LayerId id;
    int x0, y0, x1, y1;
} RasterBox;

/* A value of 0 to 7 for a layer, or -1: none. */
typedef int (*RasterValue)(const void *context, LayerId id);

/* A value for each layer, looked up once for all windows, in the index' order: deltas, then images. In the order of the
 * picture ids jump about, and every look into the set would miss the processor's cache. NULL: no values. */
typedef uint8_t *RasterValues;
enum { RASTER_NO_VALUE = 255 };

typedef struct Raster {
    int cols, rows;
    RasterCell *cells;             /* row 0 is the lowest; owned */
    ARRAY(RasterBox) boxes, lines; /* deltas with an outline; images long enough for a line of their own */
    size_t layers;                 /* in view */
} Raster;

/* Ranks of the set turned into parts of the scales; made once per window, shared by all who draw. */
typedef struct RasterScales {
    Scale x, y;
    int16_t *key_part, *lsn_part; /* per rank; owned */
    MapRef window;                /* ranks in view, ends included */
    const Axis *lsns;             /* not owned */
    Position row_height;          /* LSN positions a cell spans */
} RasterScales;

void raster_scales_init(RasterScales *scales, const Axis *keys, const Axis *lsns, Window key_window, Window lsn_window,
                        int cols, int rows);
void raster_scales_release(RasterScales *scales);

/* Heap memory, for the caller to free. `column` is the array that `value` looks into by id, to fetch ahead. */
RasterValues raster_values(const MapIndex *map, RasterValue value, const void *context, const void *column,
                           size_t size);

void raster_init(Raster *raster, const RasterScales *scales, const MapIndex *map, const History *history, StepId step,
                 RasterValues values);
void raster_release(Raster *raster);

static inline const RasterCell *raster_cell(const Raster *raster, int x, int y)
{
    return &raster->cells[(size_t)y * (size_t)raster->cols + (size_t)x];
}

#endif

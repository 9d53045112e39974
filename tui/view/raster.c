/* raster.c - counts the layers in each cell with difference arrays: to add 1 to a rectangle, four corners are changed;
 * a running sum at the end gives the counts.
 *
 *     +1 . . -1        after summing rows, then columns:    1 1 1 .
 *      . . .  .                                             1 1 1 .
 *     -1 . . +1                                             . . . .
 *
 * Example: 8 thin layers share one cell's height. Each has both edges in the same part or crosses one boundary of
 * parts; those that cross cover the part, and because neighbours share their edges, each of the cell's parts is covered
 * exactly once. A single thin layer that crosses no boundary covers nothing, but is counted in `small`.
 */
#include "tui/view/raster.h"

#include "core/base/integer.h"

#include <stdlib.h>

/* Pairs of counters, one in each half of a word. The halves of a sum don't mix as long as both end up from 0 to 2^32-1,
 * whatever was borrowed on the way. */
typedef struct CellChange {
    uint64_t small_boxed, wide_tall, value_valued;
} CellChange;

#define PAIR(low, high) ((uint64_t)(low) + ((uint64_t)(high) << 32))

typedef struct RasterWork {
    Raster *raster;
    const RasterScales *scales;
    const MapIndex *map;
    RasterValues values;
    const atomic_bool *cancel;
    int parts_x, parts_y; /* parts of the whole raster */
    int32_t *cover;       /* deltas that cover a part: [parts_y + 1][parts_x + 1] */
    int32_t *imaged;      /* images that cover a part: [parts_y][parts_x + 1] */
    int32_t *image_touch; /* images that reach into a column: [parts_y][cols + 1] */
    uint64_t
        *image_value;  /* a PAIR of the sum of their values and their number: [parts_y][cols + 1]; NULL: no values */
    CellChange *cells; /* [rows + 1][cols + 1] */
    int32_t *l0;       /* [rows + 1] */
    int32_t *classes;  /* layers of each class, of deltas and of images: [2][RASTER_CLASSES][rows + 1][cols + 1]; NULL:
                        * there is none */
} RasterWork;

void raster_scales_init(RasterScales *scales, const Axis *keys, const Axis *lsns, Window key_window, Window lsn_window,
                        int cols, int rows)
{
    scale_init(&scales->x, key_window, cols, RASTER_X);
    scale_init(&scales->y, lsn_window, rows, RASTER_Y);
    scales->key_part = mem_alloc((size_t)keys->count * sizeof *scales->key_part);
    scales->lsn_part = mem_alloc((size_t)lsns->count * sizeof *scales->lsn_part);
    scale_ranks_small(&scales->x, keys, scales->key_part);
    scale_ranks_small(&scales->y, lsns, scales->lsn_part);
    MapRef all = {0, keys->count ? keys->count - 1 : 0, 0, lsns->count ? lsns->count - 1 : 0, 0};
    /* the ranks in view, and one more on each side, because a layer may begin before the window and end after it */
    while (all.key_lo + 1 < keys->count && scales->key_part[all.key_lo + 1] < 0)
        all.key_lo++;
    while (all.key_hi > all.key_lo && scales->key_part[all.key_hi - 1] >= scales->x.parts)
        all.key_hi--;
    while (all.lsn_lo + 1 < lsns->count && scales->lsn_part[all.lsn_lo + 1] < 0)
        all.lsn_lo++;
    while (all.lsn_hi > all.lsn_lo && scales->lsn_part[all.lsn_hi - 1] >= scales->y.parts)
        all.lsn_hi--;
    scales->window = all;
    scales->lsns = lsns;
    scales->row_height = (lsn_window.hi - lsn_window.lo) / (unsigned)(rows > 1 ? rows - 1 : 1);
}

void raster_scales_release(RasterScales *scales)
{
    scale_release(&scales->x);
    scale_release(&scales->y);
    free(scales->key_part);
    free(scales->lsn_part);
    *scales = (RasterScales){0};
}

/* Does [from, until) end before the window's first part? */
static bool raster_is_before(int from, int until)
{
    return until <= 0 && from < 0;
}

static void change_cells(RasterWork *work, int c0, int r0, int c1, int r1, CellChange change)
{
    size_t stride = (size_t)work->raster->cols + 1;
    CellChange *corners[4] = {
        &work->cells[(size_t)r0 * stride + (size_t)c0], &work->cells[(size_t)(r1 + 1) * stride + (size_t)(c1 + 1)],
        &work->cells[(size_t)r0 * stride + (size_t)(c1 + 1)], &work->cells[(size_t)(r1 + 1) * stride + (size_t)c0]};
    for (int i = 0; i < 4; i++) {
        uint64_t sign = i < 2 ? 1 : UINT64_MAX;
        corners[i]->small_boxed += sign * change.small_boxed;
        corners[i]->wide_tall += sign * change.wide_tall;
        corners[i]->value_valued += sign * change.value_valued;
    }
}

/* The plane of a class, of deltas or of images. */
static int32_t *class_plane(const RasterWork *work, bool image, int class)
{
    size_t size = ((size_t)work->raster->rows + 1) * ((size_t)work->raster->cols + 1);
    return work->classes + size * (size_t)((image ? RASTER_CLASSES : 0) + class);
}

static void add_class(RasterWork *work, bool image, unsigned value, int c0, int r0, int c1, int r1)
{
    size_t stride = (size_t)work->raster->cols + 1;
    if (!work->classes)
        work->classes = mem_zero(2 * RASTER_CLASSES * stride * ((size_t)work->raster->rows + 1), sizeof(int32_t));
    int32_t *plane = class_plane(work, image, (int)value - RASTER_CLASS);
    plane[(size_t)r0 * stride + (size_t)c0]++;
    plane[(size_t)r0 * stride + (size_t)c1 + 1]--;
    plane[(size_t)(r1 + 1) * stride + (size_t)c0]--;
    plane[(size_t)(r1 + 1) * stride + (size_t)c1 + 1]++;
}

/* The class of most deltas at that place of the planes, or of most images; the higher one of two; -1: none. */
static int class_at(const RasterWork *work, size_t at)
{
    int best = -1;
    for (int image = 0; image < 2 && best < 0; image++) {
        int32_t most = 1;
        for (int class = 0; class < RASTER_CLASSES; class ++) {
            int32_t count = class_plane(work, image, class)[at];
            best = count >= most ? class : best;
            most = count >= most ? count : most;
        }
    }
    return best;
}

static void change_cover(RasterWork *work, int x0, int y0, int x1, int y1)
{
    x0 = integer_clamp(x0, 0, work->parts_x), x1 = integer_clamp(x1, 0, work->parts_x);
    y0 = integer_clamp(y0, 0, work->parts_y), y1 = integer_clamp(y1, 0, work->parts_y);
    if (x0 >= x1 || y0 >= y1)
        return;
    size_t stride = (size_t)work->parts_x + 1;
    work->cover[(size_t)y0 * stride + (size_t)x0]++;
    work->cover[(size_t)y0 * stride + (size_t)x1]--;
    work->cover[(size_t)y1 * stride + (size_t)x0]--;
    work->cover[(size_t)y1 * stride + (size_t)x1]++;
}

/* Is the layer at least as tall as a cell? Its LSNs decide where it has exactly a cell's parts: how many it has depends
 * on its place, and equal layers must look alike. */
static bool is_row_tall(const RasterScales *scales, const MapRef *ref, int parts)
{
    if (parts != RASTER_Y)
        return parts > RASTER_Y;
    const Position *at = scales->lsns->positions;
    return at[ref->lsn_hi] - at[ref->lsn_lo] >= scales->row_height;
}

/* The cells of the parts [from, until) of one axis. */
typedef struct CellSpan {
    int first, last; /* limited to the window's cells */
    int until;       /* the cell of `until`; -1 or the number of cells where it is outside */
} CellSpan;

/* `box`: the fill of a box reaches under its borders. Inlined, so that divisions by a constant become shifts. */
static inline __attribute__((always_inline)) CellSpan cells_of(int from, int until, int per_cell, int cells, bool box)
{
    int first = integer_clamp(from / per_cell, 0, cells - 1);
    int last = integer_clamp((box || until <= from ? until : until - 1) / per_cell, 0, cells - 1);
    return (CellSpan){first, last > first ? last : first, integer_clamp(until / per_cell, -1, cells)};
}

static bool raster_is_cancelled(const RasterWork *work)
{
    return work->cancel && atomic_load_explicit(work->cancel, memory_order_relaxed);
}

static bool add_delta(void *context, const MapRef *ref)
{
    RasterWork *work = context;
    if (raster_is_cancelled(work))
        return false;
    const RasterScales *scales = work->scales;
    int x0 = scales->key_part[ref->key_lo], x1 = scales->key_part[ref->key_hi];
    int y0 = scales->lsn_part[ref->lsn_lo], y1 = scales->lsn_part[ref->lsn_hi];
    if (raster_is_before(x0, x1) || raster_is_before(y0, y1) || x0 >= work->parts_x || y0 >= work->parts_y)
        return true;
    work->raster->layers++;
    bool box = x1 - x0 >= 2 * RASTER_X && y1 - y0 >= RASTER_Y && is_row_tall(scales, ref, y1 - y0) &&
               work->raster->boxes.count < RASTER_OUTLINES_MAX;
    CellSpan col = cells_of(x0, x1, RASTER_X, work->raster->cols, box);
    CellSpan row = cells_of(y0, y1, RASTER_Y, work->raster->rows, box);
    change_cover(work, x0, y0, x1, y1);
    unsigned value = work->values ? work->values[ref - work->map->deltas] : RASTER_NO_VALUE;
    bool wide = !box && x1 - x0 >= 2 * RASTER_X;
    bool tall = !box && col.until - col.first < 2 && row.until - row.first >= 1;
    CellChange change = {PAIR(!box, box), PAIR(wide, tall), value >= RASTER_CLASS ? 0 : PAIR(value, 1)};
    change_cells(work, col.first, row.first, col.last, row.last, change);
    if (value >= RASTER_CLASS && value != RASTER_NO_VALUE)
        add_class(work, false, value, col.first, row.first, col.last, row.last);
    if (box)
        array_push(&work->raster->boxes, (RasterBox){ref->id, x0, y0, x1, y1});
    else if (map_index_is_l0(work->map, ref)) {
        work->l0[row.first]++;
        work->l0[row.last + 1]--;
    }
    return true;
}

/* Adds an image to the two rows of its run. This is the hot loop: nine layers in ten are images. */
static void add_image(RasterWork *work, int32_t *imaged, int32_t *touch, int x0, int x1)
{
    unsigned right = (unsigned)work->parts_x;
    unsigned p0 = x0 < 0 ? 0 : (unsigned)x0, p1 = (unsigned)x1 > right ? right : (unsigned)x1;
    if (p1 > p0) { /* rare where there are many images: most begin and end in the same part */
        imaged[p0]++;
        imaged[p1]--;
    }
    touch[p0 / RASTER_X]++;
    touch[(p1 > p0 ? p1 - 1 : p0) / RASTER_X + 1]--;
}

RasterValues raster_values(const MapIndex *map, RasterValue value, const void *context, const void *column, size_t size)
{
    enum { AHEAD = 16 };
    size_t deltas = map->delta_count, count = deltas + map->image_count;
    RasterValues values = mem_alloc(count + 1);
    for (size_t i = 0; i < count; i++) {
        LayerId id = i < deltas ? map->deltas[i].id : map->image_ids[i - deltas];
        if (i >= deltas && i + AHEAD < count)
            __builtin_prefetch((const char *)column + size * map->image_ids[i - deltas + AHEAD]);
        int found = value(context, id);
        values[i] = found < 0 ? RASTER_NO_VALUE : (uint8_t)found;
    }
    return values;
}

/* Adds an image's value to its row. */
static void add_image_value(RasterWork *work, int y, int x0, int x1, uint8_t value)
{
    if (value == RASTER_NO_VALUE)
        return;
    unsigned right = (unsigned)work->parts_x;
    unsigned p0 = x0 < 0 ? 0 : (unsigned)x0, p1 = (unsigned)x1 > right ? right : (unsigned)x1;
    if (value >= RASTER_CLASS) {
        int last = (int)((p1 > p0 ? p1 - 1 : p0) / RASTER_X);
        add_class(work, true, value, (int)(p0 / RASTER_X), y / RASTER_Y, last, y / RASTER_Y);
        return;
    }
    uint64_t *row = &work->image_value[(size_t)y * ((size_t)work->raster->cols + 1)];
    row[p0 / RASTER_X] += PAIR(value, 1);
    row[(p1 > p0 ? p1 - 1 : p0) / RASTER_X + 1] -= PAIR(value, 1);
}

static void add_run(RasterWork *work, const MapIndex *map, const History *history, StepId step, uint32_t lsn)
{
    const RasterScales *scales = work->scales;
    int y = scales->lsn_part[lsn];
    if (y < 0 || y >= work->parts_y)
        return;
    int32_t *imaged = &work->imaged[(size_t)y * ((size_t)work->parts_x + 1)];
    int32_t *touch = &work->image_touch[(size_t)y * ((size_t)work->raster->cols + 1)];
    bool lasting = !map->changing[lsn]; /* true for most runs: it saves look-ups of lives, far apart in memory */
    for (size_t i = map_index_first_image(map, lsn, scales->window.key_lo); i < map->run[lsn + 1]; i++) {
        int x0 = scales->key_part[map->images[i].key_lo], x1 = scales->key_part[map->images[i].key_hi];
        if (x0 >= work->parts_x || raster_is_cancelled(work))
            break;
        if (raster_is_before(x0, x1) || !(lasting || history_alive(history, map->image_ids[i], step)))
            continue;
        work->raster->layers++;
        if (x1 - x0 < 2 * RASTER_X || work->raster->lines.count >= RASTER_OUTLINES_MAX)
            add_image(work, imaged, touch, x0, x1);
        else
            array_push(&work->raster->lines, (RasterBox){map->image_ids[i], x0, y, x1, y});
        if (work->values)
            add_image_value(work, y, x0, x1, work->values[map->delta_count + i]);
    }
}

/* Sums a plane of `width` x `height` in place, along rows and then up. */
static void sum_plane(int32_t *plane, int width, int height)
{
    for (int y = 0; y < height; y++) {
        int32_t *row = &plane[(size_t)y * (size_t)width];
        for (int x = 1; x < width; x++)
            row[x] += row[x - 1];
        for (int x = 0; y > 0 && x < width; x++)
            row[x] += row[x - width];
    }
}

static void sum_rows(int32_t *plane, int width, int height)
{
    for (int y = 0; y < height; y++) {
        int32_t *row = &plane[(size_t)y * (size_t)width];
        for (int x = 1; x < width; x++)
            row[x] += row[x - 1];
    }
}

static int covered_parts(const int32_t *plane, int stride, int x, int y, int height)
{
    int covered = 0;
    for (int dy = 0; dy < height; dy++) {
        const int32_t *row = &plane[(size_t)(y + dy) * (size_t)stride + (size_t)x];
        for (int dx = 0; dx < RASTER_X; dx++)
            covered += row[dx] > 0;
    }
    return covered;
}

/* Writes a cell: its sums, and the counts of the planes for its parts. */
static void finish_cell(const RasterWork *work, const CellChange *column, int32_t l0, int x, int y)
{
    Raster *raster = work->raster;
    int stride = work->parts_x + 1;
    RasterCell *cell = &raster->cells[(size_t)y * (size_t)raster->cols + (size_t)x];
    *cell = (RasterCell){.small = (uint32_t)column->small_boxed,
                         .boxed = (uint32_t)(column->small_boxed >> 32),
                         .wide = (uint32_t)column->wide_tall,
                         .tall = (uint32_t)(column->wide_tall >> 32),
                         .value = (uint32_t)column->value_valued,
                         .valued = (uint32_t)(column->value_valued >> 32),
                         .l0 = (uint32_t)l0};
    cell->covered = (uint8_t)covered_parts(work->cover, stride, x * RASTER_X, y * RASTER_Y, RASTER_Y);
    for (int half = 0; half < RASTER_Y; half++) {
        int row = y * RASTER_Y + half;
        size_t at = (size_t)row * ((size_t)raster->cols + 1) + (size_t)x;
        cell->images[half] = (uint32_t)work->image_touch[at];
        if (work->image_value) {
            cell->value += (uint32_t)work->image_value[at];
            cell->valued += (uint32_t)(work->image_value[at] >> 32);
        }
        cell->imaged[half] = (uint8_t)covered_parts(work->imaged, stride, x * RASTER_X, row, 1);
    }
    int class = work->classes ? class_at(work, (size_t)y * ((size_t)raster->cols + 1) + (size_t)x) : -1;
    if (class >= 0)
        cell->value = (uint32_t) class, cell->valued = 1;
}

/* Computes the running sums and writes all cells. */
static void finish(RasterWork *work)
{
    Raster *raster = work->raster;
    int cols = raster->cols, stride = work->parts_x + 1;
    sum_plane(work->cover, stride, work->parts_y + 1);
    sum_rows(work->imaged, stride, work->parts_y);
    sum_rows(work->image_touch, cols + 1, work->parts_y);
    for (int y = 0; work->image_value && y < work->parts_y; y++) {
        uint64_t *row = &work->image_value[(size_t)y * ((size_t)cols + 1)];
        for (int x = 1; x < cols; x++)
            row[x] += row[x - 1];
    }
    for (int i = 0; work->classes && i < 2 * RASTER_CLASSES; i++)
        sum_plane(class_plane(work, false, i), cols + 1, raster->rows + 1);
    CellChange *above = mem_zero((size_t)cols + 1, sizeof *above);
    int32_t l0 = 0;
    for (int y = 0; y < raster->rows; y++) {
        CellChange sum = {0};
        l0 += work->l0[y];
        for (int x = 0; x < cols; x++) {
            const CellChange *change = &work->cells[(size_t)y * ((size_t)cols + 1) + (size_t)x];
            CellChange *column = &above[x];
            sum.small_boxed += change->small_boxed, column->small_boxed += sum.small_boxed;
            sum.wide_tall += change->wide_tall, column->wide_tall += sum.wide_tall;
            sum.value_valued += change->value_valued, column->value_valued += sum.value_valued;
            finish_cell(work, column, l0, x, y);
        }
    }
    free(above);
}

void raster_init_empty(Raster *raster, int cols, int rows)
{
    *raster = (Raster){.cols = cols, .rows = rows};
    raster->cells = mem_zero((size_t)cols * (size_t)rows, sizeof *raster->cells);
}

void raster_init(Raster *raster, const RasterScales *scales, const MapIndex *map, const History *history, StepId step,
                 RasterValues values, const atomic_bool *cancel)
{
    raster_init_empty(raster, scales->x.cells, scales->y.cells);
    size_t cols = (size_t)raster->cols, rows = (size_t)raster->rows;
    RasterWork work = {.raster = raster,
                       .scales = scales,
                       .map = map,
                       .values = values,
                       .cancel = cancel,
                       .parts_x = scales->x.parts,
                       .parts_y = scales->y.parts};
    size_t stride = (size_t)work.parts_x + 1, height = (size_t)work.parts_y;
    work.cover = mem_zero(stride * (height + 1), sizeof *work.cover);
    work.imaged = mem_zero(stride * height, sizeof *work.imaged);
    work.image_touch = mem_zero((cols + 1) * height, sizeof *work.image_touch);
    work.cells = mem_zero((cols + 1) * (rows + 1), sizeof *work.cells);
    work.l0 = mem_zero(rows + 1, sizeof *work.l0);
    if (values)
        work.image_value = mem_zero((cols + 1) * height, sizeof *work.image_value);
    if (map->index.lsn_count) {
        map_index_visit_deltas(map, history, step, &scales->window, add_delta, &work);
        for (uint32_t lsn = scales->window.lsn_lo; lsn <= scales->window.lsn_hi; lsn++)
            add_run(&work, map, history, step, lsn);
    }
    finish(&work);
    free(work.cover);
    free(work.imaged);
    free(work.image_touch);
    free(work.cells);
    free(work.l0);
    free(work.image_value);
    free(work.classes);
}

void raster_release(Raster *raster)
{
    free(raster->cells);
    array_release(&raster->boxes);
    array_release(&raster->lines);
    *raster = (Raster){0};
}

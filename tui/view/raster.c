/* raster.c - difference arrays: to add 1 to a rectangle, change four corners; a running sum at the end makes the
 * counts.
 *
 *     +1 . . -1        after summing rows, then columns:    1 1 1 .
 *      . . .  .                                             1 1 1 .
 *     -1 . . +1                                             . . . .
 *
 * Example: 8 thin layers share one cell's height. Each has both edges in the same part or crosses one part boundary;
 * those that cross cover the part, and as neighbours share their edges, all of the cell's parts get covered exactly
 * once. A single thin layer that crosses no boundary covers nothing, and is still counted in `small`.
 */
#include "tui/view/raster.h"

#include <stdlib.h>

typedef struct CellChange {
    int32_t small, boxed, wide, tall, value, valued;
} CellChange;

typedef struct Work {
    Raster *raster;
    const RasterScales *scales;
    const LayerSet *set;
    RasterValue value;
    const void *context;
    int parts_x, parts_y; /* of the whole raster */
    int32_t *cover;       /* deltas: [parts_y + 1][parts_x + 1] */
    int32_t *imaged;      /* images: [parts_y][parts_x + 1] */
    int32_t *image_touch; /* images: [parts_y][cols + 1] */
    CellChange *cells;    /* [rows + 1][cols + 1] */
    int32_t *l0;          /* [rows + 1] */
} Work;

void raster_scales_init(RasterScales *scales, const Axis *keys, const Axis *lsns, Window key_window, Window lsn_window,
                        int cols, int rows)
{
    scale_init(&scales->x, key_window, cols, RASTER_X);
    scale_init(&scales->y, lsn_window, rows, RASTER_Y);
    scales->key_part = mem_alloc((size_t)keys->count * sizeof *scales->key_part);
    scales->lsn_part = mem_alloc((size_t)lsns->count * sizeof *scales->lsn_part);
    scale_ranks(&scales->x, keys, scales->key_part);
    scale_ranks(&scales->y, lsns, scales->lsn_part);
    MapRef all = {0, keys->count ? keys->count - 1 : 0, 0, lsns->count ? lsns->count - 1 : 0, 0};
    /* Ranks in view: one more on each side, as a layer may begin before and end behind the window. */
    while (all.key_lo + 1 < keys->count && scales->key_part[all.key_lo + 1] < 0)
        all.key_lo++;
    while (all.key_hi > all.key_lo && scales->key_part[all.key_hi - 1] >= scales->x.parts)
        all.key_hi--;
    while (all.lsn_lo + 1 < lsns->count && scales->lsn_part[all.lsn_lo + 1] < 0)
        all.lsn_lo++;
    while (all.lsn_hi > all.lsn_lo && scales->lsn_part[all.lsn_hi - 1] >= scales->y.parts)
        all.lsn_hi--;
    scales->window = all;
}

void raster_scales_release(RasterScales *scales)
{
    scale_release(&scales->x);
    scale_release(&scales->y);
    free(scales->key_part);
    free(scales->lsn_part);
    *scales = (RasterScales){0};
}

static int between(int n, int lo, int hi)
{
    return n < lo ? lo : n > hi ? hi : n;
}

static int layer_value(const Work *work, LayerId id)
{
    return work->value ? work->value(work->context, id) : -1;
}

static void change_cells(Work *work, int c0, int r0, int c1, int r1, CellChange change)
{
    size_t stride = (size_t)work->raster->cols + 1;
    CellChange *corners[4] = {
        &work->cells[(size_t)r0 * stride + (size_t)c0], &work->cells[(size_t)(r1 + 1) * stride + (size_t)(c1 + 1)],
        &work->cells[(size_t)r0 * stride + (size_t)(c1 + 1)], &work->cells[(size_t)(r1 + 1) * stride + (size_t)c0]};
    for (int i = 0; i < 4; i++) {
        int sign = i < 2 ? 1 : -1;
        corners[i]->small += sign * change.small;
        corners[i]->boxed += sign * change.boxed;
        corners[i]->wide += sign * change.wide;
        corners[i]->tall += sign * change.tall;
        corners[i]->value += sign * change.value;
        corners[i]->valued += sign * change.valued;
    }
}

static void change_cover(Work *work, int x0, int y0, int x1, int y1)
{
    x0 = between(x0, 0, work->parts_x), x1 = between(x1, 0, work->parts_x);
    y0 = between(y0, 0, work->parts_y), y1 = between(y1, 0, work->parts_y);
    if (x0 >= x1 || y0 >= y1)
        return;
    size_t stride = (size_t)work->parts_x + 1;
    work->cover[(size_t)y0 * stride + (size_t)x0]++;
    work->cover[(size_t)y0 * stride + (size_t)x1]--;
    work->cover[(size_t)y1 * stride + (size_t)x0]--;
    work->cover[(size_t)y1 * stride + (size_t)x1]++;
}

static bool add_delta(Work *work, const MapRef *ref)
{
    const RasterScales *scales = work->scales;
    int x0 = scales->key_part[ref->key_lo], x1 = scales->key_part[ref->key_hi];
    int y0 = scales->lsn_part[ref->lsn_lo], y1 = scales->lsn_part[ref->lsn_hi];
    if (x1 < 0 || y1 < 0 || x0 >= work->parts_x || y0 >= work->parts_y)
        return true;
    int value = layer_value(work, ref->id);
    work->raster->layers++;
    int cols = work->raster->cols, rows = work->raster->rows;
    /* Cells of its edges; those outside count as one cell beyond, so a box that is cut by the window stays a box. */
    int c0 = between(x0 < 0 ? -1 : x0 / RASTER_X, -1, cols), c1 = between(x1 / RASTER_X, -1, cols);
    int r0 = between(y0 < 0 ? -1 : y0 / RASTER_Y, -1, rows), r1 = between(y1 / RASTER_Y, -1, rows);
    bool box = x1 - x0 >= 2 * RASTER_X && y1 - y0 >= RASTER_Y;
    change_cover(work, x0, y0, x1, y1);
    int last_c = between((x1 > x0 ? x1 - 1 : x1) / RASTER_X, 0, cols - 1);
    int last_r = between((y1 > y0 ? y1 - 1 : y1) / RASTER_Y, 0, rows - 1);
    c0 = between(c0, 0, cols - 1), r0 = between(r0, 0, rows - 1);
    CellChange change = {
        !box,      box, !box && x1 - x0 >= 2 * RASTER_X, !box && c1 - c0 < 2 && r1 - r0 >= 1, value < 0 ? 0 : value,
        value >= 0};
    change_cells(work, c0, r0, last_c > c0 ? last_c : c0, last_r > r0 ? last_r : r0, change);
    if (box)
        array_push(&work->raster->boxes, (RasterBox){ref->id, x0, y0, x1, y1});
    else if (layer_is_l0(work->set, ref->id)) {
        work->l0[r0]++;
        work->l0[(last_r > r0 ? last_r : r0) + 1]--;
    }
    return true;
}

static bool add_image(Work *work, const MapRef *ref)
{
    const RasterScales *scales = work->scales;
    int x0 = scales->key_part[ref->key_lo], x1 = scales->key_part[ref->key_hi], y = scales->lsn_part[ref->lsn_lo];
    if (x1 < 0 || y < 0 || x0 >= work->parts_x || y >= work->parts_y)
        return true;
    int value = layer_value(work, ref->id);
    work->raster->layers++;
    int cols = work->raster->cols;
    if (x1 - x0 >= 2 * RASTER_X)
        array_push(&work->raster->lines, (RasterBox){ref->id, x0, y, x1, y});
    int p0 = between(x0, 0, work->parts_x), p1 = between(x1, 0, work->parts_x);
    int32_t *imaged = &work->imaged[(size_t)y * ((size_t)work->parts_x + 1)];
    imaged[p0]++;
    imaged[p1]--;
    int c0 = between(p0 / RASTER_X, 0, cols - 1), c1 = between((p1 > p0 ? p1 - 1 : p1) / RASTER_X, c0, cols - 1);
    int32_t *touch = &work->image_touch[(size_t)y * ((size_t)cols + 1)];
    touch[c0]++;
    touch[c1 + 1]--;
    if (value >= 0)
        change_cells(work, c0, y / RASTER_Y, c1, y / RASTER_Y, (CellChange){.value = value, .valued = 1});
    return true;
}

static bool add_layer(void *context, const MapRef *ref)
{
    Work *work = context;
    return layer_is_image(work->set, ref->id) ? add_image(work, ref) : add_delta(work, ref);
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

/* The running sums of CellChange, and everything else, into the raster's cells. */
static void finish(Work *work)
{
    Raster *raster = work->raster;
    int cols = raster->cols, stride = work->parts_x + 1;
    sum_plane(work->cover, stride, work->parts_y + 1);
    sum_rows(work->imaged, stride, work->parts_y);
    sum_rows(work->image_touch, cols + 1, work->parts_y);
    CellChange *above = mem_zero((size_t)cols + 1, sizeof *above);
    int32_t l0 = 0;
    for (int y = 0; y < raster->rows; y++) {
        CellChange sum = {0};
        l0 += work->l0[y];
        for (int x = 0; x < cols; x++) {
            const CellChange *change = &work->cells[(size_t)y * ((size_t)cols + 1) + (size_t)x];
            sum.small += change->small, sum.boxed += change->boxed, sum.wide += change->wide;
            sum.tall += change->tall, sum.value += change->value, sum.valued += change->valued;
            CellChange *column = &above[x];
            column->small += sum.small, column->boxed += sum.boxed, column->wide += sum.wide;
            column->tall += sum.tall, column->value += sum.value, column->valued += sum.valued;
            RasterCell *cell = &raster->cells[(size_t)y * (size_t)cols + (size_t)x];
            *cell = (RasterCell){.small = (uint32_t)column->small,
                                 .boxed = (uint32_t)column->boxed,
                                 .wide = (uint32_t)column->wide,
                                 .tall = (uint32_t)column->tall,
                                 .value = (uint32_t)column->value,
                                 .valued = (uint32_t)column->valued,
                                 .l0 = (uint32_t)l0};
            cell->covered = (uint8_t)covered_parts(work->cover, stride, x * RASTER_X, y * RASTER_Y, RASTER_Y);
            for (int half = 0; half < RASTER_Y; half++) {
                int row = y * RASTER_Y + half;
                cell->images[half] = (uint32_t)work->image_touch[(size_t)row * ((size_t)cols + 1) + (size_t)x];
                cell->imaged[half] = (uint8_t)covered_parts(work->imaged, stride, x * RASTER_X, row, 1);
            }
        }
    }
    free(above);
}

void raster_init(Raster *raster, const RasterScales *scales, const MapIndex *map, const History *history, StepId step,
                 RasterValue value, const void *context)
{
    *raster = (Raster){.cols = scales->x.cells, .rows = scales->y.cells};
    size_t cols = (size_t)raster->cols, rows = (size_t)raster->rows;
    raster->cells = mem_zero(cols * rows, sizeof *raster->cells);
    Work work = {.raster = raster,
                 .scales = scales,
                 .set = &history->layers,
                 .value = value,
                 .context = context,
                 .parts_x = scales->x.parts,
                 .parts_y = scales->y.parts};
    size_t stride = (size_t)work.parts_x + 1, height = (size_t)work.parts_y;
    work.cover = mem_zero(stride * (height + 1), sizeof *work.cover);
    work.imaged = mem_zero(stride * height, sizeof *work.imaged);
    work.image_touch = mem_zero((cols + 1) * height, sizeof *work.image_touch);
    work.cells = mem_zero((cols + 1) * (rows + 1), sizeof *work.cells);
    work.l0 = mem_zero(rows + 1, sizeof *work.l0);
    map_index_visit(map, history, step, &scales->window, add_layer, &work);
    finish(&work);
    free(work.cover);
    free(work.imaged);
    free(work.image_touch);
    free(work.cells);
    free(work.l0);
}

void raster_release(Raster *raster)
{
    free(raster->cells);
    array_release(&raster->boxes);
    array_release(&raster->lines);
    *raster = (Raster){0};
}

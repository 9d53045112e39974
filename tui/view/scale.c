/* scale.c - computes the table of the transform, and looks up positions and parts.
 *
 * Part b begins at window.lo + ceil((b - sub/2) * width / D) with D = (cells - 1) * sub. For a window [0,12), 4 cells,
 * sub 2: D = 6, bounds = 0(-2) 0 2 4 6 8 10 12 14: position 12, the window's end, lies in part 7, in the last cell.
 */
#include "tui/view/scale.h"

#include "core/base/search.h"

#include <stdlib.h>

/* n * width / d without overflow, for small n and d; rounded up or down. */
static U128 scale_share(U128 width, uint64_t n, uint64_t d, bool up)
{
    U128 rest = width % d * n;
    return width / d * n + (rest + (up ? d - 1 : 0)) / d;
}

void scale_init(Scale *scale, Window window, int cells, int sub)
{
    cells = cells < 1 ? 1 : cells;
    *scale = (Scale){.cells = cells, .sub = sub, .parts = cells * sub, .window = window};
    scale->bounds = mem_alloc((size_t)(scale->parts + 1) * sizeof *scale->bounds);
    U128 width = window.hi - window.lo;
    uint64_t d = (uint64_t)(cells > 1 ? cells - 1 : 1) * (uint64_t)sub;
    for (int b = 0; b <= scale->parts; b++) {
        int from_lo = b - sub / 2;
        if (from_lo < 0) {
            U128 before = scale_share(width, (uint64_t)-from_lo, d, false);
            scale->bounds[b] = before > window.lo ? 0 : window.lo - before;
        } else {
            U128 after = scale_share(width, (uint64_t)from_lo, d, true);
            scale->bounds[b] = after > U128_MAX - window.lo ? U128_MAX : window.lo + after;
        }
    }
}

void scale_release(Scale *scale)
{
    free(scale->bounds);
    *scale = (Scale){0};
}

int scale_part(const Scale *scale, Position position)
{
    int behind;
    search_first(behind, 0, scale->parts + 1, scale->bounds[behind] > position);
    return behind - 1;
}

Window scale_cell(const Scale *scale, int cell)
{
    cell = cell < 0 ? 0 : cell >= scale->cells ? scale->cells - 1 : cell;
    return (Window){scale->bounds[(size_t)cell * (size_t)scale->sub],
                    scale->bounds[((size_t)cell + 1) * (size_t)scale->sub]};
}

/* The first rank, from `from` on, at or after the beginning of a part. */
static uint32_t rank_at(const Scale *scale, const Axis *axis, int part, uint32_t from)
{
    uint32_t lo;
    search_first(lo, from, axis->count, axis->positions[lo] >= scale->bounds[part]);
    return lo;
}

void scale_ranks(const Scale *scale, const Axis *axis, int32_t *parts)
{
    uint32_t rank = 0;
    for (int b = 0; b <= scale->parts; b++) {
        for (uint32_t end = rank_at(scale, axis, b, rank); rank < end; rank++)
            parts[rank] = b - 1;
    }
    for (; rank < axis->count; rank++)
        parts[rank] = scale->parts;
}

void scale_ranks_small(const Scale *scale, const Axis *axis, int16_t *parts)
{
    uint32_t rank = 0;
    for (int b = 0; b <= scale->parts; b++) {
        for (uint32_t end = rank_at(scale, axis, b, rank); rank < end; rank++)
            parts[rank] = (int16_t)(b - 1);
    }
    for (; rank < axis->count; rank++)
        parts[rank] = (int16_t)scale->parts;
}

void cell_values_init(CellValues *values, const Scale *scale, const Axis *axis)
{
    *values = (CellValues){.first = mem_alloc(((size_t)scale->cells + 1) * sizeof *values->first)};
    while (values->count <= scale->cells &&
           axis_first_value(axis, scale->bounds[(size_t)values->count * (size_t)scale->sub],
                            &values->first[values->count]))
        values->count++;
}

void cell_values_release(CellValues *values)
{
    free(values->first);
    *values = (CellValues){0};
}

int cell_values_find(const CellValues *values, U128 value)
{
    int behind;
    search_first(behind, 0, values->count, values->first[behind] > value);
    return behind - 1;
}

/* lsm_cuts.c - edges of all inputs in order; between two of them bytes lie evenly, and a cut falls on the next key of
 * the dictionary. */
#include "core/planner/leveled/lsm_cuts.h"

#include "core/base/integer.h"

#include <stdlib.h>

double lsm_bytes_between(const LsmState *state, const uint32_t *inputs, size_t count, KeyRange keys)
{
    double bytes = 0;
    for (size_t i = 0; i < count; i++) {
        const LsmPlacement *table = lsm_state_placement(state, inputs[i]);
        KeyRange at = placement_keys(table);
        KeyRange part = key_range_clip(at, keys);
        if (part.lo < part.hi)
            bytes += (double)table->size * (double)(part.hi - part.lo) / (double)(at.hi - at.lo);
    }
    return bytes;
}

/* The first key of the dictionary up to which a stretch of evenly spread bytes has `wanted` bytes. */
static Key key_after(KeyRange stretch, double bytes, double wanted)
{
    double share = bytes > 0 ? wanted / bytes : 1;
    Key width = stretch.hi - stretch.lo, steps = share < 1 ? (Key)(share * (double)width) + 1 : width;
    Key key = stretch.lo + steps;
    return key + (key & 1);
}

/* Continues with an output that has `has` bytes. Returns how many the last output has at the end of the stretch. */
static double cut_stretch(KeyRange stretch, double bytes, double has, double target, LsmCuts *cuts)
{
    while (has + bytes > target) {
        Key cut = key_after(stretch, bytes, target - has);
        if (cut >= stretch.hi)
            break;
        double taken = bytes * (double)(cut - stretch.lo) / (double)(stretch.hi - stretch.lo);
        array_push(&cuts->at, cut);
        bytes -= taken;
        stretch.lo = cut;
        has = 0;
    }
    return has + bytes;
}

void lsm_cuts_find(const LsmState *state, const uint32_t *inputs, size_t count, uint64_t target, LsmCuts *cuts)
{
    enum { INPUTS_MAX = 2000 };
    Key *edges = mem_alloc(2 * count * sizeof *edges);
    for (size_t i = 0; i < count; i++) {
        KeyRange at = placement_keys(lsm_state_placement(state, inputs[i]));
        edges[2 * i] = at.lo;
        edges[2 * i + 1] = at.hi;
    }
    qsort(edges, 2 * count, sizeof *edges, integer_compare_u128);
    Key end = edges[2 * count - 1];
    double has = 0, limit = target > 0 ? (double)target : 1;
    array_push(&cuts->at, edges[0]);
    for (size_t i = 0; i + 1 < 2 * count && count <= INPUTS_MAX; i++) {
        KeyRange stretch = {edges[i], edges[i + 1]};
        if (stretch.lo == stretch.hi)
            continue;
        has = cut_stretch(stretch, lsm_bytes_between(state, inputs, count, stretch), has, limit, cuts);
        if (has < limit || stretch.hi == end)
            continue;
        array_push(&cuts->at, stretch.hi);
        has = 0;
    }
    if (cuts->at.at[cuts->at.count - 1] != end)
        array_push(&cuts->at, end);
    free(edges);
}

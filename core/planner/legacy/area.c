/* area.c - finds the layers over an area with a sweep over the keys and a tree over the LSNs.
 *
 * The layers over the current keys are a set of places in LSN order, so those that begin between two LSNs are a run of
 * it. Those that begin further below are found in a tree.
 *
 * The tree has a leaf for each layer, by start: its end while it lies over the current keys, else 0. An inner node has
 * the highest end below it, so a search for layers that end above an LSN enters only where one is:
 *
 *     layers      a 10-20   b 15-30   c 25-28   d 40-50        above 28, starting below 40:
 *     highest          30                50                    left half: b; right half: begins too high with d, and c
 *                  20     30        28       50                ends too low
 */
#include "core/planner/legacy/area.h"

#include "core/base/search.h"

#include <stdlib.h>

void legacy_area_init(LegacyArea *area, const LayerSet *set, const LayerId *ids, size_t count)
{
    *area = (LegacyArea){.set = set, .leaves = 1};
    area->layers = mem_alloc((count + 1) * sizeof *area->layers);
    for (size_t i = 0; i < count; i++)
        if (set->key_lo[ids[i]] < set->key_hi[ids[i]])
            area->layers[area->count++] = ids[i];
    legacy_map_sort(set, area->layers, area->count);
    size_t room = (size_t)area->count + 1;
    area->starts = mem_alloc(room * sizeof *area->starts);
    area->opens = mem_alloc(room * sizeof *area->opens);
    area->closes = mem_alloc(room * sizeof *area->closes);
    for (uint32_t i = 0; i < area->count; i++) {
        area->starts[i] = set->lsn_lo[area->layers[i]];
        area->opens[i] = (Sort128){set->key_lo[area->layers[i]], i};
        area->closes[i] = (Sort128){set->key_hi[area->layers[i]], i};
    }
    sort_128(area->opens, area->count);
    sort_128(area->closes, area->count);
    while (area->leaves < area->count)
        area->leaves *= 2;
    area->highest = mem_zero(2 * (size_t)area->leaves, sizeof *area->highest);
    bit_tree_init(&area->open, area->count + 1);
}

void legacy_area_release(LegacyArea *area)
{
    free(area->layers);
    free(area->starts);
    free(area->highest);
    free(area->opens);
    free(area->closes);
    bit_tree_release(&area->open);
    *area = (LegacyArea){0};
}

static void set_end(LegacyArea *area, uint32_t place, Lsn end)
{
    Lsn *highest = area->highest;
    size_t node = (size_t)area->leaves + place;
    highest[node] = end;
    for (node /= 2; node > 0; node /= 2) {
        Lsn left = highest[2 * node], right = highest[2 * node + 1], most = left > right ? left : right;
        if (highest[node] == most)
            break;
        highest[node] = most;
    }
    area->version++;
}

static void begin(LegacyArea *area)
{
    memset(area->highest, 0, 2 * (size_t)area->leaves * sizeof *area->highest);
    for (uint32_t place; (place = bit_tree_next(&area->open, 0)) != BIT_NONE;)
        bit_tree_remove(&area->open, place);
    area->opened = area->closed = 0;
    area->version++;
}

void legacy_area_move(LegacyArea *area, KeyRange keys)
{
    if (keys.lo < area->keys.lo || keys.hi < area->keys.hi)
        begin(area);
    area->keys = keys;
    for (; area->opened < area->count && area->opens[area->opened].number < keys.hi; area->opened++) {
        uint32_t place = area->opens[area->opened].place;
        set_end(area, place, legacy_end(area->set, area->layers[place]));
        bit_tree_add(&area->open, place);
    }
    /* A layer that ends at or before these keys began before them, so it is open. */
    for (; area->closed < area->count && area->closes[area->closed].number <= keys.lo; area->closed++) {
        set_end(area, area->closes[area->closed].place, 0);
        bit_tree_remove(&area->open, area->closes[area->closed].place);
    }
}

/* Appends the layers at places below `until` that end above `lo`. */
static void find_crossing(const LegacyArea *area, uint32_t until, Lsn lo, size_t limit, LayerIdArray *found)
{
    uint32_t node = 1, leaves = area->leaves, first = 0, span = leaves; /* node stands for [first, first + span) */
    for (size_t count = 0; count < limit && first < until;) {
        if (area->highest[node] > lo && node < leaves) {
            node *= 2;
            span /= 2;
            continue;
        }
        if (area->highest[node] > lo) {
            array_push(found, area->layers[first]);
            count++;
        }
        /* Moves on to the highest node that begins where this one ends. */
        first += span;
        for (node++; node % 2 == 0 && first < until; span *= 2)
            node /= 2;
    }
}

static uint32_t starting_below(const LegacyArea *area, Lsn lsn)
{
    uint32_t at;
    search_first(at, 0, area->count, area->starts[at] >= lsn);
    return at;
}

void legacy_area_find(const LegacyArea *area, LsnRange lsns, size_t limit, LayerIdArray *found)
{
    uint32_t until = starting_below(area, lsns.hi), from = starting_below(area, lsns.lo);
    size_t before = found->count;
    find_crossing(area, from < until ? from : until, lsns.lo, limit, found);
    for (uint32_t place = bit_tree_next(&area->open, from);
         place != BIT_NONE && place < until && found->count - before < limit;
         place = bit_tree_next(&area->open, place + 1))
        array_push(found, area->layers[place]); /* it begins at or above lsns.lo, so it ends above */
}

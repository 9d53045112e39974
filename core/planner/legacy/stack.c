/* stack.c - computes heights by a sweep over the keys, with the deltas over the current key in a path_tree.
 *
 * Of the deltas that start below LSN x a read takes the one with the highest end; of two with the same LSNs the one
 * that the map holds first.
 *
 *     deltas   a 10-20   b 15-30   c 25-28        x = 40: b (end 30), goes on at 15; x = 15: a, goes on at 10
 *     height   2: c is passed over
 *
 * The lower LSN of a question ends the chain as an image does.
 */
#include "core/planner/legacy/stack.h"

#include "core/base/search.h"
#include "core/base/sort.h"

#include <stdlib.h>

typedef struct LegacyEdge {
    Key key;
    LayerId delta;
    bool opens;
} LegacyEdge;

static void init_edges(LegacyStacks *stacks, const LayerId *deltas)
{
    Sort128 *order = mem_alloc(2 * (size_t)stacks->count * sizeof *order);
    for (uint32_t i = 0; i < stacks->count; i++) {
        KeyRange keys = legacy_map_range(stacks->set, deltas[i]);
        size_t edge = 2 * (size_t)i;
        order[edge] = (Sort128){keys.lo, 2 * i};
        order[edge + 1] = (Sort128){keys.hi, 2 * i + 1};
    }
    sort_128(order, 2 * (size_t)stacks->count);
    stacks->edges = mem_alloc(2 * (size_t)stacks->count * sizeof *stacks->edges);
    for (size_t i = 0; i < 2 * (size_t)stacks->count; i++)
        stacks->edges[i] = (LegacyEdge){order[i].number, deltas[order[i].place / 2], order[i].place % 2 == 0};
    free(order);
}

void legacy_stacks_init(LegacyStacks *stacks, const LayerSet *set, const LayerId *ids, size_t count)
{
    *stacks = (LegacyStacks){.set = set};
    LayerId *deltas = mem_alloc(count * sizeof *deltas);
    for (size_t i = 0; i < count; i++) {
        KeyRange keys = legacy_map_range(set, ids[i]);
        if (!layer_is_image(set, ids[i]) && keys.lo < keys.hi)
            deltas[stacks->count++] = ids[i];
    }
    legacy_map_sort(set, deltas, stacks->count);
    init_edges(stacks, deltas);
    path_tree_init(&stacks->chain, set, deltas, stacks->count, NULL);
    stacks->chain.without_l0 = true;
    free(deltas);
}

void legacy_stacks_release(LegacyStacks *stacks)
{
    free(stacks->edges);
    path_tree_release(&stacks->chain);
    *stacks = (LegacyStacks){0};
}

/* The height of the chain over the current key. `all`: an L0 at its top counts. */
static uint32_t chain_height(const LegacyStacks *stacks, const LegacyStackQuery *query, bool all)
{
    if (query->lo >= query->hi)
        return 0;
    PathRead read = {query->hi, true, query->lo};
    uint32_t height = path_tree_length(&stacks->chain, read);
    LayerId top = all ? path_tree_first(&stacks->chain, read) : LAYER_NONE;
    if (top != LAYER_NONE && layer_is_l0(stacks->set, top))
        height++;
    return height < query->limit ? height : query->limit;
}

/* Opens and closes all deltas with an edge at or below `key`. */
static void sweep_to(LegacyStacks *stacks, Key key)
{
    for (; stacks->next_edge < 2 * (size_t)stacks->count; stacks->next_edge++) {
        const LegacyEdge *edge = &stacks->edges[stacks->next_edge];
        if (edge->key > key)
            return;
        path_tree_change(&stacks->chain, edge->delta, edge->opens);
    }
}

static void sweep_begin(LegacyStacks *stacks)
{
    stacks->next_edge = 0;
    stacks->swept = 0;
    path_tree_clear(&stacks->chain);
}

static void answer(LegacyStacks *stacks, LegacyStackQuery *query, LegacyStackSegment *each, void *self)
{
    KeyRange keys = {legacy_map_key(query->keys.lo), legacy_map_key(query->keys.hi)};
    bool all = query->keys.lo == 0 && query->keys.hi == key_max(stacks->set->form);
    query->height = 0;
    query->tallest = (KeyRange){keys.lo, keys.lo};
    if (keys.lo < stacks->swept)
        sweep_begin(stacks);
    while (keys.lo < keys.hi) {
        sweep_to(stacks, keys.lo);
        stacks->swept = keys.lo;
        bool more = stacks->next_edge < 2 * (size_t)stacks->count && stacks->edges[stacks->next_edge].key < keys.hi;
        KeyRange segment = {keys.lo, more ? stacks->edges[stacks->next_edge].key : keys.hi};
        uint32_t height = chain_height(stacks, query, all);
        if (height > query->height) {
            query->height = height;
            query->tallest = segment;
        }
        if (each)
            each(self, segment, height);
        else if (height == query->limit)
            return; /* the height has reached the limit */
        keys.lo = segment.hi;
    }
}

void legacy_stacks_ask(LegacyStacks *stacks, LegacyStackQuery *queries, size_t count, LegacyStackSegment *each,
                       void *self)
{
    sweep_begin(stacks);
    for (size_t i = 0; i < count; i++)
        answer(stacks, &queries[i], each, self);
}

/* ---- one key ---- */

uint32_t legacy_stack_at(const LayerSet *set, const LayerId *ids, size_t count, Key key, LsnRange lsns,
                         LegacyStackLayers *layers)
{
    Key packed = legacy_map_key(key);
    LayerId *over = mem_alloc(count * sizeof *over);
    size_t over_count = 0;
    for (size_t i = 0; i < count; i++) {
        KeyRange keys = legacy_map_range(set, ids[i]);
        if (!layer_is_image(set, ids[i]) && keys.lo <= packed && packed < keys.hi)
            over[over_count++] = ids[i];
    }
    legacy_map_sort(set, over, over_count);
    size_t first = layers->count;
    for (size_t i = over_count; i-- > 0;) {
        LegacyStackRole role = set->lsn_lo[over[i]] >= lsns.hi   ? LEGACY_ABOVE
                               : set->lsn_hi[over[i]] <= lsns.lo ? LEGACY_BELOW
                                                                 : LEGACY_HIDDEN;
        array_push(layers, (LegacyStackLayer){over[i], role});
    }
    /* highest[i] is the delta with the highest end among the first i by start; of equal ends the oldest */
    uint32_t *highest = mem_alloc((over_count + 1) * sizeof *highest);
    for (uint32_t i = 0; i < over_count; i++)
        highest[i] = i > 0 && set->lsn_hi[over[i]] <= set->lsn_hi[over[highest[i - 1]]] ? highest[i - 1] : i;
    uint32_t height = 0;
    for (Lsn at = lsns.hi; at > lsns.lo;) {
        size_t below;
        search_first(below, 0, over_count, set->lsn_lo[over[below]] >= at);
        if (below == 0 || set->lsn_hi[over[highest[below - 1]]] <= lsns.lo)
            break;
        uint32_t taken = highest[below - 1];
        LegacyStackLayer *layer = &layers->at[first + over_count - 1 - taken];
        layer->role = layer_is_l0(set, over[taken]) ? LEGACY_L0 : LEGACY_COUNTED;
        height += layer->role == LEGACY_COUNTED;
        at = set->lsn_lo[over[taken]];
    }
    free(highest);
    free(over);
    return height;
}

void legacy_stack_chain(const LayerSet *set, const LayerId *deltas, size_t count, LsnRange lsns, size_t limit,
                        LayerIdArray *counted)
{
    uint32_t *highest = mem_alloc((count + 1) * sizeof *highest); /* as in legacy_stack_at() */
    for (uint32_t i = 0; i < count; i++)
        highest[i] = i > 0 && set->lsn_hi[deltas[i]] <= set->lsn_hi[deltas[highest[i - 1]]] ? highest[i - 1] : i;
    Lsn at = lsns.hi;
    for (size_t below = count; at > lsns.lo && limit > 0;) {
        while (below > 0 && set->lsn_lo[deltas[below - 1]] >= at)
            below--;
        if (below == 0 || set->lsn_hi[deltas[highest[below - 1]]] <= lsns.lo)
            break;
        LayerId taken = deltas[highest[below - 1]];
        if (!layer_is_l0(set, taken)) {
            array_push(counted, taken);
            limit--;
        }
        at = set->lsn_lo[taken];
    }
    free(highest);
}

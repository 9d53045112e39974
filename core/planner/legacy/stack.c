/* stack.c - a sweep over the keys, with the deltas over the key at hand in a tree that is ordered as the map is.
 *
 * Each leaf holds a delta's end while it lies over the key, else 0; each inner node the highest below it. The delta
 * that a read below LSN x takes is the leftmost leaf with the highest end among those that start below x: a walk to the
 * root and one down again. Ties go to the leaf further left, as in the map the layer that came first stays.
 *
 *     deltas   a 10-20   b 15-30   c 25-28        x = 40: b (end 30), goes on at 15; x = 15: a, goes on at 10
 *     height   2: c is passed over
 */
#include "core/planner/legacy/stack.h"

#include "core/base/search.h"
#include "core/base/sort.h"

#include <stdlib.h>

typedef struct LegacyEdge {
    Key key;
    uint32_t delta; /* place in `deltas` */
    bool opens;
} LegacyEdge;

static void init_edges(LegacyStacks *stacks)
{
    Sort128 *order = mem_alloc(2 * (size_t)stacks->count * sizeof *order);
    for (uint32_t i = 0; i < stacks->count; i++) {
        KeyRange keys = legacy_map_range(stacks->set, stacks->deltas[i]);
        order[2 * i] = (Sort128){keys.lo, 2 * i};
        order[2 * i + 1] = (Sort128){keys.hi, 2 * i + 1};
    }
    sort_128(order, 2 * (size_t)stacks->count);
    stacks->edges = mem_alloc(2 * (size_t)stacks->count * sizeof *stacks->edges);
    for (size_t i = 0; i < 2 * (size_t)stacks->count; i++)
        stacks->edges[i] = (LegacyEdge){order[i].number, order[i].place / 2, order[i].place % 2 == 0};
    free(order);
}

void legacy_stacks_init(LegacyStacks *stacks, const LayerSet *set, const LayerId *ids, size_t count)
{
    *stacks = (LegacyStacks){.set = set, .leaves = 1};
    stacks->deltas = mem_alloc(count * sizeof *stacks->deltas);
    for (size_t i = 0; i < count; i++) {
        KeyRange keys = legacy_map_range(set, ids[i]);
        if (!layer_is_image(set, ids[i]) && keys.lo < keys.hi)
            stacks->deltas[stacks->count++] = ids[i];
    }
    legacy_map_sort(set, stacks->deltas, stacks->count);
    stacks->starts = mem_alloc((size_t)stacks->count * sizeof *stacks->starts);
    for (uint32_t i = 0; i < stacks->count; i++)
        stacks->starts[i] = set->lsn_lo[stacks->deltas[i]];
    init_edges(stacks);
    while (stacks->leaves <= stacks->count) /* one more: [0, count) then never is the whole tree */
        stacks->leaves *= 2;
    stacks->highest = mem_zero(2 * (size_t)stacks->leaves, sizeof *stacks->highest);
}

void legacy_stacks_release(LegacyStacks *stacks)
{
    free(stacks->deltas);
    free(stacks->starts);
    free(stacks->edges);
    free(stacks->highest);
    *stacks = (LegacyStacks){0};
}

static void tree_set(LegacyStacks *stacks, uint32_t place, Lsn end)
{
    Lsn *highest = stacks->highest;
    uint32_t node = stacks->leaves + place;
    highest[node] = end;
    for (node /= 2; node > 0; node /= 2) {
        Lsn left = highest[2 * node], right = highest[2 * node + 1], most = left > right ? left : right;
        if (highest[node] == most)
            return;
        highest[node] = most;
    }
}

/* The leftmost of the places below `until` with the highest end; UINT32_MAX where none lies over the key. */
static uint32_t tree_highest(const LegacyStacks *stacks, uint32_t until)
{
    const Lsn *highest = stacks->highest;
    uint32_t best = 0;
    Lsn most = 0;
    /* The nodes that make up [0, until), from right to left: a later one wins ties, being further left. */
    for (uint32_t end = stacks->leaves + until; end > 1; end /= 2)
        if (end & 1 && highest[end - 1] >= most && highest[end - 1] > 0) {
            most = highest[end - 1];
            best = end - 1;
        }
    if (most == 0)
        return UINT32_MAX;
    while (best < stacks->leaves)
        best = highest[2 * best] == most ? 2 * best : 2 * best + 1;
    return best - stacks->leaves;
}

/* How many deltas start below `lsn`. */
static uint32_t starting_below(const LegacyStacks *stacks, Lsn lsn)
{
    uint32_t at;
    search_first(at, 0, stacks->count, stacks->starts[at] >= lsn);
    return at;
}

/* The chain over the key at hand, of the deltas below `until`. `all`: an L0 at its top counts. */
static uint32_t chain_height(const LegacyStacks *stacks, Lsn lo, uint32_t until, uint32_t limit, bool all)
{
    uint32_t height = 0;
    for (Lsn at = UINT64_MAX; height < limit && at > lo; all = false) {
        uint32_t place = tree_highest(stacks, until);
        if (place == UINT32_MAX || stacks->highest[stacks->leaves + place] <= lo)
            break;
        height += all || !layer_is_l0(stacks->set, stacks->deltas[place]);
        at = stacks->starts[place];
        until = starting_below(stacks, at);
    }
    return height;
}

/* Opens and closes all deltas with an edge at or below `key`. */
static void sweep_to(LegacyStacks *stacks, Key key)
{
    for (; stacks->next_edge < 2 * (size_t)stacks->count; stacks->next_edge++) {
        const LegacyEdge *edge = &stacks->edges[stacks->next_edge];
        if (edge->key > key)
            return;
        tree_set(stacks, edge->delta, edge->opens ? stacks->set->lsn_hi[stacks->deltas[edge->delta]] : 0);
    }
}

static void sweep_begin(LegacyStacks *stacks)
{
    stacks->next_edge = 0;
    stacks->swept = 0;
    memset(stacks->highest, 0, 2 * (size_t)stacks->leaves * sizeof *stacks->highest);
}

static void answer(LegacyStacks *stacks, LegacyStackQuery *query, LegacyStackSegment *each, void *self)
{
    KeyRange keys = {legacy_map_key(query->keys.lo), legacy_map_key(query->keys.hi)};
    uint32_t until = starting_below(stacks, query->hi);
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
        uint32_t height = query->lo < query->hi ? chain_height(stacks, query->lo, until, query->limit, all) : 0;
        if (height > query->height) {
            query->height = height;
            query->tallest = segment;
        }
        if (each)
            each(self, segment, height);
        else if (height == query->limit)
            return; /* it can't grow any more */
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

uint32_t legacy_stack_at(const LayerSet *set, const LayerId *ids, size_t count, Key key, Lsn lo, Lsn hi,
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
        LegacyStackRole role = set->lsn_lo[over[i]] >= hi   ? LEGACY_ABOVE
                               : set->lsn_hi[over[i]] <= lo ? LEGACY_BELOW
                                                            : LEGACY_HIDDEN;
        array_push(layers, (LegacyStackLayer){over[i], role});
    }
    uint32_t height = 0;
    for (Lsn at = hi; at > lo;) {
        LegacyStackLayer *taken = NULL; /* the highest end, the oldest of these */
        for (size_t i = first; i < layers->count; i++) {
            LegacyStackLayer *layer = &layers->at[i];
            if (set->lsn_lo[layer->layer] < at && (!taken || set->lsn_hi[layer->layer] >= set->lsn_hi[taken->layer]))
                taken = layer;
        }
        if (!taken || set->lsn_hi[taken->layer] <= lo)
            break;
        taken->role = layer_is_l0(set, taken->layer) ? LEGACY_L0 : LEGACY_COUNTED;
        height += taken->role == LEGACY_COUNTED;
        at = set->lsn_lo[taken->layer];
    }
    free(over);
    return height;
}

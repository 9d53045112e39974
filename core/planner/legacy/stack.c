/* stack.c - computes heights by a sweep over the keys, with the deltas over the current key in a tree that is ordered
 * as the map is.
 *
 * Each leaf holds a delta's end while it lies over the key, else 0; each inner node the highest below it. The delta
 * that a read below LSN x takes is the leftmost leaf with the highest end among those that start below x: a walk to the
 * root and one down again. In a tie the leaf further left is taken, because the map keeps the layer that came first.
 *
 *     deltas   a 10-20   b 15-30   c 25-28        x = 40: b (end 30), goes on at 15; x = 15: a, goes on at 10
 *     height   2: c is passed over
 *
 * Usually no two deltas over a key share LSNs, because bands lie one above the other. Then the chain is all deltas
 * between the two LSNs, and their number comes from a tree of prefix sums, however high the stack is.
 */
#include "core/planner/legacy/stack.h"

#include "core/base/search.h"
#include "core/base/sort.h"

#include <stdlib.h>

typedef struct LegacyEdge {
    Key key;
    uint32_t delta; /* index in `deltas` */
    bool opens;
} LegacyEdge;

static void init_edges(LegacyStacks *stacks)
{
    Sort128 *order = mem_alloc(2 * (size_t)stacks->count * sizeof *order);
    for (uint32_t i = 0; i < stacks->count; i++) {
        KeyRange keys = legacy_map_range(stacks->set, stacks->deltas[i]);
        size_t edge = 2 * (size_t)i;
        order[edge] = (Sort128){keys.lo, 2 * i};
        order[edge + 1] = (Sort128){keys.hi, 2 * i + 1};
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
    while (stacks->leaves <= stacks->count) /* one leaf more, so that [0, count) never is the whole tree */
        stacks->leaves *= 2;
    stacks->highest = mem_zero(2 * (size_t)stacks->leaves, sizeof *stacks->highest);
    stacks->counted = mem_zero((size_t)stacks->count + 1, sizeof *stacks->counted);
    bit_tree_init(&stacks->open, stacks->count + 1);
}

void legacy_stacks_release(LegacyStacks *stacks)
{
    free(stacks->deltas);
    free(stacks->starts);
    free(stacks->edges);
    free(stacks->highest);
    free(stacks->counted);
    bit_tree_release(&stacks->open);
    *stacks = (LegacyStacks){0};
}

static void tree_set(LegacyStacks *stacks, uint32_t place, Lsn end)
{
    Lsn *highest = stacks->highest;
    size_t node = stacks->leaves + place;
    highest[node] = end;
    for (node /= 2; node > 0; node /= 2) {
        Lsn left = highest[2 * node], right = highest[2 * node + 1], most = left > right ? left : right;
        if (highest[node] == most)
            return;
        highest[node] = most;
    }
}

/* ---- stacks in which no two deltas share LSNs ---- */

static Lsn end_of(const LegacyStacks *stacks, uint32_t place)
{
    return stacks->set->lsn_hi[stacks->deltas[place]];
}

static bool cross(const LegacyStacks *stacks, uint32_t below, uint32_t above)
{
    return below != BIT_NONE && above != BIT_NONE && end_of(stacks, below) > stacks->starts[above];
}

/* A delta begins (`opens`) or ceases to lie over the current key. */
static void tally(LegacyStacks *stacks, uint32_t place, bool opens)
{
    if (!opens)
        bit_tree_remove(&stacks->open, place);
    uint32_t below = bit_tree_previous(&stacks->open, place), above = bit_tree_next(&stacks->open, place);
    size_t apart = cross(stacks, below, above), between = (size_t)cross(stacks, below, place) +
                                                          cross(stacks, place, above) +
                                                          (end_of(stacks, place) <= stacks->starts[place]);
    if (opens)
        bit_tree_add(&stacks->open, place);
    stacks->crossings = opens ? stacks->crossings + between - apart : stacks->crossings - between + apart;
    if (layer_is_l0(stacks->set, stacks->deltas[place]))
        return;
    for (uint32_t i = place + 1; i <= stacks->count; i += i & (0 - i))
        stacks->counted[i] += opens ? 1u : UINT32_MAX;
}

/* The number of open deltas below `until` that are not L0. */
static uint32_t counted_below(const LegacyStacks *stacks, uint32_t until)
{
    uint32_t count = 0;
    for (uint32_t i = until; i > 0; i -= i & (0 - i))
        count += stacks->counted[i];
    return count;
}

/* The leftmost place below `until` with the highest end; UINT32_MAX where no delta lies over the key. */
static uint32_t tree_highest(const LegacyStacks *stacks, uint32_t until)
{
    const Lsn *highest = stacks->highest;
    size_t best = 0;
    Lsn most = 0;
    /* Visits the nodes that make up [0, until), from right to left. On a tie the later one wins, because it is further
     * left. */
    for (uint32_t end = stacks->leaves + until; end > 1; end /= 2)
        if (end & 1 && highest[end - 1] >= most) {
            most = highest[end - 1];
            best = end - 1;
        }
    if (most == 0)
        return UINT32_MAX;
    while (best < stacks->leaves)
        best = highest[2 * best] == most ? 2 * best : 2 * best + 1;
    return (uint32_t)(best - stacks->leaves);
}

/* The number of deltas that start below `lsn`. */
static uint32_t starting_below(const LegacyStacks *stacks, Lsn lsn)
{
    uint32_t at;
    search_first(at, 0, stacks->count, stacks->starts[at] >= lsn);
    return at;
}

/* The height of the chain over the current key, through the deltas below `until`. `all`: an L0 at its top counts. */
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

/* The same where no two open deltas share LSNs: the deltas that start above `lo`, plus the one that crosses it. */
static uint32_t chain_count(const LegacyStacks *stacks, Lsn lo, uint32_t until, uint32_t limit)
{
    uint32_t from = starting_below(stacks, lo), crossing = bit_tree_previous(&stacks->open, from);
    uint32_t height = counted_below(stacks, until) - counted_below(stacks, from);
    height +=
        crossing != BIT_NONE && end_of(stacks, crossing) > lo && !layer_is_l0(stacks->set, stacks->deltas[crossing]);
    return height < limit ? height : limit;
}

/* Opens and closes all deltas with an edge at or below `key`. */
static void sweep_to(LegacyStacks *stacks, Key key)
{
    for (; stacks->next_edge < 2 * (size_t)stacks->count; stacks->next_edge++) {
        const LegacyEdge *edge = &stacks->edges[stacks->next_edge];
        if (edge->key > key)
            return;
        tree_set(stacks, edge->delta, edge->opens ? end_of(stacks, edge->delta) : 0);
        tally(stacks, edge->delta, edge->opens);
    }
}

static void sweep_begin(LegacyStacks *stacks)
{
    stacks->next_edge = 0;
    stacks->swept = 0;
    memset(stacks->highest, 0, 2 * (size_t)stacks->leaves * sizeof *stacks->highest);
    memset(stacks->counted, 0, ((size_t)stacks->count + 1) * sizeof *stacks->counted);
    for (uint32_t place; (place = bit_tree_next(&stacks->open, 0)) != BIT_NONE;)
        bit_tree_remove(&stacks->open, place);
    stacks->crossings = 0;
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
        uint32_t height = query->lo >= query->hi         ? 0
                          : stacks->crossings > 0 || all ? chain_height(stacks, query->lo, until, query->limit, all)
                                                         : chain_count(stacks, query->lo, until, query->limit);
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

/* overlap.c - rectangles that intersect, counted by a sweep over the keys with two Fenwick trees over the LSNs.
 *
 * When a delta comes in, the active ones that do not overlap its LSNs end at or below its start, or start at or above
 * its end; these two groups are disjoint, so
 *
 *     pairs += active - ended(lsn_lo) - starting(lsn_hi)
 *
 * That marks the delta that came in. The others of its pairs are marked by a second sweep, which runs only where the
 * first found something: unmarked active deltas stand in a tree ordered by lsn_lo with the highest lsn_hi below each
 * node; the leftmost one that ends above the start of the delta that came in overlaps it if it starts below its end. It
 * is marked and removed from the tree, so each delta is removed once.
 */
#include "core/analysis/overlap.h"

#include "core/base/sort.h"
#include "core/model/key_edges.h"

#include <stdlib.h>

typedef struct Active {
    uint32_t count, ranks;
    uint32_t *by_start, *by_end; /* Fenwick trees, 1-based */
} Active;

static void fenwick_add(uint32_t *tree, uint32_t ranks, uint32_t rank, uint32_t one)
{
    for (uint32_t at = rank + 1; at <= ranks; at += at & (0 - at))
        tree[at] += one;
}

/* How many of the counted layers have a rank below `rank`. */
static uint32_t fenwick_below(const uint32_t *tree, uint32_t rank)
{
    uint32_t sum = 0;
    for (uint32_t at = rank; at > 0; at -= at & (0 - at))
        sum += tree[at];
    return sum;
}

static void active_change(Active *active, const LayerIndex *index, LayerId id, uint32_t one)
{
    active->count += one;
    fenwick_add(active->by_start, active->ranks, index->lsn_lo[id], one);
    fenwick_add(active->by_end, active->ranks, index->lsn_hi[id], one);
}

static uint32_t active_touching(const Active *active, const LayerIndex *index, LayerId id)
{
    uint32_t ended = fenwick_below(active->by_end, index->lsn_lo[id] + 1);
    uint32_t started_below = fenwick_below(active->by_start, index->lsn_hi[id]);
    return started_below - ended; /* active - ended - (active - started_below) */
}

/* The first sweep: counts all pairs, and marks the later layer of each. */
static void sweep_count(Overlaps *overlaps, const LayerIndex *index, const KeyEdges *edges, const LayerId *ids)
{
    Active active = {.ranks = index->lsn_count};
    active.by_start = mem_zero((size_t)active.ranks + 1, sizeof *active.by_start);
    active.by_end = mem_zero((size_t)active.ranks + 1, sizeof *active.by_end);
    for (uint32_t k = 0; k < edges->key_count; k++) {
        for (uint32_t i = edges->end_of[k]; i < edges->end_of[k + 1]; i++)
            active_change(&active, index, ids[edges->ends[i]], UINT32_MAX);
        for (uint32_t i = edges->start_of[k]; i < edges->start_of[k + 1]; i++) {
            LayerId id = ids[edges->starts[i]];
            uint32_t touching = active_touching(&active, index, id);
            overlaps->pairs += touching;
            if (touching && !overlaps->marked)
                overlaps->marked = mem_zero(index->layer_count, 1);
            if (touching)
                overlaps->marked[id] = 1;
            active_change(&active, index, id, 1);
        }
    }
    free(active.by_start);
    free(active.by_end);
}

/* Active unmarked deltas, ordered by lsn_lo. Node n has the highest lsn_hi rank below it, 0 where there is none. */
typedef struct Unmarked {
    uint32_t leaves;
    uint32_t *highest; /* 1-based heap */
    uint32_t *place;   /* by leaf: index in the list */
    uint32_t *leaf;    /* by index in the list: its leaf */
} Unmarked;

static void unmarked_set(Unmarked *tree, uint32_t leaf, uint32_t end)
{
    uint32_t *highest = tree->highest;
    size_t at = (size_t)tree->leaves + leaf;
    for (highest[at] = end; at > 1; at /= 2)
        highest[at / 2] = highest[at] > highest[at ^ 1] ? highest[at] : highest[at ^ 1];
}

static void unmarked_init(Unmarked *tree, const LayerIndex *index, const LayerId *ids, size_t count)
{
    Sort64 *order = mem_alloc(count * sizeof *order);
    for (size_t i = 0; i < count; i++)
        order[i] = (Sort64){index->lsn_lo[ids[i]], (uint32_t)i};
    sort_64(order, count);
    uint32_t leaves = 1;
    while (leaves < count)
        leaves *= 2;
    *tree = (Unmarked){.leaves = leaves};
    tree->highest = mem_zero(2 * (size_t)leaves, sizeof *tree->highest);
    tree->place = mem_alloc(count * sizeof *tree->place);
    tree->leaf = mem_alloc(count * sizeof *tree->leaf);
    for (size_t i = 0; i < count; i++) {
        tree->place[i] = order[i].place;
        tree->leaf[order[i].place] = (uint32_t)i;
    }
    free(order);
}

/* Marks all active deltas that overlap the new one. */
static void mark_touching(Unmarked *tree, Overlaps *overlaps, const LayerIndex *index, const LayerId *ids, LayerId id)
{
    while (tree->highest[1] > index->lsn_lo[id]) {
        size_t at = 1;
        while (at < tree->leaves)
            at = tree->highest[2 * at] > index->lsn_lo[id] ? 2 * at : 2 * at + 1;
        uint32_t leaf = (uint32_t)(at - tree->leaves);
        LayerId other = ids[tree->place[leaf]];
        if (index->lsn_lo[other] >= index->lsn_hi[id])
            return;
        overlaps->marked[other] = 1;
        unmarked_set(tree, leaf, 0);
    }
}

static void sweep_mark(Overlaps *overlaps, const LayerIndex *index, const KeyEdges *edges, const LayerId *ids,
                       size_t count)
{
    Unmarked tree;
    unmarked_init(&tree, index, ids, count);
    for (uint32_t k = 0; k < edges->key_count; k++) {
        for (uint32_t i = edges->end_of[k]; i < edges->end_of[k + 1]; i++)
            unmarked_set(&tree, tree.leaf[edges->ends[i]], 0);
        for (uint32_t i = edges->start_of[k]; i < edges->start_of[k + 1]; i++) {
            LayerId id = ids[edges->starts[i]];
            mark_touching(&tree, overlaps, index, ids, id);
            if (!overlaps->marked[id])
                unmarked_set(&tree, tree.leaf[edges->starts[i]], index->lsn_hi[id]);
        }
    }
    free(tree.highest);
    free(tree.place);
    free(tree.leaf);
}

void overlaps_init(Overlaps *overlaps, LayerView view)
{
    *overlaps = (Overlaps){0};
    LayerId *deltas = mem_alloc(view.count * sizeof *deltas);
    size_t kept = 0;
    for (size_t i = 0; i < view.count; i++)
        if (!layer_is_image(view.set, view.ids[i]) && view.set->lsn_lo[view.ids[i]] < view.set->lsn_hi[view.ids[i]])
            deltas[kept++] = view.ids[i];
    KeyEdges edges;
    key_edges_init(&edges, (LayerView){view.set, view.index, deltas, kept});
    sweep_count(overlaps, view.index, &edges, deltas);
    if (overlaps->pairs)
        sweep_mark(overlaps, view.index, &edges, deltas, kept);
    key_edges_release(&edges);
    free(deltas);
}

void overlaps_release(Overlaps *overlaps)
{
    free(overlaps->marked);
    *overlaps = (Overlaps){0};
}

void overlaps_list(const Overlaps *overlaps, const LayerSet *set, const LayerId *ids, size_t count, size_t limit,
                   OverlapPairArray *pairs)
{
    if (!overlaps->marked)
        return;
    Sort128 *order = mem_alloc(count * sizeof *order);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (overlaps->marked[ids[i]])
            order[kept++] = (Sort128){set->key_lo[ids[i]], ids[i]};
    sort_128(order, kept);
    uint64_t budget = 4000000;
    for (size_t i = 0; i < kept && limit && budget; i++) {
        LayerId a = order[i].place;
        for (size_t j = i + 1; j < kept && order[j].number < set->key_hi[a] && limit && budget; j++, budget--) {
            LayerId b = order[j].place;
            if (set->lsn_lo[a] >= set->lsn_hi[b] || set->lsn_lo[b] >= set->lsn_hi[a])
                continue;
            array_push(pairs, (OverlapPair){a < b ? a : b, a < b ? b : a});
            limit--;
        }
    }
    free(order);
}

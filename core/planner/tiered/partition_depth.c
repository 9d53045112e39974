/* partition_depth.c - computes how many deltas lie above the topmost image, at the deepest key.
 *
 * Layers get ranks: higher LSN end above lower, an image above a delta that ends with it, later in the level above
 * earlier. A sweep over the keys switches ranks on and off in a binary tree whose nodes know two things of their span
 * of ranks: is there an image, and how many deltas lie above the topmost one (or in all, without an image). The root is
 * the depth at the sweep's key; joining two children is
 *
 *     right has an image ?  right's deltas  :  right's deltas + left's deltas
 *
 * Example, ranks bottom up: delta, image, delta, delta. The right half has 2 deltas and no image, the left half an
 * image with none above it: depth 2.
 */
#include "core/planner/tiered/partition.h"

#include "core/base/sort.h"

#include <stdlib.h>

typedef struct DepthItem {
    KeyRange keys;
    bool image;
} DepthItem;

typedef struct DepthNode {
    uint32_t deltas; /* number of deltas above the topmost image of the node */
    bool image;
} DepthNode;

/* The lowest end of a delta. An image that ends below it has all deltas above it and changes nothing. */
static Lsn lowest_end(const PartitionScope *scope, const LayerSet *layers)
{
    Lsn lowest = UINT64_MAX;
    for (size_t i = 0; i < scope->count; i++) {
        Lsn end = layers->lsn_hi[scope->at[i].id];
        if (!scope->at[i].image && scope->at[i].in_scope && end < lowest)
            lowest = end;
    }
    return lowest;
}

/* The ranges in scope, lowest rank first. Deltas are added before images and the sort is stable, so that an image
 * follows the deltas that end where it does. */
static DepthItem *items_sorted(const PartitionScope *scope, const LayerSet *layers, bool single, size_t *count)
{
    DepthItem *found = mem_alloc((scope->ranges.count + 1) * sizeof *found);
    Sort64 *order = mem_alloc((scope->ranges.count + 1) * sizeof *order);
    size_t n = 0;
    Lsn lowest = lowest_end(scope, layers);
    for (int images = 0; images < 2; images++)
        for (size_t i = 0; i < scope->count; i++) {
            const ScopeLayer *layer = &scope->at[i];
            LayerId id = layer->id;
            bool one_key = !layer->image && layers->key_hi[id] - layers->key_lo[id] == 1;
            bool below = layer->image && layers->lsn_hi[id] < lowest;
            if (!layer->in_scope || layer->image != (images == 1) || (one_key && !single) || below)
                continue;
            for (uint32_t r = 0; r < layer->ranges_count; r++) {
                KeyRange range = scope->ranges.at[layer->ranges_first + r];
                order[n] = (Sort64){layers->lsn_hi[id], (uint32_t)n};
                found[n] = (DepthItem){range, layer->image};
                n += range.lo < range.hi;
            }
        }
    sort_64(order, n);
    DepthItem *items = mem_alloc((n + 1) * sizeof *items);
    for (size_t i = 0; i < n; i++)
        items[i] = found[order[i].place];
    free(order);
    free(found);
    *count = n;
    return items;
}

/* All ends and starts in key order; at one key ends come first. `place` is the rank, with START for a start. */
#define START 0x80000000u

static Sort128 *partition_events_sorted(const DepthItem *items, size_t count)
{
    Sort128 *events = mem_alloc((2 * count + 1) * sizeof *events);
    for (size_t i = 0; i < count; i++) {
        events[i] = (Sort128){items[i].keys.hi, (uint32_t)i};
        events[count + i] = (Sort128){items[i].keys.lo, (uint32_t)i | START};
    }
    sort_128(events, 2 * count);
    return events;
}

static void partition_node_set(DepthNode *tree, size_t leaves, size_t rank, DepthNode leaf)
{
    size_t at = leaves + rank;
    tree[at] = leaf;
    for (at /= 2; at > 0; at /= 2) {
        const DepthNode *left = &tree[2 * at], *right = &tree[2 * at + 1];
        DepthNode joined = {right->deltas + (right->image ? 0 : left->deltas), left->image || right->image};
        if (joined.deltas == tree[at].deltas && joined.image == tree[at].image)
            return;
        tree[at] = joined;
    }
}

uint64_t scope_depth(const PartitionScope *scope, const LayerSet *layers, bool single, Partition *partitions,
                     size_t count, KeyRange *where)
{
    size_t item_count;
    DepthItem *items = items_sorted(scope, layers, single, &item_count);
    Sort128 *events = partition_events_sorted(items, item_count);
    size_t leaves = 1;
    while (leaves < item_count)
        leaves *= 2;
    DepthNode *tree = mem_zero(2 * leaves, sizeof *tree);
    uint32_t deepest = 0;
    KeyRange keys = {0, 0};
    for (size_t i = 0, part = 0; i < 2 * item_count; i++) {
        uint32_t rank = events[i].place & ~START;
        const DepthItem *item = &items[rank];
        bool start = (events[i].place & START) != 0;
        partition_node_set(tree, leaves, rank, (DepthNode){start && !item->image, start && item->image});
        if (i + 1 < 2 * item_count && events[i + 1].number == events[i].number)
            continue;
        uint32_t depth = tree[1].deltas;
        if (depth > deepest) { /* a range is open, so another event follows */
            deepest = depth;
            keys = (KeyRange){events[i].number, events[i + 1].number};
        }
        while (part < count && partitions[part].hull.hi <= events[i].number)
            part++;
        if (part < count && partitions[part].hull.lo <= events[i].number && depth > partitions[part].depth)
            partitions[part].depth = depth;
    }
    free(tree);
    free(events);
    free(items);
    if (where != NULL)
        *where = keys;
    return deepest;
}

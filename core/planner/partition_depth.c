/* partition_depth.c - how many deltas lie above the topmost image, at the worst key.
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
#include "core/planner/partition.h"

#include <stdlib.h>

typedef struct Item {
    KeyRange keys;
    Lsn end;
    uint32_t place; /* in the level */
    bool image;
} Item;

typedef struct Event {
    Key key;
    uint32_t rank;
    bool start;
} Event;

typedef struct Node {
    uint32_t deltas; /* above the topmost image of the node */
    bool image;
} Node;

static int item_order(const void *a, const void *b)
{
    const Item *x = a, *y = b;
    if (x->end != y->end)
        return x->end > y->end ? 1 : -1;
    if (x->image != y->image)
        return x->image ? 1 : -1;
    return (x->place > y->place) - (x->place < y->place);
}

static int event_order(const void *a, const void *b)
{
    const Event *x = a, *y = b;
    if (x->key != y->key)
        return x->key > y->key ? 1 : -1;
    return (int)x->start - (int)y->start; /* ends first */
}

static size_t items_gather(const Scope *scope, const LayerSet *layers, bool single, Item *items)
{
    size_t count = 0;
    for (size_t i = 0; i < scope->count; i++) {
        const ScopeLayer *layer = &scope->at[i];
        LayerId id = layer->id;
        bool one_key = !layer->image && layers->key_hi[id] - layers->key_lo[id] == 1;
        if (!layer->in_scope || (one_key && !single))
            continue;
        for (uint32_t r = 0; r < layer->ranges_count; r++) {
            KeyRange range = scope->ranges.at[layer->ranges_first + r];
            if (range.lo < range.hi)
                items[count++] = (Item){range, layers->lsn_hi[id], (uint32_t)i, layer->image};
        }
    }
    return count;
}

static void node_set(Node *tree, size_t leaves, size_t rank, Node leaf)
{
    size_t at = leaves + rank;
    tree[at] = leaf;
    for (at /= 2; at > 0; at /= 2) {
        const Node *left = &tree[2 * at], *right = &tree[2 * at + 1];
        Node joined = {right->deltas + (right->image ? 0 : left->deltas), left->image || right->image};
        if (joined.deltas == tree[at].deltas && joined.image == tree[at].image)
            return;
        tree[at] = joined;
    }
}

static Event *events_sorted(const Item *items, size_t count)
{
    Event *events = mem_alloc((2 * count + 1) * sizeof *events);
    for (size_t i = 0; i < count; i++) {
        events[2 * i] = (Event){items[i].keys.lo, (uint32_t)i, true};
        events[2 * i + 1] = (Event){items[i].keys.hi, (uint32_t)i, false};
    }
    qsort(events, 2 * count, sizeof *events, event_order);
    return events;
}

uint64_t scope_depth(const Scope *scope, const LayerSet *layers, bool single, Partition *partitions, size_t count)
{
    Item *items = mem_alloc((scope->ranges.count + 1) * sizeof *items);
    size_t item_count = items_gather(scope, layers, single, items);
    qsort(items, item_count, sizeof *items, item_order);
    Event *events = events_sorted(items, item_count);
    size_t leaves = 1;
    while (leaves < item_count)
        leaves *= 2;
    Node *tree = mem_zero(2 * leaves, sizeof *tree);
    uint32_t deepest = 0;
    for (size_t i = 0, part = 0; i < 2 * item_count; i++) {
        const Item *item = &items[events[i].rank];
        bool start = events[i].start;
        node_set(tree, leaves, events[i].rank, (Node){start && !item->image, start && item->image});
        if (i + 1 < 2 * item_count && events[i + 1].key == events[i].key)
            continue;
        uint32_t depth = tree[1].deltas;
        deepest = depth > deepest ? depth : deepest;
        while (part < count && partitions[part].hull.hi <= events[i].key)
            part++;
        if (part < count && partitions[part].hull.lo <= events[i].key && depth > partitions[part].depth)
            partitions[part].depth = depth;
    }
    free(tree);
    free(events);
    free(items);
    return deepest;
}

/* path_tree.c - counts records from left to right in a tree (path_tree.h).
 *
 * Each node has the highest end below it (`top`), and how many deltas below it end higher than all to their left below
 * it (`path`). Of the right half those count that end above the left half's top:
 *
 *              top 70, path 3            path = 1 (left) + 2 (right half, above 45)
 *             /              \
 *       top 45, path 1    top 70, path 2     path_tree_above(node, 45): into one half at each level; if the left half
 * has a /       \         /       \         higher end, all of the right half that counted before counts still [10,45)
 * [20,40)  [30,60) [50,70)
 *
 * Visits are not carried to each delta at once. A node keeps those due to the part of its right half that counts, until
 * a change below the node could change which deltas that are.
 *
 * An image with end e ends the path. The deltas that start above e are the leaves from some place on; those to the left
 * of it only raise the end to be exceeded. Of these the last record starts at e or below, and is visited if it ends
 * above e.
 */
#include "core/model/path_tree.h"

#include "core/base/search.h"
#include "core/base/sort.h"

/* Orders the deltas by LSN start; of equal starts the highest end comes first. */
static void path_tree_order_leaves(PathTree *tree, const LayerId *deltas, size_t count)
{
    const LayerSet *set = tree->set;
    Sort128 *order = mem_alloc(count * sizeof *order);
    for (size_t i = 0; i < count; i++)
        order[i] = (Sort128){u128_make(set->lsn_lo[deltas[i]], ~set->lsn_hi[deltas[i]]), deltas[i]};
    sort_128(order, count);
    for (size_t i = 0; i < count; i++) {
        tree->leaf[order[i].place] = (uint32_t)i;
        tree->ids[i] = order[i].place;
    }
    free(order);
}

static void path_tree_rank_ends(PathTree *tree, size_t count)
{
    Sort64 *order = mem_alloc(count * sizeof *order);
    for (size_t i = 0; i < count; i++)
        order[i] = (Sort64){tree->set->lsn_hi[tree->ids[i]], (uint32_t)i};
    sort_64(order, count);
    uint32_t ranks = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || order[i].number != order[i - 1].number)
            tree->ends[ranks++] = order[i].number;
        tree->rank[order[i].place] = ranks;
    }
    free(order);
}

void path_tree_init(PathTree *tree, const LayerSet *set, const LayerId *deltas, size_t count, uint32_t *visits)
{
    uint32_t leaves = 1;
    while (leaves < count)
        leaves *= 2;
    *tree = (PathTree){.set = set, .leaves = leaves, .count = (uint32_t)count, .visits = visits};
    tree->nodes = mem_zero(2 * (size_t)leaves, sizeof *tree->nodes);
    tree->due = visits ? mem_zero(leaves, sizeof *tree->due) : NULL;
    tree->leaf = mem_alloc(set->count * sizeof *tree->leaf);
    tree->ids = mem_alloc(count * sizeof *tree->ids);
    tree->rank = mem_alloc(count * sizeof *tree->rank);
    tree->ends = mem_alloc(count * sizeof *tree->ends);
    path_tree_order_leaves(tree, deltas, count);
    path_tree_rank_ends(tree, count);
}

/* The number of records below the node that end above `top`. O(log n). */
static uint32_t path_tree_above(const PathTree *tree, uint32_t node, uint32_t top)
{
    const PathNode *nodes = tree->nodes;
    uint32_t records = 0;
    if (nodes[node].top <= top)
        return 0;
    while (node < tree->leaves) {
        uint32_t left = 2 * node;
        if (nodes[left].top > top) {
            records += nodes[node].path - nodes[left].path;
            node = left;
        } else {
            node = left + 1;
        }
    }
    return records + nodes[node].path;
}

/* Adds visits to the records below the node that end above `top`. O(log n). */
static void path_tree_visit_above(PathTree *tree, uint32_t node, uint32_t top, uint32_t visits)
{
    const PathNode *nodes = tree->nodes;
    if (nodes[node].top <= top)
        return;
    while (node < tree->leaves) {
        node *= 2;
        if (nodes[node].top > top)
            tree->due[node / 2] += visits;
        else
            node++;
    }
    tree->visits[tree->ids[node - tree->leaves]] += visits;
}

/* Gives the visits due at the node to the right half below it. O(log n). */
static void settle(PathTree *tree, uint32_t node)
{
    if (tree->due[node])
        path_tree_visit_above(tree, 2 * node + 1, tree->nodes[2 * node].top, tree->due[node]);
    tree->due[node] = 0;
}

void path_tree_release(PathTree *tree)
{
    for (uint32_t node = 1; tree->due && node < tree->leaves; node++)
        settle(tree, node);
    free(tree->nodes);
    free(tree->ids);
    free(tree->leaf);
    free(tree->rank);
    free(tree->ends);
    free(tree->due);
    *tree = (PathTree){0};
}

void path_tree_clear(PathTree *tree)
{
    memset(tree->nodes, 0, 2 * (size_t)tree->leaves * sizeof *tree->nodes);
}

void path_tree_change(PathTree *tree, LayerId delta, bool active)
{
    PathNode *nodes = tree->nodes;
    uint32_t place = tree->leaf[delta], node = tree->leaves + place;
    for (uint32_t half = tree->leaves; tree->due && half > 1; half /= 2)
        settle(tree, node / half);
    nodes[node] = (PathNode){0};
    if (active)
        nodes[node] = (PathNode){tree->rank[place], !tree->without_l0 || !layer_is_l0(tree->set, delta)};
    for (; node > 1; node /= 2) {
        const PathNode *left = &nodes[node & ~1u], *right = left + 1;
        if (node % 2 == 1 && left->top >= tree->rank[place])
            break; /* the delta lies inside another one */
        nodes[node / 2] = (PathNode){left->top > right->top ? left->top : right->top,
                                     left->path + path_tree_above(tree, node | 1, left->top)};
    }
}

/* The leaves among which a read finds its deltas, as far as they start above its image: [from, until). */
typedef struct Leaves {
    uint32_t from, until;
} Leaves;

static Leaves path_tree_leaves(const PathTree *tree, PathRead read)
{
    Leaves leaves = {0, tree->count};
    const Lsn *starts = tree->set->lsn_lo;
    if (read.lsn < UINT64_MAX)
        search_first(leaves.until, 0, tree->count, starts[tree->ids[leaves.until]] >= read.lsn);
    if (read.image)
        search_first(leaves.from, 0, leaves.until, starts[tree->ids[leaves.from]] > read.floor);
    return leaves;
}

/* Finds the subtrees whose leaves these are, from left to right. Returns how many. O(log n). */
static uint32_t subtrees_of(const PathTree *tree, Leaves leaves, uint32_t nodes[static 64])
{
    uint32_t lo = tree->leaves + leaves.from, hi = tree->leaves + leaves.until, count = 0, right[32], rights = 0;
    if (leaves.from == 0 && leaves.until == tree->count) {
        nodes[0] = 1;
        return 1;
    }
    for (; lo < hi; lo /= 2, hi /= 2) {
        if (lo % 2 == 1)
            nodes[count++] = lo++;
        if (hi % 2 == 1)
            right[rights++] = --hi;
    }
    while (rights > 0)
        nodes[count++] = right[--rights];
    return count;
}

/* The leftmost of the subtrees with the highest end; 0: no delta below them is active. */
static uint32_t highest_of(const PathTree *tree, const uint32_t *nodes, uint32_t count)
{
    uint32_t highest = 0, top = 0;
    for (uint32_t i = 0; i < count; i++)
        if (tree->nodes[nodes[i]].top > top) {
            highest = nodes[i];
            top = tree->nodes[highest].top;
        }
    return highest;
}

/* A read's path: its part above the image, and what starts at the image or below it. */
typedef struct Parts {
    uint32_t nodes[64], count; /* subtrees of the deltas that start above the image */
    uint32_t top;              /* the highest end of the other ones, as in PathNode */
    uint32_t last;             /* a subtree whose leftmost highest delta the path visits last; 0: there is none */
} Parts;

static void path_tree_parts(const PathTree *tree, PathRead read, Parts *parts)
{
    Leaves leaves = path_tree_leaves(tree, read);
    parts->last = highest_of(tree, parts->nodes, subtrees_of(tree, (Leaves){0, leaves.from}, parts->nodes));
    parts->top = tree->nodes[parts->last].top;
    if (parts->top == 0 || tree->ends[parts->top - 1] <= read.floor)
        parts->last = 0;
    parts->count = subtrees_of(tree, leaves, parts->nodes);
}

uint32_t path_tree_length(const PathTree *tree, PathRead read)
{
    Parts parts;
    path_tree_parts(tree, read, &parts);
    uint32_t top = parts.top, length = parts.last > 0 ? path_tree_above(tree, parts.last, top - 1) : 0;
    for (uint32_t i = 0; i < parts.count; i++) {
        length += path_tree_above(tree, parts.nodes[i], top);
        top = tree->nodes[parts.nodes[i]].top > top ? tree->nodes[parts.nodes[i]].top : top;
    }
    return length;
}

void path_tree_visit(PathTree *tree, PathRead read)
{
    Parts parts;
    path_tree_parts(tree, read, &parts);
    uint32_t top = parts.top;
    if (parts.last > 0)
        path_tree_visit_above(tree, parts.last, top - 1, 1);
    for (uint32_t i = 0; i < parts.count; i++) {
        path_tree_visit_above(tree, parts.nodes[i], top, 1);
        top = tree->nodes[parts.nodes[i]].top > top ? tree->nodes[parts.nodes[i]].top : top;
    }
}

LayerId path_tree_first(const PathTree *tree, PathRead read)
{
    uint32_t nodes[64], until = path_tree_leaves(tree, read).until;
    uint32_t node = highest_of(tree, nodes, subtrees_of(tree, (Leaves){0, until}, nodes)), top = tree->nodes[node].top;
    if (node == 0 || (read.image && tree->ends[top - 1] <= read.floor))
        return LAYER_NONE;
    while (node < tree->leaves) {
        node *= 2;
        if (tree->nodes[node].top != top)
            node++;
    }
    return tree->ids[node - tree->leaves];
}

/* range_tree.c - climbs from the first leaf until a subtree to the right may hold an answer, then descends into it.
 *
 *     first value < 3 from place 1:   least        1
 *                                              4       1        4 at place 0..1: no; go right, then down: 1 at place 3
 *                                            4   5   7   1
 */
#include "core/base/range_tree.h"

#include "core/base/mem.h"

#include <stdbool.h>
#include <stdlib.h>

void range_tree_init(RangeTree *tree, const uint32_t *values, uint32_t count)
{
    uint32_t leaves = 1;
    while (leaves < count)
        leaves *= 2;
    *tree = (RangeTree){.leaves = leaves};
    tree->least = mem_alloc(2 * (size_t)leaves * sizeof *tree->least);
    tree->most = mem_alloc(2 * (size_t)leaves * sizeof *tree->most);
    for (uint32_t i = 0; i < leaves; i++) {
        tree->least[leaves + i] = i < count ? values[i] : UINT32_MAX;
        tree->most[leaves + i] = i < count ? values[i] : 0;
    }
    for (uint32_t at = leaves - 1; at > 0; at--) {
        const uint32_t *least = &tree->least[2 * (size_t)at], *most = &tree->most[2 * (size_t)at];
        tree->least[at] = least[0] < least[1] ? least[0] : least[1];
        tree->most[at] = most[0] > most[1] ? most[0] : most[1];
    }
}

void range_tree_release(RangeTree *tree)
{
    free(tree->least);
    free(tree->most);
    *tree = (RangeTree){0};
}

static bool range_tree_holds(const RangeTree *tree, size_t node, uint32_t x, bool below)
{
    return below ? tree->least[node] < x : tree->most[node] >= x;
}

static uint32_t range_tree_first(const RangeTree *tree, uint32_t lo, uint32_t hi, uint32_t x, bool below)
{
    if (lo >= hi)
        return hi;
    size_t node = (size_t)tree->leaves + lo;
    while (!range_tree_holds(tree, node, x, below)) {
        while (node & 1) /* up to the next left child, whose sibling comes next */
            node /= 2;
        if (node == 0)
            return hi; /* reached the right edge: nothing is left */
        node++;
    }
    while (node < tree->leaves)
        node = range_tree_holds(tree, 2 * node, x, below) ? 2 * node : 2 * node + 1;
    uint32_t place = (uint32_t)(node - tree->leaves);
    return place < hi ? place : hi;
}

uint32_t range_tree_below(const RangeTree *tree, uint32_t lo, uint32_t hi, uint32_t x)
{
    return range_tree_first(tree, lo, hi, x, true);
}

uint32_t range_tree_reaching(const RangeTree *tree, uint32_t lo, uint32_t hi, uint32_t x)
{
    return range_tree_first(tree, lo, hi, x, false);
}

/* span_tree.c - two segment trees. A value that applies to a whole node is kept at the node and never pushed down.
 *
 *     +1 to [0, 3) of 4 places:   added 1 at the node of 0..1 and at the leaf 2
 *
 *                most 1
 *           most 1     most 1
 *           added 1   0      0         the largest is found by going down to the child that has it, left first
 *                    (1)    (0)
 */
#include "core/base/span_tree.h"

#include "core/base/mem.h"

static uint32_t span_leaves_for(uint32_t count)
{
    uint32_t leaves = 1;
    while (leaves < count)
        leaves *= 2;
    return leaves;
}

void span_sum_init(SpanSum *tree, uint32_t count)
{
    uint32_t leaves = span_leaves_for(count);
    *tree =
        (SpanSum){leaves, mem_zero(2 * (size_t)leaves, sizeof(int32_t)), mem_zero(2 * (size_t)leaves, sizeof(int32_t))};
}

void span_sum_release(SpanSum *tree)
{
    free(tree->added);
    free(tree->most);
    *tree = (SpanSum){0};
}

static int32_t larger(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

void span_sum_add(SpanSum *tree, uint32_t lo, uint32_t hi, int32_t value)
{
    if (lo >= hi)
        return;
    size_t left = (size_t)tree->leaves + lo, right = (size_t)tree->leaves + hi - 1;
    for (size_t l = left, r = right; l <= r; l /= 2, r /= 2) {
        if (l & 1) {
            tree->added[l] += value;
            tree->most[l++] += value;
        }
        if (!(r & 1)) {
            tree->added[r] += value;
            tree->most[r--] += value;
        }
        if (r == 0 || l > r)
            break;
    }
    for (size_t l = left / 2, r = right / 2; r > 0; l /= 2, r /= 2) {
        tree->most[l] = larger(tree->most[2 * l], tree->most[2 * l + 1]) + tree->added[l];
        if (r != l)
            tree->most[r] = larger(tree->most[2 * r], tree->most[2 * r + 1]) + tree->added[r];
    }
}

int32_t span_sum_most(const SpanSum *tree, uint32_t *place)
{
    size_t node = 1;
    while (node < tree->leaves)
        node = 2 * node + (tree->most[2 * node] < tree->most[2 * node + 1]);
    *place = (uint32_t)(node - tree->leaves);
    return tree->most[1];
}

void span_top_init(SpanTop *tree, uint32_t count)
{
    uint32_t leaves = span_leaves_for(count);
    *tree = (SpanTop){leaves, mem_zero(2 * (size_t)leaves, sizeof(uint32_t)),
                      mem_zero(2 * (size_t)leaves, sizeof(uint32_t))};
}

void span_top_release(SpanTop *tree)
{
    free(tree->floor);
    free(tree->most);
    *tree = (SpanTop){0};
}

/* A node inside the range counts with its `most`. A node above one of the ends counts with its `floor`, which holds for
 * every place below it. */
uint32_t span_top_most(const SpanTop *tree, uint32_t lo, uint32_t hi)
{
    uint32_t most = 0;
    if (lo >= hi)
        return 0;
    size_t left = (size_t)tree->leaves + lo, right = (size_t)tree->leaves + hi - 1;
    for (size_t l = left, r = right; l <= r; l /= 2, r /= 2) {
        if (l & 1) {
            most = tree->most[l] > most ? tree->most[l] : most;
            l++;
        }
        if (!(r & 1)) {
            most = tree->most[r] > most ? tree->most[r] : most;
            r--;
        }
        if (r == 0 || l > r)
            break;
    }
    for (size_t l = left / 2, r = right / 2; r > 0; l /= 2, r /= 2) {
        most = tree->floor[l] > most ? tree->floor[l] : most;
        most = tree->floor[r] > most ? tree->floor[r] : most;
    }
    return most;
}

static void raise_node(SpanTop *tree, size_t node, uint32_t value)
{
    tree->floor[node] = value > tree->floor[node] ? value : tree->floor[node];
    tree->most[node] = value > tree->most[node] ? value : tree->most[node];
}

void span_top_raise(SpanTop *tree, uint32_t lo, uint32_t hi, uint32_t value)
{
    if (lo >= hi)
        return;
    size_t left = (size_t)tree->leaves + lo, right = (size_t)tree->leaves + hi - 1;
    for (size_t l = left, r = right; l <= r; l /= 2, r /= 2) {
        if (l & 1)
            raise_node(tree, l++, value);
        if (!(r & 1))
            raise_node(tree, r--, value);
        if (r == 0 || l > r)
            break;
    }
    for (size_t l = left / 2, r = right / 2; r > 0; l /= 2, r /= 2) {
        tree->most[l] = value > tree->most[l] ? value : tree->most[l];
        tree->most[r] = value > tree->most[r] ? value : tree->most[r];
    }
}

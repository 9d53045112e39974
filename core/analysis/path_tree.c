/* path_tree.c - the tournament tree of path_tree.h.
 *
 * Example: a [10,40), c [50,60), b [20,60), in this order: of the two that end at 60 a read prefers b, because it
 * starts lower. The leaves hold 10, 50, 20. For a read below LSN 45 the rightmost leaf less than 45 is b; below 20 it
 * is a.
 */
#include "core/analysis/path_tree.h"

#include "core/base/sort.h"

#define NO_START UINT64_MAX

void path_tree_init(PathTree *tree, const LayerSet *set, const LayerId *deltas, size_t count)
{
    /* From the least preferred delta to the most, in the order of layer_read_before(): by LSNs, then by key. So they
     * are ordered by key first. */
    Sort128 *order = mem_alloc(count * sizeof *order);
    for (size_t i = 0; i < count; i++)
        order[i] = (Sort128){~set->key_hi[deltas[count - 1 - i]], deltas[count - 1 - i]};
    sort_128(order, count);
    for (size_t i = 0; i < count; i++)
        order[i].number = ~set->key_lo[order[i].place];
    sort_128(order, count);
    for (size_t i = 0; i < count; i++)
        order[i].number = u128_make(set->lsn_hi[order[i].place], ~set->lsn_lo[order[i].place]);
    sort_128(order, count);
    uint32_t leaves = 1;
    while (leaves < count)
        leaves *= 2;
    *tree = (PathTree){.set = set, .leaves = leaves};
    tree->least = mem_alloc(2 * (size_t)leaves * sizeof *tree->least);
    for (size_t i = 0; i < 2 * (size_t)leaves; i++)
        tree->least[i] = NO_START;
    tree->leaf = mem_alloc(set->count * sizeof *tree->leaf);
    tree->ids = mem_alloc(count * sizeof *tree->ids);
    for (size_t i = 0; i < count; i++) {
        tree->leaf[order[i].place] = (uint32_t)i;
        tree->ids[i] = order[i].place;
    }
    free(order);
}

void path_tree_release(PathTree *tree)
{
    free(tree->least);
    free(tree->ids);
    free(tree->leaf);
    *tree = (PathTree){0};
}

void path_tree_change(PathTree *tree, LayerId delta, bool active)
{
    uint64_t *least = tree->least;
    size_t at = (size_t)tree->leaves + tree->leaf[delta];
    for (least[at] = active ? tree->set->lsn_lo[delta] : NO_START; at > 1; at /= 2)
        least[at / 2] = least[at] < least[at ^ 1] ? least[at] : least[at ^ 1];
}

bool path_tree_next(const PathTree *tree, Lsn lsn, LayerId *delta)
{
    const uint64_t *least = tree->least;
    if (tree->leaves == 0 || least[1] >= lsn)
        return false;
    size_t at = 1;
    while (at < tree->leaves)
        at = least[2 * at + 1] < lsn ? 2 * at + 1 : 2 * at;
    *delta = tree->ids[at - tree->leaves];
    return true;
}

/* path_tree.h - deltas in the order in which reads prefer them. Those over the current key are active.
 *
 *     all deltas by (LSN end, then start downwards)      the next on a read's path below LSN e = the rightmost active
 *     leaf = its LSN start while active, else none       one that starts below e; inner nodes hold the least start
 *                                                        below them
 *
 * A tournament tree: changing a delta and finding the next one cost O(log n).
 */
#ifndef CORE_ANALYSIS_PATH_TREE_H
#define CORE_ANALYSIS_PATH_TREE_H

#include "core/model/layer_set.h"

typedef struct PathTree {
    const LayerSet *set; /* not owned */
    uint32_t leaves;     /* a power of two; 0: the tree was not made */
    uint64_t *least;     /* owned; 1-based heap: least[1] is the root */
    LayerId *ids;        /* owned; by leaf */
    uint32_t *leaf;      /* owned; by layer id */
} PathTree;

/* Makes the tree of these deltas, none of which is active. O(n log n). */
void path_tree_init(PathTree *tree, const LayerSet *set, const LayerId *deltas, size_t count);
/* Frees the tree; also one that was not made. */
void path_tree_release(PathTree *tree);
/* Makes a delta of the tree active or inactive. O(log n). */
void path_tree_change(PathTree *tree, LayerId delta, bool active);
/* Finds the next delta of a read: of the active deltas that start below `lsn`, the one with the highest end; of equal
 * ends the one that starts lowest; of equal LSN ranges the one that is first in the layer map (layer_read_before()).
 * False: there is none. O(log n). */
bool path_tree_next(const PathTree *tree, Lsn lsn, LayerId *delta);

#endif

/* path_tree.h - the path of a read through the deltas over the current key, while a sweep moves along the keys. Its
 * length is found without a walk along it.
 *
 *     starts at   10   20   30   50      From the top a read takes the delta with the highest end, goes on below its
 *     ends at     45   40   60   70      start, and takes the highest end of those that start there. So it visits each
 *     visited     yes  no   yes  yes     delta that ends higher than all that start lower: the records from left to
 *                                        right. The others lie inside another delta.
 *
 * A tree over the deltas in the order of their starts counts these records. Changing a delta and asking for a path cost
 * O(log² n), whatever the length of the path.
 */
#ifndef CORE_MODEL_PATH_TREE_H
#define CORE_MODEL_PATH_TREE_H

#include "core/model/layer_set.h"

typedef struct PathNode {
    uint32_t top;  /* 1 + the rank of the highest end of the active deltas below the node; 0: there is none */
    uint32_t path; /* number of deltas below the node that count and are visited, if there were no others */
} PathNode;

typedef struct PathTree {
    const LayerSet *set; /* not owned */
    uint32_t leaves;     /* a power of two; 0: the tree was not made */
    uint32_t count;      /* number of deltas */
    bool without_l0;     /* L0 hide other deltas and do not count themselves */
    PathNode *nodes;     /* owned; 1-based heap: nodes[1] is the root */
    LayerId *ids;        /* owned; by leaf */
    uint32_t *leaf;      /* owned; by layer id */
    uint32_t *rank;      /* owned; by leaf: 1 + the rank of the delta's end among the ends of all deltas */
    Lsn *ends;           /* owned; by rank */
    uint32_t *due;       /* owned; by node: visits that its right half has not got yet; NULL without `visits` */
    uint32_t *visits;    /* not owned; by layer id, or NULL */
} PathTree;

/* A read: it visits deltas that start below `lsn`, until an image ends it. */
typedef struct PathRead {
    Lsn lsn;    /* UINT64_MAX: all deltas */
    bool image; /* is there an image? */
    Lsn floor;  /* the image's LSN end */
} PathRead;

/* Makes the tree of these deltas, none of which is active. Of deltas with equal LSN ranges a read prefers the one that
 * comes first. `visits`: where path_tree_visit() counts, by layer id; NULL: it is not called. O(n log n). */
void path_tree_init(PathTree *tree, const LayerSet *set, const LayerId *deltas, size_t count, uint32_t *visits);
/* Frees the tree; also one that was not made. Adds the visits that are still due. O(n log n). */
void path_tree_release(PathTree *tree);
/* Makes all deltas inactive; not for trees with `visits`. O(n). */
void path_tree_clear(PathTree *tree);
/* Makes a delta of the tree active or inactive. O(log² n). */
void path_tree_change(PathTree *tree, LayerId delta, bool active);

/* The number of active deltas that the read visits. Of those that start below its LSN it takes the one with the highest
 * end; of equal ends the one that starts lowest; then it goes on below that one's start. O(log² n). */
uint32_t path_tree_length(const PathTree *tree, PathRead read);
/* The delta that the read visits first, or LAYER_NONE. O(log n). */
LayerId path_tree_first(const PathTree *tree, PathRead read);
/* Adds one visit to each delta that the read visits. They are in `visits` after path_tree_release(). O(log² n). */
void path_tree_visit(PathTree *tree, PathRead read);

#endif

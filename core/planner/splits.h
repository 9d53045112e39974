/* splits.h - perfect splits and near-splits of a set of layers along the keys.
 *
 *     +---------+                    +------+     A perfect split: a key that no layer crosses (key_lo < k < key_hi),
 *     |         |+-----+   +--------+|      |     with layers on both sides. All keys of one gap are one split,
 *     +---------+|     |   |        |+------+     reported as the gap's two ends: the highest key_hi to its left and
 *                +-----+   +--------+             the lowest key_lo to its right, which are equal where layers touch.
 *               ^      ^___^        ^
 *               split  split        split         A near-split is the same once some layers are taken away: the
 *         =====================================   image below blocks all three, each is then blocked by 1.
 */
#ifndef CORE_PLANNER_SPLITS_H
#define CORE_PLANNER_SPLITS_H

#include "core/model/layer_index.h"

typedef struct Split {
    KeyRange gap;     /* both ends belong to the split, unlike other ranges; lo == hi where layers touch */
    uint32_t blocked; /* number of layers that cross it: 0 for a perfect split */
} Split;

typedef ARRAY(Split) SplitArray;

/* Appends the perfect splits of the given layers, ascending. `index` may be NULL. O(n log n); O(n + keys) with an
 * index. */
void splits_perfect(LayerView view, SplitArray *splits);

/* Appends the `limit` best near-splits (crossed by at least 1 layer): first those that the fewest layers cross, then by
 * key. O(n log n). */
void splits_near(LayerView view, size_t limit, SplitArray *splits);
/* Appends the layers among `ids` that cross the split, in the order of the list. Returns how many. O(n). */
typedef ARRAY(LayerId) LayerIdArray;
size_t split_blockers(const LayerSet *set, const LayerId *ids, size_t count, Split split, LayerIdArray *blockers);

#endif

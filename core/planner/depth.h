/* depth.h - how deep the deltas of a level are stacked above their topmost image.
 *
 *     LSN ^   [  a  ]
 *         |      [   b   ]        depth 2: a and b over one key. c lies under an image there, and d alone to the right
 *         |   =======
 *         |   [  c  ]  [ d ]      does not make 2 with b, because b ended.
 *         +------------------> key
 *
 * Source of the rule: Neon, pageserver/compaction/src/compact_tiered.rs and identify_levels.rs (depth). There, deltas
 * over exactly one key are left out; `count_single_keys` counts them.
 */
#ifndef CORE_PLANNER_DEPTH_H
#define CORE_PLANNER_DEPTH_H

#include "core/model/layer_index.h"

typedef struct Depth {
    uint64_t depth; /* the largest number of deltas above the topmost image over any key */
    KeyRange where; /* the leftmost keys with that depth; empty where depth is 0 */
} Depth;

/* Does the layer cover exactly one key? */
static inline bool layer_is_single_key(const LayerSet *set, LayerId id)
{
    return set->key_hi[id] - set->key_lo[id] == 1;
}

/* The depth of the given layers, in any order. `index` may be NULL; it saves time where the list is a large part of the
 * set. O(n log n) for any shape of the set; with an index also O(keys of the index). */
Depth depth_measure(LayerView view, bool count_single_keys);

#endif

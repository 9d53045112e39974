/* partition.h - perfect splits of a level's layers, as the planner sees them, and the partitions between them.
 *
 *      +--+ +----+    +------+         One sweep over the key ranges that count (scope.h): where none is open, there
 *      +--+ +----+    +------+         is a gap. A gap with ranges on both sides is a perfect split; what lies between
 *      +-----+ +-+      +------+       two gaps is a partition.
 *      +-----+ +-+      +------+
 *      [partition 0) gap [part. 1)
 */
#ifndef CORE_PLANNER_TIERED_PARTITION_H
#define CORE_PLANNER_TIERED_PARTITION_H

#include "core/planner/algorithm.h"
#include "core/planner/tiered/scope.h"

typedef struct Partition {
    KeyRange hull; /* from the first to the last key of its ranges */
    KeyRange keys; /* what its images cover: the hull, and neighbouring untouched keys where they are few */
    uint64_t depth, keyspace_bytes, delta_bytes;
    bool images, left_alone;
    bool assumed; /* the split on its left holds only if L0 layers have no records across it */
} Partition;

typedef ARRAY(Partition) PartitionArray;

/* Appends the partitions of the layers in scope, left to right; depth, bytes and verdicts are zero. Without `split`, a
 * single one over all keys. Layers that are `everywhere` prevent no split: those splits are `assumed`. O(n log n). */
void partitions_find(PartitionArray *partitions, const PartitionScope *scope, KeyForm form, bool split);

/* The depth of the layers in scope: the largest number of deltas above the topmost image at any key; `where` (may be
 * NULL) gets the leftmost keys with that depth. Single-key deltas count only with `single`. Also fills in the `depth`
 * of the partitions, which must be zero; `count` may be 0. O(n log n). Neon: compact_tiered.rs and identify_levels.rs
 * (Level::depth). */
uint64_t scope_depth(const PartitionScope *scope, const LayerSet *layers, bool single, Partition *partitions,
                     size_t count, KeyRange *where);

/* Algorithm.splits: of all layers, also of those that are not in scope; an L0 counts as the policy lets it count
 * (scope_counts_tight()). O(n log n). */
bool tiered_splits(const JudgeInput *input, const LayerId *layers, size_t count, SplitArray *splits, Error *error);

/* A key at which few layers prevent a split. */
typedef struct NearSplit {
    KeyRange gap;
    uint32_t blocked; /* number of layers that cross it */
} NearSplit;

/* Finds at most `max` near-splits of the layers in scope: those that the fewest layers cross, then those nearest to the
 * middle of the layers; `blocked` is 0 for a perfect split. Returns how many. O(n log n + n × max). */
size_t near_splits_find(const PartitionScope *scope, NearSplit *at, size_t max);

#endif

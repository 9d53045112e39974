/* partition_trace.h - records splits and partitions: as rows of the plan, and as decisions if there is a trace. */
#ifndef CORE_PLANNER_TIERED_PARTITION_TRACE_H
#define CORE_PLANNER_TIERED_PARTITION_TRACE_H

#include "core/planner/tiered/partition.h"

/* Appends the perfect splits between the partitions. With a trace also those that were given up (`joined`), the assumed
 * ones that the policy does not use, and, where there is no perfect split, the best near-splits and the layers that
 * cross them. Does nothing without the policy's `split`. */
void splits_add(Plan *plan, const DivideInput *input, const PartitionArray *partitions, size_t joined);

/* Appends the decisions about one partition of `count`: its own depth, and images or deltas, which are based on
 * `grounds` and the keyspace. Returns the last one's id, which is the parent of the partition's cuts; that of the level
 * where there is none; DECISION_NONE without a trace. */
uint32_t partition_decide(Plan *plan, const DivideInput *input, const Partition *partition, Grounds grounds,
                          size_t count);

#endif

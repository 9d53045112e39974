/* deletion_order.h - when inputs are deleted: a delta is deleted as soon as the last delta job that reads it has
 * finished.
 *
 *     job 0 reads x y        last of x: job 1        settle job 0: nothing is deleted
 *     job 1 reads x          last of y: job 0 ...    settle job 1: x is deleted
 *
 * Neon: compact_tiered.rs (execute, deletion by finished jobs).
 */
#ifndef CORE_PLANNER_DELETION_ORDER_H
#define CORE_PLANNER_DELETION_ORDER_H

#include "core/planner/algorithm.h"

typedef struct OrderedDeletion {
    uint32_t job, place;
    LayerId layer;
} OrderedDeletion;

typedef struct DeletionOrder {
    OrderedDeletion *at; /* owned; ordered by the last job that reads the layer, then by place among the candidates */
    size_t count, next;
} DeletionOrder;

/* Finds which of the `candidates` are deleted with which job of the plan, from job `first` on. Candidates of the same
 * job are deleted in their order in the list. A layer that no delta job reads, or that a skipped job keeps, is kept.
 * The caller frees it with deletion_order_release(). O(n log n + inputs). */
void deletion_order_init(DeletionOrder *deletions, const Plan *plan, uint32_t first, const LayerId *candidates,
                         size_t count);
void deletion_order_release(DeletionOrder *deletions);

/* Appends the layers that are deleted with `job` to changes->deleted. Must be called for each job in order. */
void deletion_order_take(DeletionOrder *deletions, uint32_t job, PlanChanges *changes);

#endif

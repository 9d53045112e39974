/* leaving.h - when inputs are deleted: a delta is deleted as soon as the last delta job that reads it has finished.
 *
 *     job 0 reads x y        last of x: job 1        settle job 0: nothing is deleted
 *     job 1 reads x          last of y: job 0 ...    settle job 1: x is deleted
 *
 * Neon: compact_tiered.rs (execute, deletion by finished jobs).
 */
#ifndef CORE_PLANNER_LEAVING_H
#define CORE_PLANNER_LEAVING_H

#include "core/planner/algorithm.h"

typedef struct LeavingLayer {
    uint32_t job, place;
    LayerId layer;
} LeavingLayer;

typedef struct Leaving {
    LeavingLayer *at; /* owned; by last job, then by place among the candidates */
    size_t count, next;
} Leaving;

/* For the jobs of the plan from `first` on. `candidates` are the layers that may go, in the order in which those of one
 * job go; a layer that no delta job reads, or that a skipped job keeps, stays. O(n log n + inputs). */
void leaving_init(Leaving *leaving, const Plan *plan, uint32_t first, const LayerId *candidates, size_t count);
void leaving_release(Leaving *leaving);

/* Adds the layers that go with `job` to changes->deleted. Jobs are asked about in order. */
void leaving_take(Leaving *leaving, uint32_t job, PlanChanges *changes);

#endif

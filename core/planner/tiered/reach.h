/* reach.h - how far to the right and down a delta layer may reach beside deltas that are out of scope.
 *
 *     LSN ^   [  new layer, over [0,4)  ][  [4,12)   ]      A delta that is out of scope is not read again, and stays.
 *         |   [  in  ][  in  ][  in  ]                      Readers between the horizon and the image still come down
 *         |   [     ====  image      ]                      to it: a new delta that spanned its keys and LSNs would
 *         |   [  out of scope        ][      in      ]      stand before it with none of its records.
 *         +---0-----------------------4-------------12->
 *
 * A layer starts at the lowest start of what it reads. One over [0,12) would read the lower `in` and so span the delta
 * that is out of scope: a layer that begins below 4 ends at 4.
 */
#ifndef CORE_PLANNER_TIERED_REACH_H
#define CORE_PLANNER_TIERED_REACH_H

#include "core/planner/tiered/scope.h"

typedef struct Reach {
    Key *edges;      /* ascending, distinct; segment s is [edges[s], edges[s + 1]); owned */
    uint32_t *until; /* per segment: the edge at which a layer that begins in it must end; owned */
    size_t segments; /* 0: there are no limits */
} Reach;

/* Finds the limits; there are none where all deltas are in scope. The caller frees it with reach_release(). O(n log
 * n). */
void reach_init(Reach *reach, const PartitionScope *scope, const LayerSet *layers);
void reach_release(Reach *reach);
/* The key at which a layer whose first key is `first` must end at the latest; U128_MAX without a limit, or where
 * `reach` is NULL. O(log n). */
Key reach_until(const Reach *reach, Key first);

/* Raises the LSN starts of the delta jobs from `first` on, whose inputs must be known, to the lowest start of the
 * deltas among their inputs. Does nothing where all deltas are in scope: then each job spans the level, as in the
 * published planner. O(inputs). */
void reach_narrow(Plan *plan, const DivideInput *input, uint32_t first);

#endif

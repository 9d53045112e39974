/* scope_rejoin.h - deltas that `since` left out, but that would lie inside new layers. */
#ifndef CORE_PLANNER_TIERED_SCOPE_REJOIN_H
#define CORE_PLANNER_TIERED_SCOPE_REJOIN_H

#include "core/planner/tiered/scope.h"

/* Puts every delta back into scope that shares a key with one in scope that reaches below its end, until there are
 * none. Returns how many. O(n log n) for each round; after ROUNDS rounds all of them are put back. */
uint64_t scope_rejoin(PartitionScope *scope, const LayerSet *layers);

#endif

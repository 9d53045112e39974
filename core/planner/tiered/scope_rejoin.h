/* scope_rejoin.h - deltas that `since` left out, but that would lie inside new layers. */
#ifndef CORE_PLANNER_TIERED_SCOPE_REJOIN_H
#define CORE_PLANNER_TIERED_SCOPE_REJOIN_H

#include "core/planner/tiered/scope.h"

/* Puts back into scope every delta that shares a key with one in scope that reaches below its end, until none is left.
 * Returns how many. O(n log n) a round; after ROUNDS rounds all of them come back. */
uint64_t scope_rejoin(Scope *scope, const LayerSet *layers);

#endif

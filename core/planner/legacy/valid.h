/* valid.h - deltas that overlap where no compaction should leave them.
 *
 * Rule V1 of the policy `legacy` (Neon: checks.rs, check_valid_layermap): LSN starts and ends of all deltas that hold
 * more than one key are points; such a delta with more than one point in it is tested against every other one.
 */
#ifndef CORE_PLANNER_LEGACY_VALID_H
#define CORE_PLANNER_LEGACY_VALID_H

#include "core/planner/legacy/map.h"

typedef struct LegacyOverlap {
    LayerId layer, other; /* LAYER_NONE: all is well */
} LegacyOverlap;

/* The first pair that must not be, or none. O(n log n) and the pairs that share LSNs with a suspicious delta. */
LegacyOverlap legacy_valid(const LayerSet *set, const LayerId *ids, size_t count);

#endif

/* overlap.h - deltas that overlap where no compaction should leave them.
 *
 * Rule V1 of the policy `legacy` (Neon: checks.rs, check_valid_layermap): LSN starts and ends of all deltas that hold
 * more than one key are points; such a delta with more than one point in it is tested against every other one.
 */
#ifndef CORE_PLANNER_LEGACY_OVERLAP_H
#define CORE_PLANNER_LEGACY_OVERLAP_H

#include "core/planner/legacy/map.h"

typedef struct LegacyOverlap {
    LayerId layer, other; /* LAYER_NONE: the layers are valid */
} LegacyOverlap;

/* The first pair of deltas that production's check of rule V1 refuses, if any. O(n log n), plus the pairs that share
 * LSNs with a suspicious delta. */
LegacyOverlap legacy_overlap_find(const LayerSet *set, const LayerId *ids, size_t count);

#endif

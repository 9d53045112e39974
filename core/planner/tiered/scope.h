/* scope.h - which layers of a level count, and over which keys.
 *
 *     level's layers         counts?                            over which keys
 *     L0      ------------   yes                                  --   ----      its records' own (`tight`), with holes
 *     delta       ----       no: an image lies over all of it
 *     image   ============
 *     delta     -------      yes                                -------          as its name says
 *
 * With a policy that has none of these switches every layer counts over the keys in its name.
 */
#ifndef CORE_PLANNER_TIERED_SCOPE_H
#define CORE_PLANNER_TIERED_SCOPE_H

#include "core/planner/tiered/divide.h"

typedef struct ScopeLayer {
    LayerId id;
    bool image, in_scope, tightened;
    bool everywhere;                     /* an L0 that stands in no split's way (assume_tight_l0) */
    uint32_t ranges_first, ranges_count; /* in scope.ranges; at least one */
} ScopeLayer;

typedef struct Scope {
    ScopeLayer *at; /* in level order; owned */
    size_t count;
    ARRAY(KeyRange) ranges;
    LsnRange lsns; /* of the deltas in scope; the level's own where all are */
    uint64_t out_of_scope;
} Scope;

typedef struct ScopeInput {
    const LayerSet *layers;
    const Policy *policy;
    const PlanSources *sources;
    const LayerId *level; /* level order */
    size_t level_count;
    const LayerId *live; /* images that lie over the level's deltas are looked for among these */
    size_t live_count;
    uint32_t number; /* of the level */
    LsnRange lsns;
    Lsn end_lsn; /* images above it are not looked at */
    Trace *trace;
    uint32_t parent;
} ScopeInput;

/* O(n log n); `tight` asks the sources once a layer, and once a stretch of records for the holes. */
bool scope_init(Scope *scope, const ScopeInput *input, Error *error);
void scope_release(Scope *scope);

/* The keys from the layer's first range to its last. */
static inline KeyRange scope_hull(const Scope *scope, const ScopeLayer *layer)
{
    const KeyRange *ranges = scope->ranges.at + layer->ranges_first;
    return (KeyRange){ranges[0].lo, ranges[layer->ranges_count - 1].hi};
}
/* One of the layer's ranges overlaps `keys`. O(log ranges of the layer). */
bool scope_layer_overlaps(const Scope *scope, const ScopeLayer *layer, KeyRange keys);

#endif

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

#include "core/planner/stretches.h"
#include "core/planner/tiered/divide.h"

typedef struct ScopeLayer {
    LayerId id;
    bool image, in_scope, tightened;
    bool everywhere;                     /* an L0 that does not prevent splits (assume_tight_l0) */
    uint32_t ranges_first, ranges_count; /* range in scope.ranges, not empty */
} ScopeLayer;

typedef struct PartitionScope {
    ScopeLayer *at; /* in level order; owned */
    size_t count;
    KeyRangeArray ranges;
    LsnRange lsns; /* hull of the deltas in scope; the level's own LSNs where all are in scope */
    uint64_t out_of_scope;
} PartitionScope;

typedef struct ScopeInput {
    const LayerSet *layers;
    const Policy *policy;
    const PlanSources *sources; /* NULL: what the layer set says is all that is known */
    const LayerId *level;       /* the level's layers in level order */
    size_t level_count;
    const LayerId *live; /* all live layers, among which are the images that cover the level's deltas */
    size_t live_count;
    uint32_t number; /* number of the level */
    LsnRange lsns;
    Lsn end_lsn; /* images above it are ignored */
    Trace *trace;
    uint32_t parent;
} ScopeInput;

/* Does the layer count only over the keys of its records: is it an L0 whose records are known, or at least where they
 * lie? `sources` may be NULL. */
bool scope_counts_tight(const LayerSet *layers, const Policy *policy, const PlanSources *sources, LayerId id);
/* Determines the scope. Fails where a source fails. The caller frees it. O(n log n); with `tight` also a question to
 * the sources for each layer, and for each stretch of records between holes. */
bool scope_init(PartitionScope *scope, const ScopeInput *input, Error *error);
void scope_release(PartitionScope *scope);

/* From the start of the layer's first range to the end of its last one. */
static inline KeyRange scope_hull(const PartitionScope *scope, const ScopeLayer *layer)
{
    const KeyRange *ranges = scope->ranges.at + layer->ranges_first;
    return (KeyRange){ranges[0].lo, ranges[layer->ranges_count - 1].hi};
}
/* Does one of the layer's ranges overlap `keys`? O(log ranges of the layer). */
bool scope_layer_overlaps(const PartitionScope *scope, const ScopeLayer *layer, KeyRange keys);

#endif

/* ancestors.h - layers that a shard took over from the tenant's state before it was split.
 *
 * Rule 8 of the policy `legacy` (Neon: compaction.rs, compact_shard_ancestors). Only with two shards or more.
 */
#ifndef CORE_PLANNER_LEGACY_ANCESTORS_H
#define CORE_PLANNER_LEGACY_ANCESTORS_H

#include "core/model/shard.h"
#include "core/planner/legacy/map.h"

typedef enum LegacyAncestor {
    LEGACY_ANCESTOR_OWN,       /* has our own shard count */
    LEGACY_ANCESTOR_DROP,      /* no key of it is ours */
    LEGACY_ANCESTOR_ALL_OURS,  /* all of its keys are */
    LEGACY_ANCESTOR_IN_WINDOW, /* ends at or above the GC cutoff: GC may take it first */
    LEGACY_ANCESTOR_DELTA,
    LEGACY_ANCESTOR_COVERED, /* not visible */
    LEGACY_ANCESTOR_CURRENT, /* of our generation: rewritten already */
    LEGACY_ANCESTOR_REWRITE,
} LegacyAncestor;

typedef struct LegacyAncestorVerdict {
    LegacyAncestor what;
    uint64_t local, raw; /* pages; SHARD_PAGES_UNKNOWN where the layer spans relations */
    bool small_share;    /* at most 30 % of it is ours: logged, but nothing follows from it, against what was meant */
} LegacyAncestorVerdict;

/* `visible` and `current` are the caller's: the visibility of the layer, and whether it has our generation. */
LegacyAncestorVerdict legacy_ancestor(const LayerSet *set, LayerId id, Sharding sharding, Lsn gc_cutoff, bool visible,
                                      bool current);

#endif

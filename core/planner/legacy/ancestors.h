/* ancestors.h - layers that a shard took over from the tenant's state before it was split.
 *
 * Rule 8 of the policy `legacy` (Neon: compaction.rs, compact_shard_ancestors). Applies only to tenants with two shards
 * or more.
 */
#ifndef CORE_PLANNER_LEGACY_ANCESTORS_H
#define CORE_PLANNER_LEGACY_ANCESTORS_H

#include "core/model/shard.h"
#include "core/planner/legacy/map.h"

typedef enum LegacyAncestor {
    LEGACY_ANCESTOR_OWN,       /* has our own shard count */
    LEGACY_ANCESTOR_DROP,      /* belongs to other shards alone: deleted */
    LEGACY_ANCESTOR_ALL_OURS,  /* belongs to this shard alone: kept, as the next two */
    LEGACY_ANCESTOR_IN_WINDOW, /* ends at or above the GC cutoff: GC may delete it first */
    LEGACY_ANCESTOR_DELTA,
    LEGACY_ANCESTOR_REWRITE, /* rewritten with this shard's keys alone, if it is visible and of another generation */
    LEGACY_ANCESTOR_COUNT_,
} LegacyAncestor;

typedef struct LegacyAncestors {
    size_t total; /* number of layers with another shard count */
    size_t count[LEGACY_ANCESTOR_COUNT_];
    uint64_t bytes[LEGACY_ANCESTOR_COUNT_]; /* of those whose size is known */
} LegacyAncestors;

/* The verdict on one layer. Production also logs a layer of which at most 30 % belong to the shard, which changes no
 * verdict. */
LegacyAncestor legacy_ancestor(const LayerSet *set, LayerId id, Sharding sharding, Lsn gc_cutoff);
/* Counts the verdicts on all layers `ids`. O(count). */
LegacyAncestors legacy_ancestors(const LayerSet *set, const LayerId *ids, size_t count, Sharding sharding,
                                 Lsn gc_cutoff);

#endif

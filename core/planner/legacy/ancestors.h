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
    LEGACY_ANCESTOR_DROP,      /* no key of it is ours: deleted */
    LEGACY_ANCESTOR_ALL_OURS,  /* all of its keys are: kept, as the next two */
    LEGACY_ANCESTOR_IN_WINDOW, /* ends at or above the GC cutoff: GC may delete it first */
    LEGACY_ANCESTOR_DELTA,
    LEGACY_ANCESTOR_REWRITE, /* with our keys alone, if it is visible and not of our generation */
    LEGACY_ANCESTOR_COUNT_,
} LegacyAncestor;

typedef struct LegacyAncestors {
    size_t total; /* all but our own */
    size_t count[LEGACY_ANCESTOR_COUNT_];
    uint64_t bytes[LEGACY_ANCESTOR_COUNT_]; /* of those whose size is known */
} LegacyAncestors;

/* Production writes a log line where at most 30 % of the layer is ours, and then goes on as for any other. */
LegacyAncestor legacy_ancestor(const LayerSet *set, LayerId id, Sharding sharding, Lsn gc_cutoff);
/* The verdicts on all of them. O(count). */
LegacyAncestors legacy_ancestors(const LayerSet *set, const LayerId *ids, size_t count, Sharding sharding,
                                 Lsn gc_cutoff);

#endif

#include "core/planner/legacy/ancestors.h"

#define SMALL_SHARE 0.3

LegacyAncestorVerdict legacy_ancestor(const LayerSet *set, LayerId id, Sharding sharding, Lsn gc_cutoff, bool visible,
                                      bool current)
{
    LegacyAncestorVerdict verdict = {.what = LEGACY_ANCESTOR_OWN};
    if (sharding.count < 2 || (set->shard[id] & 0xFF) == sharding.count)
        return verdict;
    KeyRange keys = {set->key_lo[id], set->key_hi[id]};
    verdict.local = shard_page_count(keys, sharding);
    verdict.raw = shard_page_count(keys, (Sharding){0});
    bool known = verdict.raw != SHARD_PAGES_UNKNOWN;
    verdict.small_share = known && (double)verdict.local <= SMALL_SHARE * (double)verdict.raw;
    if (verdict.local == 0)
        verdict.what = LEGACY_ANCESTOR_DROP;
    else if (known && verdict.local == verdict.raw)
        verdict.what = LEGACY_ANCESTOR_ALL_OURS;
    else if (legacy_end(set, id) >= gc_cutoff)
        verdict.what = LEGACY_ANCESTOR_IN_WINDOW;
    else if (!layer_is_image(set, id))
        verdict.what = LEGACY_ANCESTOR_DELTA;
    else if (!visible)
        verdict.what = LEGACY_ANCESTOR_COVERED;
    else
        verdict.what = current ? LEGACY_ANCESTOR_CURRENT : LEGACY_ANCESTOR_REWRITE;
    return verdict;
}

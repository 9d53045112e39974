/* ancestors.c - judges a layer by its shard count, then by how many of its pages belong to this shard.
 *
 * Worked example, shard 1 of 2, stripes of 8 pages: 32 of the 64 pages of an image from before the split belong to this
 * shard. The image is rewritten with these 32 when the GC cutoff lies above it. An image of one stripe is deleted if
 * the stripe belongs to the other shard, and kept otherwise.
 */
#include "core/planner/legacy/ancestors.h"

#include "core/base/u128.h"

LegacyAncestor legacy_ancestor(const LayerSet *set, LayerId id, Sharding sharding, Lsn gc_cutoff)
{
    if (sharding.count < 2 || shard_id_count(set->shard[id]) == sharding.count)
        return LEGACY_ANCESTOR_OWN;
    KeyRange keys = {set->key_lo[id], set->key_hi[id]};
    uint64_t ours = shard_page_count(keys, sharding), all = shard_page_count(keys, (Sharding){0});
    if (ours == 0)
        return LEGACY_ANCESTOR_DROP;
    if (all != SHARD_PAGES_UNKNOWN && ours == all)
        return LEGACY_ANCESTOR_ALL_OURS;
    if (legacy_end(set, id) >= gc_cutoff)
        return LEGACY_ANCESTOR_IN_WINDOW;
    return layer_is_image(set, id) ? LEGACY_ANCESTOR_REWRITE : LEGACY_ANCESTOR_DELTA;
}

LegacyAncestors legacy_ancestors(const LayerSet *set, const LayerId *ids, size_t count, Sharding sharding,
                                 Lsn gc_cutoff)
{
    LegacyAncestors found = {0};
    for (size_t i = 0; i < count; i++) {
        LegacyAncestor what = legacy_ancestor(set, ids[i], sharding, gc_cutoff);
        uint64_t size = set->size[ids[i]];
        found.count[what]++;
        found.bytes[what] = u128_clamp64((U128)found.bytes[what] + (size == SIZE_UNKNOWN ? 0 : size));
    }
    found.total = count - found.count[LEGACY_ANCESTOR_OWN];
    return found;
}

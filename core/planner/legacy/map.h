/* map.h - the layer map of the pageserver: its order, its packed keys, its ends.
 *
 * The map packs a key to 128 bits without the top bit of field 1. Keys read from the map have lost that bit: the
 * largest key, MAX, becomes 7F0000FFFFFF…. Rules K1 and M1 of the policy `legacy` (Neon: layer_map.rs, key.rs).
 */
#ifndef CORE_PLANNER_LEGACY_MAP_H
#define CORE_PLANNER_LEGACY_MAP_H

#include "core/model/layer_set.h"

/* The key as the map returns it. Plain keys are unchanged. */
static inline Key legacy_map_key(Key key)
{
    return key & (U128_MAX >> 1);
}

static inline KeyRange legacy_map_range(const LayerSet *set, LayerId id)
{
    return (KeyRange){legacy_map_key(set->key_lo[id]), legacy_map_key(set->key_hi[id])};
}

/* Where the layer's LSNs end: an image at L always counts as [L, L + 1). */
static inline Lsn legacy_end(const LayerSet *set, LayerId id)
{
    if (!layer_is_image(set, id))
        return set->lsn_hi[id];
    return set->lsn_lo[id] < UINT64_MAX ? set->lsn_lo[id] + 1 : UINT64_MAX;
}

/* Sorts ids as the map does: LSN start, LSN end, packed key start, packed key end, deltas before images. O(n log n). */
void legacy_map_sort(const LayerSet *set, LayerId *ids, size_t count);

/* The metadata keys that the sparse partition spans (rule P2): its image ends there. */
#define LEGACY_SPARSE_LO ((Key)0x62 << 120)
#define LEGACY_SPARSE_HI ((Key)0x66 << 120)

#endif

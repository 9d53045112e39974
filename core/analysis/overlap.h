/* overlap.h - pairs of deltas that intersect in keys and in LSNs: a tiled layer map has none.
 *
 *     LSN ^  +-----+
 *         |  |  a  +--+      a and b are a pair. Reads may then visit both, or miss one (Neon layer_coverage.rs: the
 *         |  +--+--+  |      delta with the highest end wins), so a sweep can't just count layers there.
 *         |     | b   |
 *         |     +-----+
 */
#ifndef CORE_ANALYSIS_OVERLAP_H
#define CORE_ANALYSIS_OVERLAP_H

#include "core/model/layer_index.h"

typedef struct OverlapPair {
    LayerId a, b; /* a < b */
} OverlapPair;

typedef ARRAY(OverlapPair) OverlapPairArray;

typedef struct Overlaps {
    uint64_t pairs;
    /* owned, by layer id of the whole set: the layer is in at least one pair. NULL where there are no pairs */
    uint8_t *marked;
} Overlaps;

/* Counts the pairs among `ids` exactly. The caller frees it with overlaps_release(). O(n log n). */
void overlaps_init(Overlaps *overlaps, LayerView view);
void overlaps_release(Overlaps *overlaps);
/* Appends up to `limit` pairs, leftmost first. O(n log n + comparisons of marked layers that share keys, at most a few
 * million: where very many overlap, the list may be shorter than `limit`). */
void overlaps_list(const Overlaps *overlaps, const LayerSet *set, const LayerId *ids, size_t count, size_t limit,
                   OverlapPairArray *pairs);

#endif

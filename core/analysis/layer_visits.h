/* layer_visits.h - on how many segments a read at the head visits each layer: which layers cost the reads most.
 *
 *     |  [   a    ]          Segments lie between neighbouring edges. On 1 a read visits a and c; on 2 a and the image,
 *     |      ======          which ends it; on 3 b. So a has 2 visits, b, c and the image one each.
 *     |  [   c    ][ b ]
 *        |-1-|-2--|-3--|
 */
#ifndef CORE_ANALYSIS_LAYER_VISITS_H
#define CORE_ANALYSIS_LAYER_VISITS_H

#include "core/analysis/overlap.h"

/* Visits by layer id of the whole set, for the layers `ids` (0 for others); the caller frees. The rule is that of
 * read_depth.h: the visits of all layers together are those of its profile at the head, over its distinct segments.
 * O(n log n), and where deltas overlap also the length of the paths through those. */
uint32_t *layer_visits(const LayerSet *set, const LayerIndex *index, const Overlaps *overlaps, const LayerId *ids,
                       size_t count);

#endif

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

/* The number of visits of each of the layers `ids`, by layer id of the whole set (0 for other layers). The rule is that
 * of read_depth.h: the sum over all layers is that of its profile at the head, over the distinct segments. Heap memory
 * that the caller frees. O(n log n), and O(m log² m) for the m deltas that overlap others. */
uint32_t *layer_visits(LayerView view, const Overlaps *overlaps);

#endif

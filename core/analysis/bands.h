/* bands.h - bands: LSN ranges whose edges no delta crosses, and the perfect splits inside each.
 *
 *     LSN ^  [   ][    ][ ]     band 2: 2 splits
 *         |  ---------------    an LSN that no delta crosses
 *         |  [      ][    ]     band 1: its deltas overlap in LSN, so they are one band; 1 split
 *         |  [      ]  [    ]
 *         +------------------> key
 *
 * Each round of compaction leaves such a band. A whole production set has no perfect split, because some wide layer
 * crosses every key; inside a band there are splits.
 */
#ifndef CORE_ANALYSIS_BANDS_H
#define CORE_ANALYSIS_BANDS_H

#include "core/model/layer_index.h"

typedef struct Band {
    LsnRange lsns;
    uint32_t deltas;
    uint32_t splits; /* number of perfect splits over its deltas; images do not count */
} Band;

typedef struct Bands {
    Band *at; /* owned; bands that contain a delta, lowest LSN first */
    uint32_t count;
    uint32_t with_split;
    uint32_t median_splits, max_splits; /* over all bands, including those without a split */
} Bands;

/* Finds the bands. Deltas with an empty LSN or key range are left out. The caller frees it with bands_release(). O(n
 * log n). */
void bands_init(Bands *bands, LayerView view);
void bands_release(Bands *bands);

#endif

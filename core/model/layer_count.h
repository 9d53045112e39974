/* layer_count.h - the number and bytes of a list of layers: the one count behind titles, `info`, `diff`, the compare
 * pane and statistics.
 *
 *     ids   4: piece of 1    5: piece of 1    6: piece of 2    3: whole        3 layers in 4 parts
 *
 * A layer in pieces (history/slices.h) counts once and with all its bytes, whichever pieces are in use, because it is
 * one file. The simulator counts the same way.
 */
#ifndef CORE_MODEL_LAYER_COUNT_H
#define CORE_MODEL_LAYER_COUNT_H

#include "core/model/layer_set.h"

typedef struct LayerCounts {
    size_t layers, deltas, images, l0;
    size_t parts;                             /* entries of the list: whole layers and pieces */
    size_t sizes_unknown;                     /* layers of unknown size */
    uint64_t bytes, delta_bytes, image_bytes; /* sums over the layers of known size; saturating */
} LayerCounts;

/* Counts one more layer, which must not have been counted before. */
void layer_counts_add(LayerCounts *counts, const LayerSet *set, LayerId id);
/* Counts the layers of a list; several pieces of one layer count as one layer. O(count), and a byte of memory for each
 * layer of the set where the set has pieces. */
LayerCounts layer_counts(const LayerSet *set, const LayerId *ids, size_t count);
/* Replaces the pieces of a list by the layers that they belong to, each layer once, and returns the number of layers;
 * they stay in the order of their first entries. Costs as much as layer_counts(). */
size_t layer_wholes(const LayerSet *set, LayerId *ids, size_t count);
/* Is the size of any of these layers known (`ids` NULL: of any layer of the set)? O(count). */
bool layer_any_sized(const LayerSet *set, const LayerId *ids, size_t count);

#endif

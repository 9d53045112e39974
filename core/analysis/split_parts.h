/* split_parts.h - the parts between the splits of a set: layers and bytes of each.
 *
 *     split at 400        part 1: keys 0 to 400, 3 layers, 12 MiB     part 2: keys 400 to MAX, 5 layers, 40 MiB
 *                         crossing: 2 layers (0 at a perfect split; at a near split, those in the way)
 */
#ifndef CORE_ANALYSIS_SPLIT_PARTS_H
#define CORE_ANALYSIS_SPLIT_PARTS_H

#include "core/model/layer_count.h"
#include "core/planner/splits.h"

typedef struct SplitPart {
    KeyRange keys; /* from the split's end to the next one's begin; the outermost reach to the ends of all keys */
    LayerCounts counts;
} SplitPart;

typedef struct SplitParts {
    SplitPart *at; /* owned; one more than the number of splits */
    size_t count;
    LayerCounts crossing; /* layers that do not lie in a single part */
} SplitParts;

/* Divides the layers `ids` at `splits`, which must ascend. The caller frees it. O(n log splits). */
void split_parts_init(SplitParts *parts, const LayerSet *set, const LayerId *ids, size_t count, const Split *splits,
                      size_t split_count);
void split_parts_release(SplitParts *parts);

/* The layers in the way of a near-split: those of `ids` that cross it, without L0. O(n). */
LayerCounts split_in_the_way(const LayerSet *set, const LayerId *ids, size_t count, Split split);

#endif

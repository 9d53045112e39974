/* nested.h - deltas that lie entirely within another delta: copies that an interrupted or repeated compaction leaves
 * behind.
 *
 *     LSN ^  +-----------+
 *         |  |     e     |      d lies in e: e ends at or above d and starts at or below it, over all of its keys.
 * Reads |  |  +---+    |      take the delta with the highest end and go on below its start, so they never visit d: it
 *         |  |  | d |    |      costs its bytes, nothing else.
 *         |  |  +---+    |
 *         |  +-----------+
 */
#ifndef CORE_ANALYSIS_NESTED_H
#define CORE_ANALYSIS_NESTED_H

#include "core/analysis/overlap.h"

typedef struct Nested {
    ARRAY(LayerId) layers; /* those that lie in another one, each once */
    uint64_t pairs;        /* how many pairs of overlaps_init() are of one that lies in the other */
    uint64_t bytes;        /* of these layers, where the size is known */
    size_t size_unknown;   /* of these layers */
    bool at_least;         /* there were too many overlaps to compare all: there may be more */
} Nested;

/* Of two equal deltas the one with the higher id lies in the other. O(n log n + comparisons of marked layers that share
 * keys, at most a few million). */
void nested_init(Nested *nested, const Overlaps *overlaps, const LayerSet *set, const LayerId *ids, size_t count);
void nested_release(Nested *nested);

#endif

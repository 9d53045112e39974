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
    ARRAY(LayerId) layers; /* deltas that lie wholly in another one, each once */
    uint64_t pairs;        /* pairs of overlaps_init() in which one lies wholly in the other */
    uint64_t bytes;        /* sum over these layers, where the size is known */
    size_t size_unknown;   /* number of these layers of unknown size */
    bool at_least;         /* there were too many overlaps to compare all of them: there may be more */
} Nested;

/* Finds nested deltas; of two equal ones, that with the higher id lies in the other. The caller frees it. O(n log n +
 * comparisons of marked layers that share keys, at most a few million). */
void nested_init(Nested *nested, const Overlaps *overlaps, const LayerSet *set, const LayerId *ids, size_t count);
void nested_release(Nested *nested);

#endif

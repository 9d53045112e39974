/* garbage.h - which layers garbage collection would remove from a loaded set, what keeps the others, and where images
 * leave a hole that does.
 *
 *     LSN ^  - - - - cutoff - - - -      a goes: images above its end, below the cutoff, cover all its keys.
 *         |  ========   ===========      b stays: there is a hole between the images over it.
 *         |  [  a  ] [     b      ]
 *         +------------------> key
 *
 * Source of the rule: Neon, timeline.rs (gc_timeline) and layer_map.rs (image_layer_exists); verdicts in the order in
 * which the counters of its GcResult are tried. All branch points count, above the cutoff too.
 */
#ifndef CORE_ANALYSIS_GARBAGE_H
#define CORE_ANALYSIS_GARBAGE_H

#include "core/model/layer_index.h"

typedef enum GarbageVerdict {
    GARBAGE_NEEDED,    /* ends above the cutoff */
    GARBAGE_BRANCH,    /* starts at or below the largest branch point */
    GARBAGE_UNCOVERED, /* newer images do not cover all its keys: a hole */
    GARBAGE_REMOVABLE,
    GARBAGE_VERDICT_COUNT_,
} GarbageVerdict;

#define GARBAGE_NOT_LIVE UINT8_MAX

typedef struct Hole {
    uint32_t first, end; /* segments of the index: the first run of keys without a newer image */
} Hole;

typedef struct Garbage {
    Lsn cutoff;
    uint8_t *verdict; /* owned; by layer id of the whole set: GarbageVerdict, or GARBAGE_NOT_LIVE */
    Hole *hole;       /* owned; by layer id; meaningful where uncovered */
    size_t deltas[GARBAGE_VERDICT_COUNT_], images[GARBAGE_VERDICT_COUNT_];
    uint64_t bytes[GARBAGE_VERDICT_COUNT_]; /* of layers whose size is known */
} Garbage;

/* What GC with that cutoff would do with the layers `ids`. O(n log n). */
void garbage_init(Garbage *garbage, const LayerSet *set, const LayerIndex *index, const LayerId *ids, size_t count,
                  Lsn cutoff);
void garbage_release(Garbage *garbage);

#endif

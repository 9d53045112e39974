/* garbage.h - what garbage collection would do with a loaded set at its cutoff: the rule of planner/gc.h as a table by
 * layer, for pictures and counts.
 *
 *     LSN ^  - - - - cutoff - - - -      a is removable: images above its end, below the cutoff, cover all its keys.
 *         |  ========   ===========      b is kept by a hole between the images over it.
 *         |  [  a  ] [     b      ]      The images themselves are current: nothing newer is over them.
 *         +------------------> key
 *
 * As in production all branch points count, those above the cutoff too.
 */
#ifndef CORE_ANALYSIS_GARBAGE_H
#define CORE_ANALYSIS_GARBAGE_H

#include "core/analysis/gc_markers.h"
#include "core/model/layer_index.h"
#include "core/planner/gc.h"

/* What is needed most stands first. */
typedef enum GarbageVerdict {
    GARBAGE_NEEDED,  /* it ends above the cutoff */
    GARBAGE_BRANCH,  /* it starts at or below the largest branch point */
    GARBAGE_CURRENT, /* reads need it: the leftmost keys without a newer image are half of its keys or more */
    GARBAGE_HOLE,    /* newer images leave holes; the leftmost one is less than half of its keys */
    GARBAGE_REMOVABLE,
    GARBAGE_VERDICT_COUNT_,
} GarbageVerdict;

#define GARBAGE_NOT_LIVE UINT8_MAX

typedef struct Garbage {
    uint8_t *verdict; /* owned; by layer id of the whole set: a GarbageVerdict, or GARBAGE_NOT_LIVE */
    /* Numbers of layers. A layer that is in use in parts is counted once, with the part that is needed most. */
    size_t deltas[GARBAGE_VERDICT_COUNT_], images[GARBAGE_VERDICT_COUNT_];
    uint64_t bytes[GARBAGE_VERDICT_COUNT_]; /* sums over the layers of known size */
    size_t unsized[GARBAGE_VERDICT_COUNT_]; /* numbers of layers of unknown size */
} Garbage;

/* The inputs of the GC rule for a loaded set, where both cutoffs are the same. The result borrows the markers'
 * branches. */
GcCutoffs garbage_cutoffs(const GcMarkers *markers);

/* What GC would do with the layers `ids`, all of which must be indexed. The caller frees it with garbage_release(). O(n
 * log n). */
void garbage_init(Garbage *garbage, LayerView view, const GcMarkers *markers);
/* The same; `judgements`, an array of `count`, gets the judgement of each layer in the order of `ids`. */
void garbage_judge(Garbage *garbage, LayerView view, const GcMarkers *markers, GcJudgement *judgements);
/* The same for the layers of a history at a step. */
void garbage_at(Garbage *garbage, const History *history, StepId step);
void garbage_release(Garbage *garbage);
/* The verdict's name: "needed", "branch", "current", "hole", "removable". */
const char *garbage_verdict_name(GarbageVerdict verdict);

#endif

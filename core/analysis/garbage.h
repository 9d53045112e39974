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

#include "core/history/history.h"
#include "core/model/layer_index.h"
#include "core/planner/gc.h"

/* Where a cutoff is taken from. */
typedef enum GcCutoffFrom {
    GC_FROM_SET,     /* the file says it, or somebody asks "what if" */
    GC_FROM_HORIZON, /* of the last collection before the step */
    GC_FROM_HEAD,    /* none is known: the newest LSN */
    GC_FROM_NOWHERE, /* somebody asks "what if there were none" */
} GcCutoffFrom;

/* The LSNs that garbage collection goes by, as a value: those of a history, or those of a "what if". */
typedef struct GcMarkers {
    GcCutoffFrom from;
    Lsn cutoff;          /* 0 from nowhere */
    const Lsn *branches; /* not owned; in any order */
    size_t branch_count;
} GcMarkers;

/* Of a history at a step; the branches are those of its set. O(layers) where no cutoff is known. */
GcMarkers gc_markers_of(const History *history, StepId step);
/* The same of the layers `ids` of a set, of which no collection is known. */
GcMarkers gc_markers_of_set(const LayerSet *set, const LayerId *ids, size_t count);
/* "93/1C0887F1", "93/1C0887F1 (the head, because none is known)", appended. */
void gc_markers_cutoff_text(const GcMarkers *markers, Text *out);

typedef enum GarbageVerdict {
    GARBAGE_NEEDED,  /* ends above the cutoff */
    GARBAGE_BRANCH,  /* starts at or below the largest branch point */
    GARBAGE_CURRENT, /* no newer image, or none over at least half of its keys: reads need it */
    GARBAGE_HOLE,    /* newer images cover it but for a hole of less than half of its keys */
    GARBAGE_REMOVABLE,
    GARBAGE_VERDICT_COUNT_,
} GarbageVerdict;

#define GARBAGE_NOT_LIVE UINT8_MAX

typedef struct Garbage {
    uint8_t *verdict; /* owned; by layer id of the whole set: GarbageVerdict, or GARBAGE_NOT_LIVE */
    size_t deltas[GARBAGE_VERDICT_COUNT_], images[GARBAGE_VERDICT_COUNT_];
    uint64_t bytes[GARBAGE_VERDICT_COUNT_]; /* of layers whose size is known */
    size_t unsized[GARBAGE_VERDICT_COUNT_]; /* layers whose size is not */
} Garbage;

/* Of a layer that is not covered: do newer images cover more than half of its keys, all but one hole? There images were
 * meant to cover, and missed some. Keys are counted in segments of the index. O(log n). */
bool garbage_is_hole(const LayerIndex *index, const GcJudgement *judgement);

/* The rule's inputs for a loaded set: both cutoffs are one. Borrows the markers' branches. */
GcCutoffs garbage_cutoffs(const GcMarkers *markers);

/* What GC with these markers would do with the layers `ids`, all of which the index holds. O(n log n). */
void garbage_init(Garbage *garbage, const LayerSet *set, const LayerIndex *index, const LayerId *ids, size_t count,
                  const GcMarkers *markers);
/* The same; `judgements`, of `count`, gets how each layer was judged, in the order of `ids`. */
void garbage_judge(Garbage *garbage, const LayerSet *set, const LayerIndex *index, const LayerId *ids, size_t count,
                   const GcMarkers *markers, GcJudgement *judgements);
void garbage_release(Garbage *garbage);
/* "needed", "branch", "current", "hole", "removable". */
const char *garbage_verdict_name(GarbageVerdict verdict);

#endif

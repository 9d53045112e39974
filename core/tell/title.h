/* title.h - the pieces of a title line that the explorer, its exports and `render` share: counts, and the verdict at a
 * step of a history.
 *
 *     step 0    241 layers  L0 9  179 deltas  62 images │ depth 35 ≥ fanout 10 → compact
 *     step 50   207 layers  L0 1  145 deltas  62 images │ level 1: depth 28 ≥ fanout 10 → compact
 *     step 75   214 layers  L0 1  145 deltas  69 images │ then level 0: depth 0 < fanout 10 → not due
 *
 * Within a compaction the verdict is its decision on the level that it judged last, because the layers of the moment
 * are half rewritten. Elsewhere the live layers are judged.
 */
#ifndef CORE_TELL_TITLE_H
#define CORE_TELL_TITLE_H

#include "core/analysis/summary.h"

enum { TITLE_COUNTS = 4 };

/* Writes the counts, the most important first: "241 layers", "L0 9", "179 deltas", "62 images". Of a store's tables,
 * which are neither deltas nor images, only those that mean something, and before them that its MANIFEST is damaged.
 * Returns their number. O(flaws of the MANIFEST). */
int title_counts(const LayerSet *set, const LayerCounts *counts, char out[TITLE_COUNTS][80]);

typedef enum TitleState {
    TITLE_NOTHING, /* there is no layer to judge */
    TITLE_PENDING, /* the layers are still being analysed; ask again later */
    TITLE_JUDGED,  /* `text` is the verdict, or why there is none */
} TitleState;

typedef struct TitleVerdict {
    TitleState state;
    bool compact;                  /* compaction is due, or stalled */
    const char *when;              /* what stands before the text: "then level 0: ", or ""; static */
    char text[LEVEL_VERDICT_SIZE]; /* "depth 57 ≥ fanout 10 → compact"; empty unless TITLE_JUDGED */
} TitleVerdict;

/* The level that the compaction in progress at a step judged last, which the verdict is about. NULL between compactions
 * and at the end of the history: there the live layers are judged, as by every command. O(steps since the compaction
 * began). */
const PlanLevel *title_judged_level(const History *history, StepId step);
/* The verdict at a step with that many layers; `judged` is its title_judged_level(). `summary` is that of its live
 * layers, which is only asked where no level was judged; NULL: it is not ready yet. */
TitleVerdict title_verdict(const History *history, StepId step, const PlanLevel *judged, size_t layers,
                           const Summary *summary);
/* Gives the verdicts of a history's steps, of which there is at least one, from the first to the last. */
typedef struct TitleWalk {
    const History *history; /* not owned; must outlive the walk and not change */
    LevelOptions options;
    LayerIndex index; /* of all layers; owned */
    StepId next;      /* the next step */
    StepId epoch;     /* `live` is the verdict on its layers; STEP_NEVER: on none */
    TitleVerdict live;
    const PlanLevel *judged; /* the level that the compaction in progress judged last; NULL: none is in progress */
    uint64_t budget;         /* the number of layers that may still be looked at */
} TitleWalk;

/* `sources` as in LevelOptions. The caller ends the walk with title_walk_release(). O(n log n). */
void title_walk_init(TitleWalk *walk, const History *history, const PlanSources *sources);
/* The verdict at the walk's next step, as title_verdict() states it. Judges the live layers once for each change of
 * them. The state is TITLE_PENDING where layers are left to be judged, but a billion of them were looked at. */
TitleVerdict title_walk_next(TitleWalk *walk);
void title_walk_release(TitleWalk *walk);
/* Leaves out the word "fanout": "depth 57 ≥ 10 → compact". */
void title_verdict_shorten(TitleVerdict *verdict);

#endif

/* insight.h - the analysis of what is shown: made when a pane first asks, kept while the live layers stay the same
 * (history_epoch()).
 *
 * For many layers it takes longer than a frame: 0.4 s for a million. On a terminal it is then made on a thread, and
 * until it ends the panes say so. The thread reads the history, so code that changes or frees that history must first
 * call insight_release().
 */
#ifndef TUI_APP_INSIGHT_H
#define TUI_APP_INSIGHT_H

#include "core/analysis/findings.h"

/* Up to that many layers it is made at once on a terminal: in less than a frame. */
#define INSIGHT_SOON 200000u

typedef struct InsightWork InsightWork;

/* What it is about. */
typedef struct InsightOf {
    const History *history; /* NULL: nothing was made yet */
    StepId epoch;
    StepId collected; /* the last collection that began between epoch and step; STEP_NEVER: none did */
    uint64_t version; /* of the history */
    Policy policy;    /* that levels were judged by */
    unsigned markers; /* version of the markers that were moved; 0: the history's own */
} InsightOf;

/* GC markers that are to be taken instead of the history's. */
typedef struct InsightMarkers {
    const GcMarkers *moved; /* NULL: the history's own */
    unsigned version;       /* another number for other markers, above 0 */
} InsightMarkers;

typedef struct Insight {
    InsightOf of;
    unsigned version;         /* another number whenever it was made anew, or forgotten */
    unsigned summary_version; /* the same of the summary, which other markers leave as it is */
    Summary summary;
    Findings findings;
    InsightWork *work; /* owned; what is being made, NULL: nothing */
} Insight;

/* Makes it true of `history` at `step`, at once. O(n log n) where something changed: 10 ms for 26,690 layers, and
 * 3 ms where that are the markers alone. */
void insight_update(Insight *insight, const History *history, StepId step, const Policy *policy,
                    InsightMarkers markers);
/* Is it true of that? Where it is not, and there are more layers than `soon`, it is being made from now on; ask again
 * later. */
bool insight_look(Insight *insight, const History *history, StepId step, const Policy *policy, InsightMarkers markers,
                  size_t soon);
/* Is its summary true of that, whatever the markers? */
bool insight_knows_layers(const Insight *insight, const History *history, StepId step, const Policy *policy);
/* Something is being made. */
static inline bool insight_pending(const Insight *insight)
{
    return insight->work != NULL;
}
/* Forgets it, and gives up what is being made: up to 0.1 s for a million layers. */
void insight_release(Insight *insight);

#endif

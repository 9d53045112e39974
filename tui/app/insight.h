/* insight.h - the analysis of what is shown: made when a pane first asks, kept while the live layers stay the same.
 *
 *     step      10 flush   11 level   12 split   13 create
 *     epoch     10         10         10         13            only steps that change the live layers count
 */
#ifndef TUI_APP_INSIGHT_H
#define TUI_APP_INSIGHT_H

#include "core/analysis/findings.h"

typedef struct Insight {
    const History *history; /* what the rest is about; NULL: nothing was made yet */
    StepId epoch;
    uint64_t fanout, target; /* of the policy that levels were judged by */
    Summary summary;
    Findings findings;
} Insight;

/* The newest step up to `step` that changed which layers live. O(steps since). */
StepId history_epoch(const History *history, StepId step);
/* O(n log n) where something changed: 10 ms for 26,690 layers. */
void insight_update(Insight *insight, const History *history, StepId step, const Policy *policy);
void insight_release(Insight *insight);

#endif

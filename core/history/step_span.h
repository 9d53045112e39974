/* step_span.h - the steps that belong together: those of one compaction, flush, collection or event of a series.
 *
 *     step   10 flush   11 compact   12 level   13 job   14 create   15 delete   16 flush
 *     span   [10, 11)   [11, 16) for each of the steps 11 to 15                  [16, …
 */
#ifndef CORE_HISTORY_STEP_SPAN_H
#define CORE_HISTORY_STEP_SPAN_H

#include "core/history/history.h"

typedef struct StepSpan {
    StepId begin, end; /* the steps [begin, end) */
    bool compaction;   /* they are those of a compaction */
} StepSpan;

/* The span that contains the step; behind the last step, the last one. [step, step + 1) where the history has no steps.
 * O(steps of the span). */
StepSpan step_span_at(const History *history, StepId step);
/* Is the whole history one compaction of loaded layers, as a plan is? A run has several, and flushes. O(steps) where
 * the first step is one of a compaction. */
bool step_span_is_plan(const History *history);

#endif

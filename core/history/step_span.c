/* step_span.c - walks back to the step that begins the span, and forth to the one that begins the next. */
#include "core/history/step_span.h"

static bool begins_span(const History *history, StepId step)
{
    StepOp op = history->steps.at[step].op;
    if (history_event(history, step))
        return true;
    return op == STEP_COMPACT || op == STEP_FLUSH || op == STEP_GC_RUN || op == STEP_LOAD;
}

StepSpan step_span_at(const History *history, StepId step)
{
    StepSpan span = {step, step + 1, false};
    if (history->steps.count == 0)
        return span;
    if (step >= history->steps.count)
        step = (StepId)history->steps.count - 1;
    span.begin = step;
    while (span.begin > 0 && !begins_span(history, span.begin))
        span.begin--;
    span.end = step + 1;
    while (span.end < history->steps.count && !begins_span(history, span.end))
        span.end++;
    span.compaction = history->steps.at[span.begin].op == STEP_COMPACT;
    return span;
}

bool step_span_is_plan(const History *history)
{
    size_t count = 0;
    if (history->steps.count < 2 || history->steps.at[1].op != STEP_COMPACT)
        return false;
    for (size_t i = 0; i < history->steps.count; i++)
        count += history->steps.at[i].op == STEP_COMPACT;
    return count == 1;
}

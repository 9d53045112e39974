/* insight.c - the analysis room does the work; this keeps its results. */
#include "tui/app/insight.h"

#include <stdlib.h>

StepId history_epoch(const History *history, StepId step)
{
    for (; step > 0; step--) {
        StepOp op = step < history->steps.count ? history->steps.at[step].op : STEP_NOTE;
        if (op == STEP_LOAD || op == STEP_FLUSH || op == STEP_CREATE || op == STEP_DELETE || op == STEP_GC)
            break;
    }
    return step;
}

void insight_release(Insight *insight)
{
    if (!insight->history)
        return;
    findings_release(&insight->findings);
    summary_release(&insight->summary);
    *insight = (Insight){0};
}

void insight_update(Insight *insight, const History *history, StepId step, const Policy *policy)
{
    StepId epoch = history_epoch(history, step);
    if (insight->history == history && insight->epoch == epoch && insight->fanout == policy->fanout &&
        insight->target == policy->target_file_size)
        return;
    insight_release(insight);
    size_t count;
    LayerId *live = history_live(history, epoch, &count);
    LevelOptions options = level_options_of(history);
    options.fanout = policy->fanout;
    options.target_file_size = policy->target_file_size;
    summary_init(&insight->summary, &history->layers, live, count, &options);
    findings_init(&insight->findings, &insight->summary);
    free(live);
    insight->history = history;
    insight->epoch = epoch;
    insight->fanout = policy->fanout;
    insight->target = policy->target_file_size;
}

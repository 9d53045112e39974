/* plan_outcome.c - counts the jobs that run, what they write, and the layers that are left. */
#include "core/analysis/plan_outcome.h"

#include "core/analysis/plan_totals.h"

PlanOutcome plan_outcome(const History *history)
{
    PlanTotals totals = plan_totals(history);
    PlanOutcome outcome = {.policy = history->policy,
                           .jobs = totals.jobs,
                           .bytes_written = totals.bytes_written,
                           .skipped = totals.skipped,
                           .estimated = history->plan.estimated && totals.jobs > 0};
    StepId last = history_last_step(history);
    for (LayerId id = 0; id < history->layers.count; id++)
        outcome.layers += history_alive(history, id, last);
    return outcome;
}

/* plan_outcome.c - counts the jobs that run, what they write, and the layers that are left. */
#include "core/analysis/plan_outcome.h"

PlanOutcome plan_outcome(const History *history)
{
    PlanOutcome outcome = {.policy = history->policy};
    for (size_t i = 0; i < history->plan.jobs.count; i++) {
        const PlanJob *job = &history->plan.jobs.at[i];
        outcome.jobs += !job->skipped;
        outcome.bytes_written += job->skipped ? 0 : job->bytes_out;
    }
    StepId last = history_last_step(history);
    for (LayerId id = 0; id < history->layers.count; id++)
        outcome.layers += history_alive(history, id, last);
    return outcome;
}

/* plan_steps.c - turns new decisions into steps, in one pass; each decision finds the row of the plan that it made.
 *
 *     decisions   level  depth  split  strategy  cut  cut         rows: levels, splits, partitions, cuts, jobs
 *     steps       LEVEL  DEC.   SPLIT  STRATEGY  CUT JOB CUT JOB
 *
 * The walk that identifies a level takes a decision for each layer. In a small level each is a step; otherwise they
 * stay in the trace, under the level's decision.
 */
#include "core/history/plan_steps.h"

#define WALK_STEPS_MAX 48

PlanSteps plan_steps_at_end(History *history)
{
    const Plan *plan = &history->plan;
    return (PlanSteps){
        .history = history,
        .decisions = plan->trace ? (uint32_t)plan->trace->decisions.count : 0,
        .levels = (uint32_t)plan->levels.count,
        .splits = (uint32_t)plan->splits.count,
        .partitions = (uint32_t)plan->partitions.count,
        .cuts = (uint32_t)plan->cuts.count,
        .jobs = (uint32_t)plan->jobs.count,
    };
}

static Step *step_add(History *history, StepOp op, uint32_t decision, uint32_t index)
{
    StepId id = history_add_step(history, op);
    Step *step = &history->steps.at[id];
    step->decision = decision;
    step->index = index;
    return step;
}

static void append_untraced(PlanSteps *steps)
{
    History *history = steps->history;
    const Plan *plan = &history->plan;
    while (steps->levels < plan->levels.count)
        step_add(history, STEP_LEVEL, DECISION_NONE, steps->levels++);
    while (steps->splits < plan->splits.count)
        step_add(history, STEP_SPLIT, DECISION_NONE, steps->splits++);
    while (steps->partitions < plan->partitions.count)
        step_add(history, STEP_STRATEGY, DECISION_NONE, steps->partitions++);
}

/* Appends the steps of the jobs that follow from the decision; they are next in the plan's order. */
static void append_jobs(PlanSteps *steps, uint32_t decision)
{
    const Plan *plan = &steps->history->plan;
    while (steps->jobs < plan->jobs.count && plan->jobs.at[steps->jobs].decision == decision) {
        uint32_t job = steps->jobs++;
        step_add(steps->history, STEP_JOB, decision, job)->job = job;
    }
}

/* The chosen cut among the candidates of the next job. */
static uint32_t chosen_cut(PlanSteps *steps)
{
    const Plan *plan = &steps->history->plan;
    uint32_t chosen = UINT32_MAX;
    while (steps->cuts < plan->cuts.count && plan->cuts.at[steps->cuts].job == steps->jobs) {
        if (plan->cuts.at[steps->cuts].chosen)
            chosen = steps->cuts;
        steps->cuts++;
    }
    return chosen;
}

/* Appends a decision by a rule of an algorithm's own, which may have made a level or a partition of the plan. */
static void append_own(PlanSteps *steps, uint32_t id)
{
    History *history = steps->history;
    const Plan *plan = &history->plan;
    if (steps->levels < plan->levels.count && plan->levels.at[steps->levels].decision == id)
        step_add(history, STEP_LEVEL, id, steps->levels++);
    bool partition =
        steps->partitions < plan->partitions.count && plan->partitions.at[steps->partitions].decision == id;
    if (partition)
        step_add(history, STEP_STRATEGY, id, steps->partitions++);
    else
        step_add(history, STEP_DECISION, id, UINT32_MAX);
    append_jobs(steps, id);
}

static void history_append_decision(PlanSteps *steps, const Decision *decision, bool walk)
{
    History *history = steps->history;
    const Plan *plan = &history->plan;
    uint32_t id = decision->id;
    switch (decision->rule) {
    case RULE_LEVEL:
        if (decision->verdict && steps->levels < plan->levels.count)
            step_add(history, STEP_LEVEL, id, steps->levels++);
        else
            step_add(history, STEP_DECISION, id, UINT32_MAX);
        return;
    case RULE_LAYER_ABOVE:
    case RULE_LAYER_PENDING:
    case RULE_LAYER_TOO_TALL:
    case RULE_LAYER_ACCEPTED:
    case RULE_LAYER_BELOW:
        if (walk)
            step_add(history, STEP_DECISION, id, UINT32_MAX);
        return;
    case RULE_SPLIT:
    case RULE_SPLIT_BLOCKED:
        if (decision->has_keys && steps->splits < plan->splits.count)
            step_add(history, STEP_SPLIT, id, steps->splits++);
        else
            step_add(history, STEP_DECISION, id, UINT32_MAX);
        return;
    case RULE_DELTA_CUT:
    case RULE_IMAGE_CUT:
        step_add(history, STEP_CUT, id, chosen_cut(steps));
        append_jobs(steps, id);
        return;
    case RULE_DELETE: /* these have steps of their own when they happen */
    case RULE_GC:
        return;
    default:
        append_own(steps, id);
        return;
    }
}

void plan_steps_append(PlanSteps *steps)
{
    History *history = steps->history;
    const Trace *trace = history->plan.trace;
    if (trace == NULL) {
        append_untraced(steps);
        steps->jobs = (uint32_t)history->plan.jobs.count;
        return;
    }
    uint32_t count = (uint32_t)trace->decisions.count, walked = 0;
    for (uint32_t i = steps->decisions; i < count; i++)
        walked += trace->decisions.at[i].rule >= RULE_LAYER_ABOVE && trace->decisions.at[i].rule <= RULE_LAYER_BELOW;
    for (; steps->decisions < count; steps->decisions++)
        history_append_decision(steps, &trace->decisions.at[steps->decisions], walked <= WALK_STEPS_MAX);
    steps->jobs = (uint32_t)history->plan.jobs.count;
}

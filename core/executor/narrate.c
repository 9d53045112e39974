/* narrate.c - turns new decisions into steps, in one pass; each decision finds the row of the plan that it made.
 *
 *     decisions   level  depth  split  strategy  cut  cut         rows: levels, splits, partitions, cuts, jobs
 *     steps       LEVEL  DEC.   SPLIT  STRATEGY  CUT JOB CUT JOB
 *
 * The walk that identifies a level takes a decision for each layer. In a small level each is a step; otherwise they
 * stay in the trace, under the level's decision.
 */
#include "core/executor/narrate.h"

#define WALK_STEPS_MAX 48

Narrator narrator_at_end(History *history)
{
    const Plan *plan = &history->plan;
    return (Narrator){
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

static void tell_untraced(Narrator *narrator)
{
    History *history = narrator->history;
    const Plan *plan = &history->plan;
    while (narrator->levels < plan->levels.count)
        step_add(history, STEP_LEVEL, DECISION_NONE, narrator->levels++);
    while (narrator->splits < plan->splits.count)
        step_add(history, STEP_SPLIT, DECISION_NONE, narrator->splits++);
    while (narrator->partitions < plan->partitions.count)
        step_add(history, STEP_STRATEGY, DECISION_NONE, narrator->partitions++);
}

/* Appends the steps of the jobs that follow from the decision; they are next in the plan's order. */
static void tell_jobs(Narrator *narrator, uint32_t decision)
{
    const Plan *plan = &narrator->history->plan;
    while (narrator->jobs < plan->jobs.count && plan->jobs.at[narrator->jobs].decision == decision) {
        uint32_t job = narrator->jobs++;
        step_add(narrator->history, STEP_JOB, decision, job)->job = job;
    }
}

/* The chosen cut among the candidates of the next job. */
static uint32_t chosen_cut(Narrator *narrator)
{
    const Plan *plan = &narrator->history->plan;
    uint32_t chosen = UINT32_MAX;
    while (narrator->cuts < plan->cuts.count && plan->cuts.at[narrator->cuts].job == narrator->jobs) {
        if (plan->cuts.at[narrator->cuts].chosen)
            chosen = narrator->cuts;
        narrator->cuts++;
    }
    return chosen;
}

static void tell_decision(Narrator *narrator, const Decision *decision, bool walk)
{
    History *history = narrator->history;
    const Plan *plan = &history->plan;
    uint32_t id = decision->id;
    switch (decision->rule) {
    case RULE_LEVEL:
        if (decision->verdict && narrator->levels < plan->levels.count)
            step_add(history, STEP_LEVEL, id, narrator->levels++);
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
        if (decision->has_keys && narrator->splits < plan->splits.count)
            step_add(history, STEP_SPLIT, id, narrator->splits++);
        else
            step_add(history, STEP_DECISION, id, UINT32_MAX);
        return;
    case RULE_DELTA_CUT:
    case RULE_IMAGE_CUT:
        step_add(history, STEP_CUT, id, chosen_cut(narrator));
        tell_jobs(narrator, id);
        return;
    case RULE_DELETE: /* these have steps of their own when they happen */
    case RULE_GC:
        return;
    default:
        break;
    }
    /* an algorithm with rules of its own names the decision that made a level */
    if (narrator->levels < plan->levels.count && plan->levels.at[narrator->levels].decision == id)
        step_add(history, STEP_LEVEL, id, narrator->levels++);
    bool partition =
        narrator->partitions < plan->partitions.count && plan->partitions.at[narrator->partitions].decision == id;
    if (partition)
        step_add(history, STEP_STRATEGY, id, narrator->partitions++);
    else
        step_add(history, STEP_DECISION, id, UINT32_MAX);
    tell_jobs(narrator, id);
}

void narrate_plan(Narrator *narrator)
{
    History *history = narrator->history;
    const Trace *trace = history->plan.trace;
    if (trace == NULL) {
        tell_untraced(narrator);
        narrator->jobs = (uint32_t)history->plan.jobs.count;
        return;
    }
    uint32_t count = (uint32_t)trace->decisions.count, walked = 0;
    for (uint32_t i = narrator->decisions; i < count; i++)
        walked += trace->decisions.at[i].rule >= RULE_LAYER_ABOVE && trace->decisions.at[i].rule <= RULE_LAYER_BELOW;
    for (; narrator->decisions < count; narrator->decisions++)
        tell_decision(narrator, &trace->decisions.at[narrator->decisions], walked <= WALK_STEPS_MAX);
    narrator->jobs = (uint32_t)history->plan.jobs.count;
}

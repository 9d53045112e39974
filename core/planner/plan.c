/* plan.c - creates and frees a plan. Its contents are made by the algorithms (core/planner/algorithm.h). */
#include "core/planner/plan.h"

#include <stdlib.h>

void plan_init(Plan *plan, const Policy *policy, Trace *trace)
{
    *plan = (Plan){.policy = *policy, .trace = trace};
}

/* The error names the parameter to change: with fanout 1 a level is rewritten each time the height doubles, and small
 * targets make many layers. */
static bool plan_too_large(const Plan *plan, const char *what, uint64_t limit, Error *error)
{
    char number[32], target[32];
    if (plan->policy.fanout < 2)
        return error_set(error, ERROR_INPUT,
                         "more than %s %s: fanout 1 rewrites each level again and again; raise fanout to 2 or more",
                         count_format(limit, number), what);
    return error_set(error, ERROR_INPUT, "more than %s %s: target_file_size %s is too small for this input; raise it",
                     count_format(limit, number), what, bytes_format(plan->policy.target_file_size, target));
}

bool plan_fits(const Plan *plan, uint32_t first, Error *error)
{
    if (plan->jobs.count - first > PLAN_ROUND_JOBS_MAX)
        return plan_too_large(plan, "jobs in one level", PLAN_ROUND_JOBS_MAX, error);
    if (plan->trace != NULL && plan->trace->decisions.count > PLAN_DECISIONS_MAX)
        return plan_too_large(plan, "decisions", PLAN_DECISIONS_MAX, error);
    return true;
}

bool plan_lists_too_much(uint64_t limit, const char *raise, Error *error)
{
    char number[32];
    return error_set(error, ERROR_INPUT, "jobs would list more than %s layers: the stacks are too high; raise %s",
                     count_format(limit, number), raise);
}

void plan_release(Plan *plan)
{
    array_release(&plan->levels);
    array_release(&plan->splits);
    array_release(&plan->partitions);
    array_release(&plan->cuts);
    array_release(&plan->jobs);
    array_release(&plan->pieces);
    array_release(&plan->refs);
    arena_release(&plan->arena);
}

bool plan_job_lists(const Plan *plan, const PlanJob *job, LayerId layer)
{
    for (uint32_t i = 0; i < job->inputs_count && job->inputs_first + i < plan->refs.count; i++)
        if (plan->refs.at[job->inputs_first + i] == layer)
            return true;
    return false;
}

uint32_t plan_job_inputs_read(const Plan *plan, const PlanJob *job, const LayerSet *layers)
{
    uint32_t read = 0;
    for (uint32_t i = 0; i < job->inputs_count; i++)
        read += plan_job_reads(job, layers, plan->refs.at[job->inputs_first + i]);
    return read;
}

const char *strategy_name(Strategy strategy)
{
    static const char *const names[] = {
        [STRATEGY_NONE] = "none", [STRATEGY_IMAGES] = "images", [STRATEGY_DELTAS] = "deltas"};
    return names[strategy];
}

const char *cut_class_name(CutClass class)
{
    static const char *const names[] = {
        [CUT_CLASS_SPLIT] = "split", [CUT_CLASS_IMAGE] = "image", [CUT_CLASS_DELTA] = "delta",
        [CUT_CLASS_GRID] = "grid",   [CUT_CLASS_SIZE] = "size",   [CUT_CLASS_END] = "end",
    };
    return names[class];
}

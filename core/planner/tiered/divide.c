/* divide.c - appends the jobs and decisions of one partition to the plan. */
#include "core/planner/tiered/divide.h"

void divide_add_job(Divide *divide, uint32_t decision, PlanJob job)
{
    Plan *plan = divide->plan;
    job.id = (uint32_t)plan->jobs.count;
    job.level = divide->input->level;
    job.partition = divide->partition;
    job.decision = decision != DECISION_NONE ? decision : divide->decision;
    job.kept = job.output = LAYER_NONE;
    if (decision != DECISION_NONE && plan->trace->decisions.at[decision].job == JOB_NONE)
        plan->trace->decisions.at[decision].job = job.id;
    array_push(&plan->jobs, job);
}

uint32_t divide_decide(Divide *divide, RuleId rule, KeyRange keys)
{
    Trace *trace = divide->plan->trace;
    if (trace == NULL)
        return DECISION_NONE;
    uint32_t id = trace_add(trace, rule, divide->decision);
    Decision *decision = &trace->decisions.at[id];
    decision->level = divide->input->level;
    decision->fidelity = fidelity_of(false, grounds_estimated(divide->grounds));
    decision->grounds = divide->grounds;
    decision->has_keys = decision->has_lsns = true;
    decision->keys = keys;
    decision->lsns = divide->lsns;
    return id;
}

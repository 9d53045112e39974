/* plan_fate.c - kept or deleted, and why not otherwise. The verdict that ended a compaction names the value that flips
 * it, but a layer further down may still not be reached: the next verdict ends the compaction, or the fanout has moved
 * layers between levels. So the plan is made again with that value, and with what flips the verdict that ends that one.
 *
 *     fanout 10   ends at level 1: depth 6 < fanout 10, flips at 1      layer 5000 is not reached
 *     fanout 1    ends at level 4: no level 4                           layer 5000 is not reached: fanout does not help
 */
#include "core/tell/plan_fate.h"

#include "core/base/tones.h"
#include "core/planner/policy_value.h"
#include "core/tell/decision_text.h"

#include <inttypes.h>
#include <math.h>

bool plan_decision_names(const Trace *trace, const Decision *decision, LayerId layer)
{
    for (uint32_t i = 0; i < decision->layers_count; i++)
        if (trace->layers.at[decision->layers_first + i] == layer)
            return true;
    return false;
}

static bool job_reads(const Plan *plan, uint32_t id, LayerId layer)
{
    const PlanJob *job = &plan->jobs.at[id];
    for (uint32_t i = 0; i < job->inputs_count; i++)
        if (plan->refs.at[job->inputs_first + i] == layer)
            return true;
    return false;
}

/* "made by job 3: delta ends at 384 with 922 KiB: an image border below" */
static void why_made(const History *history, uint32_t job, Text *out)
{
    uint32_t id = history->plan.jobs.at[job].decision;
    text_printf(out, "  made by job %" PRIu32, job);
    if (id < history->trace.decisions.count) {
        const Decision *decision = &history->trace.decisions.at[id];
        if (decision->rule == RULE_DELTA_CUT || decision->rule == RULE_IMAGE_CUT) {
            text_add_str(out, STR(": "));
            decision_text(&history->trace, decision, history->layers.form, out);
        }
    }
    text_add_str(out, STR("\n"));
}

uint32_t plan_ending_above(const History *history, LayerId layer)
{
    const Trace *trace = &history->trace;
    uint32_t ending = DECISION_NONE;
    bool below = false;
    for (uint32_t i = 0; i < trace->decisions.count; i++) {
        const Decision *decision = &trace->decisions.at[i];
        if (decision->rule == RULE_DEPTH || decision->rule == RULE_LEVEL)
            ending = decision->verdict ? DECISION_NONE : i;
        if (plan_decision_names(trace, decision, layer))
            below = decision->rule == RULE_LAYER_BELOW;
    }
    return below ? ending : DECISION_NONE;
}

/* "level 1, above it: depth 6 < fanout 10: not due" */
static void ending_text(const History *plan, uint32_t id, Text *out)
{
    const Decision *decision = &plan->trace.decisions.at[id];
    text_printf(out, "level %u, above it: ", decision->level);
    decision_text(&plan->trace, decision, plan->layers.form, out);
}

/* The policy with the value that flips the decision; false: no number does. */
static bool flipped(const Policy *from, const Decision *decision, Policy *with)
{
    const PolicyParameter *parameter =
        decision->flip_parameter ? policy_parameter_find(from, str_from(decision->flip_parameter)) : NULL;
    uint64_t now;
    if (!parameter || !policy_value_number(from, parameter, &now) || (double)now == decision->flip_value)
        return false;
    Text value = TEXT_EMPTY;
    policy_number_format(parameter, decision->flip_value, &value);
    *with = *from;
    bool set = policy_set(with, str_from(parameter->name), text_str(&value), NULL);
    text_release(&value);
    return set;
}

/* "fanout = 1" */
static void value_text(const Policy *policy, const char *name, Text *out)
{
    const PolicyParameter *parameter = policy_parameter_find(policy, str_from(name));
    uint64_t value = 0;
    policy_value_number(policy, parameter, &value);
    text_printf(out, "%s = ", name);
    policy_number_text(parameter, (double)value, out);
}

static void add_outcome(const History *plan, LayerId layer, Text *out)
{
    text_printf(out, plan->died[layer] != STEP_NEVER        ? ": it is then deleted"
                     : layer_is_image(&plan->layers, layer) ? ", but it is kept: compaction deletes no images"
                                                            : ", and it is kept all the same");
}

/* What the values that flip the verdict at `ending` make of the layer, one after the other until one reaches it. */
static void try_flips(const History *plan, LayerId layer, uint32_t ending, PlanAgain again, Text *out)
{
    enum { TRIES = 6 };
    const char *name = plan->trace.decisions.at[ending].flip_parameter;
    History *last = NULL; /* a plan borrows from the first alone, so each can go once the next is made */
    Policy policy = plan->policy;
    const Decision *decision = &plan->trace.decisions.at[ending];
    for (int i = 0; i < TRIES; i++) {
        Policy with;
        if (!decision->flip_parameter || strcmp(decision->flip_parameter, name) != 0 ||
            !flipped(&policy, decision, &with))
            break;
        History *made = again(plan, &with);
        if (!made)
            break;
        history_free(last);
        last = made;
        policy = with;
        ending = plan_ending_above(last, layer);
        if (ending == DECISION_NONE)
            break;
        decision = &last->trace.decisions.at[ending];
    }
    if (!last)
        return;
    text_tone(out, TONE_NO);
    text_printf(out, "  ");
    value_text(&policy, name, out);
    if (ending == DECISION_NONE) {
        text_printf(out, " reaches it");
        add_outcome(last, layer, out);
    } else {
        text_printf(out, " does not reach it either: compaction then ends at ");
        ending_text(last, ending, out);
    }
    text_add_char(out, '\n');
    history_free(last);
}

/* "it is not reached: compaction ended at level 1, above it: depth 6 < fanout 10: not due" */
static void add_not_reached(const History *plan, LayerId layer, PlanAgain again, Text *out)
{
    uint32_t ending = plan_ending_above(plan, layer);
    if (ending == DECISION_NONE)
        return;
    text_tone(out, TONE_NO);
    text_printf(out, "  it is not reached: compaction ended at ");
    ending_text(plan, ending, out);
    text_add_char(out, '\n');
    if (again && plan->layers.count <= PLAN_AGAIN_LAYERS && plan->trace.decisions.at[ending].flip_parameter)
        try_flips(plan, layer, ending, again, out);
}

void plan_fate_text(const History *plan, LayerId layer, PlanAgain again, Text *out)
{
    uint32_t reading = 0, first = JOB_NONE, last = JOB_NONE;
    StepId died = plan->died[layer];
    if (died != STEP_NEVER)
        text_printf(out, "  it is deleted at step %" PRIu32 "\n", died);
    else if (layer_is_image(&plan->layers, layer))
        text_printf(out, "  it is kept: compaction deletes no images, only garbage collection does\n");
    else
        text_printf(out, "  it is kept\n");
    add_not_reached(plan, layer, again, out);
    for (uint32_t j = 0; j < plan->plan.jobs.count; j++) {
        if (plan->plan.jobs.at[j].kind == JOB_CREATE_DELTA && job_reads(&plan->plan, j, layer)) {
            first = reading++ == 0 ? j : first;
            last = j;
        }
        if (plan->plan.jobs.at[j].output == layer)
            why_made(plan, j, out);
    }
    if (reading == 1)
        text_printf(out, "  job %" PRIu32 " reads it\n", first);
    else if (reading > 1)
        text_printf(out, "  %" PRIu32 " jobs read it, from %" PRIu32 " to %" PRIu32 "\n", reading, first, last);
}

/* plan_fate.c - kept or deleted, and what would change that. A verdict names the value that flips it, but the layer may
 * fare no better: the next verdict ends the compaction, or the value has moved layers between levels. So nothing is
 * said that was not planned again: the values that flip the verdicts on the layer, and, to reach further down, larger
 * targets.
 *
 *     fanout 10               ends at level 1: depth 6 < fanout 10, flips at 1      layer 10 is not reached
 *     fanout 1                ends after level 3: no level 4                        layer 10 is not reached either
 *     target_file_size 16G    level 1 holds everything                              layer 10 is deleted
 */
#include "core/tell/plan_fate.h"

#include "core/analysis/garbage.h"
#include "core/base/tones.h"
#include "core/planner/policy_value.h"
#include "core/tell/decision_text.h"

#include <inttypes.h>
#include <math.h>

bool plan_decision_settles(const History *plan, const Decision *decision, LayerId layer)
{
    return !layer_is_image(&plan->layers, layer) || decision->rule == RULE_GC || decision->rule >= RULE_COUNT_;
}

bool plan_decision_names(const Trace *trace, const Decision *decision, LayerId layer)
{
    TraceLayers buffer = {0};
    const LayerId *layers = trace_layers(trace, decision, &buffer);
    uint32_t i = 0;
    while (i < decision->layers_count && layers[i] != layer)
        i++;
    array_release(&buffer);
    return i < decision->layers_count;
}

/* Of a kept delta: images are created over it. */
static bool lies_under_new_images(const History *history, const DecisionIds *ids)
{
    bool images = false;
    for (size_t i = 0; i < ids->count; i++) {
        const Decision *decision = &history->trace.decisions.at[ids->at[i]];
        images = images || (decision->rule == RULE_STRATEGY && decision->verdict);
    }
    return images;
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
            decision_text(&history->trace, decision, &history->layers, out);
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

/* "ends at level 1, above this layer: depth 6 < fanout 10: not due", "ends after level 3, above this layer: no level 4
 * below LSN 93/1C08" */
static void ending_text(const History *plan, uint32_t id, Text *out)
{
    const Decision *decision = &plan->trace.decisions.at[id];
    bool after = decision->rule == RULE_LEVEL && decision->level > 0; /* the level that was looked for does not exist */
    text_printf(out, "ends %s level %u, above this layer: ", after ? "after" : "at", decision->level - after);
    if (decision->rule == RULE_DEPTH && decision->op == OP_NONE && decision->result)
        text_printf(out, "%s", decision->result); /* "repeats the level above" */
    else
        decision_text(&plan->trace, decision, &plan->layers, out);
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
    if (parameter->type == POLICY_SWITCH)
        policy_value_format(policy, parameter, out);
    else
        policy_number_text(parameter, (double)value, out);
}

static bool fate_plan_deletes(const History *plan, LayerId layer)
{
    return plan->died[layer] != STEP_NEVER;
}

/* "with fanout = 29 it would be kept" */
static void add_change(const History *made, const Policy *policy, const char *name, LayerId layer, Text *out)
{
    text_tone(out, TONE_YES);
    text_printf(out, "  with ");
    value_text(policy, name, out);
    text_printf(out, " it would be %s\n", fate_plan_deletes(made, layer) ? "deleted" : "kept");
}

/* What was tried to no effect: "fanout = 1; target_file_size = 1G, …". */
static void fate_add_tried(Text *tried, const Policy *policy, const char *name)
{
    Text value = TEXT_EMPTY;
    value_text(policy, name, &value);
    if (strstr(text_str(tried).at, value.at) == NULL) /* several verdicts may name one value */
        text_printf(tried, "%s%s", tried->length ? ", " : "", value.at);
    text_release(&value);
}

/* The values that flip the verdict at `ending`, one after the other until one reaches the layer. True: it changes what
 * becomes of the layer. */
static bool try_endings(const History *plan, LayerId layer, uint32_t ending, PlanAgain again, Text *tried, Text *out)
{
    enum { TRIES = 6 };
    const char *name = plan->trace.decisions.at[ending].flip_parameter;
    History *last = NULL; /* a plan borrows from the first alone, so each can go once the next is made */
    Policy policy = plan->policy;
    const Decision *decision = &plan->trace.decisions.at[ending];
    for (int i = 0; i < TRIES && ending != DECISION_NONE; i++) {
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
        decision = ending == DECISION_NONE ? NULL : &last->trace.decisions.at[ending];
    }
    if (!last)
        return false;
    bool changes = fate_plan_deletes(last, layer);
    if (changes) {
        add_change(last, &policy, name, layer, out);
    } else {
        text_printf(out, "  with ");
        value_text(&policy, name, out);
        if (ending == DECISION_NONE) {
            text_printf(out, " it is reached and still kept");
        } else {
            text_printf(out, " it is not reached either: the plan then ");
            ending_text(last, ending, out);
        }
        text_add_char(out, '\n');
        fate_add_tried(tried, &policy, name);
    }
    history_free(last);
    return changes;
}

/* The values that flip the verdicts which the layer had a part in. True: one changes what becomes of it. */
static bool try_verdicts(const History *plan, LayerId layer, const DecisionIds *ids, PlanAgain again, Text *tried,
                         Text *out)
{
    enum { TRIES = 6 };
    bool changes = false;
    int tries = 0;
    for (size_t n = 0; n < 2 * ids->count && tries < TRIES && !changes; n++) {
        const Decision *decision = &plan->trace.decisions.at[ids->at[n % ids->count]];
        bool depth = decision->rule == RULE_DEPTH || decision->rule == RULE_PARTITION_DEPTH;
        Policy with;
        if (depth != (n < ids->count) || !flipped(&plan->policy, decision, &with)) /* whether it is due comes first */
            continue;
        History *made = again(plan, &with);
        if (!made)
            continue;
        tries++;
        changes = fate_plan_deletes(made, layer) != fate_plan_deletes(plan, layer);
        if (changes)
            add_change(made, &with, decision->flip_parameter, layer, out);
        else
            fate_add_tried(tried, &with, decision->flip_parameter);
        history_free(made);
    }
    return changes;
}

/* Taller levels reach farther down: the target size four times as large, sixteen times, and so on. The policies of
 * stores have no such parameter. */
static bool try_sizes(const History *plan, LayerId layer, PlanAgain again, Text *tried, Text *out)
{
    enum { TRIES = 8 };
    static const char NAME[] = "target_file_size";
    Policy with = plan->policy;
    if (!policy_parameter_find(&with, str_from(NAME)))
        return false;
    for (int i = 0; i < TRIES && with.target_file_size <= UINT64_MAX / 16; i++) {
        with.target_file_size *= 4;
        History *made = again(plan, &with);
        bool changes = made && fate_plan_deletes(made, layer);
        if (changes)
            add_change(made, &with, NAME, layer, out);
        history_free(made);
        if (changes)
            return true;
    }
    fate_add_tried(tried, &with, NAME);
    return false;
}

/* Only garbage collection deletes an image: as much of it as there can be. */
static bool try_garbage(const History *plan, LayerId layer, PlanAgain again, Text *tried, Text *out)
{
    Policy with = plan->policy;
    if (!policy_parameter_find(&with, STR("gc")) || !policy_parameter_find(&with, STR("pitr")))
        return false;
    bool on = with.gc;
    with.gc = true;
    with.pitr = 0;
    History *made = again(plan, &with);
    bool changes = made && fate_plan_deletes(made, layer) != fate_plan_deletes(plan, layer);
    if (changes) {
        text_tone(out, TONE_YES);
        text_printf(out, "  with %spitr = 0 it would be deleted\n", on ? "" : "gc and ");
    } else {
        fate_add_tried(tried, &with, "pitr");
    }
    history_free(made);
    return changes;
}

/* What would change what becomes of the layer; or what was tried and would not. */
static void add_changes(const History *plan, LayerId layer, uint32_t ending, const DecisionIds *ids, PlanAgain again,
                        Text *out)
{
    Text tried = TEXT_EMPTY;
    bool image = layer_is_image(&plan->layers, layer), changes;
    if (image || ending == DECISION_NONE)
        changes = try_verdicts(plan, layer, ids, again, &tried, out);
    else
        changes =
            plan->trace.decisions.at[ending].flip_parameter && try_endings(plan, layer, ending, again, &tried, out);
    if (!changes && !fate_plan_deletes(plan, layer))
        changes = (image ? try_garbage : try_sizes)(plan, layer, again, &tried, out);
    if (!changes && tried.length > 0) {
        text_tone(out, TONE_NO);
        text_printf(out, "  no single change that was tried alters this (tried: %s)\n", tried.at);
    }
    text_release(&tried);
}

/* The job that made the layer, and those that read it. */
static void add_jobs(const History *history, LayerId layer, Text *out)
{
    const Plan *plan = &history->plan;
    uint32_t listing = 0, reading = 0, first = JOB_NONE, last = JOB_NONE;
    for (uint32_t j = 0; j < plan->jobs.count; j++) {
        const PlanJob *job = &plan->jobs.at[j];
        bool lists = plan_job_lists(plan, job, layer);
        listing += lists;
        if (lists && plan_job_reads(job, &history->layers, layer)) {
            first = reading++ == 0 ? j : first;
            last = j;
        }
        if (job->output == layer)
            why_made(history, j, out);
    }
    if (reading == 1)
        text_printf(out, "  job %" PRIu32 " reads it\n", first);
    else if (reading > 1)
        text_printf(out, "  %" PRIu32 " jobs read it, from %" PRIu32 " to %" PRIu32 "\n", reading, first, last);
    else if (listing > 0)
        text_printf(out, "  no job reads it: a job that writes a delta reads only deltas\n");
}

/* Does garbage collection delete the layer once the plan has been carried out? A plan holds compaction only. */
static bool next_gc_deletes(const History *plan, LayerId layer)
{
    Garbage garbage;
    garbage_at(&garbage, plan, history_last_step(plan));
    bool deletes = garbage.verdict[layer] == GARBAGE_REMOVABLE;
    garbage_release(&garbage);
    return deletes;
}

void plan_fate_text(const History *plan, LayerId layer, const DecisionIds *concerned, PlanAgain again, Text *out)
{
    StepId died = plan->died[layer];
    if (died != STEP_NEVER)
        text_printf(out, "  it is deleted at step %" PRIu32 "\n", died);
    else if (layer_is_image(&plan->layers, layer))
        text_printf(out, "  it is kept: compaction deletes no images, only garbage collection does%s\n",
                    next_gc_deletes(plan, layer) ? ", and the next one deletes it" : "");
    else
        text_printf(out, "  it is kept%s\n",
                    next_gc_deletes(plan, layer) ? " by the plan, but the next garbage collection deletes it"
                    : plan->born[layer] == 0 && lies_under_new_images(plan, concerned)
                        ? ": images are created over it, and garbage collection can delete it once its cutoff has "
                          "passed them"
                        : "");
    uint32_t ending = plan_ending_above(plan, layer);
    if (ending != DECISION_NONE) {
        text_tone(out, TONE_NO);
        text_printf(out, "  it is not reached: compaction ");
        ending_text(plan, ending, out);
        text_add_char(out, '\n');
    }
    if (again && plan->layers.count <= PLAN_AGAIN_LAYERS && plan->born[layer] == 0)
        add_changes(plan, layer, ending, concerned, again, out);
    add_jobs(plan, layer, out);
}

/* fate_trials.c - a verdict names the values that flip it, but the layer may fare no better: the next verdict ends the
 * compaction, or the value has moved layers between levels. So nothing is said that was not planned again: the values
 * that flip the verdicts on the layer, and, to reach further down, larger targets.
 *
 *     fanout 10               ends at level 1: depth 6 < fanout 10, flips at 1      layer 10 is not reached
 *     fanout 1                ends after level 3: no level 4                        layer 10 is not reached either
 *     target_file_size 16G    level 1 holds everything                              layer 10 is deleted
 */
#include "core/tell/fate_trials.h"

#include "core/base/tones.h"
#include "core/planner/algorithm.h"
#include "core/planner/policy_value.h"

#include <math.h>
#include <string.h>

/* The policy with that value of a parameter. False: it has no such number, or has that value. */
static bool fate_policy_with(const Policy *from, const char *name, double value, Policy *with)
{
    const PolicyParameter *parameter = name ? policy_parameter_find(from, str_from(name)) : NULL;
    uint64_t now;
    if (!parameter || !policy_value_number(from, parameter, &now) || (double)now == value)
        return false;
    Text text = TEXT_EMPTY;
    policy_number_format(parameter, value, &text);
    *with = *from;
    bool set = policy_set(with, str_from(parameter->name), text_str(&text), NULL);
    text_release(&text);
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

/* "it would be deleted", of a layer that now is not */
static const char *fate_change(Fate now, Fate then)
{
    if (then == FATE_DELETED)
        return "it would be deleted";
    if (then == FATE_COVERED)
        return now == FATE_DELETED ? "it would be kept, under new images" : "images would be created over it";
    return now == FATE_DELETED ? "it would be kept" : "no images would be created over it";
}

/* "with fanout = 29 it would be kept" */
static void add_change(const Policy *policy, const char *name, Fate now, Fate then, Text *out)
{
    text_tone(out, TONE_YES);
    text_printf(out, "  with ");
    value_text(policy, name, out);
    text_printf(out, " %s\n", fate_change(now, then));
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

/* The values that flip the verdict at `ending`, one after the other until one reaches the layer. Returns what becomes
 * of it with the last of them. */
static Fate try_endings(const History *plan, LayerId layer, uint32_t ending, PlanAgain again, Text *tried, Text *out)
{
    enum { TRIES = 6 };
    const char *name = plan->trace.decisions.at[ending].flip_parameter;
    History *last = NULL; /* a plan borrows from the first alone, so each can go once the next is made */
    Policy policy = plan->policy;
    const Decision *decision = &plan->trace.decisions.at[ending];
    for (int i = 0; i < TRIES && ending != DECISION_NONE; i++) {
        Policy with;
        if (!decision->flip_parameter || strcmp(decision->flip_parameter, name) != 0 ||
            !fate_policy_with(&policy, name, decision->flip_value, &with))
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
        return FATE_KEPT;
    Fate then = plan_fate_of(last, layer);
    if (then != FATE_KEPT) {
        add_change(&policy, name, FATE_KEPT, then, out);
    } else {
        text_printf(out, "  with ");
        value_text(&policy, name, out);
        if (ending == DECISION_NONE) {
            text_printf(out, " it is reached and still kept");
        } else {
            text_printf(out, " it is not reached either: the plan then ");
            plan_ending_text(last, ending, out);
        }
        text_add_char(out, '\n');
        fate_add_tried(tried, &policy, name);
    }
    history_free(last);
    return then;
}

/* A value that flips a verdict which the layer had a part in, and what becomes of the layer with it. */
typedef struct FateFlip {
    const char *name;
    double value;
    Policy with;
    Fate then;
} FateFlip;

typedef struct FateFlips {
    FateFlip at[10]; /* more are not tried */
    size_t count;
} FateFlips;

/* Adds the value, unless it is there or is the current one. */
static void add_flip(const Policy *from, const char *name, double value, FateFlips *flips)
{
    Policy with;
    for (size_t i = 0; i < flips->count; i++)
        if (flips->at[i].value == value && strcmp(flips->at[i].name, name) == 0)
            return;
    if (flips->count < sizeof flips->at / sizeof flips->at[0] && fate_policy_with(from, name, value, &with))
        flips->at[flips->count++] = (FateFlip){name, value, with, FATE_KEPT};
}

static void add_flips_of(const History *plan, uint32_t id, FateFlips *flips)
{
    const Trace *trace = &plan->trace;
    const Decision *decision = &trace->decisions.at[id];
    if (!decision->flip_parameter)
        return;
    add_flip(&plan->policy, decision->flip_parameter, decision->flip_value, flips);
    if (decision->flip_other > 0)
        add_flip(&plan->policy, decision->flip_parameter, decision->flip_other, flips);
    for (size_t i = 0; i < trace->flips.count; i++)
        if (trace->flips.at[i].decision == id)
            add_flip(&plan->policy, trace->flips.at[i].parameter, trace->flips.at[i].value, flips);
}

/* All values that flip the verdicts: whether the layer's levels are due comes first, and last what an algorithm decides
 * of all layers, as whether a run of gc-compaction starts. */
static void collect_flips(const History *plan, const DecisionIds *ids, FateFlips *flips)
{
    const Trace *trace = &plan->trace;
    flips->count = 0;
    for (size_t n = 0; n < 2 * ids->count; n++) {
        uint32_t id = ids->at[n % ids->count];
        RuleId rule = trace->decisions.at[id].rule;
        if ((rule == RULE_DEPTH || rule == RULE_PARTITION_DEPTH) == (n < ids->count))
            add_flips_of(plan, id, flips);
    }
    for (uint32_t id = 0; id < trace->decisions.count; id++) {
        const Decision *decision = &trace->decisions.at[id];
        if (decision->rule >= RULE_COUNT_ && decision->layers_count == 0 && !decision->has_keys)
            add_flips_of(plan, id, flips);
    }
}

/* Of two values of one parameter on one side of the current one only the nearer one is named, if both change the
 * fate. */
static bool is_nearest(const Policy *from, const FateFlips *flips, size_t i, Fate now)
{
    const FateFlip *flip = &flips->at[i];
    uint64_t current;
    policy_value_number(from, policy_parameter_find(from, str_from(flip->name)), &current);
    for (size_t n = 0; n < flips->count; n++) {
        const FateFlip *other = &flips->at[n];
        bool same_side = (other->value > (double)current) == (flip->value > (double)current);
        if (n != i && other->then != now && strcmp(other->name, flip->name) == 0 && same_side &&
            fabs(other->value - (double)current) < fabs(flip->value - (double)current))
            return false;
    }
    return true;
}

/* "with fanout = 2 or fanout = 29 no images would be created over it" */
static void add_flips(const History *plan, const FateFlips *flips, Fate now, Fate then, Text *out)
{
    size_t named = 0;
    for (size_t i = 0; i < flips->count; i++) {
        if (flips->at[i].then != then || !is_nearest(&plan->policy, flips, i, now))
            continue;
        if (named == 0)
            text_tone(out, TONE_YES);
        text_printf(out, named++ ? " or " : "  with ");
        value_text(&flips->at[i].with, flips->at[i].name, out);
    }
    if (named > 0)
        text_printf(out, " %s\n", fate_change(now, then));
}

/* Plans with each value that flips a verdict which the layer had a part in. True: one of them makes the difference
 * between kept and deleted. */
static bool try_verdicts(const History *plan, LayerId layer, const DecisionIds *ids, PlanAgain again, Text *tried,
                         Text *out)
{
    FateFlips flips;
    Fate now = plan_fate_of(plan, layer);
    bool changes = false;
    collect_flips(plan, ids, &flips);
    for (size_t i = 0; i < flips.count; i++) {
        FateFlip *flip = &flips.at[i];
        History *made = again(plan, &flip->with);
        flip->then = made ? plan_fate_of(made, layer) : now;
        changes = changes || (flip->then == FATE_DELETED) != (now == FATE_DELETED);
        if (made && flip->then == now)
            fate_add_tried(tried, &flip->with, flip->name);
        history_free(made);
    }
    for (Fate then = FATE_KEPT; then <= FATE_DELETED; then++)
        if (then != now)
            add_flips(plan, &flips, now, then, out);
    return changes;
}

/* Taller levels reach farther down: the target size four times as large, sixteen times, and so on. The policies of
 * stores have no such parameter. */
static bool try_sizes(const History *plan, LayerId layer, PlanAgain again, Text *tried, Text *out)
{
    enum { TRIES = 8 };
    static const char NAME[] = "target_file_size";
    Policy with = plan->policy;
    if (!policy_parameter_find(&with, str_from(NAME)) || policy_algorithm(&with)->slices)
        return false; /* slices are in stacks, not in levels */
    for (int i = 0; i < TRIES && with.target_file_size <= UINT64_MAX / 16; i++) {
        with.target_file_size *= 4;
        History *made = again(plan, &with);
        bool changes = made && plan_fate_of(made, layer) == FATE_DELETED;
        if (changes)
            add_change(&with, NAME, plan_fate_of(plan, layer), FATE_DELETED, out);
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
    bool changes = made && plan_fate_of(made, layer) == FATE_DELETED && plan_fate_of(plan, layer) != FATE_DELETED;
    if (changes) {
        text_tone(out, TONE_YES);
        text_printf(out, "  with %spitr = 0 it would be deleted\n", on ? "" : "gc and ");
    } else {
        fate_add_tried(tried, &with, "pitr");
    }
    history_free(made);
    return changes;
}

void fate_trials_text(const History *plan, LayerId layer, uint32_t ending, const DecisionIds *ids, PlanAgain again,
                      Text *out)
{
    Text tried = TEXT_EMPTY;
    bool image = layer_is_image(&plan->layers, layer), deleted = history_deleted_at(plan, layer) != STEP_NEVER, changes;
    if (image || ending == DECISION_NONE)
        changes = try_verdicts(plan, layer, ids, again, &tried, out);
    else
        changes = plan->trace.decisions.at[ending].flip_parameter &&
                  try_endings(plan, layer, ending, again, &tried, out) == FATE_DELETED;
    if (!changes && !deleted)
        changes = (image ? try_garbage : try_sizes)(plan, layer, again, &tried, out);
    if (!changes && tried.length > 0) {
        text_tone(out, TONE_NO);
        text_printf(out, "  no value that was tried %s it (tried: %s)\n", deleted ? "keeps" : "deletes", tried.at);
    }
    text_release(&tried);
}

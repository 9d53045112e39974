/* fate_trials.c - a verdict names the values that flip it, but the layer may fare no better: the next verdict ends the
 * compaction, or the value has moved layers between levels. So nothing is said that was not planned again: for a delta
 * fanouts and targets on both sides of the present ones (fate_search.h), and the other values that flip the verdicts on
 * the layer.
 *
 *     fanout 10                      ends at level 1: depth 6 < fanout 10    layer 10 is not reached
 *     fanout 1                       ends after level 3: no level 4          layer 10 is not reached either
 *     target_file_size 6276730344    level 1 holds everything                layer 10 is deleted
 */
#include "core/tell/fate_trials.h"

#include "core/base/tones.h"
#include "core/planner/algorithm.h"
#include "core/planner/policy_value.h"
#include "core/tell/tried_text.h"

#include <math.h>
#include <string.h>

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

/* A value that may change what becomes of the layer, and what does with it. */
typedef struct FateFlip {
    const char *name;
    double value;
    Policy with;
    Fate then;
} FateFlip;

typedef struct Trials {
    const History *plan;
    LayerId layer;
    PlanAgain again;
    Fate now;
    FateFlip flips[20]; /* more are not tried */
    size_t count;
    TriedValues tried; /* to no effect */
} Trials;

static void add_tried_value(Trials *trials, const Policy *policy, const char *name)
{
    uint64_t value = 0;
    policy_value_number(policy, policy_parameter_find(policy, str_from(name)), &value);
    tried_add(&trials->tried, name, value, value);
}

/* Adds the value, unless it is there or is the current one. */
static void add_flip(Trials *trials, const char *name, double value, Fate then)
{
    Policy with;
    for (size_t i = 0; i < trials->count; i++)
        if (trials->flips[i].value == value && strcmp(trials->flips[i].name, name) == 0)
            return;
    if (trials->count < sizeof trials->flips / sizeof trials->flips[0] &&
        fate_policy_with(&trials->plan->policy, name, value, &with))
        trials->flips[trials->count++] = (FateFlip){name, value, with, then};
}

/* Searches for values of the parameter on both sides of the present one. */
static void search_sides(Trials *trials, const char *name)
{
    enum { EFFORT = 600000 };
    const PolicyParameter *parameter = policy_parameter_find(&trials->plan->policy, str_from(name));
    uint64_t range[2];
    if (!parameter || !policy_value_number(&trials->plan->policy, parameter, &range[0]))
        return;
    range[1] = range[0];
    for (int up = 0; up < 2; up++) {
        FateSearch search = {trials->plan, trials->layer, trials->again, name, .up = up, .effort = EFFORT};
        fate_search(&search);
        if (search.farthest)
            range[up] = search.farthest;
        for (Fate then = FATE_KEPT; then <= FATE_DELETED; then++)
            if (search.found[then])
                add_flip(trials, name, (double)search.found[then], then);
    }
    if (range[0] < range[1])
        tried_add(&trials->tried, name, range[0], range[1]);
}

/* Adds a value that flips a verdict; those of a delta's fanout and target were searched for. */
static void add_verdict_flip(Trials *trials, const char *name, double value)
{
    bool searched = !layer_is_image(&trials->plan->layers, trials->layer) &&
                    !policy_algorithm(&trials->plan->policy)->slices &&
                    (strcmp(name, "fanout") == 0 || strcmp(name, "target_file_size") == 0);
    if (!searched)
        add_flip(trials, name, value, trials->now);
}

static void add_flips_of(Trials *trials, uint32_t id)
{
    const Trace *trace = &trials->plan->trace;
    const Decision *decision = &trace->decisions.at[id];
    if (!decision->flip_parameter)
        return;
    add_verdict_flip(trials, decision->flip_parameter, decision->flip_value);
    if (decision->flip_other > 0)
        add_verdict_flip(trials, decision->flip_parameter, decision->flip_other);
    for (size_t i = 0; i < trace->flips.count; i++)
        if (trace->flips.at[i].decision == id)
            add_verdict_flip(trials, trace->flips.at[i].parameter, trace->flips.at[i].value);
}

/* All values that flip the verdicts: whether the layer's levels are due comes first, and last what an algorithm decides
 * of all layers, as whether a run of gc-compaction starts. */
static void collect_flips(Trials *trials, const DecisionIds *ids)
{
    const Trace *trace = &trials->plan->trace;
    for (size_t n = 0; n < 2 * ids->count; n++) {
        uint32_t id = ids->at[n % ids->count];
        RuleId rule = trace->decisions.at[id].rule;
        if ((rule == RULE_DEPTH || rule == RULE_PARTITION_DEPTH) == (n < ids->count))
            add_flips_of(trials, id);
    }
    for (uint32_t id = 0; id < trace->decisions.count; id++) {
        const Decision *decision = &trace->decisions.at[id];
        if (decision->rule >= RULE_COUNT_ && decision->layers_count == 0 && !decision->has_keys)
            add_flips_of(trials, id);
    }
}

/* The value is a number, and another one than now becomes of the layer with it: the nearest value that still does it,
 * as far as the values between behave alike. */
static double exact_value(const Trials *trials, const FateFlip *flip)
{
    const Policy *policy = &trials->plan->policy;
    const PolicyParameter *parameter = policy_parameter_find(policy, str_from(flip->name));
    uint64_t now, with;
    if (parameter->type == POLICY_SWITCH || !policy_value_number(policy, parameter, &now) ||
        !policy_value_number(&flip->with, parameter, &with) || (double)with != flip->value || with == now)
        return flip->value;
    FateSearch search = {trials->plan, trials->layer, trials->again, flip->name, .up = with > now};
    return (double)fate_search_exact(&search, flip->then, now, with);
}

/* Plans with each value that flips a verdict which the layer had a part in. */
static void try_verdicts(Trials *trials, const DecisionIds *ids)
{
    size_t first = trials->count;
    collect_flips(trials, ids);
    for (size_t i = first; i < trials->count; i++) {
        FateFlip *flip = &trials->flips[i];
        History *made = trials->again(trials->plan, &flip->with);
        flip->then = made ? plan_fate_of(made, trials->layer) : trials->now;
        history_free(made);
        if (flip->then != trials->now) {
            flip->value = exact_value(trials, flip);
            fate_policy_with(&trials->plan->policy, flip->name, flip->value, &flip->with);
        } else if (made) {
            add_tried_value(trials, &flip->with, flip->name);
        }
    }
}

/* Of two values of one parameter on one side of the current one only the nearer one is named, if both change the
 * fate alike. */
static bool is_nearest(const Trials *trials, size_t i)
{
    const Policy *from = &trials->plan->policy;
    const FateFlip *flip = &trials->flips[i];
    uint64_t current;
    policy_value_number(from, policy_parameter_find(from, str_from(flip->name)), &current);
    for (size_t n = 0; n < trials->count; n++) {
        const FateFlip *other = &trials->flips[n];
        bool same_side = (other->value > (double)current) == (flip->value > (double)current);
        double farther = fabs(flip->value - (double)current) - fabs(other->value - (double)current);
        if (n != i && other->then == flip->then && strcmp(other->name, flip->name) == 0 && same_side &&
            (farther > 0 || (farther == 0 && n < i)))
            return false;
    }
    return true;
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

/* "with fanout = 2 or fanout = 29 no images would be created over it" */
static void add_changes(const Trials *trials, Fate then, Text *out)
{
    size_t named = 0;
    for (size_t i = 0; i < trials->count; i++) {
        if (trials->flips[i].then != then || !is_nearest(trials, i))
            continue;
        if (named == 0)
            text_tone(out, TONE_YES);
        text_printf(out, named++ ? " or " : "  with ");
        value_text(&trials->flips[i].with, trials->flips[i].name, out);
    }
    if (named > 0)
        text_printf(out, " %s\n", fate_change(trials->now, then));
}

/* One of the values, or of those of that parameter, makes the difference between kept and deleted. */
static bool is_decided(const Trials *trials, const char *name)
{
    for (size_t i = 0; i < trials->count; i++)
        if ((trials->flips[i].then == FATE_DELETED) != (trials->now == FATE_DELETED) &&
            (!name || strcmp(trials->flips[i].name, name) == 0))
            return true;
    return false;
}

/* The values that flip the verdict at `ending`, one after the other, do not reach the layer: says where the last of
 * these plans ends. */
static void add_ending(Trials *trials, uint32_t ending, Text *out)
{
    enum { TRIES = 6 };
    const History *plan = trials->plan;
    const char *name = plan->trace.decisions.at[ending].flip_parameter;
    History *last = NULL; /* a plan borrows from the first alone, so each can go once the next is made */
    Policy policy = plan->policy;
    for (int i = 0; i < TRIES && ending != DECISION_NONE; i++) {
        const Decision *decision = &(last ? last : plan)->trace.decisions.at[ending];
        Policy with;
        if (!decision->flip_parameter || strcmp(decision->flip_parameter, name) != 0 ||
            !fate_policy_with(&policy, name, decision->flip_value, &with))
            break;
        History *made = trials->again(plan, &with);
        if (!made)
            break;
        history_free(last);
        last = made;
        policy = with;
        ending = plan_ending_above(last, trials->layer);
    }
    if (last && plan_fate_of(last, trials->layer) == trials->now) {
        text_printf(out, "  with ");
        value_text(&policy, name, out);
        if (ending == DECISION_NONE) {
            text_printf(out, " it is reached and still kept");
        } else {
            text_printf(out, " it is not reached either: the plan then ");
            plan_ending_text(last, ending, out);
        }
        text_add_char(out, '\n');
    }
    history_free(last);
}

/* Only garbage collection deletes an image: as much of it as there can be. */
static bool try_garbage(Trials *trials, Text *out)
{
    const History *plan = trials->plan;
    Policy with = plan->policy;
    if (!policy_parameter_find(&with, STR("gc")) || !policy_parameter_find(&with, STR("pitr")))
        return false;
    bool on = with.gc;
    with.gc = true;
    with.pitr = 0;
    History *made = trials->again(plan, &with);
    bool changes = made && plan_fate_of(made, trials->layer) == FATE_DELETED;
    if (changes) {
        text_tone(out, TONE_YES);
        text_printf(out, "  with %spitr = 0 it would be deleted\n", on ? "" : "gc and ");
    } else {
        add_tried_value(trials, &with, "pitr");
    }
    history_free(made);
    return changes;
}

void fate_trials_text(const History *plan, LayerId layer, uint32_t ending, const DecisionIds *ids, PlanAgain again,
                      Text *out)
{
    Trials trials = {.plan = plan, .layer = layer, .again = again, .now = plan_fate_of(plan, layer)};
    bool image = layer_is_image(&plan->layers, layer), deleted = trials.now == FATE_DELETED;
    if (!image && !policy_algorithm(&plan->policy)->slices) { /* slices are in stacks, not in levels */
        search_sides(&trials, "fanout");
        search_sides(&trials, "target_file_size");
    }
    if (image || ending == DECISION_NONE)
        try_verdicts(&trials, ids);
    for (Fate then = FATE_KEPT; then <= FATE_DELETED; then++)
        if (then != trials.now)
            add_changes(&trials, then, out);
    bool decided = is_decided(&trials, NULL);
    const char *flips = ending != DECISION_NONE ? plan->trace.decisions.at[ending].flip_parameter : NULL;
    if (!image && flips && !is_decided(&trials, flips))
        add_ending(&trials, ending, out);
    if (image && !decided && !deleted)
        decided = try_garbage(&trials, out);
    if (!decided && trials.tried.count > 0) {
        text_tone(out, TONE_NO);
        text_printf(out, "  no value that was tried makes the plan %s it (tried: ", deleted ? "keep" : "delete");
        tried_text(&trials.tried, &plan->policy, out);
        text_printf(out, ")\n");
    }
    array_release(&trials.tried);
}

/* plan_fate.c - what becomes of a layer (it is deleted, images are created over it, or it stays as it is), and what
 * would change that. A verdict names the values that flip it, but the layer may fare no better: the next verdict ends
 * the compaction, or the value has moved layers between levels. So nothing is said that was not planned again: the
 * values that flip the verdicts on the layer, and, to reach further down, larger targets.
 *
 *     fanout 10               ends at level 1: depth 6 < fanout 10, flips at 1      layer 10 is not reached
 *     fanout 1                ends after level 3: no level 4                        layer 10 is not reached either
 *     target_file_size 16G    level 1 holds everything                              layer 10 is deleted
 */
#include "core/tell/plan_fate.h"

#include "core/analysis/garbage.h"
#include "core/base/tones.h"
#include "core/model/image_cover.h"
#include "core/planner/algorithm.h"
#include "core/planner/policy_value.h"
#include "core/planner/splits.h"
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

typedef enum Fate {
    FATE_KEPT,    /* as it is */
    FATE_COVERED, /* a delta that is kept, under new images of all of its keys */
    FATE_DELETED
} Fate;

/* Do new images at or above its end cover all keys of the delta? */
static bool lies_under_new_images(const History *plan, LayerId layer)
{
    const LayerSet *set = &plan->layers;
    LayerIdArray images = {0};
    for (LayerId id = 0; id < set->count; id++)
        if (plan->born[layer_whole(set, id)] > 0 && history_alive(plan, id, history_last_step(plan)) &&
            layer_is_image(set, id) && set->lsn_lo[id] >= set->lsn_hi[layer])
            array_push(&images, id);
    ImageCover cover;
    KeyRange gap;
    image_cover_init(&cover, (LayerView){set, NULL, images.at, images.count}, UINT64_MAX);
    bool covered =
        images.count > 0 && !image_cover_gap(&cover, (KeyRange){set->key_lo[layer], set->key_hi[layer]}, 0, &gap);
    image_cover_release(&cover);
    array_release(&images);
    return covered;
}

static Fate fate_of(const History *plan, LayerId layer)
{
    if (history_deleted_at(plan, layer) != STEP_NEVER)
        return FATE_DELETED;
    return !layer_is_image(&plan->layers, layer) && plan->born[layer] == 0 && lies_under_new_images(plan, layer)
               ? FATE_COVERED
               : FATE_KEPT;
}

/* "made by job 3: delta ends at 384 with 922 KiB: an image edge below" */
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
    Fate then = fate_of(last, layer);
    if (then != FATE_KEPT) {
        add_change(&policy, name, FATE_KEPT, then, out);
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
    Fate now = fate_of(plan, layer);
    bool changes = false;
    collect_flips(plan, ids, &flips);
    for (size_t i = 0; i < flips.count; i++) {
        FateFlip *flip = &flips.at[i];
        History *made = again(plan, &flip->with);
        flip->then = made ? fate_of(made, layer) : now;
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
        bool changes = made && fate_of(made, layer) == FATE_DELETED;
        if (changes)
            add_change(&with, NAME, fate_of(plan, layer), FATE_DELETED, out);
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
    bool changes = made && fate_of(made, layer) == FATE_DELETED && fate_of(plan, layer) != FATE_DELETED;
    if (changes) {
        text_tone(out, TONE_YES);
        text_printf(out, "  with %spitr = 0 it would be deleted\n", on ? "" : "gc and ");
    } else {
        fate_add_tried(tried, &with, "pitr");
    }
    history_free(made);
    return changes;
}

/* What would change what becomes of the layer; or what was tried, and neither deletes nor keeps it. */
static void add_changes(const History *plan, LayerId layer, uint32_t ending, const DecisionIds *ids, PlanAgain again,
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

bool plan_decision_ends(const Decision *decision)
{
    switch (decision->rule) {
    case RULE_LAYER_ABOVE:
    case RULE_LAYER_TOO_TALL:
    case RULE_LAYER_BELOW:
    case RULE_OUT_OF_SCOPE:
    case RULE_STALL:
    case RULE_KEEP:
        return true;
    case RULE_DEPTH:
    case RULE_PARTITION_DEPTH:
        return !decision->verdict;
    default:
        return false;
    }
}

/* ": depth 28 < fanout 29: not due": of the layer's verdicts the last one that leaves it as it is, or for a deleted
 * layer the last one by which compaction is due. */
static void add_reason(const History *plan, const DecisionIds *ids, bool deleted, Text *out)
{
    const Decision *reason = NULL;
    for (size_t i = 0; i < ids->count; i++) {
        const Decision *decision = &plan->trace.decisions.at[ids->at[i]];
        bool due = (decision->rule == RULE_DEPTH || decision->rule == RULE_PARTITION_DEPTH) && decision->verdict;
        if (deleted ? due : plan_decision_ends(decision))
            reason = decision;
    }
    if (!reason)
        return;
    text_add_str(out, STR(": "));
    decision_text(&plan->trace, reason, &plan->layers, out);
}

/* "  it is kept: images are created over it, …" */
static void add_fate(const History *plan, LayerId layer, uint32_t ending, const DecisionIds *ids, Text *out)
{
    StepId deleted = history_deleted_at(plan, layer);
    if (deleted != STEP_NEVER) {
        text_printf(out, "  it is deleted at step %" PRIu32, deleted);
        add_reason(plan, ids, true, out);
    } else if (layer_is_image(&plan->layers, layer)) {
        text_printf(out, "  it is kept: compaction deletes no images, only garbage collection does%s",
                    next_gc_deletes(plan, layer) ? ", and the next one deletes it" : "");
    } else if (next_gc_deletes(plan, layer)) {
        text_printf(out, "  it is kept by the plan, but the next garbage collection deletes it");
    } else if (fate_of(plan, layer) == FATE_COVERED) {
        text_printf(out, "  it is kept: images are created over it, and garbage collection can delete it once its "
                         "cutoff has passed them");
    } else {
        text_printf(out, "  it is kept");
        if (ending == DECISION_NONE) /* else a line of its own says where compaction ended */
            add_reason(plan, ids, false, out);
    }
    text_add_char(out, '\n');
}

void plan_fate_text(const History *plan, LayerId layer, const DecisionIds *concerned, PlanAgain again, Text *out)
{
    uint32_t ending = plan_ending_above(plan, layer);
    add_fate(plan, layer, ending, concerned, out);
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

/* plan_why.c - the decisions that concern one layer, out of the trace.
 *
 *     layer 17 (delta, keys 0 … 4B0, …)
 *       level 0: in it
 *         depth            depth 2 >= fanout 2: compact
 *       job 3 reads it
 *       it is deleted at step 12
 *
 * A layer that no walk came to stays because the compaction ended above it: the last verdict is its reason, too.
 */
#include "core/tell/plan_text.h"

#include "core/base/tones.h"
#include "core/planner/algorithm.h"
#include "core/tell/decision_text.h"
#include "core/tell/words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define ALIKE_TOLD 20 /* decisions of one rule about one layer */

static bool decision_has_layer(const Trace *trace, const Decision *decision, LayerId layer)
{
    for (uint32_t i = 0; i < decision->layers_count; i++)
        if (trace->layers.at[decision->layers_first + i] == layer)
            return true;
    return false;
}

/* The walk from that level's decision says something of the layer. */
static bool walk_names(const Trace *trace, size_t level, LayerId layer)
{
    for (size_t i = level + 1; i < trace->decisions.count && trace->decisions.at[i].parent == level; i++)
        if (decision_has_layer(trace, &trace->decisions.at[i], layer))
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

/* Partition decisions concern the layers whose keys they touch, in the level they were in. */
static bool concerns(const History *history, const Decision *decision, LayerId layer, bool in_level)
{
    const Trace *trace = &history->trace;
    if (decision->rule == RULE_LEVEL)
        return false;
    if (decision_has_layer(trace, decision, layer))
        return true;
    if (!in_level)
        return false;
    KeyRange keys = {history->layers.key_lo[layer], history->layers.key_hi[layer]};
    switch (decision->rule) {
    case RULE_DEPTH:
        return true;
    case RULE_PARTITION_DEPTH:
    case RULE_STRATEGY:
        return key_range_overlaps(decision->keys, keys);
    default:
        return false;
    }
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

/* The decision at which the compaction ended, for a layer below all that its walks looked at; DECISION_NONE: a walk
 * came to the layer, or there was no verdict. */
static uint32_t ending_above(const History *history, LayerId layer)
{
    const Trace *trace = &history->trace;
    uint32_t ending = DECISION_NONE;
    bool below = false;
    for (uint32_t i = 0; i < trace->decisions.count; i++) {
        const Decision *decision = &trace->decisions.at[i];
        if (decision->rule == RULE_DEPTH || decision->rule == RULE_LEVEL)
            ending = decision->verdict ? DECISION_NONE : i;
        if (decision_has_layer(trace, decision, layer))
            below = decision->rule == RULE_LAYER_BELOW;
    }
    return below ? ending : DECISION_NONE;
}

/* "compaction ended at level 1, above it: depth 6 < fanout 10: not due  [flips at fanout = 6]" */
static void why_not_reached(const History *history, LayerId layer, Text *out)
{
    uint32_t id = ending_above(history, layer);
    if (id == DECISION_NONE)
        return;
    const Trace *trace = &history->trace;
    const Decision *decision = &trace->decisions.at[id];
    text_tone(out, TONE_NO);
    text_printf(out, "  compaction ended at level %u, above it: ", decision->level);
    decision_text(trace, decision, history->layers.form, out);
    decision_add_flip(decision, out);
    text_add_str(out, STR("\n"));
}

/* Jobs that made or read it, and its end. */
static void why_jobs(const History *history, LayerId layer, Text *out)
{
    const Plan *plan = &history->plan;
    uint32_t reading = 0, first = JOB_NONE, last = JOB_NONE;
    for (uint32_t j = 0; j < plan->jobs.count; j++) {
        if (plan->jobs.at[j].kind == JOB_CREATE_DELTA && job_reads(plan, j, layer)) {
            first = reading++ == 0 ? j : first;
            last = j;
        }
        if (plan->jobs.at[j].output == layer)
            why_made(history, j, out);
    }
    if (reading == 1)
        text_printf(out, "  job %" PRIu32 " reads it\n", first);
    else if (reading > 1)
        text_printf(out, "  %" PRIu32 " jobs read it, from %" PRIu32 " to %" PRIu32 "\n", reading, first, last);
    StepId died = history->died[layer];
    if (died != STEP_NEVER)
        text_printf(out, "  it is deleted at step %" PRIu32 "\n", died);
    else if (layer_is_image(&history->layers, layer))
        text_printf(out, "  it is kept: compaction deletes no images, only garbage collection does\n");
    else
        text_printf(out, "  it is kept\n");
}

/* What the algorithm itself has to say of a layer that was loaded. */
static void why_algorithm(const History *history, LayerId layer, const PlanSources *sources,
                          const AlgorithmWords *words, Text *out)
{
    PlanView view = {.layers = &history->layers, .sources = sources};
    LayerId *live = history_live(history, 0, &view.live_count);
    view.live = live;
    for (size_t i = 0; i < history->steps.count; i++)
        if (history->steps.at[i].op == STEP_COMPACT)
            view.end_lsn = history->steps.at[i].lsn;
    words->layer(&view, &history->plan.policy, layer, out);
    free(live);
}

/* The decision that made it: where its job's output ends. */
static uint32_t decision_that_made(const History *history, LayerId layer)
{
    uint32_t job = history->job[layer];
    return job < history->plan.jobs.count ? history->plan.jobs.at[job].decision : DECISION_NONE;
}

/* It ends what is tried on the layer: the level or partition stays, or the layer is left out of it. */
static bool settles(const Decision *decision)
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
        return decision->rule == RULE_STRATEGY;
    }
}

size_t plan_why_decisions(const History *history, LayerId layer, DecisionIds *ids)
{
    const Trace *trace = &history->trace;
    uint32_t made_by = decision_that_made(history, layer);
    uint32_t ending = ending_above(history, layer);
    size_t settled = SIZE_MAX;
    bool in_level = false;
    ids->count = 0;
    for (uint32_t i = 0; i < trace->decisions.count; i++) {
        const Decision *decision = &trace->decisions.at[i];
        bool named = decision_has_layer(trace, decision, layer);
        if (decision->rule == RULE_LEVEL)
            in_level = decision->verdict && named;
        if (i != made_by && i != ending &&
            !(decision->rule == RULE_LEVEL ? named : concerns(history, decision, layer, in_level)))
            continue;
        if (i == made_by || i == ending || (settled == SIZE_MAX && settles(decision)))
            settled = ids->count;
        array_push(ids, i);
    }
    return settled == SIZE_MAX ? 0 : settled;
}

/* A delta may lie over thousands of partitions, each with a decision of its own. */
static void why_more(RuleId rule, size_t alike, Text *out)
{
    if (alike > ALIKE_TOLD)
        text_printf(out, "    %-16s … and %zu more (--explain lists them)\n", rule_at(rule)->name, alike - ALIKE_TOLD);
}

static void why_level(const Trace *trace, size_t place, LayerId layer, bool in_level, Text *out)
{
    const Decision *decision = &trace->decisions.at[place];
    if (!in_level && !walk_names(trace, place, layer))
        return;
    text_tone(out, TONE_HEAD);
    text_printf(out, "  level %u%s\n", decision->level,
                !decision->verdict ? ": not found"
                : in_level         ? ": in it"
                                   : ": not in it");
}

static void why_decision(const History *history, const Decision *decision, Text *out)
{
    text_printf(out, "    %-16s ", rule_at(decision->rule)->name);
    if (decision->rule == RULE_LAYER_BELOW)
        text_printf(out, "not reached: the walk stopped above it");
    else
        decision_text(history->plan.trace, decision, history->layers.form, out);
    decision_add_flip(decision, out);
    text_printf(out, "\n");
}

/* The decisions that the layer had a part in, under the level that each belongs to. False: there is none. */
static bool why_decisions(const History *history, LayerId layer, Text *out)
{
    const Trace *trace = history->plan.trace;
    bool in_level = false, any = false;
    RuleId told = RULE_COUNT_;
    size_t alike = 0;
    for (size_t i = 0; i < trace->decisions.count; i++) {
        const Decision *decision = &trace->decisions.at[i];
        if (decision->rule == RULE_LEVEL) {
            in_level = decision->verdict && decision_has_layer(trace, decision, layer);
            why_level(trace, i, layer, in_level, out);
        }
        if (!concerns(history, decision, layer, in_level))
            continue;
        any = true;
        bool like_last = decision->rule >= RULE_COUNT_ && decision->rule == told;
        if (!like_last)
            why_more(told, alike, out);
        alike = like_last ? alike + 1 : 1;
        told = decision->rule;
        if (alike <= ALIKE_TOLD)
            why_decision(history, decision, out);
    }
    why_more(told, alike, out);
    return any;
}

void plan_why_text(const History *history, LayerId layer, const PlanSources *sources, Text *out)
{
    layer_line_text(&history->layers, layer, out);
    text_printf(out, "\n");
    if (history->plan.trace == NULL)
        return;
    bool any = why_decisions(history, layer, out);
    const AlgorithmWords *words = &policy_algorithm(&history->plan.policy)->words;
    if (words->layer != NULL && history->born[layer] == 0)
        why_algorithm(history, layer, sources, words, out);
    else if (!any)
        text_printf(out, "    no rule was tried on it\n");
    why_not_reached(history, layer, out);
    why_jobs(history, layer, out);
}

/* plan_why.c - the decisions that concern one layer, out of the trace.
 *
 *     layer 17 (delta, keys 0 … 4B0, …)
 *       it is deleted at step 12
 *       job 3 reads it
 *       level 0: in it
 *         depth 2 >= fanout 2: compact
 *
 * What becomes of it comes first (plan_fate.c). A layer that no walk came to stays because the compaction ended above
 * it: that verdict is among its decisions.
 */
#include "core/tell/plan_text.h"

#include "core/base/tones.h"
#include "core/planner/algorithm.h"
#include "core/tell/decision_text.h"
#include "core/tell/plan_fate.h"
#include "core/tell/words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define ALIKE_TOLD 20 /* decisions of one rule about one layer */

/* The walk from that level's decision says something of the layer. */
static bool why_walk_names(const Trace *trace, size_t level, LayerId layer)
{
    for (size_t i = level + 1; i < trace->decisions.count && trace->decisions.at[i].parent == level; i++)
        if (plan_decision_names(trace, &trace->decisions.at[i], layer))
            return true;
    return false;
}

/* Partition decisions concern the layers whose keys they touch, in the level they were in. */
static bool concerns(const History *history, const Decision *decision, LayerId layer, bool in_level)
{
    const Trace *trace = &history->trace;
    if (decision->rule == RULE_LEVEL)
        return false;
    if (plan_decision_names(trace, decision, layer))
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

/* It ends what is tried on the layer: it is left as it is, or what to write of it is chosen. */
static bool tells_why(const Decision *decision)
{
    return plan_decision_ends(decision) || decision->rule == RULE_STRATEGY;
}

size_t plan_why_decisions(const History *history, LayerId layer, DecisionIds *ids)
{
    const Trace *trace = &history->trace;
    layer = layer_whole(&history->layers, layer);
    uint32_t made_by = decision_that_made(history, layer);
    uint32_t ending = plan_ending_above(history, layer);
    size_t settled = SIZE_MAX;
    bool in_level = false;
    ids->count = 0;
    for (uint32_t i = 0; i < trace->decisions.count; i++) {
        const Decision *decision = &trace->decisions.at[i];
        bool named = plan_decision_names(trace, decision, layer);
        if (decision->rule == RULE_LEVEL)
            in_level = decision->verdict && named;
        if (i != made_by && i != ending &&
            !(decision->rule == RULE_LEVEL ? named : concerns(history, decision, layer, in_level)))
            continue;
        if (i == made_by || i == ending || (settled == SIZE_MAX && tells_why(decision)))
            settled = ids->count;
        array_push(ids, i);
    }
    return settled == SIZE_MAX ? 0 : settled;
}

/* A delta may lie over thousands of partitions, each with a decision of its own. */
static void why_more(size_t alike, Text *out)
{
    if (alike > ALIKE_TOLD)
        text_printf(out, "    … and %zu more of these (--explain lists them)\n", alike - ALIKE_TOLD);
}

static void why_level(const Trace *trace, size_t place, LayerId layer, bool in_level, Text *out)
{
    const Decision *decision = &trace->decisions.at[place];
    if (!in_level && !why_walk_names(trace, place, layer))
        return;
    text_tone(out, TONE_HEAD);
    text_printf(out, "  level %u%s\n", decision->level,
                !decision->verdict ? ": not found"
                : in_level         ? ": in it"
                                   : ": not in it");
}

static void why_decision(const History *history, const Decision *decision, LayerId layer, Text *out)
{
    text_printf(out, "    ");
    if (decision->rule == RULE_LAYER_BELOW)
        text_printf(out, "not reached: the walk stopped above it");
    else
        decision_text(history->plan.trace, decision, &history->layers, out);
    if (plan_decision_settles(history, decision, layer))
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
            in_level = decision->verdict && plan_decision_names(trace, decision, layer);
            why_level(trace, i, layer, in_level, out);
        }
        if (!concerns(history, decision, layer, in_level))
            continue;
        any = true;
        bool like_last = decision->rule >= RULE_COUNT_ && decision->rule == told;
        if (!like_last)
            why_more(alike, out);
        alike = like_last ? alike + 1 : 1;
        told = decision->rule;
        if (alike <= ALIKE_TOLD)
            why_decision(history, decision, layer, out);
    }
    why_more(alike, out);
    return any;
}

/* "  it is a slice of layer #220, in use from step 1 until step 21; of that layer:" */
static void why_slice(const History *history, LayerId slice, Text *out)
{
    text_printf(out, "  it is a slice of layer #%" PRIu32 ", in use from step %" PRIu32,
                layer_whole(&history->layers, slice), history->born[slice]);
    if (history->died[slice] == STEP_NEVER)
        text_printf(out, " on");
    else
        text_printf(out, " until step %" PRIu32, history->died[slice]);
    text_printf(out, "; of that layer:\n");
}

/* "  2 of its 3 slices are in use at the end", of a layer that is kept. */
static void why_slices_left(const History *plan, LayerId layer, Text *out)
{
    uint32_t slices = 0, used = 0;
    StepId last = history_last_step(plan);
    for (LayerId id = 0; id < plan->layers.count; id++)
        if (id != layer && layer_whole(&plan->layers, id) == layer) {
            slices++;
            used += history_alive(plan, id, last);
        }
    if (slices > used && used > 0 && history_deleted_at(plan, layer) == STEP_NEVER)
        text_printf(out,
                    "  %" PRIu32 " of its %" PRIu32 " slices %s in use at the end: a layer is kept until none is\n",
                    used, slices, used == 1 ? "is" : "are");
}

void plan_why_text(const History *history, LayerId layer, const PlanSources *sources, PlanAgain again, Text *out)
{
    layer_line_text(history, layer, out);
    text_printf(out, "\n");
    if (history->plan.trace == NULL)
        return;
    if (layer_whole(&history->layers, layer) != layer) {
        why_slice(history, layer, out);
        layer = layer_whole(&history->layers, layer);
    }
    DecisionIds concerned = {0};
    plan_why_decisions(history, layer, &concerned);
    plan_fate_text(history, layer, &concerned, again, out);
    why_slices_left(history, layer, out);
    array_release(&concerned);
    bool any = why_decisions(history, layer, out);
    const AlgorithmWords *words = &policy_algorithm(&history->plan.policy)->words;
    if (words->layer != NULL && history->born[layer] == 0)
        why_algorithm(history, layer, sources, words, out);
    else if (!any)
        text_printf(out, "    no rule was tried on it\n");
}

/* layer_fate.c - reads from a plan's decisions and lives what it does with a layer.
 *
 *     level 0: compact, level 1: depth 6 < fanout 10, ends here      layer 10 lies below: it is kept, at that decision
 */
#include "core/tell/layer_fate.h"

#include "core/model/image_cover.h"
#include "core/planner/splits.h"
#include "core/tell/decision_text.h"

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

void plan_ending_text(const History *plan, uint32_t id, Text *out)
{
    const Decision *decision = &plan->trace.decisions.at[id];
    bool after = decision->rule == RULE_LEVEL && decision->level > 0; /* the level that was looked for does not exist */
    text_printf(out, "ends %s level %u, above this layer: ", after ? "after" : "at", decision->level - after);
    if (decision->rule == RULE_DEPTH && decision->op == OP_NONE && decision->result)
        text_printf(out, "%s", decision->result); /* "repeats the level above" */
    else
        decision_text(&plan->trace, decision, &plan->layers, out);
}

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

Fate plan_fate_of(const History *plan, LayerId layer)
{
    if (history_deleted_at(plan, layer) != STEP_NEVER)
        return FATE_DELETED;
    return !layer_is_image(&plan->layers, layer) && plan->born[layer] == 0 && lies_under_new_images(plan, layer)
               ? FATE_COVERED
               : FATE_KEPT;
}

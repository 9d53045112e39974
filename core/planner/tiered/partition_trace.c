/* partition_trace.c - adds splits and partitions to the plan, and the decisions about them to the trace. It decides
 * nothing itself. */
#include "core/planner/tiered/partition_trace.h"

#include "core/planner/verdict.h"

#include <math.h>
#include <stdlib.h>

#define NEAR_SPLITS_SHOWN 3
#define BLOCKERS_SHOWN    64

/* `estimated`: the numbers come from estimates of sizes or keyspace. Depths and splits are exact, because they follow
 * from names. */
static Decision *decide(Plan *plan, const DivideInput *input, RuleId rule, bool beyond, bool estimated)
{
    uint32_t id = trace_add(plan->trace, rule, input->parent);
    Decision *decision = &plan->trace->decisions.at[id];
    decision->level = input->level;
    decision->fidelity = fidelity_of(beyond, estimated);
    decision->has_keys = decision->has_lsns = true;
    decision->lsns = input->scope->lsns;
    return decision;
}

static void split_add(Plan *plan, const DivideInput *input, KeyRange gap, bool assumed, bool used, uint32_t blocked)
{
    array_push(&plan->splits, (PlanSplit){input->level, gap, input->scope->lsns, assumed, blocked});
    if (plan->trace == NULL)
        return;
    Decision *decision = decide(plan, input, RULE_SPLIT, true, assumed);
    decision->keys = gap;
    decision->left = blocked;
    decision->op = OP_EQUAL;
    decision->unit = UNIT_LAYERS;
    decision->verdict = used;
    decision->result = used ? assumed ? "splits the level, assumed" : "splits the level"
                            : "not used: only L0 layers span it, and their records are unknown";
    decision->flip_parameter = used ? "split" : "assume_tight_l0";
}

/* Adds the splits that exist if no L0 has records across them: they are shown, and used only with assume_tight_l0. */
static size_t assumed_splits_add(Plan *plan, const DivideInput *input)
{
    PartitionScope without = *input->scope;
    without.at = mem_alloc((without.count + 1) * sizeof *without.at);
    uint32_t l0 = 0;
    for (size_t i = 0; i < without.count; i++) {
        without.at[i] = input->scope->at[i];
        bool spans = layer_is_l0(input->layers, without.at[i].id) && !without.at[i].tightened;
        without.at[i].in_scope &= !spans;
        l0 += spans;
    }
    PartitionArray partitions = {0};
    if (l0 > 0)
        partitions_find(&partitions, &without, input->layers->form, true);
    for (size_t p = 1; p < partitions.count; p++)
        split_add(plan, input, (KeyRange){partitions.at[p - 1].hull.hi, partitions.at[p].hull.lo}, true, false, l0);
    size_t found = partitions.count > 1 ? partitions.count - 1 : 0;
    array_release(&partitions);
    free(without.at);
    return found;
}

static bool layer_blocks(const PartitionScope *scope, const ScopeLayer *layer, KeyRange gap)
{
    KeyRange hull = scope_hull(scope, layer);
    return layer->in_scope && !layer->everywhere && hull.lo < gap.hi && gap.lo < hull.hi &&
           (gap.lo == gap.hi ? hull.lo < gap.lo : scope_layer_overlaps(scope, layer, gap));
}

/* Adds the best near-splits, and the layers that cross them. */
static void near_splits_add(Plan *plan, const DivideInput *input)
{
    NearSplit near[NEAR_SPLITS_SHOWN];
    size_t count = near_splits_find(input->scope, near, NEAR_SPLITS_SHOWN);
    for (size_t n = 0; n < count; n++) {
        if (near[n].blocked == 0)
            continue;
        array_push(&plan->splits, (PlanSplit){input->level, near[n].gap, input->scope->lsns, false, near[n].blocked});
        Decision *decision = decide(plan, input, RULE_SPLIT_BLOCKED, true, false);
        decision->keys = near[n].gap;
        decision->left = near[n].blocked;
        decision->op = OP_EQUAL; /* as of a perfect split, which no layer crosses */
        decision->right = 0;
        decision->unit = UNIT_LAYERS;
        decision->verdict = false;
        decision->result = "no split";
        uint32_t shown = 0;
        for (size_t i = 0; i < input->scope->count && shown < BLOCKERS_SHOWN; i++)
            if (layer_blocks(input->scope, &input->scope->at[i], near[n].gap)) {
                trace_add_layer(plan->trace, input->scope->at[i].id);
                shown++;
            }
    }
}

void splits_add(Plan *plan, const DivideInput *input, const PartitionArray *partitions, size_t joined)
{
    if (!plan->policy.split)
        return;
    for (size_t p = 1; p < partitions->count; p++) {
        KeyRange gap = {partitions->at[p - 1].hull.hi, partitions->at[p].hull.lo};
        split_add(plan, input, gap, partitions->at[p].assumed, true, 0);
    }
    if (plan->trace == NULL)
        return;
    if (joined > 0) {
        Decision *decision = decide(plan, input, RULE_SPLIT, true, false);
        decision->has_keys = false;
        decision->left = (double)joined;
        decision->unit = UNIT_LAYERS;
        decision->verdict = false;
        decision->result = "given up: an L0 has records on both sides, and only one side would write them again";
    }
    if (partitions->count == 1 && assumed_splits_add(plan, input) == 0)
        near_splits_add(plan, input);
}

static uint32_t decide_depth(Plan *plan, const DivideInput *input, const Partition *partition)
{
    Decision *decision = decide(plan, input, RULE_PARTITION_DEPTH, true, false);
    decision->keys = partition->hull;
    decision->left = (double)partition->depth;
    decision->op = OP_GREATER_EQUAL;
    decision->right = (double)plan->policy.fanout;
    decision->unit = UNIT_LAYERS;
    decision->verdict = !partition->left_alone;
    decision->result = partition->left_alone ? "not due" : verdict_name(true);
    decision->flip_parameter = partition->depth > 0 ? "fanout" : NULL; /* there is no fanout below 1 */
    decision->flip_value = (double)(partition->left_alone ? partition->depth : partition->depth + 1);
    return decision->id;
}

static uint32_t decide_strategy(Plan *plan, const DivideInput *input, const Partition *partition, Grounds grounds)
{
    KeyRange hull = partition->hull;
    bool beyond = hull.lo > 0 || hull.hi < key_max(input->layers->form) || input->scope->out_of_scope > 0;
    grounds.no_keyspace = input->sources->keyspace_estimated;
    Decision *decision = decide(plan, input, RULE_STRATEGY, beyond, grounds_estimated(grounds));
    decision->grounds = grounds;
    decision->keys = partition->hull; /* as its depth names it; its images also take the keys up to the next one */
    decision->left = (double)partition->keyspace_bytes;
    decision->op = OP_LESS;
    decision->right = (double)partition->delta_bytes;
    decision->unit = UNIT_BYTES;
    decision->verdict = partition->images;
    decision->result = strategy_name(partition->images ? STRATEGY_IMAGES : STRATEGY_DELTAS);
    if (partition->keyspace_bytes == 0 && !partition->images) {
        decision->op = OP_NONE; /* the bytes did not decide */
        trace_reject(plan->trace, "images", "no key of the keyspace lies here", NAN);
        return decision->id;
    }
    decision->flip_parameter = "delta_bytes";
    decision->flip_value = (double)partition->keyspace_bytes + (partition->images ? 0 : 1);
    if (partition->images)
        trace_reject(plan->trace, "deltas", "writing the deltas again costs more than an image of every key", NAN);
    else
        trace_reject(plan->trace, "images", "an image of every key costs at least as much as the deltas", NAN);
    return decision->id;
}

uint32_t partition_decide(Plan *plan, const DivideInput *input, const Partition *partition, Grounds grounds,
                          size_t count)
{
    if (plan->trace == NULL)
        return DECISION_NONE;
    uint32_t last = input->parent;
    if (plan->policy.split && count > 1)
        last = decide_depth(plan, input, partition);
    if (!partition->left_alone)
        last = decide_strategy(plan, input, partition, grounds);
    return last;
}

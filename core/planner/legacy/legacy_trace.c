/* legacy_trace.c - writes the decisions of the policy `legacy`. */
#include "core/planner/legacy/legacy_memory.h"

#include <stdio.h>

uint32_t legacy_decide(Plan *plan, LegacyRule rule, uint32_t parent, LegacyTest test, bool verdict, const char *result)
{
    if (plan->trace == NULL)
        return DECISION_NONE;
    uint32_t id = trace_add(plan->trace, rule_own(&algorithm_legacy, rule), parent);
    Decision *decision = &plan->trace->decisions.at[id];
    decision->left = test.left;
    decision->op = test.op;
    decision->right = test.right;
    decision->unit = test.unit;
    decision->verdict = verdict;
    decision->result = result;
    return id;
}

static const char *selected(Plan *plan, const LegacyL0Selection *selection, const LegacyTimeline *timeline)
{
    Arena *arena = &plan->trace->arena;
    char wal[32];
    if (selection->taken == 0) {
        uint64_t more = timeline->params.compaction_threshold - selection->count;
        return arena_printf(arena, "not due; due after %llu more L0 layer%s, at most %s of WAL",
                            (unsigned long long)more, plural_ending(more),
                            bytes_format(legacy_l0_wal_left(timeline, selection->count), wal));
    }
    if (selection->taken == selection->count)
        return arena_printf(arena, "all %zu become L1", selection->taken);
    return arena_printf(arena, "the oldest %zu of %zu become L1", selection->taken, selection->count);
}

/* Adds the decision about where the selection of L0 layers ends. */
static void tell_stop(Plan *plan, const LayerSet *set, const LegacyL0Selection *selection, uint32_t parent)
{
    size_t left = selection->count - selection->taken;
    if (selection->stop == LEGACY_L0_LIMIT) {
        uint32_t id = legacy_decide(
            plan, LEGACY_RULE_L0_STOP, parent,
            (LegacyTest){(double)selection->counted, OP_GREATER_EQUAL, (double)selection->limit, UNIT_BYTES}, true,
            left ? "the rest is for the next compaction" : "the outcome is Pending, although no L0 layer is left");
        plan->trace->decisions.at[id].fidelity = selection->sizes_unknown ? FIDELITY_ESTIMATED : FIDELITY_EXACT;
    } else if (selection->stop == LEGACY_L0_GAP) {
        LayerId next = selection->layers[selection->taken];
        uint32_t id = legacy_decide(
            plan, LEGACY_RULE_L0_STOP, parent, (LegacyTest){0}, true,
            arena_printf(&plan->trace->arena,
                         "a gap ends the selection: %zu L0 layer%s above it %s not compacted, and the outcome "
                         "is Done",
                         left, plural_ending(left), word_for(left, "is", "are")));
        Decision *decision = &plan->trace->decisions.at[id];
        decision->has_lsns = true;
        decision->lsns = (LsnRange){selection->band.hi, set->lsn_lo[next]};
        for (size_t i = selection->taken; i < selection->count; i++)
            trace_add_layer(plan->trace, selection->layers[i]);
    }
}

uint32_t legacy_trace_l0(Plan *plan, const LayerSet *set, const LegacyL0Selection *selection,
                         const LegacyTimeline *timeline)
{
    if (plan->trace == NULL)
        return DECISION_NONE;
    uint32_t id =
        legacy_decide(plan, LEGACY_RULE_L0, DECISION_NONE,
                      (LegacyTest){(double)selection->count, OP_GREATER_EQUAL,
                                   (double)timeline->params.compaction_threshold, UNIT_NONE},
                      selection->count >= timeline->params.compaction_threshold, selected(plan, selection, timeline));
    Decision *decision = &plan->trace->decisions.at[id];
    if (selection->count > 0) {
        decision->flip_parameter = "compaction_threshold";
        decision->flip_value = (double)(decision->verdict ? selection->count + 1 : selection->count);
    }
    if (selection->taken > 0) {
        decision->has_lsns = true;
        decision->lsns = selection->band;
    }
    for (size_t i = 0; i < selection->taken; i++)
        trace_add_layer(plan->trace, selection->layers[i]);
    tell_stop(plan, set, selection, id);
    return id;
}

void legacy_trace_l1(Plan *plan, uint32_t parent, const LegacyL1 *l1, const LegacyHole *hole, uint64_t target)
{
    if (plan->trace == NULL || (!hole && !l1->sliced))
        return;
    uint32_t id = hole ? legacy_decide(plan, LEGACY_RULE_HOLE, parent,
                                       (LegacyTest){(double)hole->pieces, OP_GREATER_EQUAL, 3, UNIT_NONE}, true,
                                       "the layer before it ends there")
                       : legacy_decide(plan, LEGACY_RULE_SLICE, parent,
                                       (LegacyTest){(double)l1->size, OP_NONE, (double)target, UNIT_BYTES}, true,
                                       "a layer of its own");
    Decision *decision = &plan->trace->decisions.at[id];
    decision->has_keys = decision->has_lsns = true;
    decision->keys = hole ? hole->keys : l1->keys;
    decision->lsns = l1->lsns;
}

char *legacy_gib_text(uint64_t bytes, char out[32])
{
    const uint64_t gib = (uint64_t)1 << 30;
    if (bytes < 10 * gib)
        return bytes_format(bytes, out);
    uint64_t tenths = u128_clamp64(((U128)bytes * 10 + gib / 2) / gib);
    count_format(bytes >= 1000 * gib ? u128_clamp64(((U128)bytes + gib / 2) / gib) : tenths / 10, out);
    size_t length = strlen(out);
    if (bytes >= 1000 * gib)
        snprintf(out + length, 32 - length, " GiB");
    else
        snprintf(out + length, 32 - length, ".%u GiB", (unsigned)(tenths % 10));
    return out;
}

/* Sets the parameter and the value that would reverse the verdict. */
static void trigger_flip(const LegacyTriggerVerdict *verdict, Decision *decision)
{
    bool starts = verdict->trigger == LEGACY_TRIGGER_STARTS;
    if (starts || verdict->trigger == LEGACY_TRIGGER_DISABLED) {
        decision->flip_parameter = "gc_compaction_enabled";
        decision->flip_value = starts ? 0 : 1;
        return;
    }
    if (verdict->trigger == LEGACY_TRIGGER_SMALL) {
        decision->flip_parameter = "gc_compaction_initial_threshold_kb";
        decision->flip_value = (double)(verdict->l1 / 1024);
    } else if (verdict->trigger == LEGACY_TRIGGER_RATIO) {
        decision->flip_parameter = "gc_compaction_ratio_percent";
        decision->flip_value = (double)(uint64_t)(100 * (double)verdict->l1 / (double)verdict->l2);
    }
    if (decision->flip_value < 1) /* no value of it flips the verdict */
        decision->flip_parameter = NULL;
}

void legacy_trace_trigger(Plan *plan, const LegacyTimeline *timeline, const LegacyTriggerVerdict *verdict, bool dump)
{
    static const char *const results[] = {
        [LEGACY_TRIGGER_STARTS] = "starts",
        [LEGACY_TRIGGER_DISABLED] = "no: gc_compaction_enabled is off",
        [LEGACY_TRIGGER_BRANCH] = "no: the timeline has an ancestor",
        [LEGACY_TRIGGER_NO_MARK] = "no: no GC cutoff has been applied yet",
        [LEGACY_TRIGGER_TOO_LARGE] = "never starts by itself",
        [LEGACY_TRIGGER_SMALL] = "does not start yet",
        [LEGACY_TRIGGER_RATIO] = "does not start yet",
    };
    if (plan->trace == NULL)
        return;
    bool starts = verdict->trigger == LEGACY_TRIGGER_STARTS;
    char l1[32], l2[32];
    const char *result =
        arena_printf(&plan->trace->arena, "%s; %s are new since its last run (l1), %s are older (l2)",
                     results[verdict->trigger], legacy_gib_text(verdict->l1, l1), legacy_gib_text(verdict->l2, l2));
    double all = (double)verdict->l1 + (double)verdict->l2;
    uint32_t id;
    if (verdict->trigger == LEGACY_TRIGGER_TOO_LARGE)
        id = legacy_decide(plan, LEGACY_RULE_TRIGGER, DECISION_NONE,
                           (LegacyTest){all, OP_LESS, LEGACY_AUTO_LIMIT, UNIT_BYTES}, false, result);
    else if (verdict->trigger == LEGACY_TRIGGER_SMALL || (starts && verdict->l2 == 0))
        id = legacy_decide(plan, LEGACY_RULE_TRIGGER, DECISION_NONE,
                           (LegacyTest){(double)verdict->l1, OP_GREATER_EQUAL,
                                        (double)timeline->params.gc_compaction_initial_threshold_kb * 1024, UNIT_BYTES},
                           starts, result);
    else if (verdict->trigger == LEGACY_TRIGGER_RATIO || starts)
        id = legacy_decide(
            plan, LEGACY_RULE_TRIGGER, DECISION_NONE,
            (LegacyTest){(double)verdict->l1, OP_GREATER_EQUAL,
                         (double)verdict->l2 * (double)timeline->params.gc_compaction_ratio_percent / 100, UNIT_BYTES},
            starts, result);
    else
        id = legacy_decide(plan, LEGACY_RULE_TRIGGER, DECISION_NONE, (LegacyTest){0}, false,
                           dump && verdict->trigger == LEGACY_TRIGGER_NO_MARK
                               ? "unknown: the GC cutoff is not in this dump"
                               : results[verdict->trigger]);
    Decision *decision = &plan->trace->decisions.at[id];
    decision->fidelity = verdict->sizes_unknown ? FIDELITY_ESTIMATED : FIDELITY_EXACT;
    trigger_flip(verdict, decision);
}

uint32_t legacy_trace_gc_job(Plan *plan, const LegacyGcSelection *selection, Lsn cutoff, bool layers)
{
    if (plan->trace == NULL)
        return DECISION_NONE;
    Arena *arena = &plan->trace->arena;
    char bytes[32], cut[32];
    bool refused = selection->refusal != LEGACY_NOT_REFUSED;
    size_t count = selection->layers.count, images = selection->kept_images;
    const char *cuts = selection->cut == 0
                           ? ""
                           : arena_printf(arena, "; cuts %zu of them, %s, that reach beyond the job's keys or LSNs",
                                          selection->cut, bytes_format(selection->cut_bytes, cut));
    const char *keeps = images == 0 ? ""
                                    : arena_printf(arena, "; keeps %zu image%s that reach%s beyond them", images,
                                                   plural_ending(images), word_for(images, "es", ""));
    const char *result =
        arena_printf(arena, "%s%s%s %zu layer%s, %s%s%s", refused ? "refused, " : "",
                     refused ? legacy_refusal_name(selection->refusal) : "", refused ? ": selects" : "reads", count,
                     plural_ending(count), bytes_format(selection->bytes, bytes), cuts, keeps);
    uint32_t id = legacy_decide(plan, LEGACY_RULE_GC_JOB, DECISION_NONE,
                                (LegacyTest){(double)selection->layers.count, OP_NONE, LEGACY_REWRITE_MIN, UNIT_LAYERS},
                                !refused, result);
    Decision *decision = &plan->trace->decisions.at[id];
    decision->has_keys = decision->has_lsns = true;
    decision->keys = selection->keys;
    decision->lsns = (LsnRange){cutoff, selection->top};
    for (size_t i = 0; layers && i < selection->layers.count; i++)
        trace_add_layer(plan->trace, selection->layers.at[i]);
    return id;
}

/* image_round.c - the decisions of an image round: the check, the gate of each partition, all heights, and the
 * forecast.
 *
 *     check        WAL 300 MiB >= 256 MiB: checks all stacks
 *     stack 3 >= 3: image          stack 2 < 3: no image          a row and a decision for each partition
 *     2 partitions at height 0, 1 at height 3; an image needs height 3        then when the next pass makes images
 */
#include "core/planner/legacy/image_round.h"

#include "core/planner/legacy/legacy_words.h"

#include <stdlib.h>

#define HEIGHTS_SHOWN 8u
#define STACK_NAMED   100u /* layers of a stack that its decision lists */

void image_round_move(ImageRound *round, KeyRange keys)
{
    if (!round->area.set)
        legacy_area_init(&round->area, round->view->layers, round->view->live, round->view->live_count);
    legacy_area_move(&round->area, keys);
}

static void add_told(ImageRound *round, Lsn from, Lsn at)
{
    const LayerSet *set = round->view->layers;
    LayerIdArray *found = &round->found, chain = {0};
    size_t kept = 0;
    found->count = 0;
    legacy_area_find(&round->area, (LsnRange){from, at}, SIZE_MAX, found);
    for (size_t i = 0; i < found->count; i++)
        if (!layer_is_image(set, found->at[i]))
            found->at[kept++] = found->at[i];
    legacy_stack_chain(set, found->at, kept, (LsnRange){from, at}, STACK_NAMED, &chain);
    for (size_t i = 0; i < chain.count; i++)
        trace_add_layer(round->plan->trace, chain.at[i]);
    array_release(&chain);
}

/* Adds the layers of the tallest stack to the decision, of a very tall one only the newest. Neighbouring partitions
 * often have the same stack. */
static void tell_layers(ImageRound *round, uint32_t decision, const LegacyGate *gate, size_t part)
{
    const LegacyHeights *heights = round->heights;
    Trace *trace = round->plan->trace;
    Lsn from = 0;
    for (size_t i = heights->first[part]; i < heights->first[part + 1]; i++)
        if (heights->at.at[i].tallest.lo == gate->tallest.lo && heights->at.at[i].height == gate->height)
            from = heights->at.at[i].from;
    image_round_move(round, (KeyRange){gate->tallest.lo, gate->tallest.lo + 1});
    bool same =
        round->told.decision != DECISION_NONE && round->told.version == round->area.version && round->told.from == from;
    if (same)
        trace_share_layers(trace, round->told.decision);
    else
        add_told(round, from, round->memory->timeline.part_lsn);
    round->told.version = round->area.version;
    round->told.from = from;
    round->told.decision = decision;
}

static uint32_t tell_gate(ImageRound *round, size_t part, const LegacyGate *gate, const LegacyCheckVerdict *check)
{
    Plan *plan = round->plan;
    const LegacyTimeline *timeline = &round->memory->timeline;
    uint64_t needed = timeline->params.image_creation_threshold;
    bool forced = gate->reason == LEGACY_GATE_FORCED, open = gate->open && check->open;
    uint32_t id = legacy_decide(plan, LEGACY_RULE_STACK, DECISION_NONE,
                                (LegacyTest){gate->height, OP_GREATER_EQUAL, (double)needed, UNIT_LAYERS}, gate->open,
                                open         ? forced ? "image, because the one there is too old" : "image"
                                : gate->open ? "no image, because the check does not pass"
                                             : "no image");
    if (id == DECISION_NONE)
        return id;
    Decision *decision = &plan->trace->decisions.at[id];
    decision->has_keys = decision->has_lsns = true;
    decision->keys = legacy_part_hull(&timeline->parts, part);
    decision->lsns = (LsnRange){gate->lowest == UINT64_MAX ? 0 : gate->lowest, timeline->part_lsn};
    if (!forced && (gate->open || gate->height > 0)) {
        decision->flip_parameter = "image_creation_threshold";
        decision->flip_value = gate->open ? gate->height + 1 : gate->height;
    }
    if (gate->height > 0)
        tell_layers(round, id, gate, part);
    return id;
}

static uint32_t tell_metadata(ImageRound *round, size_t part, const LegacyCheckVerdict *check)
{
    uint64_t visited = legacy_metadata_visited(round->view);
    bool enough = visited >= LEGACY_METADATA_DELTAS;
    uint32_t id =
        legacy_decide(round->plan, LEGACY_RULE_METADATA, DECISION_NONE,
                      (LegacyTest){(double)visited, OP_GREATER_EQUAL, LEGACY_METADATA_DELTAS, UNIT_LAYERS}, enough,
                      !enough       ? "no image of the sparse keys"
                      : check->open ? "image of the sparse keys"
                                    : "no image, because the check does not pass");
    if (id == DECISION_NONE)
        return id;
    Decision *decision = &round->plan->trace->decisions.at[id];
    decision->has_keys = true;
    decision->keys = legacy_part_hull(&round->memory->timeline.parts, part);
    decision->fidelity = round->memory->dump ? FIDELITY_ESTIMATED : FIDELITY_EXACT;
    return id;
}

static size_t count_l0(const PlanView *view)
{
    size_t count = 0;
    for (size_t i = 0; i < view->live_count; i++)
        count += layer_is_l0(view->layers, view->live[i]);
    return count;
}

/* Computes the gates after this pass, in which nothing lies above the images that it makes. True if it makes any. */
static bool gates_after(const ImageRound *round, const LegacyCheckVerdict *check, const LegacyGate *gates,
                        LegacyGate *after)
{
    bool any = false;
    for (size_t p = 0; p < round->memory->timeline.parts.at.count; p++) {
        after[p] = gates[p];
        if (!check->open || !gates[p].open)
            continue;
        any = true;
        after[p] = (LegacyGate){.reason = LEGACY_GATE_LOW, .lowest = gates[p].lowest};
    }
    return any;
}

/* Adds the decision about the next image pass: what the next bands of L1 layers make due, and when. If this pass makes
 * images, it is about the pass after it. */
static void tell_next(ImageRound *round, const LegacyCheckVerdict *check, const LegacyGate *gates)
{
    Plan *plan = round->plan;
    const LegacyTimeline *timeline = &round->memory->timeline;
    LegacyGate *after = mem_alloc((timeline->parts.at.count + 1) * sizeof *after);
    bool made = gates_after(round, check, gates, after);
    PlanForecast next;
    if (made) {
        LegacyCheckVerdict passed = *check; /* just now, so the next one needs all of its WAL */
        passed.open = false;
        passed.wal = 0;
        next = legacy_next_pass(timeline, (LegacyPass){after, round->bytes, count_l0(round->view), &passed});
    } else {
        next = legacy_view_next_pass(round->view, timeline, round->memory->dump, timeline->part_lsn,
                                     (LegacyPass){after, round->bytes, count_l0(round->view), check});
    }
    next.after_plan = made;
    free(after);
    plan->forecast = next;
    if (plan->trace == NULL)
        return;
    Text text = TEXT_EMPTY;
    if (next.known)
        legacy_forecast_text(&next, &text);
    uint32_t id = legacy_decide(plan, LEGACY_RULE_NEXT, DECISION_NONE,
                                (LegacyTest){(double)next.images, OP_NONE, (double)next.bands, UNIT_NONE}, next.any,
                                arena_copy(&plan->trace->arena, text.at, text.length));
    plan->trace->decisions.at[id].fidelity = FIDELITY_ESTIMATED;
    text_release(&text);
}

/* "642 partitions at height 0, 49 at height 1, 113 at height 2", of the partitions that are not of sparse keys. */
static void list_heights(const LegacyTimeline *timeline, const LegacyGate *gates, Text *out)
{
    ARRAY(size_t) counts = {0};
    for (size_t p = 0; p < timeline->dense_parts; p++) {
        array_extend(&counts, (size_t)gates[p].height + 1);
        counts.at[gates[p].height]++;
    }
    char number[32];
    size_t shown = 0, more = 0;
    for (size_t h = 0; h < counts.count; h++) {
        if (counts.at[h] == 0)
            continue;
        if (shown == HEIGHTS_SHOWN) {
            more += counts.at[h];
            continue;
        }
        text_printf(out, "%s%s", shown ? ", " : "", count_format(counts.at[h], number));
        if (shown++ == 0)
            text_printf(out, " partition%s", plural_ending(counts.at[h]));
        text_printf(out, " at height %zu", h);
    }
    if (more > 0)
        text_printf(out, ", %s more at heights up to %zu", count_format(more, number), counts.count - 1);
    if (shown == 0)
        text_printf(out, "no partition");
    array_release(&counts);
}

static void tell_heights(ImageRound *round, const LegacyGate *gates)
{
    Plan *plan = round->plan;
    const LegacyTimeline *timeline = &round->memory->timeline;
    if (plan->trace == NULL)
        return;
    Text text = TEXT_EMPTY;
    list_heights(timeline, gates, &text);
    if (timeline->dense_parts > 0)
        text_printf(&text, "; an image needs height %llu",
                    (unsigned long long)timeline->params.image_creation_threshold);
    legacy_decide(plan, LEGACY_RULE_HEIGHTS, DECISION_NONE, (LegacyTest){0}, true,
                  arena_copy(&plan->trace->arena, text.at, text.length));
    text_release(&text);
}

static const char *check_words(const LegacyCheckVerdict *check, bool dump, bool closed)
{
    if (dump && closed)
        return "unknown from a dump, assumed not to pass";
    if (dump)
        return "unknown from a dump, assumed to pass, as it does at the first compaction after a start";
    if (check->by_wal)
        return "checks all stacks";
    if (!check->open)
        return "checks no stack";
    return check->first ? "the first compaction after a start checks all stacks"
                        : "checks all stacks, because it is time";
}

static void tell_check(const ImageRound *round, const LegacyCheckVerdict *check)
{
    Plan *plan = round->plan;
    bool dump = round->memory->dump, closed = round->memory->timeline.check_closed;
    uint32_t id =
        legacy_decide(plan, LEGACY_RULE_CHECK, DECISION_NONE,
                      (LegacyTest){(double)check->wal, OP_GREATER_EQUAL, (double)check->wal_needed, UNIT_BYTES},
                      check->open, check_words(check, dump, closed));
    if (id == DECISION_NONE)
        return;
    Decision *decision = &plan->trace->decisions.at[id];
    if (!check->by_wal && check->open)
        decision->op = OP_NONE; /* the WAL did not decide */
    if (dump) {
        decision->op = OP_NONE; /* a dump contains neither side of the comparison */
        decision->fidelity = FIDELITY_ESTIMATED;
        decision->flip_parameter = "assume_check";
        decision->flip_value = closed ? 1 : 0;
    }
}

/* Adds a row to the plan for each partition, with the decision of its gate. */
static void add_parts(ImageRound *round, const LegacyCheckVerdict *check, const LegacyGate *gates)
{
    Plan *plan = round->plan;
    const LegacyTimeline *timeline = &round->memory->timeline;
    const LegacyParts *parts = &timeline->parts;
    round->bytes = mem_alloc((parts->at.count + 1) * sizeof *round->bytes);
    round->decision = mem_alloc((parts->at.count + 1) * sizeof *round->decision);
    round->row = mem_alloc((parts->at.count + 1) * sizeof *round->row);
    for (size_t p = 0; p < parts->at.count; p++) {
        const LegacyGate *gate = &gates[p];
        bool metadata = gate->reason == LEGACY_GATE_METADATA;
        LegacyCost cost;
        round->bytes[p] = legacy_part_bytes(round->view, timeline, parts, p, round->heights, &cost);
        round->row[p] = (uint32_t)plan->partitions.count;
        round->decision[p] = metadata ? tell_metadata(round, p, check) : tell_gate(round, p, gate, check);
        array_push(&plan->partitions,
                   (PlanPartition){.level = LEGACY_ROUND_IMAGES,
                                   .keys = legacy_part_hull(parts, p),
                                   .lsns = {gate->lowest == UINT64_MAX ? 0 : gate->lowest, timeline->part_lsn},
                                   .depth = gate->height,
                                   .strategy = STRATEGY_NONE,
                                   .keyspace_bytes = round->bytes[p] == SIZE_UNKNOWN ? 0 : round->bytes[p],
                                   .decision = round->decision[p]});
    }
}

void image_round_tell(ImageRound *round, const LegacyCheckVerdict *check, const LegacyGate *gates)
{
    tell_check(round, check);
    add_parts(round, check, gates);
    tell_heights(round, gates);
    tell_next(round, check, gates);
}

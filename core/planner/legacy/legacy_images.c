/* legacy_images.c - the image round: partitions, the check, a gate for each partition, and jobs where it is open.
 *
 *     gates      A closed (2 of 3)    B open (3 of 3)    C closed (0 of 3)
 *     partitions A: nothing           B: an image        C: nothing              a row of the plan each
 */
#include "core/planner/legacy/area.h"
#include "core/planner/legacy/legacy_memory.h"
#include "core/planner/legacy/legacy_words.h"

#include <stdlib.h>

#define HEIGHTS_SHOWN 8u
#define STACK_NAMED   100u /* layers of a stack that its decision lists */

typedef struct ImageRound {
    LegacyMemory *memory;
    const PlanView *view;
    Plan *plan;
    uint64_t *bytes;              /* per part: of an image; owned */
    uint32_t *decision;           /* per part; owned */
    uint32_t *row;                /* per part: its row of the plan; owned */
    LegacySight sight;            /* once it is asked for */
    uint64_t *layer_bytes;        /* per layer: of what jobs read, SIZE_UNKNOWN until it is asked for; owned */
    const LegacyHeights *heights; /* of all parts, while the pass lasts */
    LegacyArea area;              /* of all live layers, once it is asked */
    LayerIdArray found;           /* scratch */
    uint32_t *seen;               /* per layer: the last part that lists it, and 1; owned */
    struct {
        uint64_t version; /* of the area */
        Lsn from;
        uint32_t decision; /* DECISION_NONE: none was told */
    } told;                /* the last stack whose layers were told */
    bool exact;            /* the partitions come from a known key space */
    bool has_sight;        /* `sight` was made */
} ImageRound;

static const LayerSet *round_layers(void *self, const LayerId **ids, size_t *count)
{
    const ImageRound *round = self;
    *ids = round->view->live;
    *count = round->view->live_count;
    return round->view->layers;
}

static LegacySight *round_sight(void *self, Lsn at)
{
    ImageRound *round = self;
    if (!round->has_sight || round->sight.at != at) {
        legacy_sight_release(&round->sight);
        legacy_sight_init(&round->sight, round->view->layers, round->view->live, round->view->live_count, at);
        round->has_sight = true;
    }
    return &round->sight;
}

static bool round_partition(void *self, Lsn lsn, LegacyParts *parts, size_t *dense, Error *error)
{
    ImageRound *round = self;
    const LegacyCover *cover = round->memory->dump ? &round_sight(round, lsn)->cover : NULL;
    return legacy_parts_of(round->view, &round->memory->timeline, lsn, cover, parts, dense, &round->exact, error);
}

/* ---- what the gates say ---- */

static void move_area(ImageRound *round, KeyRange keys)
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
    legacy_stack_chain(set, found->at, kept, from, at, STACK_NAMED, &chain);
    for (size_t i = 0; i < chain.count; i++)
        trace_add_layer(round->plan->trace, chain.at[i]);
    array_release(&chain);
}

/* The layers of the tallest stack, the newest ones of a very high one. Neighbours often have the same. */
static void tell_layers(ImageRound *round, uint32_t decision, const LegacyGate *gate, size_t part)
{
    const LegacyHeights *heights = round->heights;
    Trace *trace = round->plan->trace;
    Lsn from = 0;
    for (size_t i = heights->first[part]; i < heights->first[part + 1]; i++)
        if (heights->at.at[i].tallest.lo == gate->tallest.lo && heights->at.at[i].height == gate->height)
            from = heights->at.at[i].from;
    move_area(round, (KeyRange){gate->tallest.lo, gate->tallest.lo + 1});
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
    uint32_t id = legacy_decide(plan, LEGACY_RULE_STACK, DECISION_NONE, gate->height, OP_GREATER_EQUAL, (double)needed,
                                UNIT_LAYERS, gate->open,
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

static uint64_t metadata_visited(void *self)
{
    return legacy_metadata_visited(((const ImageRound *)self)->view);
}

static uint32_t tell_metadata(ImageRound *round, size_t part, const LegacyCheckVerdict *check)
{
    uint64_t visited = metadata_visited(round);
    bool enough = visited >= LEGACY_METADATA_DELTAS;
    uint32_t id = legacy_decide(round->plan, LEGACY_RULE_METADATA, DECISION_NONE, (double)visited, OP_GREATER_EQUAL,
                                LEGACY_METADATA_DELTAS, UNIT_LAYERS, enough,
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

/* The gates as this pass leaves them: nothing lies above the images that it makes. True where it makes any. */
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

/* What the next bands of L1 layers tip over, and when they come. Where this pass makes images, it is the one after. */
static void tell_next(ImageRound *round, const LegacyCheckVerdict *check, const LegacyGate *gates)
{
    Plan *plan = round->plan;
    const LegacyTimeline *timeline = &round->memory->timeline;
    bool closed = timeline->check_closed, known = closed || !round->memory->dump;
    LegacyCheckVerdict assumed = closed ? legacy_check_assumed(round->view, timeline->part_lsn, check) : *check;
    LegacyGate *after = mem_alloc((timeline->parts.at.count + 1) * sizeof *after);
    bool made = gates_after(round, check, gates, after);
    if (made) {
        assumed.open = false; /* it was made just now */
        assumed.wal = 0;
    }
    PlanForecast next =
        legacy_next_pass(timeline, after, round->bytes, count_l0(round->view), known || made ? &assumed : NULL);
    next.after_plan = made;
    free(after);
    plan->forecast = next;
    if (plan->trace == NULL)
        return;
    Text text = TEXT_EMPTY;
    if (next.known)
        legacy_forecast_text(&next, &text);
    uint32_t id = legacy_decide(plan, LEGACY_RULE_NEXT, DECISION_NONE, (double)next.images, OP_NONE, (double)next.bands,
                                UNIT_NONE, next.any, arena_copy(&plan->trace->arena, text.at, text.length));
    plan->trace->decisions.at[id].fidelity = FIDELITY_ESTIMATED;
    text_release(&text);
}

/* "643 partitions at height 0, 49 at height 1, 114 at height 2" */
static const char *heights_text(Arena *arena, const LegacyHeights *heights)
{
    ARRAY(size_t) counts = {0};
    for (size_t i = 0; i < heights->at.count; i++) {
        while (counts.count <= heights->at.at[i].height)
            array_push(&counts, 0);
        counts.at[heights->at.at[i].height]++;
    }
    Text list = TEXT_EMPTY;
    char number[32];
    size_t shown = 0, more = 0;
    for (size_t h = 0; h < counts.count; h++) {
        if (counts.at[h] == 0)
            continue;
        if (shown == HEIGHTS_SHOWN) {
            more += counts.at[h];
            continue;
        }
        const char *what = shown > 0 ? "" : counts.at[h] == 1 ? " partition" : " partitions";
        text_printf(&list, "%s%s%s at height %zu", shown ? ", " : "", count_format(counts.at[h], number), what, h);
        shown++;
    }
    if (more > 0)
        text_printf(&list, ", %s more at heights up to %zu", count_format(more, number), counts.count - 1);
    const char *text = shown == 0 ? "no partition" : arena_copy(arena, list.at, list.length);
    array_release(&counts);
    text_release(&list);
    return text;
}

/* Over all pieces of the newest images where partitions are guessed, else over the partitions' own. */
static void tell_heights(ImageRound *round, LegacySight *sight)
{
    Plan *plan = round->plan;
    if (plan->trace == NULL)
        return;
    LegacyHeights all = {0};
    if (!round->exact) {
        LegacyParts whole = {0};
        legacy_parts_begin(&whole);
        legacy_parts_add(&whole, (KeyRange){0, key_max(round->view->layers->form)});
        legacy_heights_of(&all, sight, &whole, UINT32_MAX, NULL, NULL);
        legacy_parts_release(&whole);
    }
    legacy_decide(plan, LEGACY_RULE_HEIGHTS, DECISION_NONE, 0, OP_NONE, 0, UNIT_NONE, true,
                  heights_text(&plan->trace->arena, round->exact ? round->heights : &all));
    legacy_heights_release(&all);
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
    uint32_t id = legacy_decide(plan, LEGACY_RULE_CHECK, DECISION_NONE, (double)check->wal, OP_GREATER_EQUAL,
                                (double)check->wal_needed, UNIT_BYTES, check->open, check_words(check, dump, closed));
    if (id == DECISION_NONE)
        return;
    Decision *decision = &plan->trace->decisions.at[id];
    if (!check->by_wal && check->open)
        decision->op = OP_NONE; /* the WAL did not decide */
    if (dump) {
        decision->op = OP_NONE; /* neither side is in a dump */
        decision->fidelity = FIDELITY_ESTIMATED;
        decision->flip_parameter = "assume_check";
        decision->flip_value = closed ? 1 : 0;
    }
}

/* A row of the plan for each partition, with the decision of its gate. */
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
        round->bytes[p] = legacy_part_bytes(round->view, timeline, parts, p, round->heights, round->exact, &cost);
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

static void round_looked(void *self, const LegacyCheckVerdict *check, LegacySight *sight, const LegacyHeights *heights,
                         const LegacyGate *gates)
{
    ImageRound *round = self;
    round->heights = heights;
    if (!round->plan->trace && !round->memory->dump)
        return; /* nobody asks why */
    tell_check(round, check);
    add_parts(round, check, gates);
    tell_heights(round, sight);
    tell_next(round, check, gates);
}

/* ---- jobs ---- */

/* The row of a part in the plan; without a trace only parts that get an image have one. */
static uint32_t row_of(ImageRound *round, size_t part)
{
    Plan *plan = round->plan;
    if (round->row)
        return round->row[part];
    const LegacyTimeline *timeline = &round->memory->timeline;
    array_push(&plan->partitions, (PlanPartition){.level = LEGACY_ROUND_IMAGES,
                                                  .keys = legacy_part_hull(&timeline->parts, part),
                                                  .lsns = {0, timeline->part_lsn},
                                                  .decision = DECISION_NONE});
    return (uint32_t)plan->partitions.count - 1;
}

/* What a read of the part's keys visits: over each piece its image, and the deltas above that. Fails where the plan
 * would list more than anybody can hold. */
static bool find_inputs(ImageRound *round, size_t part, Lsn at, Error *error)
{
    const LegacyHeights *heights = round->heights;
    size_t kept = 0, listed = round->plan->refs.count;
    if (!round->seen)
        round->seen = mem_zero(round->view->layers->count + 1, sizeof *round->seen);
    round->found.count = 0;
    for (size_t i = heights->first[part]; i < heights->first[part + 1]; i++) {
        const LegacyHeight *piece = &heights->at.at[i];
        if (piece->keys.lo >= piece->keys.hi)
            continue;
        if (piece->image != LAYER_NONE)
            array_push(&round->found, piece->image);
        move_area(round, piece->keys);
        legacy_area_find(&round->area, (LsnRange){piece->from, at}, PLAN_REFS_MAX - listed, &round->found);
        listed += round->found.count - kept;
        if (listed >= PLAN_REFS_MAX)
            return plan_lists_too_much(PLAN_REFS_MAX, "image_creation_threshold", error);
        for (size_t k = kept; k < round->found.count; k++) {
            LayerId id = round->found.at[k];
            if (round->seen[id] != part + 1)
                round->found.at[kept++] = id;
            round->seen[id] = (uint32_t)part + 1;
        }
        round->found.count = kept;
    }
    return true;
}

/* An image of unknown size was made of one partition, however many blocks its keys could name. */
static uint64_t find_bytes(const ImageRound *round, LayerId id)
{
    const LayerSet *set = round->view->layers;
    uint64_t bytes = legacy_layer_bytes(set, id, round->view->sources);
    uint64_t most = round->memory->timeline.params.compaction_target_size;
    bool guessed = layer_is_image(set, id) && set->size[id] == SIZE_UNKNOWN && round->memory->dump;
    return guessed && bytes > most ? most : bytes;
}

/* A layer is read by many jobs. */
static uint64_t input_bytes(ImageRound *round, LayerId id)
{
    size_t count = round->view->layers->count;
    if (!round->layer_bytes) {
        round->layer_bytes = mem_alloc(count * sizeof *round->layer_bytes);
        for (size_t i = 0; i < count; i++)
            round->layer_bytes[i] = SIZE_UNKNOWN;
    }
    if (round->layer_bytes[id] == SIZE_UNKNOWN)
        round->layer_bytes[id] = find_bytes(round, id);
    return round->layer_bytes[id];
}

static bool round_make(void *self, size_t part, KeyRange keys, Lsn lsn, LegacyMade *made, Error *error)
{
    ImageRound *round = self;
    Plan *plan = round->plan;
    if (!find_inputs(round, part, lsn, error))
        return false;
    uint32_t place = row_of(round, part);
    PlanPartition *row = &plan->partitions.at[place];
    row->strategy = STRATEGY_IMAGES;
    row->jobs_first = (uint32_t)plan->jobs.count;
    row->jobs_count = 1;
    PlanJob *job = legacy_add_job(plan, JOB_CREATE_IMAGE, LEGACY_ROUND_IMAGES, keys, (LsnRange){lsn, lsn},
                                  round->found.at, round->found.count);
    job->partition = place;
    job->decision = round->decision ? round->decision[part] : DECISION_NONE;
    job->bytes_out = round->bytes && round->bytes[part] != SIZE_UNKNOWN ? round->bytes[part] : 0;
    for (size_t i = 0; i < round->found.count; i++)
        job->bytes_in += input_bytes(round, round->found.at[i]);
    *made = LEGACY_MADE;
    return true;
}

static bool round_exists(void *self, KeyRange keys, Lsn lsn)
{
    LayerId same;
    return legacy_find_same(((ImageRound *)self)->view, LAYER_IMAGE, keys, (LsnRange){lsn, lsn}, &same);
}

static bool round_commit(void *self, Error *error)
{
    (void)self, (void)error;
    return true;
}

static void tell_partitioning(ImageRound *round, Lsn before)
{
    const LegacyTimeline *timeline = &round->memory->timeline;
    Lsn lsn = legacy_partition_lsn(timeline, round->view->layers, round->view->live, round->view->live_count);
    bool renewed = timeline->part_lsn != before;
    uint32_t id =
        legacy_decide(round->plan, LEGACY_RULE_REPARTITION, DECISION_NONE, (double)(lsn > before ? lsn - before : 0),
                      OP_GREATER, (double)timeline->repartition, UNIT_BYTES, renewed,
                      renewed ? "new partitions, at the newest LSN" : "the old partitions, at their old LSN");
    if (id == DECISION_NONE)
        return;
    Decision *decision = &round->plan->trace->decisions.at[id];
    if (before == 0) {
        decision->op = OP_NONE; /* the first after a start */
        Lsn newest;
        uint64_t wal;
        bool images = legacy_newest_image(round->view, timeline->part_lsn, &newest, &wal);
        const char *how = round->exact ? "from the key space"
                          : images     ? "approximated by the pieces of the newest images"
                                       : "approximated by the keys that deltas span";
        Arena *arena = &round->plan->trace->arena;
        size_t dense = timeline->dense_parts, all = timeline->parts.at.count;
        decision->result = all > dense
                               ? arena_printf(arena, "%zu: %zu %s, and one for the sparse keys", all, dense, how)
                               : arena_printf(arena, "%zu, %s", dense, how);
        decision->fidelity = round->exact ? FIDELITY_EXACT : FIDELITY_ESTIMATED;
    }
}

bool legacy_round_images(LegacyMemory *memory, const PlanView *view, Plan *plan, Error *error)
{
    LegacyTimeline *timeline = &memory->timeline;
    ImageRound round = {.memory = memory, .view = view, .plan = plan, .exact = !memory->dump};
    round.told.decision = DECISION_NONE;
    LegacyWork work = {.self = &round,
                       .layers = round_layers,
                       .partition = round_partition,
                       .images = {&round, round_make, round_exists, metadata_visited},
                       .commit_images = round_commit,
                       .looked = round_looked,
                       .sight = round_sight,
                       .whole = plan->trace || memory->dump};
    Lsn before = timeline->part_lsn;
    uint64_t checks = timeline->check.at;
    bool ok = legacy_step_partition(timeline, false, &work, error);
    if (ok) {
        tell_partitioning(&round, before);
        bool above = timeline->part_lsn >= timeline->gc_applied;
        if (!above)
            legacy_decide(plan, LEGACY_RULE_CUTOFF, DECISION_NONE, (double)timeline->part_lsn, OP_GREATER_EQUAL,
                          (double)timeline->gc_applied, UNIT_LSN, false, "no image is made, and nothing is logged");
        ok = !above || legacy_step_images(timeline, (LegacyFlags){.yield = true}, &work, error);
    }
    if (timeline->check.at != checks)
        memory->records = 0; /* the clock of the check starts again */
    free(round.bytes);
    free(round.decision);
    free(round.row);
    free(round.seen);
    free(round.layer_bytes);
    legacy_sight_release(&round.sight);
    legacy_area_release(&round.area);
    array_release(&round.found);
    return ok;
}

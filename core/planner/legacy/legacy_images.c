/* legacy_images.c - the image round: partitions, the check, a gate for each partition, and jobs where it is open.
 *
 *     gates      A closed (2 of 3)    B open (3 of 3)    C closed (0 of 3)
 *     partitions A: nothing           B: an image        C: nothing              a row of the plan each
 */
#include "core/planner/legacy/image_round.h"

#include <stdlib.h>

static const LayerSet *round_layers(void *self, const LayerId **ids, size_t *count)
{
    const ImageRound *round = self;
    *ids = round->view->live;
    *count = round->view->live_count;
    return round->view->layers;
}

static LegacyHeightIndex *round_height_index(void *self, Lsn at)
{
    ImageRound *round = self;
    if (!round->has_height_index || round->height_index.at != at) {
        legacy_height_index_release(&round->height_index);
        legacy_height_index_init(&round->height_index, round->view->layers, round->view->live, round->view->live_count,
                                 at);
        round->has_height_index = true;
    }
    return &round->height_index;
}

static bool round_partition(void *self, Lsn lsn, LegacyParts *parts, size_t *dense, Error *error)
{
    ImageRound *round = self;
    const LegacyCover *cover = round->memory->dump ? &round_height_index(round, lsn)->cover : NULL;
    return legacy_parts_of(round->view, &round->memory->timeline, lsn, cover, parts, dense, error);
}

static uint64_t metadata_visited(void *self)
{
    return legacy_metadata_visited(((const ImageRound *)self)->view);
}

static void round_looked(void *self, const LegacyCheckVerdict *check, const LegacyHeights *heights,
                         const LegacyGate *gates)
{
    ImageRound *round = self;
    round->heights = heights;
    if (!round->plan->trace && !round->memory->dump)
        return; /* nobody reads the decisions */
    image_round_tell(round, check, gates);
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

/* Finds the layers that reads of the part's keys visit: over each piece its image, and the deltas above that. Fails
 * where the plan would list too many. */
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
        image_round_move(round, piece->keys);
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

/* The bytes of a layer. An image of unknown size was made of one partition, which bounds its size however many blocks
 * its keys could name. */
static uint64_t find_bytes(const ImageRound *round, LayerId id)
{
    const LayerSet *set = round->view->layers;
    uint64_t bytes = legacy_layer_bytes(set, id, round->view->sources);
    uint64_t most = round->memory->timeline.params.compaction_target_size;
    bool guessed = layer_is_image(set, id) && set->size[id] == SIZE_UNKNOWN && round->memory->dump;
    return guessed && bytes > most ? most : bytes;
}

/* Are the deltas' bytes known only as spread over the keys that exist? */
static bool bytes_are_spread(const ImageRound *round)
{
    const PlanSources *sources = round->view->sources;
    return sources->ordinals && !sources->known;
}

static void make_shares(ImageRound *round)
{
    const PlanSources *sources = round->view->sources;
    if (!bytes_are_spread(round))
        key_ordinals_init(&round->exist, sources->keyspace->at, sources->keyspace->count);
    round->shares = (LayerShares){.set = round->view->layers,
                                  .ordinals = bytes_are_spread(round) ? sources->ordinals : &round->exist};
}

/* The bytes of the job's deltas in its keys, where their records are known. */
static bool delta_bytes_known(const ImageRound *round, KeyRange keys, uint64_t *bytes, Error *error)
{
    const PlanSources *sources = round->view->sources;
    KeySource source;
    if (!sources->key_source(sources->self, round->found.at, round->found.count, &source, error))
        return false;
    *bytes = source.bytes_below(source.self, keys.hi, NULL) - source.bytes_below(source.self, keys.lo, NULL);
    source.release(source.self);
    return true;
}

/* What the job reads of the layers found: what lies in its keys. */
static bool find_bytes_in(ImageRound *round, KeyRange keys, uint64_t *bytes, Error *error)
{
    bool spread = bytes_are_spread(round);
    *bytes = 0;
    if (!spread && !delta_bytes_known(round, keys, bytes, error))
        return false;
    if (!round->shares.set)
        make_shares(round);
    for (size_t i = 0; i < round->found.count; i++) {
        LayerId id = round->found.at[i];
        if (spread || layer_is_image(round->view->layers, id))
            *bytes += layer_share(&round->shares, id, find_bytes(round, id), keys);
    }
    return true;
}

static bool round_make_image(void *self, size_t part, KeyRange keys, Lsn lsn, LegacyMade *made, Error *error)
{
    ImageRound *round = self;
    Plan *plan = round->plan;
    uint64_t bytes_in;
    if (!find_inputs(round, part, lsn, error) || !find_bytes_in(round, keys, &bytes_in, error))
        return false;
    uint32_t place = row_of(round, part);
    PlanPartition *row = &plan->partitions.at[place];
    row->strategy = STRATEGY_IMAGES;
    row->jobs_first = (uint32_t)plan->jobs.count;
    row->jobs_count = 1;
    PlanJob created = {.kind = JOB_CREATE_IMAGE,
                       .level = LEGACY_ROUND_IMAGES,
                       .keys = keys,
                       .lsns = {lsn, lsn},
                       .decision = round->decision ? round->decision[part] : DECISION_NONE,
                       .bytes_in = bytes_in,
                       .bytes_out = round->bytes && round->bytes[part] != SIZE_UNKNOWN ? round->bytes[part] : 0};
    PlanJob *job = legacy_add_job(plan, created, round->found.at, round->found.count);
    job->partition = place;
    *made = LEGACY_MADE;
    return true;
}

static bool round_exists(void *self, KeyRange keys, Lsn lsn)
{
    LayerId same;
    return legacy_find_same(((ImageRound *)self)->view, LAYER_IMAGE, keys, (LsnRange){lsn, lsn}, &same);
}

static bool legacy_round_commit(void *self, Error *error)
{
    (void)self, (void)error;
    return true;
}

static void tell_partitioning(ImageRound *round, Lsn before)
{
    const LegacyTimeline *timeline = &round->memory->timeline;
    Lsn lsn = legacy_partition_lsn(timeline, round->view->layers, round->view->live, round->view->live_count);
    bool renewed = timeline->part_lsn != before;
    uint32_t id = legacy_decide(
        round->plan, LEGACY_RULE_REPARTITION, DECISION_NONE,
        (LegacyTest){(double)(lsn > before ? lsn - before : 0), OP_GREATER, (double)timeline->repartition, UNIT_BYTES},
        renewed, renewed ? "new partitions, at the newest LSN" : "the old partitions, at their old LSN");
    if (id == DECISION_NONE)
        return;
    Decision *decision = &round->plan->trace->decisions.at[id];
    if (before == 0) {
        decision->op = OP_NONE; /* the first check after a start */
        Lsn newest;
        uint64_t wal;
        bool images = legacy_newest_image(round->view, timeline->part_lsn, &newest, &wal);
        const char *how = legacy_parts_exact(round->view) ? "from the key space"
                          : images                        ? "approximated by the key ranges of the newest images"
                                                          : "approximated by the keys that deltas span";
        Arena *arena = &round->plan->trace->arena;
        size_t dense = timeline->dense_parts, all = timeline->parts.at.count;
        decision->result = all > dense
                               ? arena_printf(arena, "%zu: %zu %s, and one for the sparse keys", all, dense, how)
                               : arena_printf(arena, "%zu, %s", dense, how);
        decision->fidelity = legacy_parts_exact(round->view) ? FIDELITY_EXACT : FIDELITY_ESTIMATED;
    }
}

bool legacy_round_images(LegacyMemory *memory, const PlanView *view, Plan *plan, Error *error)
{
    LegacyTimeline *timeline = &memory->timeline;
    ImageRound round = {.memory = memory, .view = view, .plan = plan};
    round.told.decision = DECISION_NONE;
    LegacyWork work = {.self = &round,
                       .layers = round_layers,
                       .partition = round_partition,
                       .images = {&round, round_make_image, round_exists, metadata_visited},
                       .commit_images = legacy_round_commit,
                       .looked = round_looked,
                       .height_index = round_height_index,
                       .whole = plan->trace || memory->dump};
    Lsn before = timeline->part_lsn;
    uint64_t checks = timeline->check.at;
    bool ok = legacy_step_partition(timeline, false, &work, error);
    if (ok) {
        tell_partitioning(&round, before);
        bool above = timeline->part_lsn >= timeline->gc_applied;
        if (!above)
            legacy_decide(
                plan, LEGACY_RULE_CUTOFF, DECISION_NONE,
                (LegacyTest){(double)timeline->part_lsn, OP_GREATER_EQUAL, (double)timeline->gc_applied, UNIT_LSN},
                false, "no image is made, and nothing is logged");
        ok = !above || legacy_step_images(timeline, (LegacyFlags){.yield = true}, &work, error);
    }
    if (timeline->check.at != checks)
        memory->records = 0; /* the clock of the check starts again */
    free(round.bytes);
    free(round.decision);
    free(round.row);
    free(round.seen);
    layer_shares_release(&round.shares);
    key_ordinals_release(&round.exist);
    legacy_height_index_release(&round.height_index);
    legacy_area_release(&round.area);
    array_release(&round.found);
    return ok;
}

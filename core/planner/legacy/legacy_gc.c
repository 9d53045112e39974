/* legacy_gc.c - gc-compaction: decides whether it starts, and makes the jobs of the plan.
 *
 *     keys           [------ job ------)
 *     delta     [ before )           ( after ]        pieces that stick out keep their LSNs
 *     above cutoff   [   deltas       ]               records above the cutoff, written again
 *     cutoff         =image===image====               all below becomes pages
 *
 * In a simulation a job is a round, so the next job sees its outputs. In a dump all jobs are one round. The part of a
 * layer outside one job belongs to the next job, so only pieces outside the whole run are kept.
 *
 * Branch points below the cutoff need pages and records in between (retention.h); a simulation does not compact such a
 * timeline.
 */
#include "core/base/integer.h"
#include "core/planner/legacy/legacy_memory.h"

#include "core/base/u128.h"

#include <stdlib.h>

#define LISTED_MAX (1u << 25) /* layers that all jobs of a run select together: counting stops there */
#define JOBS_TOLD  2000u      /* of a run with more jobs only the sum is reported */

typedef struct GcRound {
    LegacyMemory *memory;
    const PlanView *view;
    Plan *plan;
    LegacyGcBounds bounds;
    KeyRange all;                       /* keys of the run: parts of layers outside of them are kept as pieces */
    bool carry_out;                     /* the jobs are planned; else only reported */
    bool starts_itself;                 /* the run would start without a request, too */
    bool told;                          /* each job has a decision of its own */
    ARRAY(uint64_t) layers;             /* number of layers that each job selects */
    uint64_t bytes, cut_bytes, refused; /* sums: bytes of whole files, of deltas to be cut; refused jobs */
    uint64_t frees_min, frees_max;      /* bounds of the bytes that the run of a dump frees */
    uint64_t unknown_pages;             /* sum over the jobs */
    uint64_t idle, idle_bytes;          /* jobs carried out over keys of which none is known to exist */
    uint64_t listed;                    /* selected layers, over all jobs */
    bool *taken;                        /* owned; by layer id: selected, and not an image that sticks out */
} GcRound;

static KeyRange run_keys(const LayerSet *set)
{
    return (KeyRange){0, set->form == KEY_PRODUCTION ? KEY_METADATA_LO : key_max(set->form)};
}

/* ---- jobs of the plan ---- */

/* Of `cut` the caller has set ranges, decision and bytes_out. */
static void add_optional(GcRound *round, PlanJob cut, const LayerId *inputs, size_t count)
{
    cut.kind = JOB_CREATE_DELTA;
    cut.level = LEGACY_ROUND_GC;
    cut.optional = true;
    cut.bytes_in = cut.bytes_out;
    PlanJob *job = legacy_add_job(round->plan, cut, inputs, count);
    job->skipped = legacy_find_same(round->view, LAYER_DELTA, cut.keys, cut.lsns, &job->kept);
    if (job->skipped)
        round->taken[job->kept] = false; /* it is kept unchanged */
}

/* The share of a layer's bytes that lies over some keys, by the width of the ranges. */
static uint64_t share(const PlanView *view, LayerId id, KeyRange keys)
{
    const LayerSet *set = view->layers;
    KeySource source;
    Error error = {0};
    if (!view->sources->key_source(view->sources->self, &id, 1, &source, &error))
        return set->size[id] == SIZE_UNKNOWN ? 0 : set->size[id];
    uint64_t bytes = source.bytes_below(source.self, keys.hi, NULL) - source.bytes_below(source.self, keys.lo, NULL);
    source.release(source.self);
    return bytes;
}

/* Adds the piece of a delta that lies outside of the run's keys. */
static void add_piece(GcRound *round, LayerId id, KeyRange keys, uint32_t decision)
{
    const LayerSet *set = round->view->layers;
    PlanJob piece = {.keys = keys,
                     .lsns = {set->lsn_lo[id], set->lsn_hi[id]},
                     .bytes_out = share(round->view, id, keys),
                     .decision = decision};
    add_optional(round, piece, &id, 1);
}

static void add_pieces(GcRound *round, const LegacyGcSelection *selection, uint32_t decision)
{
    const LayerSet *set = round->view->layers;
    for (size_t i = 0; i < selection->layers.count; i++) {
        LayerId id = selection->layers.at[i];
        if (layer_is_image(set, id))
            continue;
        KeyRange before = {set->key_lo[id], round->all.lo}, after = {round->all.hi, set->key_hi[id]};
        if (before.lo < before.hi && selection->keys.lo == round->all.lo)
            add_piece(round, id, before, decision);
        if (after.lo < after.hi && selection->keys.hi == round->all.hi)
            add_piece(round, id, after, decision);
    }
}

static void add_image(GcRound *round, const LegacyGcSelection *selection, KeyRange keys, uint64_t pages,
                      uint32_t decision)
{
    PlanJob image = {.kind = JOB_CREATE_IMAGE,
                     .level = LEGACY_ROUND_GC,
                     .keys = keys,
                     .lsns = {round->bounds.lowest, round->bounds.lowest},
                     .bytes_out = pages * PAGE_BYTES,
                     .decision = decision};
    legacy_add_job(round->plan, image, selection->layers.at, selection->layers.count);
}

/* Pages of a job over keys none of which is known to exist, where the keyspace is an estimate: its images prove that
 * some exist. */
static uint64_t unknown_pages(const GcRound *round, const LegacyGcSelection *selection)
{
    const PlanSources *sources = round->view->sources;
    bool known = !sources->keyspace_estimated || keyspace_count(sources->keyspace, selection->keys) > 0;
    return known ? 0 : legacy_gc_pages(round->view->layers, selection);
}

/* Adds images of the keys that exist, at the lowest LSN, each of compaction_target_size. In a range wider than a
 * relation it is unknown which keys exist: the range has as many pages as the images there, and is not cut. So has a
 * job over keys none of which is known to exist: the images there prove that some do. */
static void add_images(GcRound *round, const LegacyGcSelection *selection, uint32_t decision)
{
    const Keyspace *keyspace = round->view->sources->keyspace;
    uint64_t pages = round->memory->timeline.params.compaction_target_size / PAGE_BYTES, held = 0, unknown;
    bool counted = false; /* pages that are not known are counted once */
    uint32_t first = (uint32_t)round->plan->jobs.count;
    Key start = selection->keys.lo;
    for (size_t r = 0; r < keyspace->count; r++) {
        KeyRange range = key_range_clip(keyspace->at[r], selection->keys);
        if (range.lo < range.hi && range.hi - range.lo > UINT32_MAX) {
            unknown = counted ? 0 : legacy_gc_pages(round->view->layers, selection);
            held += counted || unknown > 0 ? unknown : 1;
            counted = true;
            continue;
        }
        while (range.lo < range.hi) {
            uint64_t left = (uint64_t)(range.hi - range.lo), room = pages > held ? pages - held : 0;
            if (room == 0) {
                add_image(round, selection, (KeyRange){start, range.lo}, held, decision);
                if (round->plan->jobs.count - first > PLAN_ROUND_JOBS_MAX)
                    return; /* plan_fits() reports it */
                start = range.lo;
                held = 0;
                continue;
            }
            uint64_t step = left < room ? left : room;
            held += step;
            range.lo += step;
        }
    }
    if (held == 0 && round->plan->jobs.count == first)
        held = unknown_pages(round, selection);
    if (held > 0)
        add_image(round, selection, (KeyRange){start, selection->keys.hi}, held, decision);
}

/* Adds deltas of the records above the lowest LSN, cut by size. */
static bool add_deltas(GcRound *round, const LegacyGcSelection *selection, uint32_t decision, Error *error)
{
    const PlanView *view = round->view;
    const LayerSet *set = view->layers;
    LayerId *above = mem_alloc((selection->layers.count + 1) * sizeof *above);
    size_t count = 0;
    for (size_t i = 0; i < selection->layers.count; i++)
        if (!layer_is_image(set, selection->layers.at[i]) &&
            set->lsn_hi[selection->layers.at[i]] > round->bounds.lowest)
            above[count++] = selection->layers.at[i];
    KeySource source;
    bool ok = count == 0 || view->sources->key_source(view->sources->self, above, count, &source, error);
    if (ok && count > 0) {
        LegacyL1s cuts = {0};
        LsnRange lsns = {round->bounds.lowest, selection->top};
        legacy_source_runs(&source, selection->keys, lsns, round->memory->timeline.params.compaction_target_size,
                           &cuts);
        source.release(source.self);
        for (size_t i = 0; i < cuts.count; i++)
            add_optional(
                round,
                (PlanJob){.keys = cuts.at[i].keys, .lsns = lsns, .bytes_out = cuts.at[i].size, .decision = decision},
                above, count);
        array_release(&cuts);
    }
    free(above);
    return ok;
}

static void take_layers(GcRound *round, const LegacyGcSelection *selection)
{
    const LayerSet *set = round->view->layers;
    for (size_t i = 0; i < selection->layers.count; i++) {
        LayerId id = selection->layers.at[i];
        /* An image is deleted once the jobs so far cover all of it. */
        round->taken[id] = !layer_is_image(set, id) || legacy_inside(set, id, round->all);
    }
}

/* Drops images that exist already at the lowest LSN, with the same keys: they are not written again. */
static void skip_same_images(GcRound *round, uint32_t first)
{
    Plan *plan = round->plan;
    for (uint32_t j = first; j < plan->jobs.count; j++) {
        PlanJob *job = &plan->jobs.at[j];
        if (job->kind != JOB_CREATE_IMAGE ||
            !legacy_find_same(round->view, LAYER_IMAGE, job->keys, job->lsns, &job->kept))
            continue;
        job->skipped = true;
        round->taken[job->kept] = false;
    }
}

/* The bytes that a job writes, which decide its share of the bytes read. Sums of these fit in 64 bits. */
static uint64_t legacy_job_weight(const PlanJob *job)
{
    const uint64_t most = (uint64_t)1 << 40;
    return job->skipped ? 0 : 1 + (job->bytes_out < most ? job->bytes_out : most);
}

/* Divides the bytes read among the outputs, by the bytes that each writes: selected files are read once, and whole. */
static void share_reads(GcRound *round, uint32_t first, uint64_t bytes)
{
    Plan *plan = round->plan;
    U128 all = 0, before = 0;
    for (uint32_t j = first; j < plan->jobs.count; j++)
        all += legacy_job_weight(&plan->jobs.at[j]);
    for (uint32_t j = first; j < plan->jobs.count && all > 0; j++) {
        U128 until = before + legacy_job_weight(&plan->jobs.at[j]);
        plan->jobs.at[j].bytes_in = (uint64_t)(bytes * until / all) - (uint64_t)(bytes * before / all);
        before = until;
    }
}

typedef struct GcCall {
    GcRound *round;
    Error *error;
    bool ok;
} GcCall;

/* Adds a row to the plan for the selection, and the jobs that write its outputs. */
static bool carry_out(GcRound *round, const LegacyGcSelection *selection, uint32_t decision, Error *error)
{
    uint32_t first = (uint32_t)round->plan->jobs.count;
    array_push(&round->plan->partitions, (PlanPartition){.level = LEGACY_ROUND_GC,
                                                         .keys = selection->keys,
                                                         .lsns = {0, round->bounds.lowest},
                                                         .depth = selection->layers.count,
                                                         .strategy = STRATEGY_IMAGES,
                                                         .delta_bytes = selection->bytes,
                                                         .jobs_first = first,
                                                         .decision = decision});
    if (!round->bounds.below)
        add_images(round, selection, decision);
    if (round->plan->jobs.count == first && !round->bounds.below) {
        round->idle++;
        round->idle_bytes += selection->bytes;
        return true;
    }
    bool ok = add_deltas(round, selection, decision, error);
    add_pieces(round, selection, decision);
    skip_same_images(round, first);
    share_reads(round, first, selection->bytes);
    PlanPartition *row = &round->plan->partitions.at[round->plan->partitions.count - 1];
    row->jobs_count = (uint32_t)round->plan->jobs.count - first;
    for (uint32_t j = first; j < round->plan->jobs.count; j++)
        row->keyspace_bytes += round->plan->jobs.at[j].kind == JOB_CREATE_IMAGE ? round->plan->jobs.at[j].bytes_out : 0;
    if (ok && round->plan->refs.count > PLAN_REFS_MAX)
        ok = plan_lists_too_much(PLAN_REFS_MAX, "compaction_target_size", error);
    return ok;
}

static bool each_job(void *self, size_t place, const LegacyGcSelection *selection)
{
    GcCall *call = self;
    GcRound *round = call->round;
    (void)place;
    if (selection->layers.count == 0)
        return true;
    round->listed += selection->layers.count;
    if (round->listed > LISTED_MAX) {
        call->ok = !round->carry_out || plan_lists_too_much(LISTED_MAX, "compaction_target_size", call->error);
        return false;
    }
    array_push(&round->layers, selection->layers.count);
    round->bytes += selection->bytes;
    round->cut_bytes += selection->cut_bytes;
    round->refused += selection->refusal != LEGACY_NOT_REFUSED;
    uint32_t decision = round->told
                            ? legacy_trace_gc_job(round->plan, selection, round->bounds.lowest, round->carry_out)
                            : DECISION_NONE;
    if (selection->refusal != LEGACY_NOT_REFUSED)
        return true;
    take_layers(round, selection);
    round->unknown_pages += unknown_pages(round, selection);
    if (!round->carry_out)
        return true;
    call->ok = carry_out(round, selection, decision, call->error);
    return call->ok;
}

/* Bytes of the pages that exist in the run's keys: its images take no more. */
static uint64_t pages_bytes(const GcRound *round)
{
    const Keyspace *keyspace = round->view->sources->keyspace;
    U128 pages = round->unknown_pages;
    for (size_t r = 0; r < keyspace->count; r++) {
        KeyRange part = key_range_clip(keyspace->at[r], round->all);
        pages += part.lo < part.hi ? part.hi - part.lo : 0;
    }
    return pages > UINT64_MAX / PAGE_BYTES ? UINT64_MAX : (uint64_t)pages * PAGE_BYTES;
}

/* Finds bounds of the bytes that the run frees. At most, the bytes above the lowest LSN alone are written again. At
 * least, deltas that reach above it or stick out free nothing, and each page that exists is written at its full size.
 * With data below, pages are kept in deltas, and the lower bound is 0. */
static void find_freed(GcRound *round)
{
    const LayerSet *set = round->view->layers;
    U128 gone = 0, above = 0, touched = round->bounds.below ? UINT64_MAX : pages_bytes(round);
    for (LayerId id = 0; id < set->count; id++) {
        if (!round->taken[id] || set->size[id] == SIZE_UNKNOWN)
            continue;
        bool delta = !layer_is_image(set, id);
        gone += set->size[id];
        above += delta && set->lsn_lo[id] > round->bounds.lowest ? set->size[id] : 0;
        touched += delta && (set->lsn_hi[id] > round->bounds.lowest || !legacy_inside(set, id, round->all))
                       ? set->size[id]
                       : 0;
    }
    round->frees_max = u128_clamp64(gone - above);
    round->frees_min = touched < gone ? u128_clamp64(gone - touched) : 0;
}

static void collect_replaced(GcRound *round)
{
    LegacyMemory *memory = round->memory;
    memory->replaced.count = 0;
    for (LayerId id = 0; id < round->view->layers->count; id++)
        if (round->taken[id])
            array_push(&memory->replaced, id);
    memory->last_job = (uint32_t)round->plan->jobs.count - 1;
}

/* Selects and reports the jobs of the queue from `first` on, and plans them if they are carried out. */
static bool run_jobs(GcRound *round, size_t first, size_t count, KeyRange all, Error *error)
{
    const PlanView *view = round->view;
    const LegacyMemory *memory = round->memory;
    uint32_t jobs = (uint32_t)round->plan->jobs.count;
    GcCall call = {round, error, true};
    round->all = all;
    round->taken = mem_zero(view->layers->count + 1, sizeof *round->taken);
    legacy_gc_bounds_init(&round->bounds, &memory->timeline, view->layers, view->live, view->live_count,
                          memory->queue.at[first].lsns);
    bool plain = view->layers->form == KEY_PLAIN; /* all keys of it are dense */
    if (memory->dump || round->bounds.keep.count == 0)
        legacy_gc_select(&round->bounds, memory->queue.at + first, count, plain, UINT64_MAX, each_job, &call);
    if (memory->dump)
        find_freed(round);
    if (round->plan->jobs.count > jobs)
        collect_replaced(round);
    legacy_gc_bounds_release(&round->bounds);
    free(round->taken);
    return call.ok;
}

/* ---- the run ---- */

static uint64_t gc_round_percentile(const uint64_t *sorted, size_t count, unsigned percent)
{
    return count ? sorted[(count * percent + 99) / 100 - 1] : 0;
}

static void tell_run(GcRound *round, uint64_t all_bytes)
{
    Plan *plan = round->plan;
    if (plan->trace == NULL || round->layers.count == 0)
        return;
    qsort(round->layers.at, round->layers.count, sizeof *round->layers.at, integer_compare_u64);
    char jobs[32], gib[32];
    Arena *arena = &plan->trace->arena;
    const char *result = arena_printf(
        arena,
        "%s job%s%s; the files they select add up to %s, %.1f times the timeline; median %llu layers a job "
        "(p10 %llu, p90 %llu); %llu refused",
        count_format(round->layers.count, jobs), plural_ending(round->layers.count),
        round->listed > LISTED_MAX ? " and more, of which these are the first" : "", legacy_gib_text(round->bytes, gib),
        all_bytes ? (double)round->bytes / (double)all_bytes : 0.0,
        (unsigned long long)gc_round_percentile(round->layers.at, round->layers.count, 50),
        (unsigned long long)gc_round_percentile(round->layers.at, round->layers.count, 10),
        (unsigned long long)gc_round_percentile(round->layers.at, round->layers.count, 90),
        (unsigned long long)round->refused);
    char least[32];
    result = round->frees_min > 0
                 ? arena_printf(arena, "%s; frees between %s and %s, judged by names and sizes", result,
                                legacy_gib_text(round->frees_min, least), legacy_gib_text(round->frees_max, gib))
                 : arena_printf(arena, "%s; frees at most %s, judged by names and sizes", result,
                                legacy_gib_text(round->frees_max, gib));
    if (round->idle > 0)
        result = arena_printf(arena, "%s; %s read%s %s and write%s nothing, because no key is known to exist there",
                              result, count_format(round->idle, jobs), verb_ending(round->idle),
                              legacy_gib_text(round->idle_bytes, gib), verb_ending(round->idle));
    uint32_t id = legacy_decide(plan, LEGACY_RULE_GC_RUN, DECISION_NONE,
                                (LegacyTest){(double)round->bytes, OP_NONE, (double)all_bytes, UNIT_BYTES},
                                round->carry_out, result);
    if (!round->starts_itself) {
        plan->trace->decisions.at[id].flip_parameter = "gc_compaction_now";
        plan->trace->decisions.at[id].flip_value = round->carry_out ? 0 : 1;
    }
}

/* Fills the queue with the jobs of a run over all keys. */
static void split_run(LegacyMemory *memory, const PlanView *view)
{
    uint64_t scaled = memory->timeline.params.checkpoint_distance * LEGACY_SUBJOB_LAYERS >> 20;
    LegacyGcRequest request = {.keys = run_keys(view->layers),
                               .lsns = {0, UINT64_MAX},
                               .max_mb = memory->dump ? LEGACY_SUBJOB_MIB
                                         : scaled     ? scaled
                                                      : 1};
    memory->queue.count = memory->queue_next = 0;
    legacy_gc_split(&memory->timeline, view->layers, view->live, view->live_count, &request, &memory->queue);
}

static uint64_t bytes_of_all(const PlanView *view)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < view->live_count; i++)
        bytes += view->layers->size[view->live[i]] == SIZE_UNKNOWN ? 0 : view->layers->size[view->live[i]];
    return bytes;
}

/* Takes all jobs of a dump at once: plans them if they were requested, else reports them. */
static bool run_dump(LegacyMemory *memory, const PlanView *view, Plan *plan, bool itself, bool asked, Error *error)
{
    bool starts = itself || asked;
    GcRound round = {.memory = memory, .view = view, .plan = plan, .carry_out = starts, .starts_itself = itself};
    split_run(memory, view);
    round.told = memory->queue.count <= JOBS_TOLD;
    bool ok = true;
    if (memory->queue.count > 0 && (starts || plan->trace != NULL)) {
        KeyRange all = {memory->queue.at[0].keys.lo, memory->queue.at[memory->queue.count - 1].keys.hi};
        ok = run_jobs(&round, 0, memory->queue.count, all, error);
        tell_run(&round, bytes_of_all(view));
    }
    array_release(&round.layers);
    memory->phase = LEGACY_PHASE_DONE;
    return ok;
}

/* Plans the next job of the queue that has something to do. */
static bool run_next(LegacyMemory *memory, const PlanView *view, Plan *plan, Error *error)
{
    uint32_t first = (uint32_t)plan->jobs.count;
    bool ok = true;
    while (ok && plan->jobs.count == first && memory->queue_next < memory->queue.count) {
        GcRound round = {.memory = memory, .view = view, .plan = plan, .carry_out = true, .told = true};
        size_t place = memory->queue_next++;
        ok = run_jobs(&round, place, 1, memory->queue.at[place].keys, error);
        array_release(&round.layers);
    }
    if (memory->queue_next == memory->queue.count) {
        memory->last_completed =
            memory->queue.count ? memory->queue.at[memory->queue.count - 1].lsns.hi : memory->last_completed;
        memory->queue.count = memory->queue_next = 0;
        memory->phase = LEGACY_PHASE_DONE;
    }
    return ok;
}

bool legacy_round_gc(LegacyMemory *memory, const PlanView *view, Plan *plan, bool *more, Error *error)
{
    *more = false;
    if (memory->phase != LEGACY_PHASE_GC)
        return true;
    if (memory->queue.count == 0) {
        LegacyTriggerVerdict verdict =
            legacy_gc_trigger_of(&memory->timeline, view->layers, view->live, view->live_count, memory->last_completed);
        bool asked = memory->dump && legacy_settings(&plan->policy).gc_compaction_now;
        bool itself = verdict.trigger == LEGACY_TRIGGER_STARTS, starts = itself || asked;
        legacy_trace_trigger(plan, &memory->timeline, &verdict, memory->dump);
        if (memory->dump)
            return run_dump(memory, view, plan, itself, asked, error);
        if (!starts || legacy_watermark(&memory->timeline) == 0) {
            memory->phase = LEGACY_PHASE_DONE;
            return true;
        }
        split_run(memory, view);
    }
    bool ok = run_next(memory, view, plan, error);
    *more = memory->phase == LEGACY_PHASE_GC;
    return ok;
}

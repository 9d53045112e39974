/* One compaction, step by step.
 *
 *     flush f        block 0: a f        block 1: b f        (max_depth 1: both are too deep)
 *     plan           merge a f           image               two jobs
 *     commit job 0   block 0: M          block 1: b f        a has no slice any more: deleted
 *     commit job 1   block 0: M          block 1: b f I      f, b: below an image, read no more, but kept
 *     garbage        block 1: I                              once the horizon has passed the image: f, b deleted
 *
 * A record goes only in the last line: merging moves it, an image hides it from reads at the head.
 */
#include "core/executor/blocks_run.h"

#include "core/executor/blocks_gc.h"
#include "core/executor/narrate.h"
#include "core/planner/blocks/blocks_plan.h"
#include "core/planner/blocks/blocks_reads.h"

#include <stdlib.h>

void blocks_run_release(BlocksRun *run)
{
    if (run->ready)
        blocks_release(&run->blocks);
    *run = (BlocksRun){0};
}

static StepId newest_step(const History *history)
{
    return history->steps.count ? (StepId)(history->steps.count - 1) : 0;
}

void blocks_run_sync(BlocksRun *run, History *history)
{
    StepId now = newest_step(history);
    for (size_t i = 0; i < run->blocks.changes.count; i++) {
        const BlockChange *change = &run->blocks.changes.at[i];
        const BlockSlice *slice = &change->slice;
        if (run->blocks.layers.at[slice->layer].adopted_image)
            continue; /* in use as a whole */
        while (history->slices.count <= slice->id)
            array_push(&history->slices, (HistorySlice){.born = STEP_NEVER, .died = STEP_NEVER});
        HistorySlice *row = &history->slices.at[slice->id];
        if (change->came) {
            *row = (HistorySlice){.layer = slice->layer,
                                  .generation = slice->generation,
                                  .keys = slice->keys,
                                  .lsns = slice->lsns,
                                  .bytes = slice->bytes,
                                  .born = now,
                                  .died = STEP_NEVER};
        } else {
            row->died = now;
            if (!run->blocks.recycle)
                array_push(&history->slices_ended, slice->id);
        }
    }
    run->blocks.changes.count = 0;
}

bool blocks_run_delete_idle(BlocksRun *run, History *history, const Backend *backend, StepOp op, uint32_t job,
                            uint32_t parent, Error *error)
{
    bool ok = true;
    Trace *trace = history->plan.trace;
    for (size_t i = 0; ok && i < run->blocks.idle.count; i++) {
        LayerId layer = run->blocks.idle.at[i];
        uint32_t decision = DECISION_NONE;
        if (trace) {
            decision = trace_add(trace, op == STEP_GC ? RULE_GC : RULE_DELETE, parent);
            Decision *row = &trace->decisions.at[decision];
            row->fidelity = FIDELITY_BEYOND;
            row->verdict = true;
            row->result = op == STEP_GC ? "removed: its last slice is below an image that every reader has" : "deleted";
            row->job = job;
            trace_add_layer(trace, layer);
        }
        StepId step = history_add_step(history, op);
        history->steps.at[step].job = job;
        history->steps.at[step].layer = layer;
        history->steps.at[step].decision = decision;
        history_end_layer(history, layer);
        backend->drop(backend->self, layer);
        ok = backend_check(backend, error);
    }
    run->blocks.idle.count = 0;
    return ok;
}

/* ---- new layers ---- */

typedef struct Fresh {
    LayerId layer;
    Lsn hi;
} Fresh;

static int fresh_order(const void *a, const void *b)
{
    const Fresh *x = a, *y = b;
    if (x->hi != y->hi)
        return x->hi > y->hi ? 1 : -1;
    return (x->layer > y->layer) - (x->layer < y->layer);
}

static bool adopt_delta(BlocksRun *run, History *history, const Backend *backend, LayerId layer, Error *error)
{
    const LayerSet *layers = &history->layers;
    KeyRange keys = {layers->key_lo[layer], layers->key_hi[layer]}, gap;
    Lsn end = layers->lsn_hi[layer];
    if (run->blocks.above_only && run->blocks.has_images && end > 0 &&
        !image_cover_gap(&run->blocks.images, keys, end - 1, &gap))
        return true; /* below images everywhere */
    KeySource source;
    if (!backend->key_source(backend->self, history, &layer, 1, &source, error))
        return false;
    blocks_adopt_delta(&run->blocks, &history->layers, layer, &source, backend->keyspace(backend->self));
    source.release(source.self);
    run->flushes++;
    run->flushed_bytes += history->layers.size[layer] == SIZE_UNKNOWN ? 0 : history->layers.size[layer];
    if (layer < run->blocks.layers.count && run->blocks.layers.at[layer].users > 0)
        history->sliced[layer] = newest_step(history);
    return true;
}

/* Layers that came since the last time, by the flush or, before the first, from elsewhere. */
static bool adopt(BlocksRun *run, History *history, const Backend *backend, Lsn end_lsn, Error *error)
{
    const LayerSet *layers = &history->layers;
    StepId now = newest_step(history);
    Fresh *deltas = mem_alloc((layers->count - run->next + 1) * sizeof *deltas);
    LayerId *images = mem_alloc((layers->count - run->next + 1) * sizeof *images);
    size_t delta_count = 0, image_count = 0;
    for (LayerId i = run->next; i < layers->count; i++) {
        if (!history_alive(history, i, now) || history->sliced[i] != STEP_NEVER)
            continue;
        if (layer_is_image(layers, i))
            images[image_count++] = i;
        else if (layers->lsn_hi[i] <= end_lsn)
            deltas[delta_count++] = (Fresh){i, layers->lsn_hi[i]};
    }
    if (run->next == 0)
        blocks_adopt_images(&run->blocks, layers, images, image_count);
    qsort(deltas, delta_count, sizeof *deltas, fresh_order);
    bool ok = true;
    for (size_t i = 0; ok && i < delta_count; i++)
        ok = adopt_delta(run, history, backend, deltas[i].layer, error);
    run->next = (LayerId)layers->count;
    free(deltas);
    free(images);
    blocks_run_sync(run, history);
    return ok && backend_check(backend, error);
}

/* ---- commit ---- */

static LayerId create(History *history, const Backend *backend, const PlanJob *job, JobResult result)
{
    bool image = job->kind == JOB_CREATE_IMAGE;
    Layer layer = {.key_lo = job->keys.lo,
                   .key_hi = job->keys.hi,
                   .lsn_lo = job->lsns.lo,
                   .lsn_hi = job->lsns.hi + (image && backend->estimated ? 1 : 0),
                   .size = result.size,
                   .records = image ? SIZE_UNKNOWN : result.records,
                   .generation = GENERATION_NONE,
                   .kind = image ? LAYER_IMAGE : LAYER_DELTA,
                   .flags = backend->estimated ? LAYER_GHOST : 0};
    StepId step = history_add_step(history, STEP_CREATE);
    LayerId made = history_add_layer(history, &layer, job->id);
    history->sliced[made] = step;
    history->steps.at[step].job = job->id;
    history->steps.at[step].layer = made;
    history->steps.at[step].decision = job->decision;
    return made;
}

static BlockSlice result_slice(const BlocksRun *run, const BlockMove *move, LayerId layer, LsnRange image)
{
    const Block *block = &run->blocks.map.at[move->block];
    if (move->kind == BLOCK_IMAGE)
        return (BlockSlice){.layer = layer, .image = true, .lsns = image, .keys = block->keys, .bytes = move->bytes};
    BlockSlice slice = block->at[move->from];
    for (uint32_t i = move->from + 1; i < move->until; i++) {
        const BlockSlice *other = &block->at[i];
        slice.keys.lo = other->keys.lo < slice.keys.lo ? other->keys.lo : slice.keys.lo;
        slice.keys.hi = other->keys.hi > slice.keys.hi ? other->keys.hi : slice.keys.hi;
        slice.lsns.lo = other->lsns.lo < slice.lsns.lo ? other->lsns.lo : slice.lsns.lo;
        slice.lsns.hi = other->lsns.hi > slice.lsns.hi ? other->lsns.hi : slice.lsns.hi;
    }
    slice.layer = layer;
    slice.bytes = move->bytes;
    slice.generation = move->generation;
    return slice;
}

/* A planted bug in a slice that is about to be put on its block. */
static void plant_in_slice(BlocksRun *run, const Fault *fault, uint32_t job, const BlockMove *move, BlockSlice *slice)
{
    if (fault_planted(fault, FAULT_GENERATION, job) && move->kind == BLOCK_MERGE)
        slice->generation--;
    if (fault_planted(fault, FAULT_VIRTUAL_CUT, job) && move->kind == BLOCK_MERGE)
        slice->keys.hi--;
    if (fault_planted(fault, FAULT_IMAGE_SLICE, job) && move->kind == BLOCK_IMAGE)
        blocks_remove(&run->blocks, move->block, run->blocks.map.at[move->block].count - 1);
}

/* A planted bug: the first layer that has one slice left goes. */
static void plant_idle(BlocksRun *run, const Fault *fault, uint32_t job, LayerId made)
{
    for (LayerId i = 0; fault_planted(fault, FAULT_SLICE_FREED, job) && i < run->blocks.layers.count; i++)
        if (run->blocks.layers.at[i].users == 1 && i != made) {
            array_push(&run->blocks.idle, i);
            return;
        }
}

static bool commit_job(BlocksRun *run, History *history, const Backend *backend, const BlockStep *step,
                       const BlockJob *own, JobResult result, Error *error)
{
    PlanJob *job = &history->plan.jobs.at[own->job];
    if (job->kind == JOB_CREATE_IMAGE)
        result.size = job->bytes_out; /* it has no pages in its holes */
    LayerId made = create(history, backend, job, result);
    job->output = made;
    LsnRange image = {history->layers.lsn_lo[made], history->layers.lsn_hi[made]};
    for (size_t m = own->first; m < own->first + own->count; m++) {
        const BlockMove *move = &step->moves.at[m];
        BlockSlice slice = result_slice(run, move, made, image);
        plant_in_slice(run, backend->fault, job->id, move, &slice);
        uint32_t at = run->blocks.map.at[move->block].count;
        at = move->from < at ? move->from : at;
        blocks_replace(&run->blocks, move->block, at, move->until - move->from, &slice);
        run->merges += move->kind == BLOCK_MERGE;
        run->images += move->kind == BLOCK_IMAGE;
        run->cleaned += move->kind == BLOCK_CLEAN;
    }
    backend->attach(backend->self, job->id, made);
    blocks_run_sync(run, history);
    plant_idle(run, backend->fault, job->id, made);
    if (!backend_check(backend, error))
        return false;
    return blocks_run_delete_idle(run, history, backend, STEP_DELETE, job->id, job->decision, error);
}

/* ---- the read goal ---- */

/* What levels of that fanout would let a read visit at this time: n flushes are n in digits of base `fanout`, each
 * digit a level with that many layers. A level whose deltas outweigh all images is the last; once it was full there is
 * an image below.
 *
 *     fanout 4, 27 flushes = 123 in base 4: 1 + 2 + 3 = 6 layers; images as cheap as 10 flushes: 2 + 3, and an image */
static double levels_depth(const BlocksRun *run, const Policy *policy, const Keyspace *keyspace)
{
    double image = (double)keyspace_count(keyspace, (KeyRange){0, U128_MAX}) * PAGE_BYTES;
    double flush = (double)run->flushed_bytes / (double)(run->flushes ? run->flushes : 1), height = 1, layers = 0;
    uint64_t fanout = policy->fanout < 2 ? 2 : policy->fanout, left = run->flushes;
    for (; left > 0 && (height < 2 || height * flush < image); left /= fanout) {
        layers += (double)(left % fanout);
        height *= (double)fanout;
    }
    return layers + (left > 0);
}

static void note_reads(BlocksRun *run, const Policy *policy, const Keyspace *keyspace)
{
    if (!policy->paced && policy->read_goal == 0)
        return;
    double goal = policy->read_goal ? policy->read_goal / 100.0 : UINT32_MAX;
    double usual = policy->paced ? levels_depth(run, policy, keyspace) : goal;
    usual *= 1.01; /* that much is the same */
    run->credit += (usual < goal ? usual : goal) - blocks_reads(&run->blocks, keyspace, 0).p99;
}

/* With a goal, stacks may grow as long as the past has been better than it, and shrink when it was worse. */
static int32_t read_slack(const BlocksRun *run)
{
    if (run->credit >= 0)
        return 0;
    return run->credit < -9 ? -4 : -1 - (int32_t)(-run->credit / 3);
}

/* ---- the loop ---- */

static bool run_step(BlocksRun *run, History *history, const Backend *backend, const BlockStep *step, Error *error)
{
    uint32_t first = step->jobs.at[0].job, count = (uint32_t)step->jobs.count;
    unsigned workers = history->policy.workers > 0 ? history->policy.workers : 1;
    JobResult *results = mem_zero(count, sizeof *results);
    bool ok = backend->run(backend->self, history, first, count, workers, results, error);
    for (uint32_t i = 0; ok && i < count; i++)
        ok = commit_job(run, history, backend, step, &step->jobs.at[i], results[i], error);
    free(results);
    run->steps++;
    return ok;
}

static bool compact(BlocksRun *run, History *history, const Backend *backend, Lsn end_lsn, Error *error)
{
    Narrator narrator = narrator_at_end(history);
    BlockStep step = {0};
    bool ok = true, more = true;
    int32_t slack = read_slack(run);
    for (uint32_t number = 0; ok && more; number++) {
        if (plan_cancelled(&history->plan, error)) {
            ok = false;
            break;
        }
        BlockPlanInput input = {.blocks = &run->blocks,
                                .layers = &history->layers,
                                .keyspace = backend->keyspace(backend->self),
                                .end_lsn = end_lsn,
                                .slack = slack,
                                .number = number,
                                .estimated = backend->estimated};
        more = blocks_plan(&input, &history->plan, &step);
        narrate_plan(&narrator);
        if (more)
            ok = run_step(run, history, backend, &step, error);
    }
    note_reads(run, &history->policy, backend->keyspace(backend->self));
    block_step_release(&step);
    return ok;
}

/* For a dump, what reads visit is a line of the plan. */
static void tell_reads(const BlocksRun *run, History *history, const Backend *backend, const char *when)
{
    if (!backend->estimated)
        return;
    uint32_t limit = history->policy.max_depth;
    BlocksReads reads = blocks_reads(&run->blocks, backend->keyspace(backend->self), limit);
    Text text = {0};
    text_printf(&text, "%s: ", when);
    blocks_reads_text(&reads, limit, &text);
    StepId step = history_add_step(history, STEP_NOTE);
    history->steps.at[step].text = arena_copy(&history->arena, text.at, text.length);
    text_release(&text);
}

#define ESTIMATED_BLOCKS_MAX 16384u

/* In a dump records may lie anywhere in the keyspace: where that is huge, blocks are made larger. */
static void limit_blocks(Blocks *blocks, const Keyspace *keyspace)
{
    double keys = 0;
    for (size_t i = 0; i < keyspace->count; i++)
        keys += (double)(keyspace->at[i].hi - keyspace->at[i].lo);
    while (keys / (double)blocks->block_keys > ESTIMATED_BLOCKS_MAX && blocks->block_keys < (uint64_t)1 << 62)
        blocks->block_keys *= 2;
}

bool blocks_compact(BlocksRun *run, History *history, const Backend *backend, Lsn end_lsn, Lsn newest, Error *error)
{
    Error reason = {0};
    if (end_lsn == UINT64_MAX)
        return error_set(error, ERROR_INPUT, "end_lsn 2^64-1 leaves no LSN above the stacks");
    if (!policy_check(&history->policy, &reason))
        return error_set(error, ERROR_INPUT, "%s", reason.message);
    history->plan.policy = history->policy;
    history->plan.estimated |= backend->estimated;
    if (!run->ready) {
        blocks_init(&run->blocks, history->policy.target_file_size, history->policy.halve, history->layers.form);
        run->blocks.above_only = backend->estimated;
        if (backend->estimated)
            limit_blocks(&run->blocks, backend->keyspace(backend->self));
        run->blocks.recycle = history->plan.trace == NULL && backend->check == NULL;
        run->ready = true;
    }
    StepId step = history_add_step(history, STEP_COMPACT);
    history->steps.at[step].lsn = end_lsn;
    if (!adopt(run, history, backend, end_lsn, error))
        return false;
    tell_reads(run, history, backend, "before");
    if (!compact(run, history, backend, end_lsn, error))
        return false;
    tell_reads(run, history, backend, "after");
    return !history->policy.gc || backend->estimated || blocks_collect(run, history, backend, newest, error);
}

/* blocks_algorithm.c - the row of `blocks` in the table of algorithms: one compaction, step by step.
 *
 *     flush f        block 0: a f        block 1: b f        (max_depth 1: both are too deep)
 *     round          merge a f           image               two jobs
 *     settle job 0   block 0: M          block 1: b f        a has no slice any more: deleted
 *     settle job 1   block 0: M          block 1: b f I      f, b: below an image, read no more, but kept
 *     collect        block 1: I                              once the horizon has passed the image: f, b deleted
 *
 * Records are deleted only in the last line. A merge moves a record, and an image hides it from reads at the head.
 */
#include "core/planner/blocks/blocks_memory.h"
#include "core/planner/blocks/blocks_reads.h"
#include "core/planner/blocks/blocks_words.h"
#include "core/planner/estimate.h"

#include <stdlib.h>

/* ---- the read goal ---- */

/* What levels of that fanout would let a read visit at this time: n flushes are n in digits of base `fanout`, each
 * digit a level with that many layers. A level whose deltas outweigh all images is the last; once it was full there is
 * an image below.
 *
 *     fanout 4, 27 flushes = 123 in base 4: 1 + 2 + 3 = 6 layers; images as cheap as 10 flushes: 2 + 3, and an image */
static double levels_depth(const BlocksMemory *memory, const Policy *policy, const Keyspace *keyspace)
{
    double image = (double)keyspace_count(keyspace, (KeyRange){0, U128_MAX}) * PAGE_BYTES;
    double flush = (double)memory->flushed_bytes / (double)(memory->flushes ? memory->flushes : 1);
    double height = 1, layers = 0;
    uint64_t fanout = policy->fanout < 2 ? 2 : policy->fanout, left = memory->flushes;
    for (; left > 0 && (height < 2 || height * flush < image); left /= fanout) {
        layers += (double)(left % fanout);
        height *= (double)fanout;
    }
    return layers + (left > 0);
}

static void note_reads(BlocksMemory *memory, const Policy *policy, const Keyspace *keyspace)
{
    BlocksParameters parameters = blocks_parameters(policy);
    if (!parameters.paced && parameters.read_goal == 0)
        return;
    double goal = parameters.read_goal ? parameters.read_goal / 100.0 : UINT32_MAX;
    double usual = parameters.paced ? levels_depth(memory, policy, keyspace) : goal;
    usual *= 1.01; /* differences of 1 % count as equal */
    memory->credit += (usual < goal ? usual : goal) - blocks_reads(&memory->blocks, keyspace, 0).p99;
}

/* With a read goal, stacks may grow while past reads have been better than the goal, and have to shrink while they have
 * been worse. */
static int32_t read_slack(const BlocksMemory *memory)
{
    if (memory->credit >= 0)
        return 0;
    return memory->credit < -9 ? -4 : -1 - (int32_t)(-memory->credit / 3);
}

/* For a dump, the plan has a line about the layers that reads visit. */
static void tell_reads(const BlocksMemory *memory, const PlanView *view, const Policy *policy, const char *when,
                       PlanChanges *changes)
{
    if (!view->sources->loaded)
        return;
    uint32_t limit = blocks_parameters(policy).max_depth;
    BlocksReads reads = blocks_reads(&memory->blocks, view->sources->keyspace, limit);
    text_printf(&changes->note, "%s: ", when);
    blocks_reads_text(&reads, limit, &changes->note);
}

/* ---- one compaction ---- */

static void *blocks_open(const PlanView *view, const Policy *policy)
{
    return blocks_memory_open(view, policy);
}

static void blocks_close(void *self)
{
    blocks_memory_close(self);
}

static bool blocks_begin(void *self, const PlanView *view, Plan *plan, PlanChanges *changes, Error *error)
{
    BlocksMemory *memory = self;
    memory->number = 0;
    if (!blocks_memory_adopt(memory, view, changes, error))
        return false;
    memory->slack = read_slack(memory);
    blocks_memory_flush(memory, changes);
    tell_reads(memory, view, &plan->policy, "before", changes);
    return true;
}

/* The number of page images that `materialize` will add to the output of a move: a key is in one block only. */
static bool plan_pages(const BlocksMemory *memory, const PlanView *view, uint64_t after, BlockMove *move, PlanJob *job,
                       Error *error)
{
    const Block *block = &memory->blocks.map.at[move->block];
    if (move->kind == BLOCK_IMAGE)
        return true;
    LayerId *inputs = mem_alloc((move->until - move->from) * sizeof *inputs);
    for (uint32_t i = move->from; i < move->until; i++)
        inputs[i - move->from] = block_layer(&memory->blocks, block, i);
    KeySource source;
    bool ok = view->sources->key_source(view->sources->self, inputs, move->until - move->from, &source, error);
    if (ok && source.pages_due) {
        uint64_t pages = source.pages_due(source.self, block->keys, (LsnRange){0, UINT64_MAX}, after);
        move->bytes += pages * PAGE_BYTES;
        job->bytes_out += pages * PAGE_BYTES;
    }
    if (ok)
        source.release(source.self);
    free(inputs);
    return ok;
}

static bool plan_all_pages(BlocksMemory *memory, const PlanView *view, Plan *plan, Error *error)
{
    for (size_t j = 0; plan->policy.materialize > 0 && j < memory->step.jobs.count; j++) {
        const BlockJob *own = &memory->step.jobs.at[j];
        for (size_t m = own->first; m < own->first + own->count; m++)
            if (!plan_pages(memory, view, plan->policy.materialize, &memory->step.moves.at[m], &plan->jobs.at[own->job],
                            error))
                return false;
    }
    return true;
}

static bool blocks_round(void *self, const PlanView *view, Plan *plan, bool *more, Error *error)
{
    BlocksMemory *memory = self;
    size_t first = plan->jobs.count;
    BlockPlanInput input = {.blocks = &memory->blocks,
                            .layers = view->layers,
                            .keyspace = view->sources->keyspace,
                            .end_lsn = view->end_lsn,
                            .slack = memory->slack,
                            .number = memory->number++,
                            .grounds =
                                sources_grounds(view->sources, view->layers, view->live, view->live_count, true)};
    plan->estimated |= grounds_estimated(input.grounds);
    memory->settled = 0;
    *more = blocks_plan(&input, plan, &memory->step);
    if (!*more || plan_all_pages(memory, view, plan, error))
        return true;
    plan->jobs.count = first;
    return false;
}

static BlockSlice result_slice(const BlocksMemory *memory, const BlockMove *move, LayerId layer, LsnRange image)
{
    const Block *block = &memory->blocks.map.at[move->block];
    if (move->kind == BLOCK_IMAGE)
        return (BlockSlice){.layer = layer, .image = true, .lsns = image, .keys = block->keys, .bytes = move->bytes};
    BlockHull hull = block_hull(&memory->blocks, block, move->from, move->until);
    return (BlockSlice){
        .layer = layer, .generation = move->generation, .lsns = hull.lsns, .keys = hull.keys, .bytes = move->bytes};
}

/* Does the move replace slices up to the top of the block's stack? */
static bool replaces_top(const BlocksMemory *memory, const BlockMove *move)
{
    return move->from < move->until && move->until == memory->blocks.map.at[move->block].count;
}

/* The end of the moves, from `first` on, that replace the tops of neighbouring stacks. */
static size_t run_end(const BlocksMemory *memory, size_t first, size_t end)
{
    const BlockMove *moves = memory->step.moves.at;
    size_t i = first + 1;
    while (i < end && moves[i].block == moves[i - 1].block + 1 && replaces_top(memory, &moves[i - 1]) &&
           replaces_top(memory, &moves[i]))
        i++;
    return i;
}

/* Replaces the inputs' slices by those of the job's output, and deletes layers whose last slice was removed. */
static void blocks_settle(void *self, const PlanView *view, const Plan *plan, uint32_t job, LayerId made,
                          PlanChanges *changes)
{
    BlocksMemory *memory = self;
    (void)plan, (void)job;
    const BlockJob *own = &memory->step.jobs.at[memory->settled++];
    LsnRange image = {view->layers->lsn_lo[made], view->layers->lsn_hi[made]};
    BlockSlice *slices = mem_alloc((own->count + 1) * sizeof *slices);
    uint32_t *from = mem_alloc((own->count + 1) * sizeof *from);
    for (size_t m = own->first, end; m < own->first + own->count; m = end) {
        const BlockMove *move = &memory->step.moves.at[m];
        end = run_end(memory, m, own->first + own->count);
        for (size_t i = m; i < end; i++) {
            slices[i - m] = result_slice(memory, &memory->step.moves.at[i], made, image);
            from[i - m] = memory->step.moves.at[i].from;
        }
        if (replaces_top(memory, move))
            blocks_replace_run(&memory->blocks, move->block, end - m, from, slices);
        else
            blocks_replace(&memory->blocks, move->block, move->from, move->until - move->from, slices);
    }
    free(slices);
    free(from);
    array_push(&changes->sliced, made);
    blocks_memory_flush(memory, changes);
}

static void blocks_end(void *self, const PlanView *view, Plan *plan, PlanChanges *changes)
{
    BlocksMemory *memory = self;
    blocks_memory_flush_rests(memory, changes);
    note_reads(memory, &plan->policy, view->sources->keyspace);
    tell_reads(memory, view, &plan->policy, "after", changes);
}

static uint64_t blocks_pace(const Policy *policy)
{
    return blocks_parameters(policy).every;
}

const Algorithm algorithm_blocks = {
    .name = "blocks",
    .policies = blocks_policies,
    .parameters = blocks_policy_parameters,
    .rules = blocks_rules,
    .check = blocks_policy_check,
    .words = {.unit = "block",
              .nothing = "no stack is longer than allowed: nothing to compact",
              .untried = "no rule was tried on a block with this key",
              .deletion = "collected: an image that every reader can use is above its last slice",
              .rounds = blocks_rounds_text,
              .image_counts = ESTIMATE_IMAGE},
    .slices = true,
    .judge = blocks_judge,
    .pace = blocks_pace,
    .open = blocks_open,
    .close = blocks_close,
    .begin = blocks_begin,
    .round = blocks_round,
    .settle = blocks_settle,
    .end = blocks_end,
    .collect = blocks_collect,
};

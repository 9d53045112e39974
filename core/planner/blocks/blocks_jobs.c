/* blocks_jobs.c - makes jobs of moves: moves are packed into layers, and neighbours with the same inputs become one
 * piece.
 *
 *     moves   block 0: b c    block 1: b c    block 2: c      job: piece [0,2) of b c, piece [2,3) of c
 *
 * Only jobs that merge records have pieces. In a dump all records are estimates, so there are none.
 */
#include "core/base/integer.h"
#include "core/planner/blocks/blocks_pack.h"
#include "core/planner/blocks/blocks_planner.h"

#include <stdlib.h>

static bool same_inputs(const BlockPlanner *planner, const BlockMove *a, const BlockMove *b)
{
    const Block *x = planner_block(planner, a), *y = planner_block(planner, b);
    return a->block + 1 == b->block && a->until - a->from == b->until - b->from &&
           block_same_layers(planner->input->blocks, x, a->from, y, b->from, a->until - a->from);
}

static void add_piece(BlockPlanner *planner, PlanJob *job, const BlockMove *moves, size_t count)
{
    Plan *plan = planner->plan;
    const Blocks *blocks = planner->input->blocks;
    const Block *block = planner_block(planner, moves);
    PlanPiece piece = {
        .keys = {block->keys.lo, planner_block(planner, &moves[count - 1])->keys.hi},
        .lsns = {block_lsns(blocks, block, moves->from).lo, block_lsns(blocks, block, moves->until - 1).hi},
        .inputs_first = (uint32_t)plan->refs.count,
        .inputs_count = moves->until - moves->from};
    for (uint32_t i = moves->from; i < moves->until; i++)
        array_push(&plan->refs, block_layer(blocks, block, i));
    array_push(&plan->pieces, piece);
    job->pieces_count++;
}

static void add_input(BlockPlanner *planner, const PlanJob *job, LayerId id)
{
    if (planner->read_by[id] == job->id + 1)
        return;
    planner->read_by[id] = job->id + 1;
    array_push(&planner->plan->refs, id);
}

/* The place of the oldest slice that a move reads. For an image a read at the end visits the whole stack and the image
 * below it. */
static uint32_t oldest_read(const BlockPlanner *planner, const BlockMove *move)
{
    uint32_t base = planner_block(planner, move)->base;
    return move->kind != BLOCK_IMAGE ? move->from : base ? base - 1 : 0;
}

/* The bytes that a block has of the image below its stack. Of a loaded image it is a share of its size. */
static uint64_t image_bytes_below(BlockPlanner *planner, const Block *block)
{
    const BlockPlanInput *input = planner->input;
    const LayerSet *layers = input->layers;
    LayerId image = block_layer(input->blocks, block, block->base - 1);
    if (!input->blocks->layers.at[image].adopted_image)
        return block_slice_bytes(input->blocks, block, block->base - 1);
    if (layers->size[image] == SIZE_UNKNOWN)
        return planner_image_bytes(planner, block);
    if (!planner->shares.set) {
        key_ordinals_init(&planner->exist, input->keyspace->at, input->keyspace->count);
        planner->shares = (LayerShares){.set = layers, .ordinals = &planner->exist};
    }
    return layer_share(&planner->shares, image, layers->size[image], block->keys);
}

/* The bytes that an image of these blocks is made of. */
static uint64_t image_reads(BlockPlanner *planner, const BlockMove *moves, size_t count)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < count; i++) {
        const Block *block = planner_block(planner, &moves[i]);
        bytes += block_depth(block) ? block_bytes(planner->sum, planner->input->blocks, block, block->base) : 0;
        bytes += block->base ? image_bytes_below(planner, block) : 0;
    }
    return bytes;
}

/* The layers that the moves read, ascending and distinct. Of a block, only the rows that the one before has not. */
static void add_inputs(BlockPlanner *planner, PlanJob *job, const BlockMove *moves, size_t count)
{
    Plan *plan = planner->plan;
    const Blocks *blocks = planner->input->blocks;
    RowRange last = {0};
    job->inputs_first = (uint32_t)plan->refs.count;
    for (size_t m = 0; m < count; m++) {
        const Block *block = planner_block(planner, &moves[m]);
        uint32_t from = oldest_read(planner, &moves[m]), until = moves[m].until;
        RowRange rows = block_rows(block, from, until);
        row_diff(&planner->diff, blocks, last, rows);
        for (size_t i = 0; i < planner->diff.came.count; i++)
            add_input(planner, job, blocks->rows.at[planner->diff.came.at[i]].layer);
        for (uint32_t i = from > block->rows_count ? from : block->rows_count; i < until; i++)
            add_input(planner, job, block_layer(blocks, block, i));
        last = rows;
    }
    job->inputs_count = (uint32_t)plan->refs.count - job->inputs_first;
    if (job->inputs_count > 1)
        qsort(plan->refs.at + job->inputs_first, job->inputs_count, sizeof *plan->refs.at, integer_compare_u32);
}

static uint32_t decide_cut(const BlockPlanner *planner, const PlanJob *job, uint32_t parent)
{
    const Plan *plan = planner->plan;
    if (plan->trace == NULL)
        return DECISION_NONE;
    bool image = job->kind == JOB_CREATE_IMAGE;
    Decision *decision = planner_decide(planner, image ? RULE_IMAGE_CUT : RULE_DELTA_CUT, parent, job->keys);
    uint64_t pages = job->bytes_out / PAGE_BYTES;
    decision->left = (double)(image ? pages : job->bytes_in);
    decision->unit = image ? UNIT_KEYS : UNIT_BYTES;
    decision->op = OP_LESS_EQUAL;
    double limit = (double)policy_cut_window(&plan->policy).max;
    decision->right = image ? limit / PAGE_BYTES : limit;
    decision->verdict = decision->left <= decision->right;
    if (!decision->verdict)
        decision->op = OP_GREATER;
    decision->job = job->id;
    for (size_t i = plan->cuts.count; i-- > 0 && plan->cuts.at[i].job == job->id;)
        if (plan->cuts.at[i].chosen)
            decision->result = plan->cuts.at[i].why;
    return decision->id;
}

/* Sets the keys and LSNs of the output; those of a delta are where its records are. */
static void set_ranges(const BlockPlanner *planner, PlanJob *job, const BlockMove *moves, size_t count)
{
    bool image = job->kind == JOB_CREATE_IMAGE;
    job->keys =
        (KeyRange){planner_block(planner, &moves[0])->keys.lo, planner_block(planner, &moves[count - 1])->keys.hi};
    job->lsns = (LsnRange){planner->input->end_lsn, planner->input->end_lsn};
    if (image)
        return;
    KeyRange keys = {job->keys.hi, job->keys.lo};
    LsnRange lsns = {UINT64_MAX, 0};
    for (size_t m = 0; m < count; m++) {
        const Block *block = planner_block(planner, &moves[m]);
        BlockHull hull = block_hull(planner->input->blocks, block, moves[m].from, moves[m].until);
        keys = key_range_hull(keys, hull.keys);
        lsns = lsn_range_hull(lsns, hull.lsns);
    }
    job->keys = keys;
    job->lsns = lsns;
}

static void add_job(BlockPlanner *planner, const BlockMove *moves, size_t count)
{
    Plan *plan = planner->plan;
    PlanJob job = {.id = (uint32_t)plan->jobs.count,
                   .kind = moves->kind == BLOCK_IMAGE ? JOB_CREATE_IMAGE : JOB_CREATE_DELTA,
                   .level = planner->input->number,
                   .partition = (uint32_t)plan->partitions.count - 1,
                   .pieces_first = (uint32_t)plan->pieces.count,
                   .inputs_first = (uint32_t)plan->refs.count,
                   .output = LAYER_NONE,
                   .kept = LAYER_NONE};
    set_ranges(planner, &job, moves, count);
    for (size_t i = 0; i < count; i++)
        job.bytes_out += moves[i].bytes;
    if (job.kind == JOB_CREATE_IMAGE) { /* an image has no pages in the gaps between its blocks */
        for (size_t i = 0; i < count; i++) {
            array_push(&plan->pieces, (PlanPiece){.keys = planner_block(planner, &moves[i])->keys, .lsns = job.lsns});
            job.pieces_count++;
        }
        add_inputs(planner, &job, moves, count);
        job.bytes_in = image_reads(planner, moves, count);
    } else {
        for (size_t i = 0, n; planner->input->blocks->ordinals == NULL && i < count; i += n) {
            for (n = 1; i + n < count && same_inputs(planner, &moves[i + n - 1], &moves[i + n]); n++)
                ;
            add_piece(planner, &job, &moves[i], n);
        }
        add_inputs(planner, &job, moves, count);
        job.bytes_in = job.bytes_out;
        job.bytes_out += DELTA_OVERHEAD;
    }
    job.decision = decide_cut(planner, &job, moves->decision);
    array_push(&plan->jobs, job);
    BlockJob own = {.job = job.id, .first = planner->step->moves.count, .count = count};
    for (size_t i = 0; i < count; i++)
        array_push(&planner->step->moves, moves[i]);
    array_push(&planner->step->jobs, own);
}

typedef ARRAY(BlockMove) Moves;

static void pack(BlockPlanner *planner, const Moves *moves)
{
    for (size_t i = 0; i < moves->count;) {
        size_t n = blocks_pack(planner->input->blocks, planner->plan, &moves->at[i], moves->count - i);
        add_job(planner, &moves->at[i], n);
        i += n;
    }
}

void planner_add_jobs(BlockPlanner *planner)
{
    Moves kinds[2] = {{0}};
    planner->read_by = mem_zero(planner->input->layers->count + 1, sizeof *planner->read_by);
    for (size_t i = 0; i < planner->choices.count; i++) {
        const BlockMove *move = &planner->choices.at[i].move;
        array_push(&kinds[move->kind == BLOCK_IMAGE], *move);
    }
    Moves cleaning = {planner->cleaning.at, planner->cleaning.count, planner->cleaning.capacity};
    pack(planner, &cleaning); /* before merges and images, which move no slice below them */
    pack(planner, &kinds[0]);
    pack(planner, &kinds[1]);
    array_release(&kinds[0]);
    array_release(&kinds[1]);
    row_diff_release(&planner->diff);
    layer_shares_release(&planner->shares);
    key_ordinals_release(&planner->exist);
    free(planner->read_by);
}

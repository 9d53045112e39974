/* blocks_plan.c - plans one step over all blocks.
 *
 *     max_depth 3      block 0: 1 0 0 0   merge the three newest (generation 0 is below 1): 60 K
 *     image 80 K       block 1: 1 1 0 0   merge the two newest: 90 K >= 80 K: an image instead
 *                      block 2: 1 0 0     3 slices: left alone
 *                      block 3: 0 0 0 0   merge all four: 70 K, but beside an image 80 K <= 1.25 * 70 K: joins it
 *
 * Blocks decide one by one; neighbours with the same stack and the same decision are reported as one partition.
 */
#include "core/planner/blocks/blocks_planner.h"

void block_step_release(BlockStep *step)
{
    array_release(&step->moves);
    array_release(&step->jobs);
}

/* The newest place in (from, until) of the block's rows whose generation is below that of the one under it; `from`:
 * there is none. */
static uint32_t choose_row(const Blocks *blocks, const Block *block, uint32_t from, uint32_t until)
{
    uint32_t chosen = from, below = 0; /* the generation under the span */
    RowRange rows = block_rows(block, from, until);
    for (RowSpan span = {0}; row_range_next(&rows, &span);) {
        const RowChunk *chunk = &blocks->chunks.at[span.chunk];
        bool whole = span.count == chunk->count;
        uint32_t oldest = whole ? chunk->oldest : block_generation(blocks, block, span.place);
        if (span.place > from && oldest < below)
            chosen = span.place;
        if (whole && chunk->drop > 0)
            chosen = span.place + chunk->drop;
        for (uint32_t i = span.place + 1; !whole && i < span.place + span.count; i++)
            if (block_generation(blocks, block, i) < block_generation(blocks, block, i - 1))
                chosen = i;
        below = span.from + span.count == chunk->count ? chunk->newest : 0; /* else this is the last span */
    }
    return chosen;
}

uint32_t blocks_choose(const Blocks *blocks, const Block *block)
{
    uint32_t rows = block->rows_count > block->base ? block->rows_count : block->base, last = block->count - 1;
    for (uint32_t i = last; i-- > (rows > block->base + 1 ? rows : block->base + 1);)
        if (block_generation(blocks, block, i) < block_generation(blocks, block, i - 1))
            return i;
    return choose_row(blocks, block, block->base, rows < last ? rows : last);
}

static uint32_t later_generation(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

static uint32_t highest_generation(const Blocks *blocks, const Block *block, uint32_t from)
{
    uint32_t highest = 0;
    RowRange rows = block_rows(block, from, block->count);
    for (RowSpan span = {0}; row_range_next(&rows, &span);) {
        const RowChunk *chunk = &blocks->chunks.at[span.chunk];
        if (span.count == chunk->count && chunk->highest > highest)
            highest = chunk->highest;
        for (uint32_t i = span.place; span.count < chunk->count && i < span.place + span.count; i++)
            highest = later_generation(highest, block_generation(blocks, block, i));
    }
    for (uint32_t i = from > block->rows_count ? from : block->rows_count; i < block->count; i++)
        highest = later_generation(highest, block_generation(blocks, block, i));
    return highest;
}

static void make_image(const BlockPlanner *planner, BlockChoice *choice)
{
    uint32_t count = planner_block(planner, &choice->move)->count;
    choice->move.kind = BLOCK_IMAGE;
    choice->move.from = choice->move.until = count;
    choice->move.bytes = choice->image_bytes;
    choice->move.generation = 0;
}

/* ---- choice ---- */

/* Extends the merge to older slices that are small beside it: each costs little and makes the stack lower by one.
 * *merge_bytes are those of the whole merge: a stack of tens of thousands of slices is added up once. */
static uint32_t absorb_small(BlockPlanner *planner, const Block *block, uint32_t from, uint64_t *merge_bytes)
{
    const Blocks *blocks = planner->input->blocks;
    uint32_t percent = planner->parameters.absorb;
    uint64_t taken = block_bytes(planner->sum, blocks, block, from);
    for (; percent && from > block->base; from--) {
        uint64_t bytes = block_slice_bytes(blocks, block, from - 1);
        if ((double)bytes * 100 > (double)taken * percent)
            break;
        taken += bytes;
    }
    *merge_bytes = taken;
    return from;
}

/* What was found out about the block before: it holds for the next, where that has the same rows. */
typedef struct Before {
    const Block *block; /* NULL: none was deep */
    uint32_t chosen;    /* blocks_choose() */
    uint32_t from;      /* of a merge */
    uint32_t highest;   /* generation from there on */
} Before;

static uint32_t choose_like(const Blocks *blocks, const Block *block, Before *before)
{
    if (before->block == NULL || !block_is_like(before->block, block))
        *before = (Before){block, blocks_choose(blocks, block), UINT32_MAX, 0};
    return before->chosen;
}

static uint32_t highest_like(const Blocks *blocks, const Block *block, uint32_t from, Before *before)
{
    if (before->block == NULL || !block_is_like(before->block, block))
        return highest_generation(blocks, block, from);
    if (before->from != from)
        before->highest = highest_generation(blocks, block, from);
    before->from = from;
    return before->highest;
}

static void choose_moves(BlockPlanner *planner)
{
    const Blocks *blocks = planner->input->blocks;
    Before before = {0};
    planner->total_pages = planner_pages(planner);
    for (size_t i = 0; i < blocks->map.count; i++) {
        const Block *block = &blocks->map.at[i];
        uint32_t depth = block_depth(block);
        BlockTrigger trigger;
        if (!planner_is_due(planner, block, &trigger)) {
            if (depth > planner->deepest) {
                planner->deepest = depth;
                planner->deepest_block = i;
            }
            continue;
        }
        uint32_t chosen = trigger.deep ? choose_like(blocks, block, &before) : trigger.from;
        uint64_t merge_bytes;
        uint32_t from = absorb_small(planner, block, chosen, &merge_bytes);
        BlockChoice choice = {.move = {.block = i,
                                       .kind = BLOCK_MERGE,
                                       .from = from,
                                       .until = block->count,
                                       .generation = highest_like(blocks, block, from, &before) + 1,
                                       .bytes = merge_bytes,
                                       .decision = DECISION_NONE},
                              .from = from,
                              .chosen = chosen,
                              .deep = trigger.deep,
                              .image_bytes = planner_image_bytes(planner, block),
                              .merge_bytes = merge_bytes};
        double full = (double)choice.image_bytes * planner->parameters.image_full / 100;
        bool is_full = full > 0 && (double)(from > block->base ? block_bytes(planner->sum, blocks, block, block->base)
                                                               : merge_bytes) >= full;
        if (choice.image_bytes > 0 && (is_full || choice.image_bytes <= choice.merge_bytes))
            make_image(planner, &choice);
        array_push(&planner->choices, choice);
    }
}

static void join_image(BlockPlanner *planner, size_t i, size_t beside)
{
    BlockChoice *choice = &planner->choices.at[i];
    const BlockChoice *other = &planner->choices.at[beside];
    size_t low = i < beside ? choice->move.block : other->move.block;
    if (choice->move.kind != BLOCK_MERGE || other->move.kind != BLOCK_IMAGE || choice->image_bytes == 0 ||
        choice->move.block + other->move.block != 2 * low + 1)
        return;
    if ((double)choice->image_bytes * 100 <= (double)choice->merge_bytes * planner->parameters.image_join) {
        make_image(planner, choice);
        choice->joined = true;
    }
}

static void join_images(BlockPlanner *planner)
{
    size_t count = planner->choices.count;
    for (size_t i = 1; i < count; i++)
        join_image(planner, i, i - 1);
    for (size_t i = count; i-- > 1;)
        join_image(planner, i - 1, i);
}

bool blocks_plan(const BlockPlanInput *input, Plan *plan, BlockStep *step)
{
    BlockSum sum = {0};
    BlocksTold told = {0};
    BlockPlanner planner = {.input = input,
                            .plan = plan,
                            .step = step,
                            .parameters = blocks_parameters(&plan->policy),
                            .sum = &sum,
                            .told = &told};
    step->moves.count = step->jobs.count = 0;
    choose_moves(&planner);
    join_images(&planner);
    for (size_t i = 0, end; i < planner.choices.count; i = end) {
        end = planner_group_end(&planner, i);
        planner_record_group(&planner, i, end);
    }
    if (plan->trace && planner.deepest > 0) {
        const Block *block = &input->blocks->map.at[planner.deepest_block];
        planner_decide_trigger(&planner, block, block->keys);
    }
    planner_choose_cleaning(&planner);
    planner_tell_cleaning(&planner);
    planner_add_jobs(&planner);
    block_sum_release(&sum);
    array_release(&told.chunks);
    array_release(&planner.choices);
    array_release(&planner.cleaning);
    return step->jobs.count > 0;
}

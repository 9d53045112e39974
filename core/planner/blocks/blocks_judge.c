/* blocks_judge.c - the verdict on all blocks of a store.
 *
 *     block 0   3 of 8 slices          block 1   9 of 8: due          block 2   8 of 8
 *
 *     the block that is furthest above its limit decides; if no block is due, the tallest stack is named
 *
 * The stacks are read off the layers, as a compaction does when it takes over a store.
 */
#include "core/planner/blocks/blocks_memory.h"
#include "core/planner/blocks/blocks_planner.h"
#include "core/planner/estimate.h"

#include <stdlib.h>

/* The block that the verdict is about; map.count where no block has a slice. */
static size_t first_block(const BlockPlanner *planner, bool *due, BlockTrigger *trigger)
{
    const Blocks *blocks = planner->input->blocks;
    size_t best = blocks->map.count;
    int64_t most = 0;
    *due = false;
    for (size_t i = 0; i < blocks->map.count; i++) {
        BlockTrigger own;
        bool own_due = planner_is_due(planner, &blocks->map.at[i], &own);
        uint32_t depth = block_depth(&blocks->map.at[i]);
        int64_t rank = own_due ? (int64_t)depth - own.limit : depth;
        if (depth == 0 || (best < blocks->map.count && (own_due == *due ? rank <= most : *due)))
            continue;
        best = i;
        most = rank;
        *due = own_due;
        *trigger = own;
    }
    return best;
}

static VerdictRow row_of(const BlockPlanner *planner, size_t index, bool due, const BlockTrigger *trigger)
{
    const Blocks *blocks = planner->input->blocks;
    const Block *block = &blocks->map.at[index];
    uint32_t depth = block_depth(block);
    VerdictRow row = {
        .number = (uint32_t)index,
        .lsns = {block_lsns(blocks, block, block->base).lo, block_lsns(blocks, block, block->count - 1).hi},
        .keys = block->keys,
        .layers = mem_alloc(depth * sizeof *row.layers),
        .count = depth,
        .deltas = depth,
        .depth = depth,
        .deepest = block->keys,
        .limit = trigger->limit,
        .op = OP_GREATER,
        .measure = "stack",
        .parameter = "max_depth",
        .because = due && !trigger->deep ? "rent is due" : NULL,
        .due = due,
    };
    for (uint32_t i = 0; i < depth; i++)
        row.layers[i] = block_layer(blocks, block, block->count - 1 - i);
    return row;
}

static bool judge(const PlanView *view, const Policy *policy, Verdict *verdict, Error *error)
{
    BlocksMemory *memory = blocks_memory_open(view, policy);
    PlanChanges changes = PLAN_CHANGES_NONE;
    bool done = blocks_memory_adopt(memory, view, &changes, error);
    plan_changes_release(&changes);
    if (done) {
        BlockPlanInput input = {.blocks = &memory->blocks,
                                .layers = view->layers,
                                .keyspace = view->sources->keyspace,
                                .end_lsn = view->end_lsn,
                                .grounds =
                                    sources_grounds(view->sources, view->layers, view->live, view->live_count, true)};
        BlockSum sum = {0};
        BlockPlanner planner = {.input = &input, .parameters = blocks_parameters(policy), .sum = &sum};
        planner.total_pages = planner_pages(&planner);
        *verdict = (Verdict){.end_lsn = view->end_lsn, .stalled_by = LAYER_NONE};
        BlockTrigger trigger = {0};
        size_t first = first_block(&planner, &verdict->due, &trigger);
        if (first < memory->blocks.map.count) {
            verdict->rows = mem_alloc(sizeof *verdict->rows);
            verdict->rows[0] = row_of(&planner, first, verdict->due, &trigger);
            verdict->count = 1;
        }
        block_sum_release(&sum);
    }
    blocks_memory_close(memory);
    return done;
}

bool blocks_judge(const JudgeInput *input, Verdict *verdict, Error *error)
{
    if (input->view.sources != NULL)
        return judge(&input->view, input->policy, verdict, error);
    Estimate estimate;
    estimate_init(&estimate, input->view.layers, input->view.live, input->view.live_count,
                  input->policy->target_file_size, NULL);
    PlanSources sources = estimate_sources(&estimate);
    PlanView view = input->view;
    view.sources = &sources;
    bool done = judge(&view, input->policy, verdict, error);
    estimate_release(&estimate);
    return done;
}

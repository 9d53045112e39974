/* blocks_planner.h - what the parts of one step of `blocks` share. Inside core/planner/blocks/ only.
 *
 *     choose (blocks_plan.c) ─► tell (blocks_tell.c) ─► clean (blocks_clean.c) ─► jobs (blocks_jobs.c)
 */
#ifndef CORE_PLANNER_BLOCKS_BLOCKS_PLANNER_H
#define CORE_PLANNER_BLOCKS_BLOCKS_PLANNER_H

#include "core/planner/blocks/blocks_plan.h"
#include "core/planner/blocks/blocks_policy.h"

typedef struct BlockChoice { /* of a block that is too deep */
    BlockMove move;
    uint64_t merge_bytes, image_bytes;
    bool joined;     /* an image because of a neighbour's */
    bool deep;       /* longer than allowed; else rent is due */
    uint32_t from;   /* what a merge would take */
    uint32_t chosen; /* the same without what is absorbed */
} BlockChoice;

typedef struct BlockPlanner {
    const BlockPlanInput *input;
    Plan *plan;
    BlocksParameters parameters; /* of plan->policy */
    BlockStep *step;
    ARRAY(BlockChoice) choices;
    ARRAY(BlockMove) cleaning;
    uint32_t *read_by; /* per layer: the last job that reads it, + 1; while jobs are made */
    double total_pages;
    uint64_t deepest; /* of the stacks that are left alone */
    size_t deepest_block;
} BlockPlanner;

static inline const Block *planner_block(const BlockPlanner *planner, const BlockMove *move)
{
    return &planner->input->blocks->map.at[move->block];
}

/* Of the block's existing keys. */
static inline uint64_t planner_image_bytes(const BlockPlanner *planner, const Block *block)
{
    return keyspace_count(planner->input->keyspace, block->keys) * PAGE_BYTES;
}

/* Why a block is due. */
typedef struct BlockTrigger {
    uint32_t limit; /* slices that its stack may have */
    bool deep;      /* it has more; else rent is due */
    uint32_t from;  /* where rent is due: the place from which to merge */
} BlockTrigger;

/* The one judge of a block, for blocks_judge() as for each step. */
bool planner_is_due(const BlockPlanner *planner, const Block *block, BlockTrigger *trigger);
/* Pages of all blocks, where the policy asks for it; for BlockPlanner.total_pages. */
double planner_pages(const BlockPlanner *planner);

/* How many slices the block's stack may have. */
uint32_t planner_limit(const BlockPlanner *planner, const Block *block);
/* The same before it is raised to 1: it moves with max_depth, one for one. */
int64_t planner_limit_unbounded(const BlockPlanner *planner, const Block *block);

/* blocks_tell.c: neighbours that do the same, from choice `first` on; its end. */
size_t planner_group_end(const BlockPlanner *planner, size_t first);
/* Appends their partition and, where there is a trace, their decisions. */
void planner_tell_group(BlockPlanner *planner, size_t first, size_t end);
uint32_t planner_decide_trigger(const BlockPlanner *planner, const Block *block, KeyRange keys);
/* Appends a decision about these keys; of a rule that `blocks` alone has: planner_decide_own(). */
Decision *planner_decide(const BlockPlanner *planner, RuleId rule, uint32_t parent, KeyRange keys);
Decision *planner_decide_own(const BlockPlanner *planner, BlocksRule rule, uint32_t parent, KeyRange keys);

/* blocks_clean.c: which slices are copied so that their layer can go, and why. */
void planner_choose_cleaning(BlockPlanner *planner);
void planner_tell_cleaning(BlockPlanner *planner);

/* blocks_jobs.c: all moves packed into jobs. */
void planner_add_jobs(BlockPlanner *planner);

#endif

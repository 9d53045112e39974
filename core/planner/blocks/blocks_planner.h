/* blocks_planner.h - what the parts of one step of `blocks` share. Inside core/planner/blocks/ only.
 *
 *     choose (blocks_plan.c) ─► tell (blocks_trace.c) ─► clean (blocks_clean.c) ─► jobs (blocks_jobs.c)
 */
#ifndef CORE_PLANNER_BLOCKS_BLOCKS_PLANNER_H
#define CORE_PLANNER_BLOCKS_BLOCKS_PLANNER_H

#include "core/planner/blocks/blocks_chunks.h"
#include "core/planner/blocks/blocks_plan.h"
#include "core/planner/blocks/blocks_policy.h"
#include "core/planner/blocks/blocks_sum.h"
#include "core/planner/layer_shares.h"

typedef struct BlockChoice { /* What was chosen for a block that is due. */
    BlockMove move;
    uint64_t merge_bytes, image_bytes;
    bool joined;     /* an image that is made because a neighbour gets one */
    bool deep;       /* the stack is too long; else rent is due */
    uint32_t from;   /* the place from which a merge would begin */
    uint32_t chosen; /* the same without the slices that are absorbed */
} BlockChoice;

typedef struct BlocksTold { /* Per chunk: where its layers are in the trace, plus 1; 0: not yet there. */
    ARRAY(uint32_t) chunks;
} BlocksTold;

typedef struct BlockPlanner {
    const BlockPlanInput *input;
    Plan *plan;
    BlocksParameters parameters; /* those of plan->policy */
    BlockStep *step;
    ARRAY(BlockChoice) choices;
    ARRAY(BlockMove) cleaning;
    uint32_t *read_by;  /* while jobs are made, per layer: the last job that reads it, plus 1 */
    RowDiff diff;       /* while jobs are made: the rows of one move against those of another */
    LayerShares shares; /* while jobs are made: of loaded images in blocks; made when they are first needed */
    KeyOrdinals exist;  /* of the keyspace, for these */
    BlockSum *sum;
    BlocksTold *told; /* where there is a trace */
    double total_pages;
    uint64_t deepest; /* the longest of the stacks that are not due */
    size_t deepest_block;
} BlockPlanner;

static inline const Block *planner_block(const BlockPlanner *planner, const BlockMove *move)
{
    return &planner->input->blocks->map.at[move->block];
}

/* The bytes of an image of the block's existing keys. */
static inline uint64_t planner_image_bytes(const BlockPlanner *planner, const Block *block)
{
    return keyspace_count(planner->input->keyspace, block->keys) * PAGE_BYTES;
}

/* Why a block is due. */
typedef struct BlockTrigger {
    uint32_t limit; /* number of slices that its stack may have */
    bool deep;      /* it has more; else rent is due */
    uint32_t from;  /* where rent is due, the place from which to merge */
} BlockTrigger;

/* The one judge of a block, used by blocks_judge() and by each step. */
bool planner_is_due(const BlockPlanner *planner, const Block *block, BlockTrigger *trigger);
/* The pages of all blocks, where the policy needs them; for BlockPlanner.total_pages. */
double planner_pages(const BlockPlanner *planner);

/* The number of slices that the block's stack may have. */
uint32_t planner_limit(const BlockPlanner *planner, const Block *block);
/* The same before it is raised to at least 1: it changes by one when max_depth does. */
int64_t planner_limit_unbounded(const BlockPlanner *planner, const Block *block);

/* blocks_trace.c: the end of the group of neighbouring choices, from `first` on, that do the same. */
size_t planner_group_end(const BlockPlanner *planner, size_t first);
/* Appends their partition and, where there is a trace, their decisions. */
void planner_record_group(BlockPlanner *planner, size_t first, size_t end);
uint32_t planner_decide_trigger(const BlockPlanner *planner, const Block *block, KeyRange keys);
/* Appends a decision about these keys. Rules that only `blocks` has use planner_decide_own(). */
Decision *planner_decide(const BlockPlanner *planner, RuleId rule, uint32_t parent, KeyRange keys);
Decision *planner_decide_own(const BlockPlanner *planner, BlocksRule rule, uint32_t parent, KeyRange keys);

/* blocks_clean.c: chooses the slices that are copied so that their layers can be deleted. */
void planner_choose_cleaning(BlockPlanner *planner);
void planner_tell_cleaning(BlockPlanner *planner);

/* blocks_jobs.c: packs all moves into jobs. */
void planner_add_jobs(BlockPlanner *planner);

#endif

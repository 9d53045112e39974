/* blocks_plan.h - one pass over all blocks: which are too deep, which slices are merged or covered by an image, and in
 * which layers.
 *
 *     stack longer than max_depth? ─► which top of it? ─► merge, or an image? ─► packed into layers of about the target
 *
 * Nothing is changed. The result is the jobs of the plan and, for each job, the moves that its commit makes in the
 * stacks of blocks.
 */
#ifndef CORE_PLANNER_BLOCKS_BLOCKS_PLAN_H
#define CORE_PLANNER_BLOCKS_BLOCKS_PLAN_H

#include "core/planner/blocks/blocks.h"

/* What a block does in a step: its slices [from, until) become one slice of a new layer, or an image goes on top. */
typedef struct BlockMove {
    size_t block;
    enum { BLOCK_MERGE, BLOCK_IMAGE, BLOCK_CLEAN } kind;
    uint32_t from, until; /* an image: both are the block's count */
    uint32_t generation;  /* of the result */
    uint64_t bytes;       /* of the result */
    uint32_t decision;    /* in the trace, or DECISION_NONE */
} BlockMove;

/* The moves that one job of the plan makes; they ascend by block. */
typedef struct BlockJob {
    uint32_t job; /* id in the plan */
    size_t first, count;
} BlockJob;

typedef struct BlockStep {
    ARRAY(BlockMove) moves;
    ARRAY(BlockJob) jobs; /* in the order of the plan's jobs */
    uint32_t first_decision;
} BlockStep;

typedef struct BlockPlanInput {
    const Blocks *blocks;
    const LayerSet *layers;
    const Keyspace *keyspace; /* keys that exist: what an image costs */
    int32_t slack;            /* added to max_depth: what the read goal allows, or demands */
    Lsn end_lsn;              /* everything is flushed up to here; an image is made at it */
    uint32_t number;          /* of the step within one compaction */
    Grounds grounds;          /* of all that is decided */
} BlockPlanInput;

/* Plans one step with plan->policy: appends partitions, cuts, jobs and, where plan->trace is set, decisions. False: no
 * block has anything to do. O(blocks * slices). */
bool blocks_plan(const BlockPlanInput *input, Plan *plan, BlockStep *step);
void block_step_release(BlockStep *step);

/* What to merge of a block's stack: the place of the oldest slice that takes part. With these generations, oldest
 * first:
 *
 *     generations  2 1 1 0 0    -> 3    the newest place, but for the last, whose generation is below the one before
 *                  1 1 1 1 0    -> 0    none: all
 *
 * With stacks of at most k slices that is how a counter in the "binomial" number system carries: no order of merging
 * writes less in the worst case. O(slices). */
uint32_t blocks_choose(const Blocks *blocks, const Block *block);

#endif

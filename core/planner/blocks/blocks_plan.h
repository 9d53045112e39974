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

/* What a step does in a block: its slices [from, until) become one slice of a new layer, or an image is put on top. */
typedef struct BlockMove {
    size_t block;
    enum { BLOCK_MERGE, BLOCK_IMAGE, BLOCK_CLEAN } kind;
    uint32_t from, until; /* for an image both are the block's count */
    uint32_t generation;  /* generation of the result */
    uint64_t bytes;       /* bytes of the result */
    uint32_t decision;    /* index in the trace, or DECISION_NONE */
} BlockMove;

/* The moves of one job of the plan, ascending by block. */
typedef struct BlockJob {
    uint32_t job; /* job id in the plan */
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
    const Keyspace *keyspace; /* existing keys, which determine the cost of an image */
    /* added to max_depth: the slack that the read goal allows, or the shortfall that it demands */
    int32_t slack;
    Lsn end_lsn;     /* everything below it is flushed; images are made at it */
    uint32_t number; /* number of the step in the compaction */
    Grounds grounds; /* what all decisions of the step are based on */
} BlockPlanInput;

/* Plans one step with plan->policy: appends partitions, cuts, jobs and, where plan->trace is set, decisions. False:
 * there is nothing to do in any block. O(blocks × slices). */
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

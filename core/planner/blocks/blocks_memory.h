/* blocks_memory.h - the state that `blocks` keeps from one compaction to the next. Internal to core/planner/blocks/. */
#ifndef CORE_PLANNER_BLOCKS_BLOCKS_MEMORY_H
#define CORE_PLANNER_BLOCKS_BLOCKS_MEMORY_H

#include "core/planner/blocks/blocks_plan.h"
#include "core/planner/blocks/blocks_policy.h"

typedef struct BlocksMemory {
    Blocks blocks;
    LayerId next;  /* layers below this id were looked at */
    double credit; /* layers by which the p99 of reads stayed below the goal, summed up; below 0: above it */
    uint64_t flushes, flushed_bytes; /* adopted so far */
    /* Of the compaction that is under way. */
    uint32_t number; /* of its step */
    int32_t slack;
    BlockStep step;
    size_t settled; /* jobs of the step */
} BlocksMemory;

/* blocks_flush.c: moves what changed in the stacks since the last time to `changes`. */
void blocks_memory_flush(BlocksMemory *memory, PlanChanges *changes);
/* At the end of a compaction: what is left of a dump's rows of which parts went is told part by part. After it no round
 * of the same memory may follow on a dump. */
void blocks_memory_flush_rests(BlocksMemory *memory, PlanChanges *changes);

/* An empty memory, and new layers taken in. */
BlocksMemory *blocks_memory_open(const PlanView *view, const Policy *policy);
void blocks_memory_close(BlocksMemory *memory);
bool blocks_memory_adopt(BlocksMemory *memory, const PlanView *view, PlanChanges *changes, Error *error);

/* blocks_judge.c: Algorithm.judge. */
bool blocks_judge(const JudgeInput *input, Verdict *verdict, Error *error);
/* blocks_gc.c: Algorithm.collect. */
uint64_t blocks_collect(void *self, const PlanView *view, Lsn horizon, const Lsn *branch, PlanChanges *changes);

#endif

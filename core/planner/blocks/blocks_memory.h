/* blocks_memory.h - the state that `blocks` keeps from one compaction to the next. Internal to core/planner/blocks/. */
#ifndef CORE_PLANNER_BLOCKS_BLOCKS_MEMORY_H
#define CORE_PLANNER_BLOCKS_BLOCKS_MEMORY_H

#include "core/planner/blocks/blocks_plan.h"
#include "core/planner/blocks/blocks_policy.h"

typedef struct BlocksMemory {
    Blocks blocks;
    LayerId next;  /* layers below this id have been taken in */
    double credit; /* sum over time of the layers by which the p99 of reads was below the goal; negative: above it */
    uint64_t flushes, flushed_bytes; /* totals of what has been taken in */
    /* For the current compaction: */
    uint32_t number; /* number of its current step */
    int32_t slack;
    BlockStep step;
    size_t settled; /* number of the step's jobs that have been settled */
} BlocksMemory;

/* blocks_flush.c: moves the slices that changed since the last call to `changes`. */
void blocks_memory_flush(BlocksMemory *memory, PlanChanges *changes);
/* At the end of a compaction: of each row of a dump that has lost parts, reports the rest part by part. Afterwards no
 * round of the same memory may follow on a dump. */
void blocks_memory_flush_rests(BlocksMemory *memory, PlanChanges *changes);

/* Creates an empty memory; takes in new layers. */
BlocksMemory *blocks_memory_open(const PlanView *view, const Policy *policy);
void blocks_memory_close(BlocksMemory *memory);
bool blocks_memory_adopt(BlocksMemory *memory, const PlanView *view, PlanChanges *changes, Error *error);

/* blocks_judge.c: Algorithm.judge. */
bool blocks_judge(const JudgeInput *input, Verdict *verdict, Error *error);
/* blocks_gc.c: Algorithm.collect. */
uint64_t blocks_collect(void *self, const PlanView *view, Lsn horizon, const Lsn *branch, PlanChanges *changes);

#endif

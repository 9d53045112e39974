/* blocks_run.h - the policy `blocks` carried out: new layers become slices, stacks are merged, garbage goes.
 *
 *     adopt new layers ─► plan a step ─► run its jobs ─► commit: slices move, layers without a slice go ─┐
 *                              ▲──────────────── until no stack is too deep ────────────────────────────┘
 *                                                                              then garbage, block by block
 *
 * Like compact_run() it appends everything to the history and works through a Backend, so on records and on estimates.
 */
#ifndef CORE_EXECUTOR_BLOCKS_RUN_H
#define CORE_EXECUTOR_BLOCKS_RUN_H

#include "core/executor/compact.h"
#include "core/planner/blocks/blocks.h"

/* What the policy remembers between compactions. {0}: nothing yet. */
typedef struct BlocksRun {
    Blocks blocks;
    bool ready;
    LayerId next;  /* layers below this id were looked at */
    double credit; /* layers by which the p99 of reads stayed below the goal, summed up; below 0: above it */
    uint64_t flushes, flushed_bytes;         /* adopted so far */
    uint64_t steps, merges, images, cleaned; /* counts of block moves */
} BlocksRun;

void blocks_run_release(BlocksRun *run);

/* One compaction of the layers that are alive at the history's newest step, with history->policy, up to `end_lsn`;
 * `newest` is the LSN at which the next record will start. Fails as compact_run() does. */
bool blocks_compact(BlocksRun *run, History *history, const Backend *backend, Lsn end_lsn, Lsn newest, Error *error);

/* Writes the changes of the stacks since the last time into the history's slices, at its newest step. */
void blocks_run_sync(BlocksRun *run, History *history);
/* Deletes the layers whose last slice went, each with a step `op`. Fails where backend->check() does. */
bool blocks_run_delete_idle(BlocksRun *run, History *history, const Backend *backend, StepOp op, uint32_t job,
                            uint32_t parent, Error *error);

#endif

/* compact.h - one compaction: the level loop, on records or on estimates.
 *
 *     identify level -> depth >= fanout? -> plan it -> run its jobs -> delete what no job needs -> next, taller level
 *
 * The loop appends everything to the history: levels, splits, decisions, jobs, created and deleted layers. What differs
 * between a simulation (real records, real merging) and a dump (estimated sizes, ghost layers) is the Backend.
 */
#ifndef CORE_EXECUTOR_COMPACT_H
#define CORE_EXECUTOR_COMPACT_H

#include "core/executor/fault.h"
#include "core/history/history.h"
#include "core/planner/key_source.h"

/* What running a job gave; the backend fills it. */
typedef struct JobResult {
    uint64_t size;    /* bytes of the new layer */
    uint64_t records; /* SIZE_UNKNOWN where not known, and for images */
} JobResult;

typedef struct Backend {
    void *self;
    bool estimated;
    const Fault *fault; /* planted bugs, in tests; NULL: none */
    /* The records of `inputs` (deltas), merged, as the planner sees them. */
    bool (*key_source)(void *self, const History *history, const LayerId *inputs, size_t count, KeySource *source,
                       Error *error);
    /* A layer's file size where the layer set does not know it; NULL: the set knows all. */
    uint64_t (*layer_bytes)(void *self, LayerId layer);
    /* Keys of `range` that exist, for images; the keyspace at the level's end. */
    const Keyspace *(*keyspace)(void *self);
    /* Runs jobs [first, first + count) of history->plan on `workers` threads, honouring `needs`; skipped ones are not
     * run. Fills results[i] for job first + i. The caller appends the layers in job order and then calls attach() for
     * each, so outputs do not depend on the number of workers. On failure nothing of the batch is kept. */
    bool (*run)(void *self, const History *history, uint32_t first, uint32_t count, unsigned workers,
                JobResult *results, Error *error);
    /* The output of job `job` is now the layer `layer`. */
    void (*attach)(void *self, uint32_t job, LayerId layer);
    /* The layer is gone: its records may be freed. */
    void (*drop)(void *self, LayerId layer);
    /* Asked after each attach() and drop(), when the step is in the history: false stops the run there, with the error
     * that it set. NULL: nobody looks. */
    bool (*check)(void *self, Error *error);
} Backend;

/* Compacts the layers that are alive at the history's newest step, with history->policy, up to `end_lsn`. The trace is
 * kept when `history->plan.trace` is set. On failure the steps up to the failing batch stay, nothing of it is applied;
 * where backend->check() fails, all up to the step that it looked at stays. */
bool compact_run(History *history, const Backend *backend, Lsn end_lsn, Error *error);

static inline bool backend_check(const Backend *backend, Error *error)
{
    return backend->check == NULL || backend->check(backend->self, error);
}

#endif

/* backend.h - the interface that runs jobs and keeps records. Two implement it: the record store, and `paper` for
 * layers whose names alone are known. */
#ifndef CORE_EXECUTOR_BACKEND_H
#define CORE_EXECUTOR_BACKEND_H

#include "core/history/history.h"
#include "core/planner/sources.h"

/* What running a job gave; the backend fills it. */
typedef struct JobResult {
    uint64_t size;    /* bytes of the new layer */
    uint64_t records; /* SIZE_UNKNOWN where not known, and for images */
} JobResult;

typedef struct Backend {
    void *self;
    bool loaded;             /* layers come from elsewhere: jobs run on paper, what they make are ghosts */
    bool estimated;          /* some sizes, records or the keyspace are estimates */
    bool keyspace_estimated; /* this of them */
    /* Are the layer's records known? NULL: of all layers, or where `estimated` of none. */
    bool (*known)(void *self, LayerId layer);
    /* The records of `inputs` (deltas), merged, as the planner sees them. */
    bool (*key_source)(void *self, const History *history, const LayerId *inputs, size_t count, KeySource *source,
                       Error *error);
    /* A layer's file size where the layer set does not know it; NULL: the set knows all. */
    uint64_t (*layer_bytes)(void *self, LayerId layer);
    /* Keys of `range` that exist, for images; the keyspace at the level's end. */
    const Keyspace *(*keyspace)(void *self);
    /* PlanSources.ordinals. */
    const KeyOrdinals *ordinals;
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

static inline bool backend_check(const Backend *backend, Error *error)
{
    return backend->check == NULL || backend->check(backend->self, error);
}

#endif

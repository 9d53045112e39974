/* backend.h - the interface that runs jobs and keeps records. Two implement it: the record store of a simulation
 * (record_store.h), and the dry run of loaded layers (dry_run.h). */
#ifndef CORE_EXECUTOR_BACKEND_H
#define CORE_EXECUTOR_BACKEND_H

#include "core/history/history.h"
#include "core/planner/sources.h"

/* The result of running a job, filled in by the backend. */
typedef struct JobResult {
    uint64_t size;    /* bytes of the new layer */
    uint64_t records; /* number of records; SIZE_UNKNOWN where unknown, and for images */
} JobResult;

typedef struct Backend {
    void *self;
    bool loaded;             /* the layers were loaded from files: jobs run on paper, and their outputs are ghosts */
    bool estimated;          /* some sizes, some records or the keyspace are estimates */
    bool keyspace_estimated; /* the keyspace is an estimate */
    /* Are the layer's records known? NULL: those of all layers are; with `estimated`, of none. */
    bool (*known)(void *self, LayerId layer);
    /* A key source of the merged records of `inputs`, of which images are left out, for the planner. The caller
     * releases it. False, with the error, where records cannot be read. */
    bool (*key_source)(void *self, const History *history, const LayerId *inputs, size_t count, KeySource *source,
                       Error *error);
    /* The size of a layer's file where the layer set does not know it; NULL: the set knows all sizes. */
    uint64_t (*layer_bytes)(void *self, LayerId layer);
    /* The existing keys of `range`, for images: the keyspace at the level's end. */
    const Keyspace *(*keyspace)(void *self);
    /* For PlanSources.ordinals. */
    const KeyOrdinals *ordinals;
    /* Runs the jobs of history->plan from `first` on, on as many threads as history->policy says, honouring `needs`; it
     * does not run skipped jobs. Fills in results[i] for job first + i. The caller appends the layers in job order and
     * then calls attach() for each, so outputs do not depend on the number of workers. On failure nothing of the batch
     * is kept. */
    bool (*run)(void *self, const History *history, uint32_t first, JobResult *results, Error *error);
    /* The output of job `job` has become the layer `layer`. */
    void (*attach)(void *self, uint32_t job, LayerId layer);
    /* The layer was deleted: its records may be freed. */
    void (*drop)(void *self, LayerId layer);
    /* Called after each attach() and drop(), when the step is in the history. False stops the run there, with the error
     * that it set. NULL: no check. */
    bool (*check)(void *self, Error *error);
} Backend;

/* Calls check(), where there is one. */
static inline bool backend_check(const Backend *backend, Error *error)
{
    return backend->check == NULL || backend->check(backend->self, error);
}

#endif

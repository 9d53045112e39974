/* compact.h - one compaction, round by round, on records or on estimates.
 *
 *     plan a round -> run its jobs -> commit them in order, delete what no job needs -> next round, while there is one
 *
 * What a round is, the policy's algorithm says (planner/algorithm.h): a level, or one look at all blocks. The loop
 * appends everything to the history: levels, splits, decisions, jobs, created and deleted layers. What differs between
 * a simulation (real records, real merging) and a dump (estimated sizes, ghost layers) is the Backend.
 */
#ifndef CORE_EXECUTOR_COMPACT_H
#define CORE_EXECUTOR_COMPACT_H

#include "core/history/history.h"
#include "core/planner/algorithm.h"

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

/* An algorithm with what it remembers from one compaction to the next. {0}: nothing yet. */
typedef struct Compactor {
    const Algorithm *algorithm; /* whose memory it is */
    void *memory;
    const Algorithm *stand_in; /* runs instead of the policy's algorithm: for tests; NULL: none */
} Compactor;

void compactor_release(Compactor *compactor);

/* Compacts the layers that are alive at the history's newest step, with history->policy, up to `end_lsn`. The trace is
 * kept when `history->plan.trace` is set. On failure the steps up to the failing batch stay, nothing of it is applied;
 * where backend->check() fails, all up to the step that it looked at stays. Fails for a policy that can't go on from
 * the holes that another one left. */
bool compactor_run(Compactor *compactor, History *history, const Backend *backend, Lsn end_lsn, Error *error);

/* What planners may ask, answered by the backend, for the history's newest step. */
typedef struct BackendView {
    PlanView view;
    PlanSources sources;
    const Backend *backend;
    const History *history;
    LayerId *live;  /* owned */
    uint64_t lives; /* history->lives when it was made */
} BackendView;
void backend_view_init(BackendView *made, const History *history, const Backend *backend, Lsn end_lsn);
/* Looks at what lives now. */
void backend_view_release(BackendView *made);

static inline bool backend_check(const Backend *backend, Error *error)
{
    return backend->check == NULL || backend->check(backend->self, error);
}

#endif

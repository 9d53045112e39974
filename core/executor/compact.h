/* compact.h - one compaction, round by round, on records or on estimates.
 *
 *     plan a round -> run its jobs -> commit them in order, delete what no job needs -> next round, while there is one
 *
 * The policy's algorithm defines a round (planner/algorithm.h): one level, or one pass over all blocks. The loop
 * appends everything to the history: levels, splits, decisions, jobs, created and deleted layers. A simulation (real
 * records, real merging) and a dump (estimated sizes, ghost layers) use different Backends.
 */
#ifndef CORE_EXECUTOR_COMPACT_H
#define CORE_EXECUTOR_COMPACT_H

#include "core/executor/backend.h"
#include "core/planner/algorithm.h"

/* An algorithm, and what it remembers from one compaction to the next. {0} is a new one; compactor_release() frees
 * it. */
typedef struct Compactor {
    const Algorithm *algorithm; /* the algorithm that `memory` belongs to */
    void *memory;
    const Algorithm *stand_in; /* for tests: runs instead of the policy's algorithm; NULL: none */
} Compactor;

/* Frees what the algorithm remembers. */
void compactor_release(Compactor *compactor);

/* Compacts the layers that are alive at the history's newest step, with history->policy, up to `end_lsn`. The trace is
 * kept when `history->plan.trace` is set. Where a batch fails, the steps before it are kept and nothing of it is
 * applied. Where backend->check() fails, everything up to the step that it checked is kept. ERROR_INPUT for a policy
 * that is invalid or cannot continue from the hole lists that another one left, and for a plan beyond the limits of
 * plan.h; ERROR_CROSSED where a layer crosses `end_lsn`; ERROR_CANCELLED where history->plan.cancel was set. Costs what
 * the algorithm's rounds cost, and the jobs on history->policy.workers threads. */
bool compactor_run(Compactor *compactor, History *history, const Backend *backend, Lsn end_lsn, Error *error);

/* The planner's sources, answered by the backend, for the history's newest step. */
typedef struct BackendView {
    PlanView view;
    PlanSources sources;
    const Backend *backend;
    const History *history;
    LayerId *live;  /* owned */
    uint64_t lives; /* history->lives when `live` was made */
} BackendView;
/* Fills in `made`, which must not be moved: it points into itself. `history` and `backend` must outlive it. The caller
 * releases it. O(layers). */
void backend_view_init(BackendView *made, const History *history, const Backend *backend, Lsn end_lsn);
void backend_view_release(BackendView *made);

#endif

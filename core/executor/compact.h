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

#endif

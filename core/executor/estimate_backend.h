/* estimate_backend.h - compaction of a dump: nothing is merged, sizes are taken from the plan, new layers are ghosts.
 */
#ifndef CORE_EXECUTOR_ESTIMATE_BACKEND_H
#define CORE_EXECUTOR_ESTIMATE_BACKEND_H

#include "core/executor/compact.h"
#include "core/planner/estimate.h"

/* The Backend over an estimate, which must outlive it. */
Backend estimate_backend(Estimate *estimate);

/* Plans the layers that live at the history's newest step, by estimates, and runs the plan on paper. `end_lsn`: where
 * compaction starts; history_end_lsn() is the usual choice. */
bool estimate_compact(History *history, Lsn end_lsn, Error *error);

#endif

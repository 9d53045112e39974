/* gc_run.h - one garbage collection: judge the live layers, and delete those that no read can need any more.
 *
 *     STEP_GC_RUN  lsn = horizon, text "2 collected; kept: …", decision: the sum with one decision a layer below it
 *     STEP_GC      layer a
 *     STEP_GC      layer b
 *
 * Works on simulated layers and on those of a dump, with different Backends.
 */
#ifndef CORE_EXECUTOR_GC_RUN_H
#define CORE_EXECUTOR_GC_RUN_H

#include "core/executor/compact.h"
#include "core/planner/gc.h"

/* The GC horizon: `newest` minus the policy's PITR; 0 where the PITR is larger. */
Lsn gc_horizon(const Policy *policy, Lsn newest);

/* Collects the layers that are alive at the newest step, both cutoffs at the horizon, history->layers.branches as
 * branch points. `newest` is the LSN at which the next record will start. Where the compactor's algorithm keeps slices,
 * GC collects slices, and a layer together with its last slice. Decisions are recorded where history->plan.trace is
 * set. Fails only where backend->check() fails, and stops there. O(n log n) over live layers, O(slices) over slices. */
bool gc_run(const Compactor *compactor, History *history, const Backend *backend, Lsn newest, Error *error);

#endif

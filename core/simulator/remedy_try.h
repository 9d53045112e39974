/* remedy_try.h - computes the cost of a compaction under a policy, and how many layers reads would visit after it.
 *
 *     layers at a step ── fork ── compaction on paper ──► bytes read and written, layers, read depth before and after
 */
#ifndef CORE_SIMULATOR_REMEDY_TRY_H
#define CORE_SIMULATOR_REMEDY_TRY_H

#include "core/analysis/remedy.h"
#include "core/history/history.h"

/* Compacts a fork of the history at `step` under the policy; the history is unchanged. Fails as a plan fails. Costs a
 * plan and two sweeps of the layers. */
bool remedy_try(Remedy *remedy, const History *history, StepId step, const Policy *policy, Error *error);

#endif

/* fork.h - a second history that starts with the layers alive at a step of a first one: plans are made in a fork. */
#ifndef CORE_HISTORY_FORK_H
#define CORE_HISTORY_FORK_H

#include "core/history/history.h"

/* Makes a new history in heap memory with one step. Layers keep their ids; those that are not alive at `step` are
 * copied as never born. Names are borrowed from `from`, which must outlive it. The caller frees it with history_free().
 * O(layers). */
History *history_fork(const History *from, StepId step, const Policy *policy);

/* Has the history been compacted, by a run or by a plan that was saved? Then the next plan starts from its end, in a
 * fork. */
bool history_is_compacted(const History *history);

#endif

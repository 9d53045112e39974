/* fork.h - a second history that starts with the layers alive at a step of a first one: plans are made in a fork. */
#ifndef CORE_HISTORY_FORK_H
#define CORE_HISTORY_FORK_H

#include "core/history/history.h"

/* A new heap history of one step. Layers keep their ids: those that are not alive at `step` come along, born never.
 * Names are borrowed from `from`, which must outlive it. O(layers). */
History *history_fork(const History *from, StepId step, const Policy *policy);

/* Was it compacted already: by a run, or by a plan that was saved? Then it is planned from where it ended, in a fork.
 */
bool history_is_compacted(const History *history);

#endif

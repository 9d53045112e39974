/* commit.h - a batch of finished jobs enters the history: layers created in job order, each followed at once by the
 * layers that it made superfluous.
 *
 *     job 0   create  a'                       deltas x, y are inputs of jobs 0 and 1: the last of them to commit is 1
 *     job 1   create  b'   delete y, x         deleted in level order (highest LSN end first)
 */
#ifndef CORE_EXECUTOR_COMMIT_H
#define CORE_EXECUTOR_COMMIT_H

#include "core/executor/compact.h"
#include "core/planner/tiered/scope.h"

/* Commits the jobs from `first` on, whose results are given. `scope` holds the level's layers. Inputs that are deltas
 * go after the last job that reads them; images, layers that no job reads, and layers that a skipped job keeps, stay.
 * Fails only where backend->check() does, and stops there.
 * Neon: compact_tiered.rs (execute, deletion by finished jobs). */
bool commit_jobs(History *history, const Backend *backend, const Scope *scope, uint32_t first, const JobResult *results,
                 Error *error);

#endif

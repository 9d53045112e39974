/* commit.h - finished jobs enter the history: layers are created in job order, and after each the inputs that are no
 * longer needed are deleted.
 *
 *     job 0   create  a'                       deltas x, y are inputs of jobs 0 and 1: the last of them to commit is 1
 *     job 1   create  b'   delete y, x         deleted in the order that the algorithm gives
 *
 * Only this file creates and deletes layers.
 */
#ifndef CORE_EXECUTOR_COMMIT_H
#define CORE_EXECUTOR_COMMIT_H

#include "core/executor/backend.h"
#include "core/planner/algorithm.h"

typedef struct Committer {
    History *history;
    const Backend *backend;
    const Algorithm *algorithm;
    void *memory; /* the algorithm's memory between compactions */
    const PlanView *view;
    PlanChanges *changes; /* always empty between calls */
} Committer;

/* Creates the job's output (or records that it was skipped), then applies the changes that the algorithm derives from
 * it. Fails only where backend->check() fails, and stops there. O(changes). */
bool commit_job(const Committer *committer, uint32_t job, JobResult result, Error *error);

/* Ends the compaction: applies the changes that the algorithm makes at the end. Deletions here follow from no job.
 * Fails as commit_job(). */
bool commit_end(const Committer *committer, Error *error);

/* How a layer is deleted: the operation of its step, the job that caused it (or JOB_NONE), and the decision. */
typedef struct Deletion {
    StepOp op;
    uint32_t job, decision;
} Deletion;
/* Deletes a layer in a new step. Fails only where backend->check() fails. */
bool commit_deletion(History *history, const Backend *backend, LayerId layer, Deletion deletion, Error *error);

/* Records at the newest step which slices came into use and which went out of use, and empties both lists. `forget` as
 * in PlanView. */
void commit_slices(History *history, bool forget, PlanChanges *changes);
/* Appends the algorithm's note as a step, if there is one. */
void commit_note(History *history, PlanChanges *changes);

#endif

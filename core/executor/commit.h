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
    void *memory; /* of the algorithm */
    const PlanView *view;
    PlanChanges *changes; /* empty between calls */
} Committer;

/* Creates the job's output (or notes that it was spared), then does what the algorithm says follows from it. Fails only
 * where backend->check() does, and stops there. */
bool commit_job(const Committer *committer, uint32_t job, JobResult result, Error *error);

/* The compaction is over: does what the algorithm says then. Layers that it deletes follow from no job. */
bool commit_end(const Committer *committer, Error *error);

/* How a layer is deleted: the step, the job that it follows from (or JOB_NONE), and the decision. */
typedef struct Deletion {
    StepOp op;
    uint32_t job, decision;
} Deletion;
/* Deletes a layer. Fails only where backend->check() does. */
bool commit_deletion(History *history, const Backend *backend, LayerId layer, Deletion deletion, Error *error);

/* Slices that came into use and went out of it, at the newest step; empties both lists. `forget`: as in PlanView. */
void commit_slices(History *history, bool forget, PlanChanges *changes);
/* The algorithm's note, if there is one, as a step. */
void commit_note(History *history, PlanChanges *changes);

#endif

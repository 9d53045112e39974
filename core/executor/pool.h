/* pool.h - worker threads that run a graph of tasks.
 *
 *     0 ──► 2 ──► 3        A task runs when all that it needs have finished. The lowest ready task is taken first.
 *     1 ──┘                One worker runs everything in the calling thread, in that order, without any thread.
 *
 * Results must not depend on which thread runs which task, so each task writes to its own place. Of several failures
 * the one with the lowest task number is reported. Tasks above it that have not begun are skipped; those below it still
 * run.
 */
#ifndef CORE_EXECUTOR_POOL_H
#define CORE_EXECUTOR_POOL_H

#include "core/base/error.h"

#include <stdint.h>

typedef struct Pool Pool;

/* A pool of `workers` >= 1, which include the calling thread. Its threads sleep while nothing runs. It has
 * fewer workers where the system refuses threads. The caller frees it with pool_free(), which waits for its threads and
 * accepts NULL. */
Pool *pool_new(unsigned workers);
void pool_free(Pool *pool);
/* The number of workers that it has. */
unsigned pool_workers(const Pool *pool);

/* Task t needs the results of tasks needs[first[t]] … needs[first[t + 1] - 1]. `first` NULL: no task needs another. */
typedef struct TaskGraph {
    uint32_t count;
    const uint32_t *first;
    const uint32_t *needs;
} TaskGraph;

/* Runs task `index` on worker `worker` (0 is the calling thread). False stops the run. */
typedef bool PoolTask(void *self, uint32_t index, unsigned worker, Error *error);

/* Runs all tasks and returns when all have ended. Fails with the error of the lowest failed task, and with ERROR_SANITY
 * where tasks need each other in a circle. A pool runs one graph at a time. Beside the tasks: O((tasks + needs) log
 * tasks). */
bool pool_run(Pool *pool, const TaskGraph *graph, PoolTask *task, void *self, Error *error);

#endif

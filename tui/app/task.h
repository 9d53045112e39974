/* task.h - runs long work on a thread. In lock-step, only one of work and explorer runs at a time, so that the work may
 * change what the explorer shows:
 *
 *     explorer   task_step ........ returns        task_step ....
 *     work                 runs parks  (waits)               runs …
 *
 * Work that changes nothing that is shown runs freely, and the explorer checks from time to time whether it has ended.
 */
#ifndef TUI_APP_TASK_H
#define TUI_APP_TASK_H

#include <stdatomic.h>
#include <stdbool.h>

typedef struct Task Task;
typedef void TaskWork(Task *task, void *self); /* the function of the thread */

/* Starts work that runs freely. The caller frees the task with task_end(). NULL if no thread can be started. */
Task *task_start(TaskWork *work, void *self);
/* As task_start(), in lock-step: the thread waits for the first task_step(). */
Task *task_start_stepped(TaskWork *work, void *self);
/* Lets stepped work continue until it parks or ends. Returns true if it has ended. */
bool task_step(Task *task);
/* Waits up to `ms` milliseconds (-1: without limit) for the end of free work. Returns true if it has ended. */
bool task_wait(Task *task, int ms);
/* Asks free work to stop, without waiting for its end. */
void task_cancel(Task *task);
/* Asks the work to stop, waits for its end, and frees the task, which may be NULL. */
void task_end(Task *task);

/* Asks work that runs freely to stop, and leaves it and the task to the thread: when the work has ended, which may be
 * after this call, release_self(self) is called. Where the process ends before, so does the thread. */
void task_leave(Task *task, void (*release_self)(void *self));

/* Called by stepped work: waits for the next task_step(). Returns false if the work shall stop. */
bool task_park(Task *task);
/* A flag that becomes true when the work shall stop. Valid as long as the task. */
const atomic_bool *task_cancelled(const Task *task);
/* Has such a flag been set? NULL: the work can't be cancelled. */
static inline bool task_given_up(const atomic_bool *cancelled)
{
    return cancelled && atomic_load(cancelled);
}

#endif

/* task.h - long work on a thread of its own, in lock-step with the explorer: only one of the two runs at a time.
 *
 *     explorer   task_step ........ returns        task_step ....          So the work may change what the explorer
 *     work                 runs parks  (waits)               runs …        shows: it never does while that is drawn.
 *
 * Or free, where the work touches nothing that is shown: the explorer looks in now and then whether it has ended.
 */
#ifndef TUI_APP_TASK_H
#define TUI_APP_TASK_H

#include <stdatomic.h>
#include <stdbool.h>

typedef struct Task Task;
typedef void TaskWork(Task *task, void *self);

/* Starts a thread, which runs at once; NULL where the system gives none. */
Task *task_start(TaskWork *work, void *self);
/* The same in lock-step: the thread waits for the first task_step(). */
Task *task_start_stepped(TaskWork *work, void *self);
/* Lets the work continue until it parks or ends. True: it has ended. */
bool task_step(Task *task);
/* Waits up to `ms` milliseconds (-1: without limit) for the end of work that is not stepped. True: it has ended. */
bool task_wait(Task *task, int ms);
/* Tells work that is not stepped to stop, without waiting for it. */
void task_cancel(Task *task);
/* Tells the work to stop, waits for its end, and frees the task. NULL is allowed. */
void task_end(Task *task);

/* To be called by the work: waits for the next task_step(). False: stop. */
bool task_park(Task *task);
/* Becomes true when the work is to stop. Lives as long as the task. */
const atomic_bool *task_cancelled(const Task *task);

#endif

/* map_threads.c - a map's work as a task: the map's files, below this room, know no tasks. */
#include "tui/app/map_threads.h"

#include "core/base/mem.h"
#include "tui/app/task.h"

#include <stdlib.h>

typedef struct MapThread {
    Task *task;
    void (*work)(void *self, const atomic_bool *cancelled);
    void *self;
} MapThread;

static void run(Task *task, void *self)
{
    const MapThread *thread = self;
    thread->work(thread->self, task_cancelled(task));
}

static void *thread_start(void (*work)(void *self, const atomic_bool *cancelled), void *self)
{
    MapThread *thread = mem_zero(1, sizeof *thread);
    thread->work = work;
    thread->self = self;
    thread->task = task_start(run, thread);
    if (thread->task)
        return thread;
    free(thread);
    return NULL;
}

static bool thread_wait(void *self, int ms)
{
    return task_wait(((const MapThread *)self)->task, ms);
}

static void thread_end(void *self)
{
    task_end(((MapThread *)self)->task);
    free(self);
}

const MapThreads map_threads = {.start = thread_start, .wait = thread_wait, .end = thread_end};

/* task.c - runs work on a thread, freely or in turns with the caller. One mutex and one condition protect `turn`, which
 * says which of the two may run, and `ended`. */
#include "tui/app/task.h"

#include "core/base/mem.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

struct Task {
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    TaskWork *work;
    void *self;
    bool stepped;
    bool turn; /* in lock-step: it is the work's turn */
    bool ended;
    void (*left)(void *self); /* frees `self` at the end of work that the caller has left; NULL: it has not */
    atomic_bool cancelled;
};

static void task_await_turn(Task *task)
{
    while (task->stepped && !task->turn)
        pthread_cond_wait(&task->changed, &task->mutex);
}

static void release(Task *task)
{
    pthread_cond_destroy(&task->changed);
    pthread_mutex_destroy(&task->mutex);
    free(task);
}

static void *run(void *self)
{
    Task *task = self;
    pthread_mutex_lock(&task->mutex);
    task_await_turn(task);
    pthread_mutex_unlock(&task->mutex);
    task->work(task, task->self);
    pthread_mutex_lock(&task->mutex);
    task->ended = true;
    task->turn = false;
    pthread_cond_broadcast(&task->changed);
    void (*left)(void *) = task->left;
    pthread_mutex_unlock(&task->mutex);
    if (left) {
        left(task->self);
        release(task);
    }
    return NULL;
}

static Task *start(TaskWork *work, void *self, bool stepped)
{
    Task *task = mem_zero(1, sizeof *task);
    task->work = work;
    task->self = self;
    task->stepped = stepped;
    pthread_condattr_t clock;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_mutex_init(&task->mutex, NULL);
    pthread_cond_init(&task->changed, &clock);
    pthread_condattr_destroy(&clock);
    static const int CRASHES[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL}; /* the thread handles its own crashes */
    sigset_t all, before; /* all other signals must reach the main thread, whose wait for input they end */
    sigfillset(&all);
    for (size_t i = 0; i < sizeof CRASHES / sizeof *CRASHES; i++)
        sigdelset(&all, CRASHES[i]);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool started = pthread_create(&task->thread, NULL, run, task) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (started)
        return task;
    release(task);
    return NULL;
}

Task *task_start(TaskWork *work, void *self)
{
    return start(work, self, false);
}

Task *task_start_stepped(TaskWork *work, void *self)
{
    return start(work, self, true);
}

bool task_step(Task *task)
{
    pthread_mutex_lock(&task->mutex);
    task->turn = !task->ended;
    pthread_cond_broadcast(&task->changed);
    while (task->turn)
        pthread_cond_wait(&task->changed, &task->mutex);
    bool ended = task->ended;
    pthread_mutex_unlock(&task->mutex);
    return ended;
}

bool task_wait(Task *task, int ms)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += (long)(ms % 1000) * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&task->mutex);
    int late = 0;
    while (!task->ended && late == 0)
        late = ms < 0 ? pthread_cond_wait(&task->changed, &task->mutex)
                      : pthread_cond_timedwait(&task->changed, &task->mutex, &until);
    bool ended = task->ended;
    pthread_mutex_unlock(&task->mutex);
    return ended;
}

void task_cancel(Task *task)
{
    atomic_store(&task->cancelled, true);
}

void task_end(Task *task)
{
    if (!task)
        return;
    atomic_store(&task->cancelled, true);
    if (task->stepped)
        while (!task_step(task))
            ;
    pthread_join(task->thread, NULL);
    release(task);
}

void task_leave(Task *task, void (*release_self)(void *self))
{
    atomic_store(&task->cancelled, true);
    pthread_mutex_lock(&task->mutex);
    bool ended = task->ended;
    task->left = ended ? NULL : release_self;
    if (!ended)
        pthread_detach(task->thread);
    void *self = task->self;
    pthread_mutex_unlock(&task->mutex);
    if (!ended)
        return;
    task_end(task);
    release_self(self);
}

bool task_park(Task *task)
{
    pthread_mutex_lock(&task->mutex);
    task->turn = false;
    pthread_cond_broadcast(&task->changed);
    task_await_turn(task);
    pthread_mutex_unlock(&task->mutex);
    return !atomic_load(&task->cancelled);
}

const atomic_bool *task_cancelled(const Task *task)
{
    return &task->cancelled;
}

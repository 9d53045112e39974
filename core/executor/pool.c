/* pool.c - runs a graph of tasks on threads with one mutex and one condition: a task became ready, or the last running
 * task ended.
 *
 * Ready tasks wait in a binary heap, lowest number on top. A task that ends decrements the number of unfinished needs
 * of each task that needs it, and pushes those that reach zero. The edges are reversed once for each run.
 */
#include "core/executor/pool.h"

#include "core/base/mem.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

typedef struct PoolRun {
    const TaskGraph *graph;
    PoolTask *task;
    void *self;
    uint32_t *open;             /* per task: the number of its needs that have not finished */
    uint32_t *dependents_first; /* count + 1 */
    uint32_t *dependents;
    uint32_t *heap, ready; /* the ready tasks, lowest number first */
    uint32_t running, finished;
    uint32_t failed; /* lowest task that failed; UINT32_MAX: none */
    Error error;
} PoolRun;

typedef struct Worker {
    Pool *pool;
    unsigned number;
    pthread_t thread;
} Worker;

struct Pool {
    pthread_mutex_t mutex;
    pthread_cond_t work;
    PoolRun *run; /* NULL: there is nothing to do */
    bool stop;
    unsigned count; /* number of workers, the caller included */
    Worker *workers;
};

static void heap_push(PoolRun *run, uint32_t task)
{
    uint32_t i = run->ready++;
    for (; i > 0 && run->heap[(i - 1) / 2] > task; i = (i - 1) / 2)
        run->heap[i] = run->heap[(i - 1) / 2];
    run->heap[i] = task;
}

static uint32_t heap_pop(PoolRun *run)
{
    uint32_t top = run->heap[0], last = run->heap[--run->ready], i = 0;
    for (uint32_t child; (child = 2 * i + 1) < run->ready; i = child) {
        if (child + 1 < run->ready && run->heap[child + 1] < run->heap[child])
            child++;
        if (last <= run->heap[child])
            break;
        run->heap[i] = run->heap[child];
    }
    run->heap[i] = last;
    return top;
}

static void run_init(PoolRun *run)
{
    const TaskGraph *graph = run->graph;
    uint32_t count = graph->count, edges = graph->first ? graph->first[count] - graph->first[0] : 0;
    run->open = mem_zero(count, sizeof *run->open);
    run->heap = mem_alloc(count * sizeof *run->heap);
    run->dependents_first = mem_zero((size_t)count + 1, sizeof *run->dependents_first);
    run->dependents = mem_alloc(edges * sizeof *run->dependents);
    for (uint32_t t = 0; graph->first && t < count; t++) {
        run->open[t] = graph->first[t + 1] - graph->first[t];
        for (uint32_t e = graph->first[t]; e < graph->first[t + 1]; e++)
            run->dependents_first[graph->needs[e] + 1]++;
    }
    for (uint32_t t = 0; t < count; t++)
        run->dependents_first[t + 1] += run->dependents_first[t];
    uint32_t *place = mem_alloc(count * sizeof *place);
    memcpy(place, run->dependents_first, count * sizeof *place);
    for (uint32_t t = 0; graph->first && t < count; t++) {
        for (uint32_t e = graph->first[t]; e < graph->first[t + 1]; e++)
            run->dependents[place[graph->needs[e]]++] = t;
    }
    free(place);
    for (uint32_t t = 0; t < count; t++) {
        if (run->open[t] == 0)
            heap_push(run, t);
    }
}

static void run_release(PoolRun *run)
{
    free(run->open);
    free(run->heap);
    free(run->dependents_first);
    free(run->dependents);
}

/* Can a task be taken? After a failure only tasks below the failed one are. */
static bool run_has_work(const PoolRun *run)
{
    return run->ready > 0 && run->heap[0] < run->failed;
}

static void task_ended(PoolRun *run, uint32_t task, bool ok, const Error *error)
{
    run->running--;
    if (!ok) {
        if (task < run->failed) {
            run->failed = task;
            run->error = *error;
        }
        return;
    }
    run->finished++;
    for (uint32_t e = run->dependents_first[task]; e < run->dependents_first[task + 1]; e++) {
        if (--run->open[run->dependents[e]] == 0)
            heap_push(run, run->dependents[e]);
    }
}

/* Takes and runs one task; called and returns with the mutex held. */
static void run_one(Pool *pool, PoolRun *run, unsigned worker)
{
    uint32_t task = heap_pop(run);
    run->running++;
    pthread_mutex_unlock(&pool->mutex);
    Error error = {0};
    bool ok = run->task(run->self, task, worker, &error);
    pthread_mutex_lock(&pool->mutex);
    task_ended(run, task, ok, &error);
    if (pool->count > 1 && (run_has_work(run) || run->running == 0))
        pthread_cond_broadcast(&pool->work);
}

static void *worker_main(void *argument)
{
    Worker *worker = argument;
    Pool *pool = worker->pool;
    pthread_mutex_lock(&pool->mutex);
    while (!pool->stop) {
        if (pool->run && run_has_work(pool->run))
            run_one(pool, pool->run, worker->number);
        else
            pthread_cond_wait(&pool->work, &pool->mutex);
    }
    pthread_mutex_unlock(&pool->mutex);
    return NULL;
}

Pool *pool_new(unsigned workers)
{
    assert(workers >= 1);
    Pool *pool = mem_zero(1, sizeof *pool);
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_cond_init(&pool->work, NULL);
    pool->workers = mem_zero(workers, sizeof *pool->workers);
    pool->count = 1;
    for (unsigned i = 1; i < workers; i++) {
        Worker *worker = &pool->workers[pool->count];
        *worker = (Worker){.pool = pool, .number = pool->count};
        if (pthread_create(&worker->thread, NULL, worker_main, worker) != 0)
            break; /* fewer threads do the same work */
        pool->count++;
    }
    return pool;
}

void pool_free(Pool *pool)
{
    if (!pool)
        return;
    pthread_mutex_lock(&pool->mutex);
    pool->stop = true;
    pthread_cond_broadcast(&pool->work);
    pthread_mutex_unlock(&pool->mutex);
    for (unsigned i = 1; i < pool->count; i++)
        pthread_join(pool->workers[i].thread, NULL);
    pthread_cond_destroy(&pool->work);
    pthread_mutex_destroy(&pool->mutex);
    free(pool->workers);
    free(pool);
}

unsigned pool_workers(const Pool *pool)
{
    return pool->count;
}

bool pool_run(Pool *pool, const TaskGraph *graph, PoolTask *task, void *self, Error *error)
{
    PoolRun run = {.graph = graph, .task = task, .self = self, .failed = UINT32_MAX};
    run_init(&run);
    pthread_mutex_lock(&pool->mutex);
    pool->run = &run;
    pthread_cond_broadcast(&pool->work);
    while (run.running > 0 || run_has_work(&run)) {
        if (run_has_work(&run))
            run_one(pool, &run, 0);
        else
            pthread_cond_wait(&pool->work, &pool->mutex);
    }
    pool->run = NULL;
    pthread_mutex_unlock(&pool->mutex);
    run_release(&run);
    if (run.failed != UINT32_MAX) {
        if (error)
            *error = run.error;
        return false;
    }
    if (run.finished != graph->count)
        return error_set(error, ERROR_SANITY, "the jobs need each other in a cycle");
    return true;
}

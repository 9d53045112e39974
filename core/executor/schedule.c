/* schedule.c - list scheduling, driven by the ends of jobs.
 *
 *     jobs of 3, 2, 2, 4 seconds, job 3 needs 0; two workers:
 *     t=0: 0 on worker 0, 1 on worker 1;  t=2: 2 on worker 1;  t=3: 3 on worker 0, which is free first;  makespan 7
 *     critical path: 0, 3 = 7
 */
#include "core/executor/schedule.h"

#include <math.h>
#include <stdlib.h>

static double schedule_job_seconds(const PlanJob *job, uint64_t throughput)
{
    if (job->skipped)
        return 0;
    double speed = throughput ? (double)throughput : 1;
    return ((double)job->bytes_in + (double)job->bytes_out) / speed;
}

/* The index within the range of a job that is needed; UINT32_MAX where it is outside the range (or, in a damaged plan,
 * not before the job). */
static uint32_t need_at(const Plan *plan, const PlanJob *job, uint32_t i, uint32_t first, uint32_t self)
{
    uint32_t need = plan->refs.at[job->needs_first + i];
    return need >= first && need - first < self ? need - first : UINT32_MAX;
}

/* Computes the longest chain in seconds up to each job's end (`up`) and from each job's start on (`down`). */
static double chains(const Plan *plan, uint32_t first, uint32_t count, const double *seconds, double *up, double *down)
{
    double longest = 0;
    for (uint32_t j = 0; j < count; j++) {
        const PlanJob *job = &plan->jobs.at[first + j];
        up[j] = 0;
        for (uint32_t i = 0; i < job->needs_count; i++) {
            uint32_t need = need_at(plan, job, i, first, j);
            if (need != UINT32_MAX && up[need] > up[j])
                up[j] = up[need];
        }
        up[j] += seconds[j];
        down[j] = seconds[j];
        longest = up[j] > longest ? up[j] : longest;
    }
    for (uint32_t j = count; j-- > 0;) {
        const PlanJob *job = &plan->jobs.at[first + j];
        for (uint32_t i = 0; i < job->needs_count; i++) {
            uint32_t need = need_at(plan, job, i, first, j);
            if (need != UINT32_MAX && seconds[need] + down[j] > down[need])
                down[need] = seconds[need] + down[j];
        }
    }
    return longest;
}

/* The time at which all needs of a job have finished; they must all be scheduled. */
static double ready_at(const Schedule *schedule, const Plan *plan, uint32_t first, uint32_t j)
{
    const PlanJob *job = &plan->jobs.at[first + j];
    double ready = 0;
    for (uint32_t i = 0; i < job->needs_count; i++) {
        uint32_t need = need_at(plan, job, i, first, j);
        if (need != UINT32_MAX && schedule->jobs[need].end > ready)
            ready = schedule->jobs[need].end;
    }
    return ready;
}

/* A binary heap of jobs, ordered by the time at which they become ready, then by number. */
typedef struct Waiting {
    double ready;
    uint32_t job;
} Waiting;

static bool waits_less(Waiting a, Waiting b)
{
    return a.ready < b.ready || (a.ready <= b.ready && a.job < b.job);
}

static void heap_push(Waiting *heap, uint32_t *count, Waiting item)
{
    uint32_t i = (*count)++;
    for (; i > 0 && waits_less(item, heap[(i - 1) / 2]); i = (i - 1) / 2)
        heap[i] = heap[(i - 1) / 2];
    heap[i] = item;
}

static Waiting heap_pop(Waiting *heap, uint32_t *count)
{
    Waiting top = heap[0], last = heap[--*count];
    uint32_t i = 0;
    for (uint32_t child; (child = 2 * i + 1) < *count; i = child) {
        if (child + 1 < *count && waits_less(heap[child + 1], heap[child]))
            child++;
        if (!waits_less(heap[child], last))
            break;
        heap[i] = heap[child];
    }
    heap[i] = last;
    return top;
}

/* The inverted graph: the jobs that wait for a job. */
typedef struct Dependents {
    uint32_t *open;  /* per job: number of needs that are not scheduled yet */
    uint32_t *first; /* count + 1 */
    uint32_t *at;
} Dependents;

static void schedule_dependents_init(Dependents *d, const Plan *plan, uint32_t first, uint32_t count)
{
    d->open = mem_zero(count, sizeof *d->open);
    d->first = mem_zero((size_t)count + 2, sizeof *d->first);
    for (uint32_t j = 0; j < count; j++) {
        const PlanJob *job = &plan->jobs.at[first + j];
        for (uint32_t i = 0; i < job->needs_count; i++) {
            uint32_t need = need_at(plan, job, i, first, j);
            if (need != UINT32_MAX) {
                d->open[j]++;
                d->first[need + 2]++;
            }
        }
    }
    for (uint32_t j = 1; j <= count; j++)
        d->first[j + 1] += d->first[j];
    d->at = mem_alloc((size_t)d->first[count + 1] * sizeof *d->at);
    /* while filling, first[need + 1] advances to where the next job's list begins */
    for (uint32_t j = 0; j < count; j++) {
        const PlanJob *job = &plan->jobs.at[first + j];
        for (uint32_t i = 0; i < job->needs_count; i++) {
            uint32_t need = need_at(plan, job, i, first, j);
            if (need != UINT32_MAX)
                d->at[d->first[need + 1]++] = j;
        }
    }
}

static unsigned schedule_free_first(const double *busy_until, unsigned workers)
{
    unsigned best = 0;
    for (unsigned w = 1; w < workers; w++)
        best = busy_until[w] < busy_until[best] ? w : best;
    return best;
}

static void assign(Schedule *schedule, const Plan *plan, uint32_t first, const double *seconds)
{
    Dependents d;
    schedule_dependents_init(&d, plan, first, schedule->count);
    Waiting *waiting = mem_alloc(schedule->count * sizeof *waiting),
            *ready = mem_alloc(schedule->count * sizeof *ready);
    uint32_t waiting_count = 0, ready_count = 0;
    double *busy = mem_zero(schedule->workers, sizeof *busy);
    for (uint32_t j = 0; j < schedule->count; j++) {
        if (d.open[j] == 0)
            heap_push(waiting, &waiting_count, (Waiting){0, j});
    }
    while (waiting_count + ready_count > 0) {
        unsigned worker = schedule_free_first(busy, schedule->workers);
        double now = busy[worker];
        if (ready_count == 0 && waiting[0].ready > now)
            now = waiting[0].ready;
        while (waiting_count > 0 && waiting[0].ready <= now) /* among ready jobs the lowest number comes first */
            heap_push(ready, &ready_count, (Waiting){0, heap_pop(waiting, &waiting_count).job});
        uint32_t j = heap_pop(ready, &ready_count).job;
        ScheduledJob *job = &schedule->jobs[j];
        *job = (ScheduledJob){.job = first + j, .worker = worker, .start = now, .end = now + seconds[j]};
        busy[worker] = job->end;
        schedule->makespan = job->end > schedule->makespan ? job->end : schedule->makespan;
        schedule->serial += seconds[j];
        for (uint32_t i = d.first[j]; i < d.first[j + 1]; i++) {
            uint32_t next = d.at[i];
            if (--d.open[next] == 0)
                heap_push(waiting, &waiting_count, (Waiting){ready_at(schedule, plan, first, next), next});
        }
    }
    free(waiting);
    free(ready);
    free(busy);
    free(d.open);
    free(d.first);
    free(d.at);
}

void schedule_init(Schedule *schedule, const Plan *plan, uint32_t first, uint32_t count, unsigned workers,
                   uint64_t throughput)
{
    *schedule = (Schedule){.count = count, .workers = workers ? workers : 1};
    schedule->jobs = mem_zero(count, sizeof *schedule->jobs);
    double *seconds = mem_alloc(count * sizeof *seconds), *up = mem_alloc(count * sizeof *up),
           *down = mem_alloc(count * sizeof *down);
    for (uint32_t j = 0; j < count; j++)
        seconds[j] = schedule_job_seconds(&plan->jobs.at[first + j], throughput);
    schedule->critical_path = chains(plan, first, count, seconds, up, down);
    assign(schedule, plan, first, seconds);
    for (uint32_t j = 0; j < count; j++) {
        double through = up[j] + down[j] - seconds[j];
        schedule->jobs[j].critical = through >= schedule->critical_path * (1 - 1e-12);
    }
    schedule->speedup = schedule->makespan > 0 ? schedule->serial / schedule->makespan : 1;
    free(seconds);
    free(up);
    free(down);
}

void schedule_release(Schedule *schedule)
{
    free(schedule->jobs);
    *schedule = (Schedule){0};
}

static double one_makespan(const Plan *plan, uint32_t first, uint32_t end, unsigned workers, uint64_t throughput)
{
    if (first >= end)
        return 0;
    Schedule schedule;
    schedule_init(&schedule, plan, first, end - first, workers, throughput);
    double makespan = schedule.makespan;
    schedule_release(&schedule);
    return makespan;
}

double schedule_history(const History *history, unsigned workers, uint64_t throughput)
{
    double total = 0;
    uint32_t first = 0, end = 0; /* the current compaction has the jobs [first, end) */
    for (size_t i = 0; i < history->steps.count; i++) {
        const Step *step = &history->steps.at[i];
        if (step->op == STEP_COMPACT) {
            total += one_makespan(&history->plan, first, end, workers, throughput);
            first = end;
        } else if ((step->op == STEP_CREATE || step->op == STEP_SKIP) && step->job != JOB_NONE && step->job >= end) {
            end = step->job + 1;
        }
    }
    return total + one_makespan(&history->plan, first, end, workers, throughput);
}

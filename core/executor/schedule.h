/* schedule.h - when each job would start and end with W workers of a given speed.
 *
 *     worker 0  |--- 0 ---|----- 3 -----|           A job moves the bytes it reads and the bytes it writes.
 *     worker 1  |-- 1 --|-- 2 --|                   The lowest ready job goes to the worker that is free first,
 *               0                       makespan    as in the pool that really runs them.
 */
#ifndef CORE_EXECUTOR_SCHEDULE_H
#define CORE_EXECUTOR_SCHEDULE_H

#include "core/history/history.h"

typedef struct ScheduledJob {
    uint32_t job;
    unsigned worker;
    double start, end; /* seconds */
    bool critical;     /* the job is on a longest chain of jobs that need each other */
} ScheduledJob;

typedef struct Schedule {
    ScheduledJob *jobs; /* owned; ordered by job id */
    uint32_t count;
    unsigned workers;
    double makespan;      /* seconds until the last job ends */
    double serial;        /* seconds with one worker */
    double critical_path; /* seconds with any number of workers */
    double speedup;       /* serial / makespan; 1 where there is nothing to do */
} Schedule;

/* Schedules jobs [first, first + count) of the plan; needs outside that range count as finished. `workers` >= 1;
 * `throughput` is in bytes per second and worker, 0 counts as 1. The caller frees the schedule. A skipped job takes no
 * time. O((jobs + needs) log jobs + jobs × workers). */
void schedule_init(Schedule *schedule, const Plan *plan, uint32_t first, uint32_t count, unsigned workers,
                   uint64_t throughput);
void schedule_release(Schedule *schedule);

/* The seconds that all compactions of a history take, one after the other, with that many workers. Costs as
 * schedule_init() for each. */
double schedule_history(const History *history, unsigned workers, uint64_t throughput);

#endif

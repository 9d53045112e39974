/* plan_json.h - a plan as data, for other programs. */
#ifndef CORE_TELL_PLAN_JSON_H
#define CORE_TELL_PLAN_JSON_H

#include "core/history/history.h"

/* What a model of the run adds; all zero where there is none. Seconds. */
typedef struct PlanSchedule {
    unsigned workers;
    double makespan, serial, speedup, critical_path;
    const double *start, *end; /* per job, or NULL */
} PlanSchedule;

/* Policy, levels, splits, partitions, decisions, cuts, jobs, schedule, totals. Keys are hex, LSNs hi/lo, layers ids
 * with their names in `layers`. */
void plan_json(const History *history, const PlanSchedule *schedule, Text *out);

#endif

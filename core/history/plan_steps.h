/* plan_steps.h - a plan's decisions as steps of the history, so that a user can go through them one by one. */
#ifndef CORE_HISTORY_PLAN_STEPS_H
#define CORE_HISTORY_PLAN_STEPS_H

#include "core/history/history.h"

/* How much of the plan has steps in the history. */
typedef struct PlanSteps {
    History *history;
    uint32_t decisions, levels, splits, partitions, cuts, jobs; /* numbers of each that have steps */
} PlanSteps;

/* Starts behind everything that the history contains. */
PlanSteps plan_steps_at_end(History *history);

/* Appends a step for each new level, split, partition, cut and job of the plan, in the order of the decisions. Without
 * a trace only levels, splits and partitions get steps. O(new entries). */
void plan_steps_append(PlanSteps *steps);

#endif

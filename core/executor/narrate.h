/* narrate.h - a plan's decisions as steps of the history, so that a user can go through them one by one. */
#ifndef CORE_EXECUTOR_NARRATE_H
#define CORE_EXECUTOR_NARRATE_H

#include "core/history/history.h"

/* How much of the plan has steps in the history. */
typedef struct Narrator {
    History *history;
    uint32_t decisions, levels, splits, partitions, cuts, jobs; /* numbers of each that have steps */
} Narrator;

/* Starts behind everything that the history contains. */
Narrator narrator_at_end(History *history);

/* Appends a step for each new level, split, partition, cut and job of the plan, in the order of the decisions. Without
 * a trace only levels, splits and partitions get steps. O(new entries). */
void narrate_plan(Narrator *narrator);

#endif

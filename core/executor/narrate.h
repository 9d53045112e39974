/* narrate.h - a plan's decisions as steps of the history, so that a user can go through them one by one. */
#ifndef CORE_EXECUTOR_NARRATE_H
#define CORE_EXECUTOR_NARRATE_H

#include "core/history/history.h"

/* How far the plan has been told. */
typedef struct Narrator {
    History *history;
    uint32_t decisions, levels, splits, partitions, cuts, jobs; /* told so far */
} Narrator;

/* Starts at the end of what the history holds. */
Narrator narrator_at_end(History *history);

/* Appends a step for every level, split, partition, cut and job that is new in the plan, in the order of the decisions.
 * Without a trace only levels, splits and partitions are recorded. */
void narrate_plan(Narrator *narrator);

#endif

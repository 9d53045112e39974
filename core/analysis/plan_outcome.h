/* plan_outcome.h - what a plan comes to, in the few numbers by which plans under different policies are compared. */
#ifndef CORE_ANALYSIS_PLAN_OUTCOME_H
#define CORE_ANALYSIS_PLAN_OUTCOME_H

#include "core/history/history.h"

typedef struct PlanOutcome {
    Policy policy;
    uint64_t jobs, bytes_written; /* of jobs that are not skipped */
    uint64_t skipped;             /* jobs that write nothing: the layer is kept, or a table is moved */
    size_t layers;                /* number of layers alive at the end */
    bool estimated;               /* bytes_written is an estimate */
} PlanOutcome;

/* The outcome of a history's plan. O(jobs + layers). */
PlanOutcome plan_outcome(const History *history);

#endif

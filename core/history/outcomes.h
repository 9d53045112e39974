/* outcomes.h - where two histories of one input come to different results: verdicts, splits, strategies, cuts, jobs.
 *
 *     A  flush flush compact { level 0 due · split · keys 0…9: images · cut 5 · job }  flush …
 *     B  flush flush compact { level 0 due · split · keys 0…9: deltas · cut 7 · job }  flush …
 *                                                    ^ a difference; cuts and jobs that follow are not counted
 *
 * Decisions and actions are compared, not the numbers behind them and not the texts: notes and traces never differ.
 * Compactions after the same number of flushes are compared.
 */
#ifndef CORE_HISTORY_OUTCOMES_H
#define CORE_HISTORY_OUTCOMES_H

#include "core/history/history.h"

typedef enum OutcomeKind {
    OUTCOME_VERDICT,  /* a level is due, or not; or only one side compacts at all */
    OUTCOME_SPLIT,    /* where a level is split into partitions */
    OUTCOME_STRATEGY, /* images, deltas or nothing for a partition */
    OUTCOME_CUT,      /* where a layer ends */
    OUTCOME_JOB,      /* a layer that is made, or kept as it is */
} OutcomeKind;

typedef struct OutcomeDifference {
    OutcomeKind kind;
    uint32_t flushes; /* that came before it */
    StepId a, b;      /* the steps that show it; of a side that does nothing there, where it would */
    bool a_nothing, b_nothing;
} OutcomeDifference;

typedef struct OutcomeDiff {
    ARRAY(OutcomeDifference) at; /* in order; owned */
} OutcomeDiff;

/* Compares what happened. O(steps). */
void outcome_diff_init(OutcomeDiff *diff, const History *a, const History *b);
void outcome_diff_release(OutcomeDiff *diff);

const char *outcome_kind_name(OutcomeKind kind); /* "verdict", "split", "strategy", "cut", "job" */

/* The step of `b` that goes with step `at` of `a`: the first step with the first, the last with the last, else the same
 * place after the same number of flushes. O(steps). */
StepId outcome_step_beside(const History *a, StepId at, const History *b);

#endif

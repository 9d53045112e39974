/* outcomes.h - where two histories of one input come to different results: verdicts, splits, strategies, cuts, jobs.
 *
 *     A  flush flush compact { level 0 due · split · keys 0…9: images · cut 5 · job }  flush …
 *     B  flush flush compact { level 0 due · split · keys 0…9: deltas · cut 7 · job }  flush …
 *                                                    ^ a difference; cuts and jobs that follow are not counted
 *
 * Decisions and actions are compared, not the numbers behind them and not the texts: notes and traces never differ.
 * Compactions after the same number of flushes are compared. Of two that create and delete the same layers only the
 * jobs differ that read different layers.
 */
#ifndef CORE_HISTORY_OUTCOMES_H
#define CORE_HISTORY_OUTCOMES_H

#include "core/history/history.h"

typedef enum OutcomeKind {
    OUTCOME_VERDICT,  /* compaction of a level is due on one side only, or only one side compacts at all */
    OUTCOME_SPLIT,    /* where a level is split into partitions */
    OUTCOME_STRATEGY, /* images, deltas or nothing for a partition */
    OUTCOME_CUT,      /* where a layer ends */
    OUTCOME_JOB,      /* a layer that is created, or kept unchanged */
    OUTCOME_READS,    /* what the job reads that creates a layer on both sides */
} OutcomeKind;

typedef struct OutcomeDifference {
    OutcomeKind kind;
    uint32_t flushes;      /* number of flushes before it */
    uint32_t level;        /* the level it is in; 0 for a verdict of only one side */
    KeyRange keys;         /* the keys it is about: a cut's only key; both 0 where it is about all keys */
    StepId a, b;           /* the steps that show it; on a side that does nothing there, the step where it would be */
    uint32_t job_a, job_b; /* the jobs that read differently; JOB_NONE for other kinds */
    bool a_nothing, b_nothing;
} OutcomeDifference;

typedef struct OutcomeDiff {
    ARRAY(OutcomeDifference) at; /* in order of time; owned */
} OutcomeDiff;

/* Compares the decisions of two histories. The caller frees the result. O(steps), and O(steps) more for each compaction
 * that only one side has. */
void outcome_diff_init(OutcomeDiff *diff, const History *a, const History *b);
void outcome_diff_release(OutcomeDiff *diff);

/* The kind's name: "verdict", "split", "strategy", "cut", "job", "job input"; of an LSM store a job is a "compaction".
 */
const char *outcome_kind_name(OutcomeKind kind, bool store);

/* The step of `b` to show beside step `at` of `a`: the first beside the first, the last beside the last, else the same
 * place after the same number of flushes. O(steps). */
StepId outcome_step_beside(const History *a, StepId at, const History *b);

#endif

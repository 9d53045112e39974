/* plan_verdicts.h - the verdicts of a plan as one number, by which plans with different parameters are compared.
 *
 *     fanout 9   level 0 due: images · level 1 due: deltas       4C0F…
 *     fanout 8   level 0 due: images · level 1 due: deltas       4C0F…   the same verdicts, whatever the cuts are
 *     fanout 7   level 0 due: images · level 1 not due           91AA…   a verdict flipped
 *
 * A verdict says what is compacted and how: which layers a level holds, whether it is due, into which partitions it is
 * divided, images or deltas. Where layers are cut is none, because cuts move with every value of some parameters. So
 * verdicts on what is loaded count one by one, but of those on layers that the plan made itself only which there are.
 */
#ifndef CORE_ANALYSIS_PLAN_VERDICTS_H
#define CORE_ANALYSIS_PLAN_VERDICTS_H

#include "core/history/history.h"

/* Is a decision of that rule about a verdict? If not it is about a cut, or says what follows from one. */
bool rule_is_verdict(RuleId rule);
/* The hash of the verdicts of a plan that was traced. O(decisions log decisions). */
uint64_t plan_verdicts(const History *plan);

/* A verdict that only one of two plans has. */
typedef struct VerdictDifference {
    uint32_t decision; /* in the trace of that plan */
    uint32_t level;
    bool in_after; /* the plan is the second one */
} VerdictDifference;

/* Finds the first verdict that only one of two plans of the same layers has: in the lowest level, best one that only
 * `after` has. False where plan_verdicts() are the same. O(decisions log decisions). */
bool plan_verdicts_difference(const History *before, const History *after, VerdictDifference *difference);

#endif

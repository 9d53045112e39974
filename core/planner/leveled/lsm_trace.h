/* lsm_trace.h - the decisions of an LSM engine's round: each level's score, then the tables that are taken and the
 * candidates that were rejected. */
#ifndef CORE_PLANNER_LEVELED_LSM_TRACE_H
#define CORE_PLANNER_LEVELED_LSM_TRACE_H

#include "core/planner/leveled/lsm_pick.h"
#include "core/planner/plan.h"
#include "core/planner/verdict.h"

/* The rules of the row `leveled` in the table of algorithms; the rows of the other engines use them too. */
typedef enum LsmRule {
    LSM_RULE_LEVEL,
    LSM_RULE_PICK,  /* below L0, by overlap */
    LSM_RULE_L0,    /* in L0 */
    LSM_RULE_ORDER, /* below L0, by another order */
    LSM_RULE_FIRST, /* universal, FIFO, and what no score decides */
} LsmRule;
extern const Rule lsm_rules[];

/* Adds the decisions about a pick to the plan's trace. Returns the decision that the jobs follow from; DECISION_NONE
 * without a trace. O(tables of the level that is compacted × log n). */
uint32_t lsm_trace(Plan *plan, const LsmState *state, const LsmOptions *options, const Verdict *verdict,
                   const LsmPick *pick);

#endif

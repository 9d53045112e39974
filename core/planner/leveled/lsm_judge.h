/* lsm_judge.h - the judge of LSM stores as the table of algorithms has it: scores of levels as a verdict. */
#ifndef CORE_PLANNER_LEVELED_LSM_JUDGE_H
#define CORE_PLANNER_LEVELED_LSM_JUDGE_H

#include "core/planner/algorithm.h"
#include "core/planner/leveled/lsm_pick.h"
#include "core/planner/leveled/lsm_policy.h"

/* The row of the table of algorithms whose rules all LSM engines use (lsm_trace.h). */
extern const Algorithm algorithm_leveled;

/* Builds the levels of the view's live layers. ERROR_INPUT where they are not placements of a store, or the order of
 * its keys is unknown; `state` is then unchanged. The caller releases `state`. */
bool lsm_view_state(const PlanView *view, LsmState *state, Error *error);

/* Rows are levels that have tables, the one that is compacted first on top; styles without levels have one row. */
bool lsm_judge(const JudgeInput *input, Verdict *verdict, Error *error);

#endif

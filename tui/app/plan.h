/* plan.h - the plan of what was loaded, shown in its place; and the policy that it is made with.
 *
 * A plan is a history of its own, forked from what was shown: layers keep their ids, so the selection, and a question
 * like `why #17`, mean the same before and after. Every change of the policy plans anew from the same start.
 */
#ifndef TUI_APP_PLAN_H
#define TUI_APP_PLAN_H

#include "tui/app/region.h"
#include "tui/app/session.h"

/* What plans are made of from now on: the layers of that region alone; NULL: all. */
void plan_scope_set(Session *session, const Region *region);
const Region *plan_scope(const Session *session);
/* A fork of `base` at `from`, of the scope's layers, to be planned with `policy`. */
History *plan_fork(const Session *session, const History *base, StepId from, const Policy *policy);

/* Plans with the session's policy and shows the plan at `step` of it (STEP_NEVER: where its story begins). On failure
 * nothing is changed. */
bool plan_make(Session *session, StepId step, Error *error);
/* Where a plan starts from: a step of what was loaded. */
StepId plan_start(const Session *session);
/* Shows what was loaded again. Fails where nothing is planned. */
bool plan_leave(Session *session, Error *error);

/* Changes a parameter of the policy; a plan that is shown follows, at the same step where it has one. On failure
 * nothing is changed. */
bool plan_change(Session *session, Str name, Str value, Error *error);
/* The same for a policy as it is written after `plan`: "legacy", "full-gc+fanout=6". */
bool plan_change_all(Session *session, Str words, Error *error);
/* Takes the last change back. Fails where there is none. */
bool plan_undo(Session *session, Error *error);

#endif

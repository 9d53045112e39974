/* plan.h - the plan of what was loaded, shown in its place; and the policy that it is made with.
 *
 * A plan is a history of its own, forked from what was shown: layers keep their ids, so the selection, and a question
 * like `why #17`, mean the same before and after. Every change of the policy plans anew from the same start.
 */
#ifndef TUI_APP_PLAN_H
#define TUI_APP_PLAN_H

#include "tui/app/region.h"
#include "tui/app/session.h"

/* Restricts later plans to the layers of that region; NULL: all layers. */
void plan_scope_set(Session *session, const Region *region);
const Region *plan_scope(const Session *session);
/* A fork of `base` at `from` with the layers in scope, to be planned with `policy`. The caller frees it. */
History *plan_fork(Session *session, const History *base, StepId from, const Policy *policy);

/* Plans with the session's policy and shows the plan at `step` (STEP_NEVER: at its beginning). Fails as planning does,
 * with nothing changed. */
bool plan_make(Session *session, StepId step, Error *error);
/* The step of what was loaded at which a plan starts. */
StepId plan_start(const Session *session);
/* Shows what was loaded again. Fails where no plan is shown. */
bool plan_leave(Session *session, Error *error);

/* Changes a parameter of the policy. A plan that is shown is made again and shown at the same step, if it has one.
 * Fails, with nothing changed, for an invalid value, or as planning does. */
bool plan_change(Session *session, Str name, Str value, Error *error);
/* The same for a whole policy as it is written after `plan`: "legacy", "full-gc+fanout=6". Fails as plan_change(). */
bool plan_change_all(Session *session, Str words, Error *error);
/* Takes back the last change. Fails where there is none. */
bool plan_undo(Session *session, Error *error);

#endif

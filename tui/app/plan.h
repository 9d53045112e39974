/* plan.h - the plan that is shown in place of what was loaded, and changes of the policy that it is made with.
 *
 * A plan is a history of its own, forked from what was loaded. Layers keep their ids, so the selection and a question
 * like `why #17` mean the same before and after. Every change of the policy makes the plan again from the same start.
 */
#ifndef TUI_APP_PLAN_H
#define TUI_APP_PLAN_H

#include "tui/app/region.h"
#include "tui/app/session.h"

/* Restricts later plans to the layers that overlap the region, which is copied; NULL: all layers. */
void plan_scope_set(Session *session, const Region *region);
/* The region set by plan_scope_set(); NULL: none. Owned by the session. */
const Region *plan_scope(const Session *session);
/* The layers of such a plan; {0}: none was made. */
RegionFigures plan_scope_figures(const Session *session);
/* A fork of `base` at step `from` with the layers in scope, to be planned with `policy`. The caller frees it.
 * NULL, with ERROR_CANCELLED: the user cancelled. */
History *plan_fork(Session *session, const History *base, StepId from, const Policy *policy, Error *error);

/* Finishes a run, plans with the session's policy and shows the plan at `step`; STEP_NEVER: at its first level, or at
 * its end if it has none. Ends a comparison that is not one of plans. Fails as the run or planning does, without
 * showing a plan. */
bool plan_make(Session *session, StepId step, Error *error);
/* Is a plan what comes next: are there layers without steps, and neither a plan nor jobs of one? */
bool plan_is_due(const Session *session);
/* The step of the loaded history at which a plan starts. */
StepId plan_start(const Session *session);
/* Shows the loaded history again and frees the plan. ERROR_USAGE if there is no plan. */
bool plan_leave(Session *session, Error *error);

/* Changes a parameter of the policy. If a plan is shown, makes it again and shows it at the same step, if it has that.
 * Fails for an invalid value, or as plan_make(); the policy is unchanged then. */
bool plan_change(Session *session, Str name, Str value, Error *error);
/* As plan_change(), for a policy as written after `plan`: "legacy", "full-gc+fanout=6". */
bool plan_change_all(Session *session, Str words, Error *error);
/* Is there a change of the policy to revert? ERROR_USAGE if there is none. */
bool plan_may_undo(const Session *session, Error *error);
/* Reverts the last change, which must exist. Fails as plan_make(). */
bool plan_undo(Session *session, Error *error);

#endif

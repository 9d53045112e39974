/* what_if.h - how a plan depends on one parameter: at which values it would change, and the outcomes so far.
 *
 *     fanout        ▸ 4   12 jobs   1.20 GiB  ■■■■■■        the values tried, with all other parameters as they are
 *                     10  3 jobs    310 MiB   ■■
 *     plan changes    below 9, above 57                     the nearest values at which a decision flips
 */
#ifndef TUI_APP_WHAT_IF_H
#define TUI_APP_WHAT_IF_H

#include "core/analysis/plan_outcome.h"
#include "tui/app/session.h"

/* Records the outcome of a plan of `base` at step `from`, unless it is known or 400 are. Forgets those of other
 * histories and steps. O(layers). */
void what_if_note(Session *session, const History *base, StepId from, const History *plan);

/* A value at which a decision of the plan says that its verdict flips. */
typedef struct FlipAt {
    double value;      /* NAN: there is none */
    uint32_t decision; /* the decision that flips, in the plan's trace */
} FlipAt;

/* Finds the nearest such values below and above `value`, without the flips of cuts. The decision of a judge says so of
 * the layers that it saw; plans with these values may decide otherwise. O(decisions). */
void what_if_flips(const History *plan, const PolicyParameter *parameter, double value, FlipAt *below, FlipAt *above);
/* Fills `series` with the recorded outcomes that differ from `policy` only in this parameter, ordered by its value, at
 * most `limit`. Returns how many. Owned by the session; valid until the next one is recorded. */
size_t what_if_series(const Session *session, const Policy *policy, const PolicyParameter *parameter,
                      const PlanOutcome **series, size_t limit);

/* What the last change of the policy changed in the plan. */
typedef struct WhatIfChange {
    PlanOutcome before, after;
    size_t differences; /* in what the two plans decide and do (outcomes.h) */
} WhatIfChange;

/* Records what a change of the policy changed, unless there are more than 500,000 layers. Without a plan before, or
 * with the same policy, forgets the change recorded last. O(layers + steps). */
void what_if_changed(Session *session, const History *before, const History *after);
/* The change that led to the shown plan; NULL: none is known. Owned by the session. */
const WhatIfChange *what_if_change(const Session *session);
/* Appends the change: "fanout 10 → 1: 1 → 3 jobs, 7.08 MiB → 1.20 GiB written, 26,634 layers left as before", or that
 * nothing changes. */
void what_if_change_text(const WhatIfChange *change, Text *out);
/* Appends what changes for a layer: "layer #17: deleted after 4 jobs; before: kept". False, with nothing appended, for
 * a layer that was not there before the plans. */
bool what_if_layer_text(const Session *session, LayerId layer, Text *out);

#endif

/* facts.h - the figures of the title line at the shown step: counts, and the judge's verdict.
 *
 * Counts take one pass over the layers, and are kept until step or history changes. The verdict is taken from the
 * analysis of the same layers (session_insight.h), so nothing is judged twice. While the analysis runs in the
 * background, there is no verdict.
 */
#ifndef TUI_APP_FACTS_H
#define TUI_APP_FACTS_H

#include "core/analysis/plan_totals.h"
#include "core/tell/title.h"
#include "tui/app/session.h"

typedef struct Facts {
    size_t layers, deltas, images, l0;
    uint64_t bytes;          /* sum over layers of known size */
    size_t sized;            /* number of layers with a known size */
    size_t estimated;        /* number of those whose size is an estimate */
    const PlanLevel *judged; /* the level that the current compaction judged last; NULL: no compaction is in progress */
} Facts;

/* Counts the layers of `history` at `step`. O(layers). */
Facts facts_of(const History *history, StepId step);
/* The facts of what is shown, owned by the session. O(layers) if the live layers have changed, else O(steps since the
 * compaction began). */
const Facts *facts_shown(const Session *session);
/* The sums over all steps of what is shown, owned by the session, and kept until the history changes. O(layers + steps
 * + inputs of jobs) if it has changed. */
const PlanTotals *facts_totals(const Session *session);
/* The verdict on what is shown, by the session's policy, as session_insight() has it. */
TitleVerdict facts_verdict(Session *session);

#endif

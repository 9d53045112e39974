/* facts.h - the figures of the title line at the shown step: counts, and the judge's verdict.
 *
 * Counts take one pass over the layers, and are kept until step or history changes. The verdict is that of the analysis
 * of the same layers (session_insight.h): nothing is judged twice. If the analysis runs in the background, the verdict
 * is missing until it ends.
 */
#ifndef TUI_APP_FACTS_H
#define TUI_APP_FACTS_H

#include "core/analysis/summary.h"
#include "tui/app/session.h"

/* A plain value. */
typedef struct Facts {
    size_t layers, deltas, images, l0;
    uint64_t bytes; /* sum over layers of known size */
    size_t sized;
    const PlanLevel *judged; /* the level that the current compaction judged last; NULL: no compaction is in progress */
} Facts;

typedef enum FactsState {
    FACTS_NOTHING, /* there is no layer to judge */
    FACTS_PENDING, /* the layers are still being analysed; ask again later */
    FACTS_JUDGED,
} FactsState;

typedef struct FactsVerdict {
    FactsState state;
    bool compact;                  /* compaction is due, or stalled */
    char text[LEVEL_VERDICT_SIZE]; /* "depth 57 ≥ fanout 10 → compact"; empty where it was not judged */
} FactsVerdict;

/* Of `history` at `step`. O(layers). */
Facts facts_of(const History *history, StepId step);
/* Of what is shown. O(layers) where the live layers changed, else O(steps since). */
const Facts *facts_shown(const Session *session);
/* The verdict on what `facts` are about. `summary` is that of the live layers; NULL: it is not ready yet. */
FactsVerdict facts_verdict_of(const Facts *facts, const Summary *summary);
/* The verdict on what is shown, by the session's policy. It is the one in session_insight(). */
FactsVerdict facts_verdict(Session *session);

#endif

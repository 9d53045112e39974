/* facts.h - the figures of the title line at the shown step: counts, and the judge's verdict.
 *
 * Counts take one pass over the layers, and are kept until step or history changes. The verdict is taken from the
 * analysis of the same layers (session_insight.h), so nothing is judged twice. While the analysis runs in the
 * background, there is no verdict.
 */
#ifndef TUI_APP_FACTS_H
#define TUI_APP_FACTS_H

#include "core/analysis/summary.h"
#include "tui/app/session.h"

typedef struct Facts {
    size_t layers, deltas, images, l0;
    uint64_t bytes;          /* sum over layers of known size */
    size_t sized;            /* number of layers with a known size */
    size_t estimated;        /* number of those whose size is an estimate */
    bool store;              /* the layers are an LSM store's tables */
    const PlanLevel *judged; /* the level that the current compaction judged last; NULL: no compaction is in progress */
} Facts;

typedef enum FactsState {
    FACTS_NOTHING, /* there is no layer to judge */
    FACTS_PENDING, /* the layers are still being analysed; ask again later */
    FACTS_JUDGED,  /* `text` is the verdict, or why there is none */
} FactsState;

typedef struct FactsVerdict {
    FactsState state;
    bool compact;                  /* compaction is due, or stalled */
    bool of_top;                   /* the verdict is on level 0, which the text does not say */
    char text[LEVEL_VERDICT_SIZE]; /* "depth 57 ≥ fanout 10 → compact"; empty unless FACTS_JUDGED */
} FactsVerdict;

/* Counts the layers of `history` at `step`. O(layers). */
Facts facts_of(const History *history, StepId step);
/* The facts of what is shown, owned by the session. O(layers) if the live layers have changed, else O(steps since the
 * compaction began). */
const Facts *facts_shown(const Session *session);
/* The verdict on the layers of `facts`. `summary` is that of the same layers; NULL: it is not ready yet. */
FactsVerdict facts_verdict_of(const Facts *facts, const Summary *summary);
/* The verdict on what is shown, by the session's policy, as session_insight() has it. */
FactsVerdict facts_verdict(Session *session);
/* Leaves out the word "fanout": "depth 57 ≥ 10 → compact". */
void facts_shorten(FactsVerdict *verdict);

#endif

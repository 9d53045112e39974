/* decision_list.h - the decisions that are listed: the main decisions of the plan, or all about one layer.
 *
 *     row 0   decision 0   level 0: depth 57 ≥ fanout 10
 *     row 1   decision 9   …
 *     row 2   decisions 12 to 68: layers are deleted
 *
 * Level identification decides about every layer; these decisions are listed only for one layer.
 */
#ifndef TUI_APP_DECISION_LIST_H
#define TUI_APP_DECISION_LIST_H

#include "core/base/tones.h"
#include "core/tell/plan_text.h"
#include "tui/app/session.h"

typedef struct DecisionList {
    LayerId layer;   /* only decisions about this layer are listed; LAYER_NONE: all decisions */
    DecisionIds ids; /* by row: the decision, or the first of a run of deletions */
    size_t settled;  /* for a layer: the row of the decision that settled its fate, as by plan_why_decisions() */
    TonedText told;  /* for a layer: all that was decided about it, as plan_why_text() says it */
} DecisionList;

/* The decisions of the shown history, owned by the session. O(decisions) if history or layer have changed. */
const DecisionList *decision_list(const Session *session);
/* The layer that the list is about; LAYER_NONE: all. O(1). */
LayerId decision_list_layer(const Session *session);
/* Makes the list one about a layer; LAYER_NONE: about all. */
void decision_list_about(Session *session, LayerId layer);
/* The row of a decision, or of the last listed one before it. O(log n) once the list is made. */
size_t decision_list_row(const Session *session, uint32_t decision);
/* The number of decisions in the row that begins with this one: a run of deletions, else 1. */
uint32_t decision_list_run(const Session *session, uint32_t decision);

#endif

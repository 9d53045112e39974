/* decision_list.h - the planner's decisions that are listed: the story of the plan, or all that were made about one
 * layer.
 *
 *     row 0   decision 0   level 0: depth 57 ≥ fanout 10
 *     row 1   decision 9   …                               the walk of level identification looks at every layer: its
 *     row 2   decisions 12 to 68: layers are deleted       decisions are listed only where a layer is asked for
 */
#ifndef TUI_APP_DECISION_LIST_H
#define TUI_APP_DECISION_LIST_H

#include "core/base/tones.h"
#include "core/tell/plan_text.h"
#include "tui/app/session.h"

typedef struct DecisionList {
    LayerId layer;   /* only decisions about this layer are listed; LAYER_NONE: all decisions */
    DecisionIds ids; /* by row: the decision, or the first of a run of deletions */
    size_t settled;  /* for a layer: the row of the decision that settled it, as plan_why_decisions() */
    Text told;       /* for a layer: everything that was decided about it, in words … */
    Tones tones;     /* … and which of its lines are headings */
} DecisionList;

/* The decisions of the shown history, owned by the session. O(decisions) where it has changed. */
const DecisionList *decision_list(const Session *session);
/* Only the layer that the list is about. O(1). */
LayerId decision_list_layer(const Session *session);
void decision_list_about(Session *session, LayerId layer);
/* The row of a decision, or of the last listed one before it. */
size_t decision_list_row(const Session *session, uint32_t decision);
/* The number of deletions for which the row that begins at this decision stands; 1 for all other decisions. */
uint32_t decision_list_run(const Session *session, uint32_t decision);

#endif

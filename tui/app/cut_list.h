/* cut_list.h - the candidates for one cut, in key order: all places at which the planner could have ended a layer,
 * including the chosen one, as the ruler below the map shows them.
 *
 *     plan.cuts   … | job 2: 900 1000 1100* 1220 | job 3: …          * chosen; the list is those of one job
 */
#ifndef TUI_APP_CUT_LIST_H
#define TUI_APP_CUT_LIST_H

#include "tui/app/session.h"

typedef struct CutList {
    uint32_t first, count; /* range in shown->plan.cuts; count 0: no list is open */
} CutList;

/* The list that cut_list_open() opened last. */
CutList cut_list(const Session *session);
/* The cut of the shown step, as an index in plan.cuts; UINT32_MAX: the step is not about a cut. */
uint32_t cut_of_step(const Session *session);
/* The cut that a step shows; UINT32_MAX: it shows none, or there is no such step. */
uint32_t cut_at_step(const Session *session, StepId at);
/* The nearest step after `from`, or with direction -1 before it, at which a cut is chosen; STEP_NEVER: there is none.
 */
StepId cut_step_after(const Session *session, StepId from, int direction);
/* The candidate at exactly this key on the step's ruler, as an index in plan.cuts; UINT32_MAX: there is none. */
uint32_t cut_at_key(const Session *session, Key key);
/* Opens the candidates of the cut's job in their pane, with the cursor on the cut. */
void cut_list_open(Session *session, uint32_t cut);

#endif

/* store_insight.h - the analysis of the shown LSM store at its step: levels, scores, what the rules do next, what
 * really followed, the owners of L0. Made when a pane first asks, kept while step and policy stay. */
#ifndef TUI_APP_STORE_INSIGHT_H
#define TUI_APP_STORE_INSIGHT_H

#include "core/analysis/lsm_owners.h"
#include "core/planner/leveled/lsm_predict.h"
#include "core/analysis/lsm_survey.h"
#include "tui/app/session.h"

/* What a picker did at a step, and whether a rule explains it. */
typedef struct StoreEvent {
    bool any;
    LsmPrediction prediction;
} StoreEvent;

/* For reading: only store_insight() writes it. */
typedef struct StoreInsight {
    const Lsm *lsm; /* the store, at `step` */
    StepId step;
    uint32_t family;
    LsmSurvey survey; /* without read depths */
    LsmOwners owners; /* owners of L0, most bytes first */
    StoreEvent here;  /* the event of this step */
    StoreEvent next;  /* the first event after it */
} StoreInsight;

/* The look at the store at the shown step, or while a plan is shown, at the step that the plan was made from. NULL:
 * what was loaded is not an LSM store. Owned by the session. O(placements) where the step or the policy has changed. */
const StoreInsight *store_insight(const Session *session);

/* The deepest read of all steps. False: there is no store, its key order is unknown, or it has too many tables for a
 * frame. O(placements × log keys) the first time. */
bool store_worst_depth(const Session *session, LsmWorstDepth *worst);

#endif

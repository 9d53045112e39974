/* store_insight.h - the analysis of the shown LSM store at its step: levels, scores, what the rules do next, what
 * really followed, the owners of L0. Made when it is first needed, and kept until step or policy change. */
#ifndef TUI_APP_STORE_INSIGHT_H
#define TUI_APP_STORE_INSIGHT_H

#include "core/analysis/lsm_owners.h"
#include "core/analysis/lsm_predict.h"
#include "core/analysis/lsm_survey.h"
#include "tui/app/session.h"

/* A step that a picker decided, and whether a rule explains it. */
typedef struct StoreEvent {
    bool any; /* false: there is no such step */
    LsmPrediction prediction;
} StoreEvent;

typedef struct StoreInsight {
    const Lsm *lsm; /* the store, at `step` */
    StepId step;    /* of a plan: the step of the store that it was made from */
    bool planned; /* a plan is shown: levels and scores are those of its step, and there is neither `here` nor `next` */
    bool running; /* the plan's compaction has begun at its step, and has not ended */
    uint32_t family;
    LsmSurvey survey; /* has no read depths */
    LsmOwners owners; /* the owners of L0, most bytes first */
    StoreEvent here;  /* the event of this step */
    StoreEvent next;  /* the first event after it */
} StoreInsight;

/* The analysis at the shown step of the store, or of a plan for it. NULL if the loaded history is not an LSM store.
 * Owned by the session. O(placements) if the step or the policy has changed. */
const StoreInsight *store_insight(const Session *session);

/* The deepest read over all steps. False if there is no store, if its key order is unknown, or if it has too many
 * tables for a frame. O(placements × log keys) the first time. */
bool store_worst_depth(const Session *session, LsmWorstDepth *worst);

#endif

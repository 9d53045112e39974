/* lsm_predict.h - which rule explains the compactions that an LSM store really did.
 *
 *     step 22   L1 to L2   #13 | #20 #21     decided at step 20: L1's score 1.02, seed #13
 *     step 25   L0 to L1   #82 #100 | #80    no rule explains it: manual (lsm_cause.h)
 *
 * An engine decides some time before the edit that installs the result, and a flush may come between. So all states
 * since the newest input was created are tried, the latest first. A state whose pick has the same tables and the same
 * output level explains the step.
 */
#ifndef CORE_ANALYSIS_LSM_PREDICT_H
#define CORE_ANALYSIS_LSM_PREDICT_H

#include "core/analysis/lsm_cause.h"
#include "core/planner/leveled/lsm_pick.h"

#include <stdatomic.h>

typedef struct LsmPrediction {
    uint32_t event; /* index in lsm.events; the event is one that a picker decides */
    bool predicted;
    StepId decided; /* the step whose state explains it; if it is not predicted, the step before it */
    /* What the rules would do at that step; for a predicted event, what it did. */
    bool found;
    LsmReason reason;
    uint32_t level, output, seed;
    double score;
    bool move;
    /* it is predicted only together with other compactions that were running, known from a LOG or assumed */
    bool beside;
    LsmWhy why; /* if it is not predicted: what is known about its cause */
} LsmPrediction;

typedef struct LsmPredictions {
    ARRAY(LsmPrediction) at; /* ordered by step */
    size_t predicted;
} LsmPredictions;

/* Tries to predict every compaction, move and deletion of the family in the steps [from, until). `cancel` may be NULL.
 * When it is cancelled, the result ends early. The caller releases the result. Costs a pick or two for most events,
 * some hundred for those that no rule explains. */
void lsm_predict(const Lsm *lsm, uint32_t family, const LsmOptions *options, StepId until, LsmPredictions *predictions);
void lsm_predictions_release(LsmPredictions *predictions);

/* The prediction of one event that a picker decides. Moves `state`. */
LsmPrediction lsm_explain(LsmState *state, const LsmOptions *options, uint32_t event);

#endif

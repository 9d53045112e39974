/* lsm_predict_text.h - which rule explains each compaction of an LSM store, in words and as JSON. */
#ifndef CORE_TELL_LSM_PREDICT_TEXT_H
#define CORE_TELL_LSM_PREDICT_TEXT_H

#include "core/base/json_writer.h"
#include "core/analysis/lsm_predict.h"

/* Appends "step 25   compaction L0 to L1: …; no rule explains it: …", without a newline. */
void lsm_prediction_text(const Lsm *lsm, uint32_t family, const LsmPrediction *prediction, Text *out);
/* Appends the same without the step. */
void lsm_prediction_words(const Lsm *lsm, uint32_t family, const LsmPrediction *prediction, Text *out);
/* Adds the same as an object to an open array. */
void lsm_prediction_json(const Lsm *lsm, uint32_t family, const LsmPrediction *prediction, JsonWriter *json);

/* The causes of the steps of one or several families, each step counted once. Starts as all zero. */
typedef struct LsmTally {
    size_t steps, predicted, moves;
    size_t rules[LSM_REASON_COUNT_]; /* of the steps that are predicted */
    size_t causes[LSM_CAUSE_COUNT_]; /* of all others */
} LsmTally;

void lsm_tally_add(LsmTally *tally, const Lsm *lsm, const LsmPredictions *predictions);
/* Appends "by cause: L0's score 3, a level's score 8, manual 3; 3 moves among them" as a line; nothing where there are
 * no steps. */
void lsm_tally_text(const LsmTally *tally, Text *out);
/* Adds "causes": {…} and "moves" to an open object. */
void lsm_tally_json(const LsmTally *tally, JsonWriter *json);

#endif

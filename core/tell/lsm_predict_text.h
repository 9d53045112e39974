/* lsm_predict_text.h - which rule explains each compaction of an LSM store, in words and as JSON. */
#ifndef CORE_TELL_LSM_PREDICT_TEXT_H
#define CORE_TELL_LSM_PREDICT_TEXT_H

#include "core/base/json_writer.h"
#include "core/planner/leveled/lsm_predict.h"

/* "step 25   compaction L0 to L1: …; no rule explains it: …": one line, no newline. */
void lsm_prediction_text(const Lsm *lsm, uint32_t family, const LsmPrediction *prediction, Text *out);
/* The same without the step. */
void lsm_prediction_words(const Lsm *lsm, uint32_t family, const LsmPrediction *prediction, Text *out);
/* The same as an object in an array. */
void lsm_prediction_json(const Lsm *lsm, uint32_t family, const LsmPrediction *prediction, JsonWriter *json);

#endif

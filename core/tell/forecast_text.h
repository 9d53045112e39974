/* forecast_text.h - what an algorithm will write next by itself, as a sentence and as JSON.
 *
 *     after this plan, the next image pass is due …
 */
#ifndef CORE_TELL_FORECAST_TEXT_H
#define CORE_TELL_FORECAST_TEXT_H

#include "core/base/json_writer.h"
#include "core/planner/forecast.h"
#include "core/planner/policy.h"

/* Appends the sentence of the policy's algorithm; nothing where the forecast is unknown. */
void forecast_text(const Policy *policy, const PlanForecast *forecast, Text *out);
/* Adds "forecast": {…}, or null where it is unknown, to an open object. "bytes" is null where some size is unknown. */
void forecast_json(const Policy *policy, const PlanForecast *forecast, JsonWriter *json);

#endif

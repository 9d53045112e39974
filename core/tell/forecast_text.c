/* forecast_text.c - prints a forecast. Each algorithm has its own sentence; the JSON object is the same for all. */
#include "core/tell/forecast_text.h"

#include "core/planner/algorithm.h"

void forecast_text(const Policy *policy, const PlanForecast *forecast, Text *out)
{
    const AlgorithmWords *words = &policy_algorithm(policy)->words;
    if (forecast->known && words->forecast)
        words->forecast(forecast, out);
}

void forecast_json(const Policy *policy, const PlanForecast *forecast, JsonWriter *json)
{
    if (!forecast->known) {
        json_null(json, "forecast");
        return;
    }
    Text text = TEXT_EMPTY;
    forecast_text(policy, forecast, &text);
    json_open(json, "forecast", '{');
    json_text(json, "text", text.at);
    if (forecast->any) {
        json_number(json, "wal_bytes", forecast->wal);
        json_number(json, "bands", forecast->bands);
        json_number(json, "images", forecast->images);
        if (forecast->unsized > 0)
            json_null(json, "bytes");
        else
            json_number(json, "bytes", forecast->bytes);
    } else {
        json_null(json, "wal_bytes");
        json_null(json, "bands");
        json_number(json, "images", 0);
        json_number(json, "bytes", 0);
    }
    json_close(json);
    text_release(&text);
}

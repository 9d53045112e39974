/* forecast.c - a forecast as a sentence and as data. */
#include "core/planner/forecast.h"

void forecast_text(const PlanForecast *forecast, Text *out)
{
    char wal[32], bytes[32], count[32];
    if (!forecast->known)
        return;
    if (forecast->after_plan)
        text_printf(out, "after this plan, ");
    if (!forecast->any) {
        text_printf(out, "no image pass is in sight: there is no partition to make an image of");
        return;
    }
    text_printf(out, "the next image pass is due ");
    if (forecast->wal == 0)
        text_printf(out, "now");
    else
        text_printf(out, "after at most %s more of WAL", bytes_format(forecast->wal, wal));
    text_printf(out, "; it writes %s image%s, %s%s", count_format(forecast->images, count),
                forecast->images == 1 ? "" : "s", bytes_format(forecast->bytes, bytes),
                forecast->unsized ? " and images of unknown size" : "");
    if (forecast->bands > 1)
        text_printf(out, ", if each of the next %llu L1 bands spans their stacks", (unsigned long long)forecast->bands);
    else if (forecast->bands == 1)
        text_printf(out, ", if the next L1 band spans their stacks, with or without a record there");
}

void forecast_json(const PlanForecast *forecast, JsonWriter *json)
{
    if (!forecast->known) {
        json_null(json, "forecast");
        return;
    }
    Text text = TEXT_EMPTY;
    forecast_text(forecast, &text);
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

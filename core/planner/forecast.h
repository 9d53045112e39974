/* forecast.h - what an algorithm will write next by itself, and when.
 *
 *     the next image pass is due after at most 310 MiB more of WAL; it writes 114 images, 13.9 GiB
 *     after this plan, the next image pass is due …
 *
 * A judge says it beside its verdict, a plan beside its jobs. Both are estimates: nobody knows the records to come.
 */
#ifndef CORE_PLANNER_FORECAST_H
#define CORE_PLANNER_FORECAST_H

#include "core/base/json_writer.h"
#include "core/base/text.h"

typedef struct PlanForecast {
    bool known;       /* the algorithm looks ahead; else all of this is 0 */
    bool any;         /* false: nothing is in sight */
    bool after_plan;  /* once the plan is carried out, which makes images itself; else: of the layers as they are */
    uint64_t bands;   /* bands of L1 layers that are still missing; 0: the pass is due as soon as it may start */
    uint64_t wal;     /* bytes of WAL until then, at most */
    uint64_t images;  /* that it makes … */
    uint64_t bytes;   /* … and their size, … */
    uint64_t unsized; /* … but for so many of unknown size */
} PlanForecast;

/* The sentences above; nothing where the forecast is not known. Appended. */
void forecast_text(const PlanForecast *forecast, Text *out);
/* Adds "forecast": {…}, or null where it is not known, to an open object. "bytes" is null where some size is unknown.
 */
void forecast_json(const PlanForecast *forecast, JsonWriter *json);

#endif

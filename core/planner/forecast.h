/* forecast.h - what an algorithm will write next by itself, and when.
 *
 *     after at most 310 MiB more WAL: 114 images, 13.9 GiB       for the layers as they are, or after the plan
 *
 * A judge gives a forecast with its verdict, and a plan with its jobs. Both are estimates, because future records are
 * unknown. The algorithm writes the sentence (AlgorithmWords.forecast).
 */
#ifndef CORE_PLANNER_FORECAST_H
#define CORE_PLANNER_FORECAST_H

#include <stdbool.h>
#include <stdint.h>

typedef struct PlanForecast {
    bool known; /* the algorithm looks ahead; else all fields are 0 */
    bool any;   /* false: no further pass is expected */
    /* the forecast is about the time after this plan, which makes images itself; else it is about the layers as they
     * are */
    bool after_plan;
    uint64_t bands;   /* number of L1 bands that are still missing; 0: the pass is due as soon as it may start */
    uint64_t wal;     /* at most that many bytes of WAL until then */
    bool restart;     /* a restart makes the pass due at once */
    bool check;       /* without a restart it also needs the timeline's check to pass; when that passes is unknown */
    uint64_t images;  /* number of images that it will write */
    uint64_t bytes;   /* total size of these images, without those of unknown size */
    uint64_t unsized; /* number of images of unknown size */
} PlanForecast;

#endif

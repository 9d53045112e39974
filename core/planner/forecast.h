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
    bool known;       /* the algorithm looks ahead; else all of this is 0 */
    bool any;         /* false: nothing is in sight */
    bool after_plan;  /* once the plan is carried out, which makes images itself; else: of the layers as they are */
    uint64_t bands;   /* bands of L1 layers that are still missing; 0: the pass is due as soon as it may start */
    uint64_t wal;     /* bytes of WAL until then, at most */
    uint64_t images;  /* that it makes … */
    uint64_t bytes;   /* … and their size, … */
    uint64_t unsized; /* … but for so many of unknown size */
} PlanForecast;

#endif

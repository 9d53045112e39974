/* forecast.h - what an algorithm will write next by itself, and when.
 *
 *     310 MiB more of WAL at most, then 114 images of 13.9 GiB; of the layers as they are, or once the plan is done
 *
 * A judge says it beside its verdict, a plan beside its jobs. Both are estimates: nobody knows the records to come.
 * The sentence is the algorithm's (AlgorithmWords.forecast).
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

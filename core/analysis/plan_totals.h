/* plan_totals.h - what the plan of a history reads, writes and deletes in all. */
#ifndef CORE_ANALYSIS_PLAN_TOTALS_H
#define CORE_ANALYSIS_PLAN_TOTALS_H

#include "core/history/history.h"

typedef struct PlanTotals {
    uint64_t bytes_read, bytes_written, bytes_avoided; /* bytes_avoided: the outputs of skipped jobs */
    uint64_t bytes_deleted;                            /* sum over deleted layers of known size */
    uint32_t jobs;                                     /* those that run: each makes a delta or an image */
    uint32_t deltas_made, images_made, skipped, deleted;
    uint32_t sizes_unknown; /* layers that jobs read whose size is unknown: their bytes are estimates */
} PlanTotals;

/* O(jobs + their inputs + steps). */
PlanTotals plan_totals(const History *history);

#endif

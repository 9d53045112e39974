/* plan_totals.h - what the plan of a history reads, writes and deletes in all. */
#ifndef CORE_ANALYSIS_PLAN_TOTALS_H
#define CORE_ANALYSIS_PLAN_TOTALS_H

#include "core/history/history.h"

typedef struct PlanTotals {
    uint64_t bytes_read, bytes_written, bytes_avoided; /* avoided: outputs of skipped jobs */
    uint64_t bytes_deleted;                            /* of deleted layers whose size is known */
    uint32_t deltas_made, images_made, skipped, deleted;
} PlanTotals;

/* O(jobs + steps). */
PlanTotals plan_totals(const History *history);

#endif

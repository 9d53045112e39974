/* gc_jobs.h - gc-compaction: whether it starts by itself, and the jobs that a run is split into.
 *
 *     partitions   |--|--|--|--|--|--|            the sizes of layers over them are added up; at more
 *     jobs         [ job 1   )[ job 2 …           than 4 GiB a job ends, at the smallest end of these layers
 *
 * A file counts with its whole size in each job that it reaches into, and each of them reads it. Rules C2 and C3 of the
 * policy `legacy` (Neon: compaction.rs).
 */
#ifndef CORE_PLANNER_LEGACY_GC_JOBS_H
#define CORE_PLANNER_LEGACY_GC_JOBS_H

#include "core/planner/legacy/iteration.h"

typedef enum LegacyTrigger {
    LEGACY_TRIGGER_STARTS,
    LEGACY_TRIGGER_DISABLED,
    LEGACY_TRIGGER_BRANCH,    /* the timeline has an ancestor */
    LEGACY_TRIGGER_NO_MARK,   /* no GC ran yet: there is no watermark */
    LEGACY_TRIGGER_TOO_LARGE, /* l1 + l2 >= 150 GiB */
    LEGACY_TRIGGER_SMALL,     /* nothing compacted yet, and l1 below the first threshold */
    LEGACY_TRIGGER_RATIO,     /* l1 / l2 below the ratio */
} LegacyTrigger;

typedef struct LegacyTriggerVerdict {
    LegacyTrigger trigger;
    uint64_t l1, l2; /* bytes of layers that start above and at or below the last run's LSN; of l1 only up to the GC
                        cutoff */
    bool sizes_unknown;
} LegacyTriggerVerdict;

/* The verdict on the two sizes alone. */
LegacyTrigger legacy_gc_trigger(const LegacyParams *params, uint64_t l1, uint64_t l2);
/* The whole verdict. `last_completed` is 0 if no run was completed. O(n). */
LegacyTriggerVerdict legacy_gc_trigger_of(const LegacyTimeline *timeline, const LayerSet *set, const LayerId *ids,
                                          size_t count, Lsn last_completed);

/* The LSN below which gc-compaction may rewrite: the lowest of the cutoffs; 0: there is none yet. */
Lsn legacy_watermark(const LegacyTimeline *timeline);

typedef struct LegacyGcJob {
    KeyRange keys;
    LsnRange lsns; /* lower bound, 0: none; upper */
} LegacyGcJob;
typedef ARRAY(LegacyGcJob) LegacyGcJobs;

typedef struct LegacyGcRequest {
    KeyRange keys;
    LsnRange lsns;   /* lower bound; upper bound, or UINT64_MAX: the watermark */
    uint64_t max_mb; /* of whole files in a job */
} LegacyGcRequest;

/* Appends the jobs of a request, split along the parts of `timeline`; without a partitioning there are none. Where the
 * upper bound is the watermark, that must not be 0. O(n log n + ranges log ranges). */
void legacy_gc_split(const LegacyTimeline *timeline, const LayerSet *set, const LayerId *ids, size_t count,
                     const LegacyGcRequest *request, LegacyGcJobs *jobs);

#endif

/* next_pass.h - a forecast: when images are made next, how many, and how large.
 *
 *     heights 0 1 2 2 of 3:  the next band of L1 layers, if it spans the two stacks of 2, makes both 3 high
 *
 * A band comes with every compaction_threshold L0 layers, each at most checkpoint_distance for every shard. So the WAL
 * is an upper bound if every band spans those stacks; if some do not, it takes more. Rule I8 of the policy `legacy`.
 */
#ifndef CORE_PLANNER_LEGACY_NEXT_PASS_H
#define CORE_PLANNER_LEGACY_NEXT_PASS_H

#include "core/planner/algorithm.h"
#include "core/planner/forecast.h"
#include "core/planner/legacy/iteration.h"

/* What the size of a future image is based on. */
typedef enum LegacyCost {
    LEGACY_COST_PAGES,  /* the pages of a known key space */
    LEGACY_COST_IMAGE,  /* the existing image of the same keys */
    LEGACY_COST_TARGET, /* the pages that its keys could name, at most compaction_target_size */
} LegacyCost;

/* Finds the newest image at or below `at`, and the WAL since then. This is all that a dump says about the last
 * partitioning and the last check: they were there or later. False: there is no image. O(n). */
bool legacy_newest_image(const PlanView *view, Lsn at, Lsn *lsn, uint64_t *wal);

/* Number of delta layers that a read of all sparse keys visits: those over any of these keys that end above the newest
 * image of all of them. L0 layers count. O(n). */
uint64_t legacy_metadata_visited(const PlanView *view);
/* At most that many bytes of WAL until there are `bands` more bands of L1 layers. The `l0` existing L0 layers count for
 * the first one. */
uint64_t legacy_bands_wal(const LegacyTimeline *timeline, uint64_t bands, size_t l0);

/* The state before a pass. Borrowed. */
typedef struct LegacyPass {
    const LegacyGate *gates;         /* per part */
    const uint64_t *bytes;           /* per part the size of its image, or SIZE_UNKNOWN */
    size_t l0;                       /* number of L0 layers */
    const LegacyCheckVerdict *check; /* the verdict on the check now; NULL: unknown, and assumed to pass */
} LegacyPass;

/* Forecasts the next image pass. */
PlanForecast legacy_next_pass(const LegacyTimeline *timeline, LegacyPass pass);
/* Sets what a pass waits for that needs no further band: its wal, restart and check. `at`: the LSN of the partitioning.
 *
 * On a dump, the last partitioning and the last check were at the newest image or later, unless the pageserver has
 * restarted since. Until the partitions are renewed, images are made at the old LSN, and deltas above it do not count
 * (rules P1 and I1). A restart renews the partitions and lets the check pass. O(n). */
void legacy_pass_wait(const PlanView *view, const LegacyTimeline *timeline, bool dump, Lsn at,
                      const LegacyCheckVerdict *check, PlanForecast *next);
/* Forecasts the next image pass on a view: legacy_next_pass(), with the wait of a pass that needs no further band. */
PlanForecast legacy_view_next_pass(const PlanView *view, const LegacyTimeline *timeline, bool dump, Lsn at,
                                   LegacyPass pass);

#endif

/* next_pass.h - a forecast: when images are made next, how many, and how large.
 *
 *     heights 0 1 2 2 of 3:  the next band of L1 layers, if it spans the two stacks of 2, tips both over
 *
 * A band comes with every compaction_threshold L0 layers, each at most checkpoint_distance for every shard. So the WAL
 * is an upper bound where every band spans everything, and no bound where it does not. Rule I8 of the policy `legacy`.
 */
#ifndef CORE_PLANNER_LEGACY_NEXT_PASS_H
#define CORE_PLANNER_LEGACY_NEXT_PASS_H

#include "core/planner/algorithm.h"
#include "core/planner/forecast.h"
#include "core/planner/legacy/iteration.h"

/* What the size of an image to come rests on. */
typedef enum LegacyCost {
    LEGACY_COST_PAGES,  /* the pages of a known key space */
    LEGACY_COST_IMAGE,  /* the image of the same keys that is there now */
    LEGACY_COST_TARGET, /* the pages that its keys could name, at most compaction_target_size */
} LegacyCost;

/* What a dump says of the last partitioning and the last check: they were at the newest image at or below `at`, or
 * later; and the WAL since then. False: there is no image. O(n). */
bool legacy_newest_image(const PlanView *view, Lsn at, Lsn *lsn, uint64_t *wal);
/* The check of a dump's timeline that is assumed not to pass: as if it was last made at the newest image. */
LegacyCheckVerdict legacy_check_assumed(const PlanView *view, Lsn at, const LegacyCheckVerdict *check);

/* Delta layers that a read of all sparse keys visits: those over any of them that end above the newest image of all.
 * An L0 is one of them. O(n). */
uint64_t legacy_metadata_visited(const PlanView *view);
/* WAL until so many bands of L1 layers, at most; for the first one the `l0` layers that are there count. */
uint64_t legacy_bands_wal(const LegacyTimeline *timeline, uint64_t bands, size_t l0);

/* `bytes` per part: of an image, or SIZE_UNKNOWN. `l0`: how many there are. `check`: as it stands; NULL: not known, and
 * taken to pass. */
PlanForecast legacy_next_pass(const LegacyTimeline *timeline, const LegacyGate *gates, const uint64_t *bytes, size_t l0,
                              const LegacyCheckVerdict *check);

#endif

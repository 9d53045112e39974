/* next_pass.h - a forecast: when images are made next, how many, and how large.
 *
 *     heights 0 1 2 2 of 3:  the next band of L1 layers, if it spans the two stacks of 2, tips both over
 *
 * A band comes with every compaction_threshold L0 layers, each at most checkpoint_distance for every shard. So the WAL
 * is an upper bound where every band spans everything, and no bound where it does not. Rule I8 of the policy `legacy`.
 */
#ifndef CORE_PLANNER_LEGACY_NEXT_PASS_H
#define CORE_PLANNER_LEGACY_NEXT_PASS_H

#include "core/planner/legacy/iteration.h"

typedef struct LegacyForecast {
    size_t parts, unsized; /* of unknown image size */
    uint64_t bytes;
} LegacyForecast;

typedef struct LegacyNext {
    bool any;       /* false: there is no partition, or images are never made */
    uint64_t bands; /* that are still missing; 0: gates are open */
    uint64_t wal;   /* until then, at most */
    LegacyForecast images;
} LegacyNext;

/* `bytes` per part: of an image, or SIZE_UNKNOWN. `l0`: how many there are. `check`: as it stands; NULL: not known, and
 * taken to pass. */
LegacyNext legacy_next_pass(const LegacyTimeline *timeline, const LegacyGate *gates, const uint64_t *bytes, size_t l0,
                            const LegacyCheckVerdict *check);
/* "the next image pass is due after at most 310 MiB more of WAL; it writes 114 images, 13.9 GiB" */
void legacy_next_text(const LegacyNext *next, Text *out);

#endif

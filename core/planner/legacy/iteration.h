/* iteration.h - one compaction of one timeline: L0 to L1, partitioning, images.
 *
 *     L0 → L1 ──► pending? give way ──► partition LSN P ──► moved enough? new partitions at Q = P, else the old ones
 *                                                           at the old Q ──► Q below the GC cutoff? no images
 *                                                                        └─► check, gates, image pass
 *
 * This file knows the order of the steps. The caller has the layers and records, and does the work (LegacyWork). Rules
 * B3 and P1 of the policy `legacy` (Neon: compaction.rs, compact_legacy).
 */
#ifndef CORE_PLANNER_LEGACY_ITERATION_H
#define CORE_PLANNER_LEGACY_ITERATION_H

#include "core/planner/legacy/image_pass.h"
#include "core/planner/legacy/l0_select.h"

typedef enum LegacyOutcome {
    LEGACY_DONE,
    LEGACY_PENDING,
    LEGACY_YIELD_FOR_L0,
    LEGACY_OUTCOME_SKIPPED,
    LEGACY_FAILED,
} LegacyOutcome;

/* "Done", "Pending", "YieldForL0", "Skipped", "error". */
const char *legacy_outcome_name(LegacyOutcome outcome);

/* What a pageserver knows about a timeline apart from its layers. */
typedef struct LegacyTimeline {
    LegacyParams params;
    Sharding sharding; /* count 0: not sharded */
    Lsn initdb_lsn, ancestor_lsn;
    bool has_ancestor;
    Lsn last_record;
    Lsn gc_applied, gc_space, gc_time; /* the cutoff that is applied, and the two that the next GC will use */
    const Lsn *leases;                 /* not owned */
    size_t lease_count;
    bool logical_exact;
    uint64_t logical_bytes;
    /* In memory only: lost at a restart. */
    LegacyParts parts; /* dense, then one for the sparse keys; owned */
    size_t dense_parts;
    Lsn part_lsn;         /* LSN of the partitioning; 0: there is none */
    uint64_t repartition; /* bytes of WAL until the next one, fixed when the timeline object is made */
    LegacyCheck check;
    bool check_closed; /* what-if: the check does not pass */
    bool interrupted;  /* the last image pass was stopped */
    Key stopped_at;
    bool l0_trigger; /* the wake-up for L0 is set */
} LegacyTimeline;

/* Sets the parameters, and the repartition threshold to checkpoint_distance / 10; all else is empty. */
void legacy_timeline_init(LegacyTimeline *timeline, const LegacyParams *params);
void legacy_timeline_release(LegacyTimeline *timeline);

typedef struct LegacyFlags {
    bool only_l0, yield, force_l0, force_repartition, force_images;
} LegacyFlags;

typedef struct LegacyWork {
    void *self;
    /* The layers that exist now. */
    const LayerSet *(*layers)(void *self, const LayerId **ids, size_t *count);
    /* Replaces the selected L0 layers with L1 layers. */
    bool (*compact_l0)(void *self, const LegacyL0Selection *selection, Error *error);
    /* Appends the parts of the key space at the LSN: dense ones, then one of the sparse keys, if there are any. */
    bool (*partition)(void *self, Lsn lsn, LegacyParts *parts, size_t *dense, Error *error);
    LegacyImageMaker images;
    /* All images of a pass appear at once. */
    bool (*commit_images)(void *self, Error *error);
    /* Called before the pass with the verdict of the timeline's check, and the stacks and gates of all parts, which are
     * valid until the pass ends. May be NULL. */
    void (*looked)(void *self, const LegacyCheckVerdict *check, const LegacyHeights *heights, const LegacyGate *gates);
    /* Returns an index of the heights at the LSN, which the work owns. NULL: each pass makes one. */
    LegacyHeightIndex *(*height_index)(void *self, Lsn at);
    bool whole; /* computes all stacks, to their full height, even where the check does not pass */
} LegacyWork;

/* The largest LSN of all layers (an image's LSN, a delta's end), not below the applied GC cutoff, the last
 * partitioning, initdb and the branch point; where that is initdb, the branch point or nothing: last_record. */
Lsn legacy_partition_lsn(const LegacyTimeline *timeline, const LayerSet *set, const LayerId *ids, size_t count);

/* At most that many bytes of WAL until there are compaction_threshold L0 layers: each is cut after checkpoint_distance
 * for every shard.
 */
uint64_t legacy_l0_wal_left(const LegacyTimeline *timeline, size_t l0);
/* The LSN below which images are forced, or 0. */
Lsn legacy_timeline_force_lsn(const LegacyTimeline *timeline);
/* The steps of a compaction after L0. First: makes new partitions if they are due. */
bool legacy_step_partition(LegacyTimeline *timeline, bool force, const LegacyWork *work, Error *error);
/* Then: the check, and a pass over the partitions that makes images. Uses the flags force_images and yield. */
bool legacy_step_images(LegacyTimeline *timeline, LegacyFlags flags, const LegacyWork *work, Error *error);

/* One compaction. Fails where the work fails; what was done before stays. */
bool legacy_compact(LegacyTimeline *timeline, LegacyFlags flags, const LegacyWork *work, LegacyOutcome *outcome,
                    Error *error);

#endif

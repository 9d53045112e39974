/* params.h - the parameters of the policy `legacy` with production's defaults, and its constants.
 *
 * Source: section 0 of the rules (Neon: libs/pageserver_api/src/config.rs). Names are production's own. Settings that
 * the rules do not use (semaphores, verification) are left out.
 */
#ifndef CORE_PLANNER_LEGACY_PARAMS_H
#define CORE_PLANNER_LEGACY_PARAMS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct LegacyParams {
    uint64_t checkpoint_distance;    /* bytes: size of an L0, target of an L1, unit of the WAL gate */
    uint64_t checkpoint_timeout;     /* seconds */
    uint64_t compaction_target_size; /* bytes: partitions, so images, and both outputs of gc-compaction */
    uint64_t compaction_period;      /* seconds, of the loop */
    uint64_t compaction_threshold;   /* L0 layers */
    uint64_t compaction_upper_limit; /* L0 layers, as a factor of a limit in bytes */
    bool compaction_l0_first;
    bool compaction_shard_ancestor;
    uint64_t image_creation_threshold;                        /* deltas: height of a stack */
    uint64_t image_layer_creation_check_threshold;            /* times checkpoint_distance */
    uint64_t image_creation_preempt_threshold;                /* only 0 or not 0 matters */
    uint64_t image_layer_force_creation_period;               /* seconds; 0: none */
    uint64_t image_layer_generation_large_timeline_threshold; /* bytes of logical size */
    uint64_t gc_horizon;                                      /* bytes */
    uint64_t pitr_interval;                                   /* seconds */
    bool gc_compaction_enabled;
    uint64_t gc_compaction_initial_threshold_kb; /* KiB */
    uint64_t gc_compaction_ratio_percent;
} LegacyParams;

extern const LegacyParams legacy_params_usual;

#define LEGACY_L0_LIMIT_UNIT    ((uint64_t)256 << 20) /* the L0 limit counts checkpoint_distance as at least that */
#define LEGACY_METADATA_DELTAS  16u                   /* delta layers visited that call for a metadata image */
#define LEGACY_RETENTION_DELTAS 5u                    /* records of a key that gc-compaction folds into an image */
#define LEGACY_SUBJOB_MIB       4096u                 /* size of a gc-compaction job */
/* gc_compaction_initial_threshold_kb and the size of a job as multiples of checkpoint_distance, for timelines whose
 * layers have another size than production's. */
#define LEGACY_FIRST_LAYERS        20u
#define LEGACY_SUBJOB_LAYERS       16u
#define LEGACY_AUTO_LIMIT          ((uint64_t)150 << 30) /* bytes: above it gc-compaction does not start by itself */
#define LEGACY_UPLOAD_LIMIT        4500000000u           /* bytes: no delta may be larger */
#define LEGACY_CHECK_TIMEOUT_SMALL (UINT64_C(48) * 3600) /* seconds between two checks of a small timeline */

/* A new timeline object divides checkpoint_distance by it: WAL between two partitionings. */
#define LEGACY_REPARTITION_SHARE 10u

#endif

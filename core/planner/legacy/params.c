/* params.c - holds production's default parameters. */
#include "core/planner/legacy/params.h"

const LegacyParams legacy_params_usual = {
    .checkpoint_distance = 268435456,
    .checkpoint_timeout = 600,
    .compaction_target_size = 134217728,
    .compaction_period = 20,
    .compaction_threshold = 10,
    .compaction_upper_limit = 10,
    .compaction_l0_first = true,
    .compaction_shard_ancestor = true,
    .image_creation_threshold = 3,
    .image_layer_creation_check_threshold = 2,
    .image_creation_preempt_threshold = 3,
    .image_layer_force_creation_period = 0,
    .image_layer_generation_large_timeline_threshold = (uint64_t)2 << 30,
    .gc_horizon = (uint64_t)64 << 20,
    .pitr_interval = 604800,
    .gc_compaction_enabled = true,
    .gc_compaction_initial_threshold_kb = 5242880,
    .gc_compaction_ratio_percent = 100,
};

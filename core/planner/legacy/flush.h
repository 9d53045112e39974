/* flush.h - when production freezes the open in-memory layer and flushes it to an L0.
 *
 *     (1) after checkpoint_distance of WAL, for every shard   (2) at checkpoint_distance of stored bytes
 *     (3) after checkpoint_timeout, if there is new WAL
 *
 * (2) is the policy's target_file_size: the simulator flushes at it under every policy, so that policies are compared
 * on the same L0 layers. Rule A2 of the policy `legacy` (Neon: timeline.rs, should_roll).
 */
#ifndef CORE_PLANNER_LEGACY_FLUSH_H
#define CORE_PLANNER_LEGACY_FLUSH_H

#include "core/planner/legacy/params.h"

/* Bytes of WAL after which a layer is frozen whatever it holds: a shard stores a part of them only. `shards`: 0 or 1
 * where the timeline is not sharded. */
uint64_t legacy_freeze_wal(const LegacyParams *params, uint32_t shards);
/* Records after which checkpoint_timeout has passed, at `rate` records a second; 0 without a clock. */
uint64_t legacy_freeze_records(const LegacyParams *params, uint64_t rate);

#endif

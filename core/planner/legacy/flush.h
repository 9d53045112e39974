/* flush.h - when the open in-memory layer is frozen and flushed to an L0.
 *
 *     no roll if nothing was written, or the batch has the LSN of the one before
 *     (1) WAL since the last freeze >= checkpoint_distance x shards   (2) bytes written + the batch >=
 * checkpoint_distance (3) open for checkpoint_timeout, and there is new WAL
 *
 * The batch that asks goes into the next layer: an L0 is normally just under checkpoint_distance. Rules A1 to A3 of the
 * policy `legacy` (Neon: timeline.rs, should_roll; layer_manager.rs).
 */
#ifndef CORE_PLANNER_LEGACY_FLUSH_H
#define CORE_PLANNER_LEGACY_FLUSH_H

#include "core/model/lsn.h"
#include "core/planner/legacy/params.h"

typedef enum LegacyRoll {
    LEGACY_ROLL_NONE,
    LEGACY_ROLL_WAL,
    LEGACY_ROLL_BYTES,
    LEGACY_ROLL_TIME,
} LegacyRoll;

typedef struct LegacyOpenLayer {
    uint64_t written;      /* bytes; 0: nothing was put in yet */
    Lsn last_batch;        /* the LSN of the last batch */
    Lsn last_freeze;       /* where the last frozen layer ended */
    uint64_t open_seconds; /* since it was opened */
} LegacyOpenLayer;

/* Before a batch with the largest LSN `lsn` of `bytes` bytes is put in (a timer asks with bytes 0 and the last record's
 * LSN; the test for the batch before's LSN is then left out: `timer`). `shards`: 0 or 1 where not sharded. */
LegacyRoll legacy_roll_due(const LegacyParams *params, uint32_t shards, const LegacyOpenLayer *open, Lsn lsn,
                           uint64_t bytes, bool timer);

#endif

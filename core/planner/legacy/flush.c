#include "core/planner/legacy/flush.h"

#include "core/base/u128.h"

LegacyRoll legacy_roll_due(const LegacyParams *params, uint32_t shards, const LegacyOpenLayer *open, Lsn lsn,
                           uint64_t bytes, bool timer)
{
    if (open->written == 0 || (!timer && lsn == open->last_batch))
        return LEGACY_ROLL_NONE;
    uint64_t distance = u128_clamp64((U128)params->checkpoint_distance * (shards > 1 ? shards : 1));
    if (lsn >= open->last_freeze && lsn - open->last_freeze >= distance)
        return LEGACY_ROLL_WAL;
    if (u128_clamp64((U128)open->written + bytes) >= params->checkpoint_distance)
        return LEGACY_ROLL_BYTES;
    if (lsn > open->last_freeze && open->open_seconds >= params->checkpoint_timeout)
        return LEGACY_ROLL_TIME;
    return LEGACY_ROLL_NONE;
}

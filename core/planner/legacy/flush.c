/* flush.c - computes the limits of an open layer, saturating: 256 MiB of WAL in 8 shards freeze after 2 GiB. */
#include "core/planner/legacy/flush.h"

#include "core/base/u128.h"

uint64_t legacy_freeze_wal(const LegacyParams *params, uint32_t shards)
{
    return u128_clamp64((U128)params->checkpoint_distance * (shards > 1 ? shards : 1));
}

uint64_t legacy_freeze_records(const LegacyParams *params, uint64_t rate)
{
    return u128_clamp64((U128)rate * params->checkpoint_timeout);
}

/* partitions.c - cuts ranges into fragments, then gathers fragments into parts.
 *
 * Worked example, 16 pages a part, unsharded: the range of 20 blocks behind a relation's size key has 21 keys. At the
 * size key (block FFFFFFFF) a step is one key; the second fragment begun merges into it, as it has fewer than 16 pages:
 * [size key, block 15) with 16 pages, then [block 15, block 20) with 5.
 */
#include "core/planner/legacy/partitions.h"

#define SIZE_BLOCK     UINT32_MAX
#define STRIPE_DEFAULT 2048u

void legacy_parts_release(LegacyParts *parts)
{
    array_release(&parts->at);
    array_release(&parts->ranges);
}

void legacy_parts_begin(LegacyParts *parts)
{
    array_push(&parts->at, (LegacyPart){parts->ranges.count, 0});
}

void legacy_parts_add(LegacyParts *parts, KeyRange keys)
{
    array_push(&parts->ranges, keys);
    parts->at.at[parts->at.count - 1].count++;
}

static uint32_t legacy_block_of(Key key)
{
    return (uint32_t)key;
}

/* Keys from `at` to the next stripe's start or the range's end. */
static uint64_t stripe_rest(KeyRange left, KeyForm form, Sharding sharding)
{
    uint64_t rest = u128_clamp64(left.hi - left.lo);
    if (form == KEY_PLAIN)
        return rest;
    if (legacy_block_of(left.lo) == SIZE_BLOCK)
        return 1;
    if (sharding.count < 2)
        return rest;
    uint32_t stripe = sharding.stripe_pages ? sharding.stripe_pages : STRIPE_DEFAULT;
    uint64_t step = stripe - legacy_block_of(left.lo) % stripe;
    return step < rest ? step : rest;
}

static bool too_many(size_t count, Error *error)
{
    return count >= LEGACY_PARTS_MAX &&
           !error_set(error, ERROR_INPUT, "the key space has more than %u partitions: raise compaction_target_size",
                      LEGACY_PARTS_MAX);
}

bool legacy_fragments(KeyRange keys, KeyForm form, Sharding sharding, uint32_t pages, LegacyFragments *fragments,
                      Error *error)
{
    size_t first = fragments->count;
    if (keys.lo >= keys.hi)
        return true;
    if (keys.hi == keys.lo + 1) {
        array_push(fragments, (LegacyFragment){shard_key_is_disposable(keys.lo, sharding) ? 0 : 1, keys});
        return true;
    }
    if (form != KEY_PLAIN && !key_range_is_contiguous(keys)) {
        array_push(fragments, (LegacyFragment){SHARD_PAGES_UNKNOWN, keys});
        return true;
    }
    for (KeyRange left = keys; left.lo < left.hi;) {
        LegacyFragment *last = fragments->count > first ? &fragments->at[fragments->count - 1] : NULL;
        uint64_t step = stripe_rest(left, form, sharding);
        bool gone = form != KEY_PLAIN && shard_key_is_disposable(left.lo, sharding);
        bool fill = last && last->pages < pages;
        uint32_t want = fill ? pages - last->pages : pages;
        bool merge = last && (fill || gone);
        if (!gone && step > want)
            step = want;
        KeyRange taken = {left.lo, left.lo + step};
        uint32_t counted = gone ? 0 : (uint32_t)step;
        if (merge) {
            last->keys.hi = taken.hi;
            last->pages += counted;
        } else {
            if (too_many(fragments->count, error))
                return false;
            array_push(fragments, (LegacyFragment){counted, taken});
        }
        left.lo = taken.hi;
    }
    return true;
}

bool legacy_partition(const Keyspace *keyspace, KeyForm form, Sharding sharding, uint64_t target_bytes,
                      LegacyParts *parts, Error *error)
{
    uint64_t pages = target_bytes / PAGE_BYTES, size = 0;
    if (pages == 0)
        return error_set(error, ERROR_INPUT, "compaction_target_size must be at least one page, %u bytes", PAGE_BYTES);
    uint32_t limit = pages > UINT32_MAX ? UINT32_MAX : (uint32_t)pages;
    LegacyFragments fragments = {0};
    bool ok = true, open = false;
    for (size_t i = 0; i < keyspace->count && ok; i++) {
        fragments.count = 0;
        ok = legacy_fragments(keyspace->at[i], form, sharding, limit, &fragments, error);
        for (size_t f = 0; f < fragments.count && ok; f++) {
            uint32_t counted = fragments.at[f].pages;
            if (size + counted > pages && size > 0) {
                open = false;
                size = 0;
            }
            if (!open) {
                ok = !too_many(parts->at.count, error);
                legacy_parts_begin(parts);
                open = true;
            }
            legacy_parts_add(parts, fragments.at[f].keys);
            size += counted;
        }
    }
    array_release(&fragments);
    return ok;
}

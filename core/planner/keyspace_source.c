/* keyspace_source.c - ordinals by binary search over the ranges' running counts.
 *
 *     ranges   [10,20) [50,60)          ordinal  0..9 -> 10..19, 10..19 -> 50..59
 *     before    0       10      20      below(55) = 10 + 5
 */
#include "core/planner/keyspace_source.h"

#include "core/base/search.h"

#include <stdlib.h>

/* as in Neon: KeySpace::total_raw_size counts at most that many keys in one range */
#define RANGE_KEYS_MAX UINT32_MAX

static uint64_t range_keys(KeyRange range)
{
    U128 length = range.hi - range.lo;
    return length > RANGE_KEYS_MAX ? RANGE_KEYS_MAX : (uint64_t)length;
}

void key_ordinals_init(KeyOrdinals *ordinals, const KeyRange *ranges, size_t count)
{
    *ordinals = (KeyOrdinals){ranges, mem_alloc((count + 1) * sizeof *ordinals->before), count};
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        ordinals->before[i] = sum;
        uint64_t keys = range_keys(ranges[i]);
        sum = sum > UINT64_MAX - keys ? UINT64_MAX : sum + keys;
    }
    ordinals->before[count] = sum;
}

void key_ordinals_release(KeyOrdinals *ordinals)
{
    free(ordinals->before);
    *ordinals = (KeyOrdinals){0};
}

/* The number of ranges that start at or below `key`. */
static size_t ranges_from(const KeyOrdinals *ordinals, Key key)
{
    size_t lo;
    search_first(lo, 0, ordinals->count, ordinals->at[lo].lo > key);
    return lo;
}

uint64_t key_ordinals_below(const KeyOrdinals *ordinals, Key key)
{
    size_t i = ranges_from(ordinals, key);
    if (i == 0)
        return 0;
    KeyRange range = ordinals->at[i - 1];
    Key end = key < range.hi ? key : range.hi;
    return ordinals->before[i - 1] + range_keys((KeyRange){range.lo, end});
}

Key key_ordinals_at(const KeyOrdinals *ordinals, uint64_t ordinal)
{
    size_t behind; /* index of the range behind the last one whose `before` is <= ordinal */
    search_first(behind, 1, ordinals->count, ordinals->before[behind] > ordinal);
    return ordinals->at[behind - 1].lo + (ordinal - ordinals->before[behind - 1]);
}

static uint64_t pages_bytes(uint64_t pages)
{
    return pages > UINT64_MAX / PAGE_BYTES ? UINT64_MAX : pages * PAGE_BYTES;
}

static uint64_t source_bytes_below(void *self, Key key, uint64_t *records)
{
    uint64_t keys = key_ordinals_below(self, key);
    if (records != NULL)
        *records = keys;
    return pages_bytes(keys);
}

static bool source_next_key(void *self, Key from, Key *key)
{
    uint64_t ordinal = key_ordinals_below(self, from);
    if (ordinal >= key_ordinals_total(self))
        return false;
    *key = key_ordinals_at(self, ordinal);
    return true;
}

static bool source_previous_key(void *self, Key below, Key *key)
{
    uint64_t ordinal = key_ordinals_below(self, below);
    if (ordinal == 0)
        return false;
    *key = key_ordinals_at(self, ordinal - 1);
    return true;
}

static bool source_prefix(void *self, Key from, Key until, uint64_t bytes, KeyPrefix *prefix)
{
    uint64_t first = key_ordinals_below(self, from), end = key_ordinals_below(self, until);
    uint64_t wanted = bytes / PAGE_BYTES + (bytes % PAGE_BYTES != 0);
    wanted = wanted == 0 ? 1 : wanted;
    bool enough = end > first && end - first >= wanted;
    uint64_t keys = enough ? wanted : end > first ? end - first : 0;
    *prefix = (KeyPrefix){.first = from, .last = from, .bytes = pages_bytes(keys), .records = keys};
    if (keys > 0) {
        prefix->first = key_ordinals_at(self, first);
        prefix->last = key_ordinals_at(self, first + keys - 1);
    }
    return enough;
}

static bool source_next_oversized(void *self, Key from, Key until, uint64_t limit, Key *key)
{
    (void)self, (void)from, (void)until, (void)limit, (void)key;
    return false; /* each key has one record, so none is oversized */
}

static void source_lsn_parts(void *self, Key key, uint64_t limit, LsnPartArray *parts)
{
    (void)self, (void)key, (void)limit, (void)parts; /* never called, because no key is oversized */
}

static void source_release(void *self)
{
    (void)self;
}

void keyspace_source_init(KeySource *source, KeyOrdinals *ordinals)
{
    uint64_t keys = key_ordinals_total(ordinals);
    *source = (KeySource){
        .self = ordinals,
        .total_bytes = pages_bytes(keys),
        .total_records = keys,
        .bytes_below = source_bytes_below,
        .next_key = source_next_key,
        .previous_key = source_previous_key,
        .prefix = source_prefix,
        .next_oversized = source_next_oversized,
        .lsn_parts = source_lsn_parts,
        .release = source_release,
    };
}

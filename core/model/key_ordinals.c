/* key_ordinals.c - ordinals by binary search over the running counts of the ranges. */
#include "core/model/key_ordinals.h"

#include "core/base/mem.h"
#include "core/base/search.h"

#include <stdlib.h>

/* as in Neon: KeySpace::total_raw_size counts at most that many keys in one range */
#define RANGE_KEYS_MAX UINT32_MAX

static uint64_t key_range_count(KeyRange range)
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
        uint64_t keys = key_range_count(ranges[i]);
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
static size_t key_ranges_from(const KeyOrdinals *ordinals, Key key)
{
    size_t lo;
    search_first(lo, 0, ordinals->count, ordinals->at[lo].lo > key);
    return lo;
}

uint64_t key_ordinals_below(const KeyOrdinals *ordinals, Key key)
{
    size_t i = key_ranges_from(ordinals, key);
    if (i == 0)
        return 0;
    KeyRange range = ordinals->at[i - 1];
    Key end = key < range.hi ? key : range.hi;
    return ordinals->before[i - 1] + key_range_count((KeyRange){range.lo, end});
}

Key key_ordinals_at(const KeyOrdinals *ordinals, uint64_t ordinal)
{
    size_t behind; /* index of the range behind the last one whose `before` is <= ordinal */
    search_first(behind, 1, ordinals->count, ordinals->before[behind] > ordinal);
    return ordinals->at[behind - 1].lo + (ordinal - ordinals->before[behind - 1]);
}

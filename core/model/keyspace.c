/* keyspace.c - sorted disjoint ranges; a merge on insert, binary search on look-up.
 *
 * Worked example: {[0,10) [20,30)} + [10,15) touches the first range: {[0,15) [20,30)}; + [12,25) bridges both:
 * {[0,30)}.
 */
#include "core/model/keyspace.h"

#include "core/base/search.h"

#include <stdlib.h>

void keyspace_release(Keyspace *keyspace)
{
    free(keyspace->at);
    *keyspace = (Keyspace){0};
}

void keyspace_copy(Keyspace *to, const Keyspace *from)
{
    to->count = 0;
    array_reserve(to, from->count);
    if (from->count)
        memcpy(to->at, from->at, from->count * sizeof *from->at);
    to->count = from->count;
}

/* The index of the first range whose end is >= key. A range that only touches the key counts. */
static size_t first_reaching(const Keyspace *keyspace, Key key)
{
    size_t low;
    search_first(low, 0, keyspace->count, keyspace->at[low].hi >= key);
    return low;
}

void keyspace_add(Keyspace *keyspace, KeyRange range)
{
    if (range.lo >= range.hi)
        return;
    size_t first = first_reaching(keyspace, range.lo), end = first;
    while (end < keyspace->count && keyspace->at[end].lo <= range.hi) {
        if (keyspace->at[end].lo < range.lo)
            range.lo = keyspace->at[end].lo;
        if (keyspace->at[end].hi > range.hi)
            range.hi = keyspace->at[end].hi;
        end++;
    }
    if (first == end) {
        array_reserve(keyspace, keyspace->count + 1);
        memmove(keyspace->at + first + 1, keyspace->at + first, (keyspace->count - first) * sizeof *keyspace->at);
        keyspace->count++;
    } else {
        memmove(keyspace->at + first + 1, keyspace->at + end, (keyspace->count - end) * sizeof *keyspace->at);
        keyspace->count -= end - first - 1;
    }
    keyspace->at[first] = range;
}

uint64_t keyspace_count(const Keyspace *keyspace, KeyRange range)
{
    uint64_t total = 0;
    for (size_t i = first_reaching(keyspace, range.lo); i < keyspace->count && keyspace->at[i].lo < range.hi; i++) {
        KeyRange part = key_range_clip(keyspace->at[i], range);
        if (part.lo >= part.hi)
            continue;
        uint64_t keys = part.hi - part.lo > UINT32_MAX ? UINT32_MAX : (uint64_t)(part.hi - part.lo);
        if (__builtin_add_overflow(total, keys, &total))
            return UINT64_MAX;
    }
    return total;
}

Keyspace keyspace_clip(const Keyspace *keyspace, KeyRange keys)
{
    Keyspace clipped = {0};
    for (size_t i = first_reaching(keyspace, keys.lo); i < keyspace->count && keyspace->at[i].lo < keys.hi; i++) {
        KeyRange range = key_range_clip(keyspace->at[i], keys);
        if (range.lo < range.hi)
            array_push(&clipped, range);
    }
    return clipped;
}

bool keyspace_has(const Keyspace *keyspace, Key key)
{
    size_t i = first_reaching(keyspace, key);
    if (i < keyspace->count && keyspace->at[i].hi == key)
        i++;
    return i < keyspace->count && keyspace->at[i].lo <= key;
}

/* key_map.h - maps production keys to the small numbers of a simulation, in the same order; adjacent keys get adjacent
 * numbers.
 *
 *     ranges    [1663/5/16384:0, :100)   [1663/5/16390:7, :9)
 *     numbers   0 … 99            (100)  101 102              (103)     a number that no key has stands between ranges
 *
 * This keeps everything that planners use: which keys are adjacent, and where there is a gap.
 */
#ifndef CORE_MODEL_KEY_MAP_H
#define CORE_MODEL_KEY_MAP_H

#include "core/model/keyspace.h"

typedef struct KeyMap {
    const Keyspace *keyspace; /* not owned */
    uint64_t *first;          /* owned; the number of each range's first key */
    uint64_t end;             /* all numbers are below it */
} KeyMap;

/* Numbers the keys of a keyspace, which must outlive the map. False, with nothing to release, where it takes 2^62
 * numbers or more. The caller frees it with key_map_release(). O(ranges). */
bool key_map_init(KeyMap *map, const Keyspace *keyspace);
void key_map_release(KeyMap *map);

/* The number of a key. False: no range contains it. `near` is the range that was found last, 0 at first: for ascending
 * keys the search is constant. */
bool key_map_find(const KeyMap *map, Key key, size_t *near, uint64_t *number);
static inline bool key_map_number(const KeyMap *map, Key key, size_t *near, uint64_t *number)
{
    const Keyspace *keyspace = map->keyspace;
    size_t i = *near;
    if (i < keyspace->count && key >= keyspace->at[i].lo && key < keyspace->at[i].hi) {
        *number = map->first[i] + (uint64_t)(key - keyspace->at[i].lo);
        return true;
    }
    return key_map_find(map, key, near, number);
}

#endif

/* key_map.c - numbers the keys of a keyspace by running sums over its ranges. With the ranges [10, 13) and [20, 25),
 * `first` is 0 and 3, so key 22 has the number 3 + 2 = 5. */
#include "core/model/key_map.h"

#include "core/base/search.h"

#include <stdlib.h>

bool key_map_init(KeyMap *map, const Keyspace *keyspace)
{
    U128 next = 0;
    *map = (KeyMap){.keyspace = keyspace, .first = mem_alloc((keyspace->count + 1) * sizeof *map->first)};
    for (size_t i = 0; i < keyspace->count; i++) {
        map->first[i] = (uint64_t)next;
        U128 keys = keyspace->at[i].hi - keyspace->at[i].lo; /* `keys` + 1 may be 2^128: tested before it is added */
        next += keys >> 62 ? keys : keys + 1;
        if (keys >> 62 || next >> 62) {
            key_map_release(map);
            return false;
        }
    }
    map->end = (uint64_t)next;
    return true;
}

void key_map_release(KeyMap *map)
{
    free(map->first);
    *map = (KeyMap){0};
}

bool key_map_find(const KeyMap *map, Key key, size_t *near, uint64_t *number)
{
    const Keyspace *keyspace = map->keyspace;
    size_t i = *near, from = i < keyspace->count && key >= keyspace->at[i].hi ? i + 1 : 0;
    if (from < keyspace->count && key < keyspace->at[from].hi)
        i = from;
    else
        search_first(i, from, keyspace->count, keyspace->at[i].hi > key);
    if (i == keyspace->count || key < keyspace->at[i].lo)
        return false;
    *near = i;
    *number = map->first[i] + (uint64_t)(key - keyspace->at[i].lo);
    return true;
}

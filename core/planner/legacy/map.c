/* map.c - the order in which layers enter the map.
 *
 *     delta [0,9) 10-20     1
 *     delta [0,4) 10-30     2      a later end comes later
 *     image [0,9) 15        3
 */
#include "core/planner/legacy/map.h"

#include "core/base/sort.h"

#include <stdlib.h>

typedef struct MapEntry { /* a layer among those of one start */
    Lsn end;
    KeyRange keys;
    LayerId id;
    bool image;
} MapEntry;

static int legacy_map_compare(const void *a, const void *b)
{
    const MapEntry *x = a, *y = b;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    if (x->keys.lo != y->keys.lo)
        return x->keys.lo < y->keys.lo ? -1 : 1;
    if (x->keys.hi != y->keys.hi)
        return x->keys.hi < y->keys.hi ? -1 : 1;
    if (x->image != y->image)
        return x->image ? 1 : -1;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* Sorts layers of one start. Usually a listing has them in order. */
static void sort_run(const LayerSet *set, LayerId *ids, size_t count)
{
    MapEntry *entries = mem_alloc(count * sizeof *entries);
    size_t sorted = 1;
    for (size_t i = 0; i < count; i++)
        entries[i] =
            (MapEntry){legacy_end(set, ids[i]), legacy_map_range(set, ids[i]), ids[i], layer_is_image(set, ids[i])};
    while (sorted < count && legacy_map_compare(&entries[sorted - 1], &entries[sorted]) <= 0)
        sorted++;
    if (sorted < count)
        qsort(entries, count, sizeof *entries, legacy_map_compare);
    for (size_t i = 0; i < count; i++)
        ids[i] = entries[i].id;
    free(entries);
}

void legacy_map_sort(const LayerSet *set, LayerId *ids, size_t count)
{
    Sort64 *starts = mem_alloc(count * sizeof *starts);
    for (size_t i = 0; i < count; i++)
        starts[i] = (Sort64){set->lsn_lo[ids[i]], ids[i]};
    sort_64(starts, count);
    for (size_t i = 0; i < count; i++)
        ids[i] = starts[i].place;
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && starts[end].number == starts[first].number;)
            end++;
        if (end - first > 1)
            sort_run(set, ids + first, end - first);
    }
    free(starts);
}

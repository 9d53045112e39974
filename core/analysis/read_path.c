/* read_path.c - walks the path of one read: search, visit, continue below, as Neon layer_map.rs (search) and
 * timeline.rs do.
 *
 *     wanting below 100: delta d 80..100 -> floor 80; wanting below 80: delta c 40..90 (highest end of those that start
 *     below 80) -> floor 60, for the image at 59 ends at 60; wanting below 60: the image ends exactly there, done.
 */
#include "core/analysis/read_path.h"

#include "core/base/sort.h"

#include <stdlib.h>

typedef struct Over {
    LayerId *deltas; /* owned: the deltas over the key in the order of layer_read_before() */
    size_t count;
    LayerId image; /* the newest image that can be used, or LAYER_NONE */
    uint32_t layers;
} Over;

static bool read_path_holds(const LayerSet *set, LayerId id, Key key)
{
    KeyRange keys = layer_read_keys(set, id);
    return keys.lo <= key && key < keys.hi;
}

static int read_order(const void *a, const void *b, void *set)
{
    LayerId x = *(const LayerId *)a, y = *(const LayerId *)b;
    return x == y ? 0 : layer_read_before(set, x, y) ? -1 : 1;
}

/* Sorts deltas in the order of layer_read_before(): by numbers, as long as their LSNs differ. A read at the worst key
 * of a million layers may visit all of them. */
static void sort_for_read(LayerId *deltas, size_t count, const LayerSet *set)
{
    Sort64 *order = mem_alloc(count * sizeof *order);
    for (size_t i = 0; i < count; i++)
        order[i] = (Sort64){set->lsn_lo[deltas[i]], deltas[i]};
    sort_64(order, count);
    for (size_t i = 0; i < count; i++)
        order[i].number = ~set->lsn_hi[order[i].place];
    sort_64(order, count);
    for (size_t i = 0; i < count; i++)
        deltas[i] = order[i].place;
    for (size_t i = 0, end; i < count; i = end) { /* those with the same LSNs */
        for (end = i + 1;
             end < count && order[end].number == order[i].number && set->lsn_lo[deltas[end]] == set->lsn_lo[deltas[i]];)
            end++;
        if (end - i > 1)
            qsort_r(deltas + i, end - i, sizeof *deltas, read_order, (void *)(uintptr_t)set);
    }
    free(order);
}

/* Of two images with the same end, prefers the one that is first in the layer map. */
static bool read_image_better(const LayerSet *set, LayerId image, LayerId best)
{
    if (best == LAYER_NONE || set->lsn_hi[image] != set->lsn_hi[best])
        return best == LAYER_NONE || set->lsn_hi[image] > set->lsn_hi[best];
    return layer_keys_before(set, image, best);
}

static void read_path_collect(Over *over, const LayerSet *set, const LayerId *ids, size_t count, Key key, Lsn lsn)
{
    ARRAY(LayerId) found = {0};
    *over = (Over){.image = LAYER_NONE};
    for (size_t i = 0; i < count; i++) {
        LayerId id = ids[i];
        if (!read_path_holds(set, id, key))
            continue;
        over->layers++;
        if (!layer_is_image(set, id))
            array_push(&found, id);
        else if (set->lsn_hi[id] <= lsn && read_image_better(set, id, over->image))
            over->image = id;
    }
    if (found.count)
        sort_for_read(found.at, found.count, set);
    over->deltas = found.at;
    over->count = found.count;
}

static void visit(ReadPath *path, const LayerSet *set, LayerId layer, Lsn from, Lsn floor)
{
    array_push(&path->steps, (ReadStep){layer, from, floor});
    if (set->size[layer] == SIZE_UNKNOWN)
        path->size_unknown++;
    else
        path->bytes += set->size[layer];
}

void read_path_init(ReadPath *path, const LayerSet *set, const LayerId *ids, size_t count, Key key, Lsn lsn)
{
    *path = (ReadPath){0};
    Over over;
    read_path_collect(&over, set, ids, count, key, lsn);
    Lsn image_end = over.image == LAYER_NONE ? 0 : set->lsn_hi[over.image];
    /* One pass is enough: on the way down, a delta that was passed because it starts too high never becomes usable. */
    for (size_t i = 0; i < over.count; i++) {
        LayerId delta = over.deltas[i];
        if (over.image != LAYER_NONE && (image_end >= set->lsn_hi[delta] || image_end == lsn))
            break;
        if (set->lsn_lo[delta] >= lsn)
            continue;
        Lsn floor = set->lsn_lo[delta] > image_end ? set->lsn_lo[delta] : image_end;
        visit(path, set, delta, lsn, floor);
        lsn = floor;
    }
    path->complete = over.image != LAYER_NONE;
    if (path->complete)
        visit(path, set, over.image, lsn, set->lsn_lo[over.image]);
    path->over = over.layers - (uint32_t)path->steps.count;
    free(over.deltas);
}

void read_path_release(ReadPath *path)
{
    array_release(&path->steps);
}

/* path_diff.c - merges the two paths. Both run down the same LSNs, so a merge that keeps the order of each is enough:
 * layers that only one path visited come before the next layer that both visited. */
#include "core/analysis/path_diff.h"

void path_find_layers(const LayerSet *set, const LayerId *ids, size_t count, const Layer *real, size_t real_count,
                      LayerId *found)
{
    for (size_t r = 0; r < real_count; r++)
        found[r] = LAYER_NONE;
    for (size_t i = 0; i < count; i++) {
        LayerId id = ids[i];
        for (size_t r = 0; r < real_count; r++) {
            bool image = real[r].kind == LAYER_IMAGE;
            if (found[r] == LAYER_NONE && set->lsn_lo[id] == real[r].lsn_lo && set->key_lo[id] == real[r].key_lo &&
                set->key_hi[id] == real[r].key_hi && layer_is_image(set, id) == image &&
                (image || set->lsn_hi[id] == real[r].lsn_hi))
                found[r] = id;
        }
    }
}

static size_t place_of(const LayerId *real, size_t from, size_t count, LayerId layer)
{
    for (size_t i = from; i < count; i++)
        if (real[i] == layer)
            return i;
    return PATH_NOT;
}

void path_rows(const ReadPath *path, const LayerId *real, size_t real_count, PathRows *rows)
{
    size_t next = 0;
    rows->count = 0;
    for (size_t p = 0; p < path->steps.count; p++) {
        LayerId layer = path->steps.at[p].layer;
        size_t both = real ? place_of(real, next, real_count, layer) : PATH_NOT;
        for (; both != PATH_NOT && next < both; next++)
            array_push(rows, (PathRow){real[next], PATH_NOT, next});
        array_push(rows, (PathRow){layer, p, both});
        next = both != PATH_NOT ? both + 1 : next;
    }
    for (; real && next < real_count; next++)
        array_push(rows, (PathRow){real[next], PATH_NOT, next});
}

/* layer_count.c - counts each layer once, by marking the layers whose pieces it has seen. The list 4, 7, 9, in which
 * 7 and 9 are pieces of layer 3, has three parts and two layers. */
#include "core/model/layer_count.h"

#include <stdlib.h>

static void layer_count_one(LayerCounts *counts, const LayerSet *set, LayerId id)
{
    bool image = layer_is_image(set, id);
    counts->layers++;
    counts->images += image;
    counts->deltas += !image;
    counts->l0 += layer_is_l0(set, id);
    if (set->size[id] == SIZE_UNKNOWN) {
        counts->sizes_unknown++;
        return;
    }
    uint64_t *bytes = image ? &counts->image_bytes : &counts->delta_bytes;
    *bytes = u64_add_saturating(*bytes, set->size[id]);
    counts->bytes = u64_add_saturating(counts->bytes, set->size[id]);
}

void layer_counts_add(LayerCounts *counts, const LayerSet *set, LayerId id)
{
    counts->parts++;
    layer_count_one(counts, set, id);
}

size_t layer_wholes(const LayerSet *set, LayerId *ids, size_t count)
{
    if (!set->piece_of)
        return count;
    uint8_t *seen = mem_zero(set->count + 1, 1);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        LayerId id = layer_whole(set, ids[i]);
        ids[kept] = id;
        kept += !seen[id];
        seen[id] = 1;
    }
    free(seen);
    return kept;
}

LayerCounts layer_counts(const LayerSet *set, const LayerId *ids, size_t count)
{
    LayerCounts counts = {.parts = count};
    uint8_t *seen = set->piece_of ? mem_zero(set->count + 1, 1) : NULL;
    for (size_t i = 0; i < count; i++) {
        LayerId id = layer_whole(set, ids[i]);
        if (!seen || !seen[id])
            layer_count_one(&counts, set, id);
        if (seen)
            seen[id] = 1;
    }
    free(seen);
    return counts;
}

bool layer_any_sized(const LayerSet *set, const LayerId *ids, size_t count)
{
    for (size_t i = 0; i < (ids ? count : set->count); i++)
        if (set->size[ids ? ids[i] : i] != SIZE_UNKNOWN)
            return true;
    return false;
}

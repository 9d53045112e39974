/* key_edges.h - the distinct key edges of a list of layers, and which layers start and end at each: the input of key
 * sweeps.
 *
 *     layers   a [10,30)  b [20,30)       keys    10     20     30
 *                                         starts   a      b      -
 *                                         ends     -      -     a b
 *
 * Made from a LayerIndex if there is one (then keys are all keys of the index, and no sort is needed), else by sorting.
 * A layer is named by its place in the list, not by id. Layers that cover no key (key_lo >= key_hi) are left out.
 */
#ifndef CORE_MODEL_KEY_EDGES_H
#define CORE_MODEL_KEY_EDGES_H

#include "core/model/layer_index.h"

typedef struct KeyEdges {
    Key *keys; /* ascending, distinct; owned unless `borrowed` */
    uint32_t key_count;
    bool borrowed;
    /* owned, key_count + 1 entries: starts[start_of[k] .. start_of[k + 1]) start at keys[k] */
    uint32_t *start_of, *end_of;
    uint32_t *starts, *ends; /* owned: places in the list; those at one key are in the order of the list */
} KeyEdges;

/* Collects the key edges of a list of layers. `index` may be NULL. The caller frees it with key_edges_release(). O(n
 * log n) without an index, O(n + keys of the index) with one. */
void key_edges_init(KeyEdges *edges, LayerView view);
void key_edges_release(KeyEdges *edges);

static inline uint32_t key_edges_starting(const KeyEdges *edges, uint32_t key)
{
    return edges->start_of[key + 1] - edges->start_of[key];
}
static inline uint32_t key_edges_ending(const KeyEdges *edges, uint32_t key)
{
    return edges->end_of[key + 1] - edges->end_of[key];
}

#endif

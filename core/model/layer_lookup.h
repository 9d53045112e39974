/* layer_lookup.h - what identifies a layer: kind, keys, begin LSN, and of a delta its end LSN. The end LSN of an image
 * says nothing: it is its LSN + 1, in the simulator its LSN. */
#ifndef CORE_MODEL_LAYER_LOOKUP_H
#define CORE_MODEL_LAYER_LOOKUP_H

#include "core/base/table.h"
#include "core/model/layer_set.h"

/* Are they the same layer, whatever their sizes, names and flags? */
bool layer_is_same(const Layer *a, const Layer *b);
/* Equal for layers that are the same. */
uint64_t layer_identity_hash(const Layer *layer);

/* Finds a layer of a set by its identity. */
typedef struct LayerLookup {
    const LayerSet *set; /* not owned */
    Table table;
} LayerLookup;

/* A lookup of the layers that the set has now; later ones have to be added one by one. The set must outlive it. The
 * caller frees it with layer_lookup_release(). O(layers). */
void layer_lookup_init(LayerLookup *lookup, const LayerSet *set);
/* Adds a layer of the set that came later. Amortised O(1). */
void layer_lookup_add(LayerLookup *lookup, LayerId id);
/* The layer that is the same as `layer`; any of them where there are several; LAYER_NONE where there is none. O(1) on
 * average. */
LayerId layer_lookup_find(const LayerLookup *lookup, const Layer *layer);
void layer_lookup_release(LayerLookup *lookup);

#endif

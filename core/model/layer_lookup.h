/* layer_lookup.h - finds a layer of a set by what identifies it: kind, keys and LSNs. */
#ifndef CORE_MODEL_LAYER_LOOKUP_H
#define CORE_MODEL_LAYER_LOOKUP_H

#include "core/base/table.h"
#include "core/model/layer_set.h"

typedef struct LayerLookup {
    const LayerSet *set; /* not owned */
    Table table;
} LayerLookup;

/* A lookup of the layers that the set has now; later ones have to be added one by one. The set must outlive it. The
 * caller frees it with layer_lookup_release(). O(layers). */
void layer_lookup_init(LayerLookup *lookup, const LayerSet *set);
/* Adds a layer of the set that came later. Amortised O(1). */
void layer_lookup_add(LayerLookup *lookup, LayerId id);
/* The layer that is equal to `layer`; any of them where there are several; LAYER_NONE where there is none. An image is
 * found by its LSN, whatever its end LSN. O(1) on average. */
LayerId layer_lookup_find(const LayerLookup *lookup, const Layer *layer);
void layer_lookup_release(LayerLookup *lookup);

#endif

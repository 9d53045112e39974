/* layer_pack.h - layers without names, 64 bytes each, in blocks that grow: what a fleet holds of many timelines. */
#ifndef CORE_CATALOG_LAYER_PACK_H
#define CORE_CATALOG_LAYER_PACK_H

#include "core/model/layer_set.h"

typedef struct PackBlock PackBlock;

typedef struct LayerPack {
    PackBlock *first, *last; /* owned */
    size_t count;
    KeyForm form; /* of all its keys */
} LayerPack;

/* Appends; the name is not kept. False: the key's form is not that of the layers before. */
bool layer_pack_add(LayerPack *pack, const Layer *layer, KeyForm form);
/* Moves all layers into an empty set, each once: of a layer that is there in several generations the newest stays.
 * Returns how many came again. O(n); O(n log n) where they are not in the order of their names. */
size_t layer_pack_unload(LayerPack *pack, LayerSet *set);
void layer_pack_release(LayerPack *pack);

#endif

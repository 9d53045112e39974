/* layer_pack.h - layers without names, 64 bytes each, in blocks that grow: the form in which a fleet holds the layers
 * of many timelines.
 *
 * Packs that are probably not needed again are compressed by zstd, to some 10 bytes a layer.
 */
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

typedef struct LayerSqueeze {
    void *bytes; /* owned; NULL: nothing */
    size_t length, count;
    KeyForm form;
} LayerSqueeze;

/* A copy of the pack, which stays as it is. O(n). */
void layer_pack_squeeze(const LayerPack *pack, LayerSqueeze *squeeze);
/* Moves the layers into an empty pack. O(n). */
void layer_pack_restore(LayerPack *pack, LayerSqueeze *squeeze);
void layer_squeeze_release(LayerSqueeze *squeeze);

#endif

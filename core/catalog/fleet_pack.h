/* fleet_pack.h - layers without names, 64 bytes each, in blocks that grow: the form in which a fleet holds the layers
 * of many timelines.
 *
 * Packs that are probably not needed again are compressed by zstd, to some 10 bytes a layer.
 */
#ifndef CORE_CATALOG_FLEET_PACK_H
#define CORE_CATALOG_FLEET_PACK_H

#include "core/model/layer_set.h"

typedef struct PackBlock PackBlock;

typedef struct FleetPack {
    PackBlock *first, *last; /* owned */
    size_t count;
    KeyForm form; /* the form of all keys */
} FleetPack;

/* Appends a layer; the name is not kept. False where the key's form differs from that of earlier layers. Amortised
 * O(1). */
bool fleet_pack_add(FleetPack *pack, const Layer *layer, KeyForm form);
/* Moves all layers into an empty set, each once: where a layer is in several generations, the newest is kept. Returns
 * how many were repeated. O(n); O(n log n) where they are not in the order of their names. */
size_t fleet_pack_unload(FleetPack *pack, LayerSet *set);
void fleet_pack_release(FleetPack *pack);

typedef struct CompressedLayers {
    void *bytes; /* compressed or not; owned; NULL: empty */
    size_t length, count;
    KeyForm form;
} CompressedLayers;

/* Makes a compressed copy; the pack is unchanged. The caller frees it with compressed_layers_release(). O(n). */
void fleet_pack_compress(const FleetPack *pack, CompressedLayers *compressed);
/* Decompresses the layers into an empty pack and empties `compressed`. O(n). */
void fleet_pack_restore(FleetPack *pack, CompressedLayers *compressed);
void compressed_layers_release(CompressedLayers *compressed);

#endif

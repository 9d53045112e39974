/* fleet_pack.c - packs layers into blocks, sorts and joins them when they are unloaded, and compresses them with zstd.
 */
#include "core/catalog/fleet_pack.h"

#include "core/model/layer_lookup.h"

#include <assert.h>
#include <stdlib.h>
#include <zstd.h>

#define BLOCK_LEAST 8u
#define BLOCK_MOST  512u

typedef struct PackedLayer {
    Key key_lo, key_hi;
    Lsn lsn_lo, lsn_hi;
    uint64_t size;
    uint32_t generation;
    uint16_t shard;
    uint8_t kind, zero; /* `zero` fills the padding, so that equal layers are compressed to equal bytes */
} PackedLayer;

struct PackBlock {
    PackBlock *next;
    uint32_t count, room;
    PackedLayer at[];
};

bool fleet_pack_add(FleetPack *pack, const Layer *layer, KeyForm form)
{
    if (pack->count && pack->form != form)
        return false;
    if (!pack->last || pack->last->count == pack->last->room) {
        uint32_t room = !pack->last                         ? BLOCK_LEAST
                        : pack->last->room * 2 < BLOCK_MOST ? pack->last->room * 2
                                                            : BLOCK_MOST;
        PackBlock *block = mem_alloc(sizeof *block + room * sizeof block->at[0]);
        block->next = NULL;
        block->count = 0;
        block->room = room;
        if (pack->last)
            pack->last->next = block;
        else
            pack->first = block;
        pack->last = block;
    }
    pack->form = form;
    pack->last->at[pack->last->count++] = (PackedLayer){layer->key_lo, layer->key_hi, layer->lsn_lo,
                                                        layer->lsn_hi, layer->size,   layer->generation,
                                                        layer->shard,  layer->kind,   0};
    pack->count++;
    return true;
}

static bool packed_comes_after(const PackedLayer *a, const Layer *b)
{
    if (a->key_lo != b->key_lo)
        return a->key_lo < b->key_lo;
    if (a->key_hi != b->key_hi)
        return a->key_hi < b->key_hi;
    if (a->lsn_lo != b->lsn_lo)
        return a->lsn_lo < b->lsn_lo;
    return a->lsn_hi < b->lsn_hi;
}

static bool in_order(const FleetPack *pack)
{
    const PackedLayer *before = NULL;
    for (const PackBlock *block = pack->first; block; block = block->next)
        for (uint32_t i = 0; i < block->count; i++) {
            const PackedLayer *at = &block->at[i];
            Layer layer = {.key_lo = at->key_lo, .key_hi = at->key_hi, .lsn_lo = at->lsn_lo, .lsn_hi = at->lsn_hi};
            if (before && !packed_comes_after(before, &layer))
                return false;
            before = at;
        }
    return true;
}

size_t fleet_pack_unload(FleetPack *pack, LayerSet *set)
{
    bool ordered = in_order(pack);
    size_t again = 0;
    LayerLookup lookup;
    set->form = pack->form;
    layer_set_reserve(set, pack->count);
    layer_lookup_init(&lookup, set);
    for (PackBlock *block = pack->first, *next; block; block = next) {
        for (uint32_t i = 0; i < block->count; i++) {
            const PackedLayer *at = &block->at[i];
            Layer layer = {.key_lo = at->key_lo,
                           .key_hi = at->key_hi,
                           .lsn_lo = at->lsn_lo,
                           .lsn_hi = at->lsn_hi,
                           .size = at->size,
                           .records = SIZE_UNKNOWN,
                           .generation = at->generation,
                           .shard = at->shard,
                           .kind = at->kind};
            LayerId same = ordered ? LAYER_NONE : layer_lookup_find(&lookup, &layer);
            if (same != LAYER_NONE) {
                layer_set_merge(set, same, &layer);
                again++;
                continue;
            }
            LayerId id = layer_set_add(set, &layer);
            if (!ordered)
                layer_lookup_add(&lookup, id);
        }
        next = block->next;
        free(block);
    }
    *pack = (FleetPack){0};
    layer_lookup_release(&lookup);
    return again;
}

void fleet_pack_release(FleetPack *pack)
{
    for (PackBlock *block = pack->first, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    *pack = (FleetPack){0};
}

/* ---- squeezed ---- */

#define SQUEEZE_LEVEL 1

void fleet_pack_compress(const FleetPack *pack, CompressedLayers *compressed)
{
    size_t length = pack->count * sizeof(PackedLayer), room = ZSTD_compressBound(length), at = 0;
    char *plain = mem_alloc(length + 1), *packed = mem_alloc(room);
    for (const PackBlock *block = pack->first; block; block = block->next) {
        memcpy(plain + at, block->at, block->count * sizeof block->at[0]);
        at += block->count * sizeof block->at[0];
    }
    size_t used = ZSTD_compress(packed, room, plain, length, SQUEEZE_LEVEL);
    /* where compression gains nothing, the bytes are stored uncompressed */
    bool smaller = !ZSTD_isError(used) && used < length;
    *compressed = (CompressedLayers){smaller ? mem_resize(packed, used, 1) : plain, smaller ? used : length,
                                     pack->count, pack->form};
    free(smaller ? plain : packed);
}

void fleet_pack_restore(FleetPack *pack, CompressedLayers *compressed)
{
    size_t length = compressed->count * sizeof(PackedLayer);
    PackedLayer *layers = compressed->bytes;
    bool whole = true;
    if (compressed->length < length) {
        layers = mem_alloc(length);
        whole = ZSTD_decompress(layers, length, compressed->bytes, compressed->length) == length;
    }
    assert(whole);
    for (size_t i = 0; whole && i < compressed->count; i++) {
        const PackedLayer *at = &layers[i];
        Layer layer = {.key_lo = at->key_lo,
                       .key_hi = at->key_hi,
                       .lsn_lo = at->lsn_lo,
                       .lsn_hi = at->lsn_hi,
                       .size = at->size,
                       .generation = at->generation,
                       .shard = at->shard,
                       .kind = at->kind};
        fleet_pack_add(pack, &layer, compressed->form);
    }
    if (layers != compressed->bytes)
        free(layers);
    compressed_layers_release(compressed);
}

void compressed_layers_release(CompressedLayers *compressed)
{
    free(compressed->bytes);
    *compressed = (CompressedLayers){0};
}

#include "core/catalog/layer_pack.h"

#include "core/catalog/layer_lookup.h"

#include <stdlib.h>

#define BLOCK_LEAST 8u
#define BLOCK_MOST  512u

typedef struct PackedLayer {
    Key key_lo, key_hi;
    Lsn lsn_lo, lsn_hi;
    uint64_t size;
    uint32_t generation;
    uint16_t shard;
    uint8_t kind;
} PackedLayer;

struct PackBlock {
    PackBlock *next;
    uint32_t count, room;
    PackedLayer at[];
};

bool layer_pack_add(LayerPack *pack, const Layer *layer, KeyForm form)
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
    pack->last->at[pack->last->count++] = (PackedLayer){layer->key_lo, layer->key_hi,     layer->lsn_lo, layer->lsn_hi,
                                                        layer->size,   layer->generation, layer->shard,  layer->kind};
    pack->count++;
    return true;
}

static bool comes_after(const PackedLayer *a, const Layer *b)
{
    if (a->key_lo != b->key_lo)
        return a->key_lo < b->key_lo;
    if (a->key_hi != b->key_hi)
        return a->key_hi < b->key_hi;
    if (a->lsn_lo != b->lsn_lo)
        return a->lsn_lo < b->lsn_lo;
    return a->lsn_hi < b->lsn_hi;
}

static bool in_order(const LayerPack *pack)
{
    const PackedLayer *before = NULL;
    for (const PackBlock *block = pack->first; block; block = block->next)
        for (uint32_t i = 0; i < block->count; i++) {
            const PackedLayer *at = &block->at[i];
            Layer layer = {.key_lo = at->key_lo, .key_hi = at->key_hi, .lsn_lo = at->lsn_lo, .lsn_hi = at->lsn_hi};
            if (before && !comes_after(before, &layer))
                return false;
            before = at;
        }
    return true;
}

/* The same layer again: the newer generation has the size. */
static void merge(LayerSet *set, LayerId id, const Layer *layer)
{
    Layer known = layer_set_get(set, id);
    bool newer = layer->generation != GENERATION_NONE &&
                 (known.generation == GENERATION_NONE || layer->generation > known.generation);
    if (layer->size != SIZE_UNKNOWN && (newer || known.size == SIZE_UNKNOWN))
        known.size = layer->size;
    if (newer)
        known.generation = layer->generation;
    layer_set_put(set, id, &known);
}

size_t layer_pack_unload(LayerPack *pack, LayerSet *set)
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
                merge(set, same, &layer);
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
    *pack = (LayerPack){0};
    layer_lookup_release(&lookup);
    return again;
}

void layer_pack_release(LayerPack *pack)
{
    for (PackBlock *block = pack->first, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    *pack = (LayerPack){0};
}

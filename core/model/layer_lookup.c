/* layer_lookup.c - finds layers in an open hash table of layer ids, keyed by kind, keys and LSNs. */
#include "core/model/layer_lookup.h"

static uint32_t layer_hash(const Layer *layer)
{
    uint64_t hash = hash_u128(hash_u128(HASH_SEED, layer->key_lo), layer->key_hi);
    return hash_fold(hash_u64(hash_u64(hash, layer->lsn_lo), layer->kind));
}

void layer_lookup_add(LayerLookup *lookup, LayerId id)
{
    Layer layer = layer_set_get(lookup->set, id);
    table_add(&lookup->table, layer_hash(&layer), id);
}

void layer_lookup_init(LayerLookup *lookup, const LayerSet *set)
{
    *lookup = (LayerLookup){.set = set};
    table_reserve(&lookup->table, set->count);
    for (LayerId id = 0; id < set->count; id++)
        layer_lookup_add(lookup, id);
}

LayerId layer_lookup_find(const LayerLookup *lookup, const Layer *layer)
{
    const LayerSet *set = lookup->set;
    TableWalk walk = table_walk(&lookup->table, layer_hash(layer));
    uint32_t id;
    while (table_next(&walk, &id))
        if (set->kind[id] == layer->kind && set->key_lo[id] == layer->key_lo && set->key_hi[id] == layer->key_hi &&
            set->lsn_lo[id] == layer->lsn_lo && (layer->kind == LAYER_IMAGE || set->lsn_hi[id] == layer->lsn_hi))
            return id;
    return LAYER_NONE;
}

void layer_lookup_release(LayerLookup *lookup)
{
    table_release(&lookup->table);
}

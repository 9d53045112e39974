/* layer_lookup.c - finds layers in an open hash table of layer ids, keyed by kind, keys and LSNs. */
#include "core/model/layer_lookup.h"

bool layer_is_same(const Layer *a, const Layer *b)
{
    return a->kind == b->kind && a->key_lo == b->key_lo && a->key_hi == b->key_hi && a->lsn_lo == b->lsn_lo &&
           (a->kind == LAYER_IMAGE || a->lsn_hi == b->lsn_hi);
}

uint64_t layer_identity_hash(const Layer *layer)
{
    uint64_t hash = hash_u128(hash_u128(hash_u64(HASH_SEED, layer->kind), layer->key_lo), layer->key_hi);
    return hash_u64(hash_u64(hash, layer->lsn_lo), layer->kind == LAYER_IMAGE ? layer->lsn_lo : layer->lsn_hi);
}

void layer_lookup_add(LayerLookup *lookup, LayerId id)
{
    Layer layer = layer_set_get(lookup->set, id);
    table_add(&lookup->table, hash_fold(layer_identity_hash(&layer)), id);
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
    TableWalk walk = table_walk(&lookup->table, hash_fold(layer_identity_hash(layer)));
    uint32_t id;
    while (table_next(&walk, &id)) {
        Layer found = layer_set_get(lookup->set, id);
        if (layer_is_same(&found, layer))
            return id;
    }
    return LAYER_NONE;
}

void layer_lookup_release(LayerLookup *lookup)
{
    table_release(&lookup->table);
}

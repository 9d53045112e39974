/* layer_set.c - stores layers as columns, one array for each field. All of them grow together. */
#include "core/model/layer_set.h"

#include "core/base/rng.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#define STRIPE_DEFAULT 2048u

const char *layer_kind_name(LayerKind kind)
{
    return kind == LAYER_IMAGE ? "image" : "delta";
}

void layer_set_init(LayerSet *set)
{
    *set = (LayerSet){.stripe_pages = STRIPE_DEFAULT};
}

void layer_set_release(LayerSet *set)
{
    void *const columns[] = {set->key_lo,   set->key_hi,       set->lsn_lo,       set->lsn_hi,
                             set->size,     set->records,      set->generation,   set->shard,
                             set->kind,     set->flags,        (void *)set->name, set->name_length,
                             set->piece_of, set->stretched_at, set->stretched.at, set->stretches.at};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        free(columns[i]);
    free(set->branches.at);
    free(set->in_memory.at);
    free(set->aside.at);
    keyspace_release(&set->keyspace);
    arena_release(&set->arena);
    *set = (LayerSet){0};
}

#define GROW(set, column) ((set)->column = mem_resize((void *)(set)->column, (set)->capacity, sizeof *(set)->column))

void layer_set_reserve(LayerSet *set, size_t more)
{
    size_t wanted = set->count + more;
    if (wanted <= set->capacity)
        return;
    size_t grown = set->capacity + set->capacity / 2;
    set->capacity = grown > wanted ? grown : wanted < 16 ? 16 : wanted;
    GROW(set, key_lo);
    GROW(set, key_hi);
    GROW(set, lsn_lo);
    GROW(set, lsn_hi);
    GROW(set, size);
    if (set->records)
        GROW(set, records);
    GROW(set, generation);
    GROW(set, shard);
    GROW(set, kind);
    GROW(set, flags);
    GROW(set, name);
    GROW(set, name_length);
    if (set->piece_of)
        GROW(set, piece_of);
    if (set->stretched_at)
        GROW(set, stretched_at);
}

/* Writes the layer into the columns at index `i`. */
static void layer_set_store(LayerSet *set, size_t i, const Layer *layer)
{
    if (layer->records != SIZE_UNKNOWN && !set->records) {
        set->records = mem_alloc(set->capacity * sizeof *set->records);
        for (size_t j = 0; j < set->count; j++)
            set->records[j] = SIZE_UNKNOWN;
    }
    set->key_lo[i] = layer->key_lo;
    set->key_hi[i] = layer->key_hi;
    set->lsn_lo[i] = layer->lsn_lo;
    set->lsn_hi[i] = layer->lsn_hi;
    set->size[i] = layer->size;
    if (set->records)
        set->records[i] = layer->records;
    set->generation[i] = layer->generation;
    set->shard[i] = layer->shard;
    set->kind[i] = layer->kind;
    set->flags[i] = layer->flags;
    set->name[i] = layer->name.length ? layer->name.at : NULL;
    set->name_length[i] = (uint32_t)layer->name.length;
    if (set->piece_of && i == set->count)
        set->piece_of[i] = LAYER_NONE;
    if (set->stretched_at && i == set->count)
        set->stretched_at[i] = 0;
}

LayerId layer_set_add(LayerSet *set, const Layer *layer)
{
    assert(set->count < LAYER_NONE);
    layer_set_reserve(set, 1);
    layer_set_store(set, set->count, layer);
    uint64_t keys =
        rng_mix(u128_low(layer->key_lo) ^ u128_high(layer->key_hi), u128_low(layer->key_hi) ^ u128_high(layer->key_lo));
    set->version = rng_mix(set->version ^ keys, rng_mix(layer->lsn_lo, layer->lsn_hi) + layer->size + layer->kind);
    return (LayerId)set->count++;
}

void layer_set_mark_piece(LayerSet *set, LayerId piece, LayerId of)
{
    assert(piece < set->count && of < set->count && of != piece && layer_whole(set, of) == of);
    if (!set->piece_of) {
        set->piece_of = mem_alloc(set->capacity * sizeof *set->piece_of);
        memset(set->piece_of, 0xFF, set->capacity * sizeof *set->piece_of);
    }
    set->piece_of[piece] = of;
}

void layer_set_put_stretches(LayerSet *set, LayerId id, const KeyRange *stretches, size_t count)
{
    assert(id < set->count && count > 0);
    if (!set->stretched_at)
        set->stretched_at = mem_zero(set->capacity, sizeof *set->stretched_at);
    LayerStretches own = {(uint32_t)set->stretches.count, (uint32_t)count};
    for (size_t i = 0; i < count; i++) {
        array_push(&set->stretches, stretches[i]);
        set->version = rng_mix(set->version ^ u128_low(stretches[i].lo), u128_low(stretches[i].hi));
    }
    array_push(&set->stretched, own);
    set->stretched_at[id] = (uint32_t)set->stretched.count;
}

Layer layer_set_get(const LayerSet *set, LayerId id)
{
    assert(id < set->count);
    return (Layer){
        .key_lo = set->key_lo[id],
        .key_hi = set->key_hi[id],
        .lsn_lo = set->lsn_lo[id],
        .lsn_hi = set->lsn_hi[id],
        .size = set->size[id],
        .records = set->records ? set->records[id] : SIZE_UNKNOWN,
        .generation = set->generation[id],
        .shard = set->shard[id],
        .kind = set->kind[id],
        .flags = set->flags[id],
        .name = {set->name[id], set->name_length[id]},
    };
}

void layer_set_put(LayerSet *set, LayerId id, const Layer *layer)
{
    assert(id < set->count && set->kind[id] == layer->kind && set->key_lo[id] == layer->key_lo &&
           set->key_hi[id] == layer->key_hi && set->lsn_lo[id] == layer->lsn_lo && set->lsn_hi[id] == layer->lsn_hi);
    layer_set_store(set, id, layer);
}

void layer_set_merge(LayerSet *set, LayerId id, const Layer *more)
{
    Layer known = layer_set_get(set, id);
    bool newer = more->generation != GENERATION_NONE &&
                 (known.generation == GENERATION_NONE || more->generation > known.generation);
    if (newer && more->name.length)
        known.name = more->name;
    if (more->size != SIZE_UNKNOWN && (newer || known.size == SIZE_UNKNOWN))
        known.size = more->size;
    if (newer)
        known.generation = more->generation;
    if (known.shard == SHARD_NONE)
        known.shard = more->shard;
    known.flags |= more->flags;
    layer_set_put(set, id, &known);
}

Sharding layer_set_sharding(const LayerSet *set, const LayerId *ids, size_t count)
{
    Sharding found = {0};
    for (size_t i = 0; i < count; i++) {
        uint16_t shard = set->shard[ids[i]];
        if (shard != SHARD_NONE && shard_id_count(shard) >= found.count)
            found = (Sharding){shard_id_number(shard), shard_id_count(shard), set->stripe_pages};
    }
    return found;
}

LayerId *layer_set_grounds(const LayerSet *set, const LayerId *live, size_t count, size_t *grounds)
{
    LayerId *ids = mem_alloc((count + set->aside.count + 1) * sizeof *ids);
    size_t i = 0, j = 0;
    for (*grounds = 0; i < count || j < set->aside.count; ++*grounds) {
        bool lives = j == set->aside.count || (i < count && live[i] < set->aside.at[j]);
        ids[*grounds] = lives ? live[i++] : set->aside.at[j++];
    }
    return ids;
}

char *layer_logical_name(const Layer *layer, KeyForm form, char out[LAYER_NAME_SIZE])
{
    char lo[KEY_TEXT_SIZE], hi[KEY_TEXT_SIZE];
    if (key_dictionary_of(form)) {
        snprintf(out, LAYER_NAME_SIZE, "%.*s", STR_ARG(layer->name));
        return out;
    }
    int digits = form == KEY_PLAIN ? 8 : 16;
    int n = snprintf(out, LAYER_NAME_SIZE, "%s-%s__%0*llX", key_format(layer->key_lo, form, lo),
                     key_format(layer->key_hi, form, hi), digits, (unsigned long long)layer->lsn_lo);
    if (layer->kind == LAYER_DELTA)
        snprintf(out + n, LAYER_NAME_SIZE - (size_t)n, "-%0*llX", digits, (unsigned long long)layer->lsn_hi);
    return out;
}

Lsn layers_end_lsn(const LayerSet *set, const LayerId *ids, size_t count)
{
    Lsn delta = 0, image = 0;
    for (size_t i = 0; i < count; i++) {
        LayerId id = ids[i];
        if (layer_is_image(set, id))
            image = set->lsn_lo[id] > image ? set->lsn_lo[id] : image;
        else
            delta = set->lsn_hi[id] > delta ? set->lsn_hi[id] : delta;
    }
    return delta ? delta : image;
}

bool layer_ends_at(const LayerSet *set, LayerId id, Lsn end_lsn, Error *error)
{
    if (set->lsn_lo[id] >= end_lsn || end_lsn >= set->lsn_hi[id])
        return true;
    char name[LAYER_NAME_SIZE];
    Layer layer = layer_set_get(set, id);
    return error_set(
        error, ERROR_CROSSED,
        "layer %s crosses end_lsn %llX: compaction takes whole layers, so choose an LSN that no layer crosses",
        layer_logical_name(&layer, set->form, name), (unsigned long long)end_lsn);
}

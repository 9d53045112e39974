/* production.h - layer sets that look like one that was dumped from production, of any size.
 *
 *     LSN ^  ================ 9 L0 ================     every key
 *         |  ---------- 48 thin, nearly all keys ---
 *         |  ####### full image batch ##########
 *         |  [  ][ ][    ][ ][  ]  band: deltas of      one band a round of compaction, most with several deltas,
 *         |  [     ][   ][ ][   ]  one LSN range        cut at keys of their own
 *         |     ######   image batches ###              aligned to 16,384 blocks inside a relation
 *         +------------------> key (relations)
 *
 * The proportions are those of a real set of 26,690 layers: 90 % images at 0.2 % as many LSNs, a band for 130 layers,
 * 0.3 distinct keys a layer, and a head of 58 layers over almost every key, whatever the size.
 *
 * Made are partitions first, then history from the bottom up, then the head. The key space is cut into partitions of
 * 16,384 blocks inside relations of very different sizes. History alternates bands of deltas and batches of images; how
 * many of each, and how large, follows from the number of layers wanted. Delta cuts fall anywhere inside partitions, so
 * nearly every one is a key of its own, as in the real sets.
 */
#ifndef TESTS_PRODUCTION_H
#define TESTS_PRODUCTION_H

#include "core/base/integer.h"
#include "core/base/rng.h"
#include "core/base/sort.h"
#include "core/model/layer_set.h"

#include <assert.h>
#include <stdlib.h>

#define PRODUCTION_LAYERS_MIN       100u
#define PRODUCTION_PARTITION_BLOCKS 16384u
#define PRODUCTION_L0_COUNT         9u
#define PRODUCTION_THIN_COUNT       48u
#define PRODUCTION_DELTA_BYTES      268451840u
#define PRODUCTION_IMAGE_BYTES      134422528u
#define PRODUCTION_THIN_BYTES       24576u

typedef struct ProductionMaking {
    LayerSet *set;
    Rng rng;
    size_t deltas, images; /* layers still to be made, without those of the head */
    Key *partitions;       /* the first key of each partition, and the end of all; count + 1 keys */
    size_t partition_count;
    Lsn lsn; /* the highest LSN so far */
} ProductionMaking;

static Key production_relation_key(uint32_t relation, uint32_t block)
{
    Key key = 0;
    key_pack((KeyFields){0, 1663, 16386, 16388 + relation, 0, block}, &key);
    return key;
}

/* Returns the key after the last one of a timeline: that of the checkpoint, plus one. */
static Key production_keys_end(void)
{
    Key key = 0;
    key_pack((KeyFields){3, 0, 0, 0, 0, 2}, &key);
    return key;
}

/* Makes relations: one in eight is large (up to a hundred partitions), the others have one to three. */
static void production_make_partitions(ProductionMaking *making, size_t count)
{
    making->partitions = mem_alloc((count + 1) * sizeof *making->partitions);
    uint32_t relation = 0;
    while (making->partition_count < count) {
        uint64_t blocks =
            rng_below(&making->rng, 8) == 0 ? 20 + rng_below(&making->rng, 80) : 1 + rng_below(&making->rng, 3);
        for (uint64_t p = 0; p < blocks && making->partition_count < count; p++)
            making->partitions[making->partition_count++] =
                production_relation_key(relation, (uint32_t)p * PRODUCTION_PARTITION_BLOCKS);
        relation += 1 + (uint32_t)rng_below(&making->rng, 12);
    }
    making->partitions[count] = production_keys_end();
}

static void production_add(ProductionMaking *making, LayerKind kind, KeyRange keys, Lsn lo, Lsn hi, uint64_t size)
{
    layer_set_add(making->set, &(Layer){
                                   .key_lo = keys.lo,
                                   .key_hi = keys.hi,
                                   .lsn_lo = lo,
                                   .lsn_hi = hi,
                                   .size = size,
                                   .records = SIZE_UNKNOWN,
                                   .generation = GENERATION_NONE,
                                   .kind = (uint8_t)kind,
                               });
}

/* Returns a key inside a random partition. */
static Key production_random_cut(ProductionMaking *making)
{
    assert(making->partition_count > 0);
    size_t partition = rng_below(&making->rng, making->partition_count);
    return making->partitions[partition] + 1 + rng_below(&making->rng, PRODUCTION_PARTITION_BLOCKS - 1);
}

/* Makes one round of compaction: `count` deltas of one LSN range, side by side over all keys. */
static void production_make_band(ProductionMaking *making, size_t count)
{
    if (count > making->deltas)
        count = making->deltas;
    Lsn lo = making->lsn, hi = lo + 1 + rng_below(&making->rng, (uint64_t)count << 28);
    Key *cuts = mem_alloc((count + 1) * sizeof *cuts);
    cuts[0] = making->partitions[0];
    for (size_t i = 1; i < count; i++)
        cuts[i] = production_random_cut(making);
    cuts[count] = production_keys_end();
    qsort(cuts, count + 1, sizeof *cuts, integer_compare_u128);
    for (size_t i = 0; i < count; i++) {
        if (cuts[i] == cuts[i + 1])
            cuts[i + 1]++; /* a rare collision becomes a single-key delta */
        production_add(making, LAYER_DELTA, (KeyRange){cuts[i], cuts[i + 1]}, lo, hi, PRODUCTION_DELTA_BYTES);
    }
    free(cuts);
    making->deltas -= count;
    making->lsn = hi;
}

/* Makes images of a run of partitions at the current LSN. An image ends where the next one of the run starts. */
static void production_make_batch(ProductionMaking *making, size_t count)
{
    if (count > making->images)
        count = making->images;
    if (count > making->partition_count)
        count = making->partition_count;
    size_t first = rng_below(&making->rng, making->partition_count - count + 1);
    for (size_t i = first; i < first + count; i++)
        production_add(making, LAYER_IMAGE, (KeyRange){making->partitions[i], making->partitions[i + 1]}, making->lsn,
                       making->lsn + 1, PRODUCTION_IMAGE_BYTES);
    making->images -= count;
    making->lsn += count > 0;
}

/* Returns the number of deltas of a band: mostly a dozen, sometimes one or a few hundred. */
static size_t production_band_size(ProductionMaking *making)
{
    uint64_t draw = rng_below(&making->rng, 100);
    if (draw < 12)
        return 1;
    return draw < 97 ? 4 + rng_below(&making->rng, 18) : 50 + rng_below(&making->rng, 300);
}

static void production_make_history(ProductionMaking *making)
{
    size_t full = making->partition_count * 3 / 4, last = full < making->images ? full : making->images;
    making->images -= last; /* kept for the batch directly below the head */
    size_t batches = making->images / 400 + 1, bands = making->deltas / 17 + 1;
    size_t every = bands / batches + 1, spread = making->images / 2 / batches + 1;
    for (size_t round = 0; making->deltas > 0; round++) {
        production_make_band(making, production_band_size(making));
        if (round % every == 0)
            production_make_batch(making,
                                  round == bands / 3 / every * every ? full : spread + rng_below(&making->rng, spread));
    }
    while (making->images > 0) {
        making->lsn += 1 + rng_below(&making->rng, 1u << 20);
        production_make_batch(making, full);
    }
    making->images = last;
}

/* Makes the head: thin deltas over nearly all keys, images among the first of them, then L0. */
static void production_make_head(ProductionMaking *making)
{
    for (uint32_t i = 0; i < PRODUCTION_THIN_COUNT; i++) {
        Lsn lo = making->lsn;
        making->lsn += 1 + rng_below(&making->rng, 300000);
        production_add(making, LAYER_DELTA, (KeyRange){making->partitions[0], production_keys_end()}, lo, making->lsn,
                       PRODUCTION_THIN_BYTES);
        if (i == 0)
            production_make_batch(making, making->images);
    }
    for (uint32_t i = 0; i < PRODUCTION_L0_COUNT; i++) {
        Lsn lo = making->lsn;
        making->lsn += 1 + rng_below(&making->rng, 300000);
        production_add(making, LAYER_DELTA, (KeyRange){0, key_max(KEY_PRODUCTION)}, lo, making->lsn,
                       PRODUCTION_THIN_BYTES);
    }
}

/* Sorts by key range, then LSN: the order of names in a listing. */
static void production_sort_by_name(LayerSet *set)
{
    Sort128 *order = mem_alloc(set->count * sizeof *order);
    for (size_t i = 0; i < set->count; i++)
        order[i] = (Sort128){u128_make(set->lsn_lo[i], set->lsn_hi[i]), (uint32_t)i};
    sort_128(order, set->count);
    for (int field = 0; field < 2; field++) {
        for (size_t i = 0; i < set->count; i++)
            order[i].number = (field ? set->key_lo : set->key_hi)[order[i].place];
        sort_128(order, set->count);
    }
    LayerSet sorted;
    layer_set_init(&sorted);
    sorted.form = set->form;
    layer_set_reserve(&sorted, set->count);
    for (size_t i = 0; i < set->count; i++) {
        Layer layer = layer_set_get(set, order[i].place);
        layer_set_add(&sorted, &layer);
    }
    free(order);
    layer_set_release(set);
    *set = sorted;
}

/* Fills `set` (initialised here) with exactly `layers` layers (at least PRODUCTION_LAYERS_MIN), sorted by name, sizes
 * known. The same seed gives the same set. The layers have no names of their own (see layer_logical_name()). */
static void production_layers(LayerSet *set, size_t layers, uint64_t seed)
{
    layer_set_init(set);
    set->form = KEY_PRODUCTION;
    if (layers < PRODUCTION_LAYERS_MIN)
        layers = PRODUCTION_LAYERS_MIN;
    layer_set_reserve(set, layers);
    ProductionMaking making = {.set = set, .rng = {seed}, .lsn = 0x1696070};
    making.deltas = (layers - PRODUCTION_L0_COUNT - PRODUCTION_THIN_COUNT) / 10 + 1;
    making.images = layers - PRODUCTION_L0_COUNT - PRODUCTION_THIN_COUNT - making.deltas;
    production_make_partitions(&making, layers / 5);
    production_make_history(&making);
    production_make_head(&making);
    free(making.partitions);
    production_sort_by_name(set);
}

#endif

/* estimate.c - estimates what a dump does not contain: the keyspace and the sizes. For the records see
 * estimate_source.c.
 *
 * Example of sizes: a band of LSNs 1000..9000 with two deltas: 8000 bytes of WAL, 4000 each, counted as 24,576, since
 * no file is smaller.
 */
#include "core/planner/estimate.h"

#include "core/base/sort.h"
#include "core/model/shard.h"

#include <stdlib.h>

/* ---- keyspace ---- */

/* Sorts the ranges and merges them into a keyspace; empties the list. */
static void estimate_ranges_to_keyspace(KeyRangeArray *ranges, Keyspace *keyspace)
{
    Sort128 *order = mem_alloc((ranges->count + 1) * sizeof *order);
    for (size_t i = 0; i < ranges->count; i++)
        order[i] = (Sort128){ranges->at[i].lo, (uint32_t)i};
    sort_128(order, ranges->count);
    keyspace->count = 0;
    for (size_t i = 0; i < ranges->count; i++) {
        KeyRange range = ranges->at[order[i].place];
        KeyRange *last = keyspace->count ? &keyspace->at[keyspace->count - 1] : NULL;
        if (range.lo >= range.hi)
            continue;
        if (last == NULL || range.lo > last->hi)
            array_push(keyspace, range);
        else if (range.hi > last->hi)
            last->hi = range.hi;
    }
    free(order);
    array_release(ranges);
}

/* Is the number of keys in the range known? It is inside one relation, and for plain keys where they are few enough to
 * be counted. */
static bool estimate_is_exact(const LayerSet *set, KeyRange range)
{
    if (range.lo >= range.hi)
        return false;
    return set->form == KEY_PLAIN ? range.hi - range.lo < UINT32_MAX : key_range_is_contiguous(range);
}

/* Adds the part of a relation's range that is on the layer's shard, stripe by stripe. */
static void estimate_add_local(KeyRangeArray *ranges, const LayerSet *set, LayerId id, KeyRange range)
{
    uint16_t shard = set->shard[id];
    Sharding sharding = {(uint8_t)(shard >> 8), (uint8_t)shard, set->stripe_pages ? set->stripe_pages : 2048};
    if (set->form == KEY_PLAIN || sharding.count < 2 || range.lo >> 32 != range.hi >> 32) {
        array_push(ranges, range);
        return;
    }
    for (Key lo = range.lo; lo < range.hi;) {
        uint64_t block = (uint64_t)lo & UINT32_MAX;
        Key next = lo + (sharding.stripe_pages - block % sharding.stripe_pages);
        next = next < range.hi ? next : range.hi;
        if (!shard_key_is_disposable(lo, sharding))
            array_push(ranges, (KeyRange){lo, next});
        lo = next;
    }
}

static void estimate_keyspace(Estimate *estimate, const LayerId *live, size_t count, const Keyspace *keyspace)
{
    const LayerSet *set = estimate->set;
    if (set->keyspace.count > 0) {
        keyspace_copy(&estimate->keyspace, &set->keyspace);
        return;
    }
    estimate->keyspace_estimated = true;
    if (keyspace != NULL) {
        keyspace_copy(&estimate->keyspace, keyspace);
        return;
    }
    /* Uses images that can be counted; without them, deltas that can be counted; without these, all deltas. */
    for (int attempt = 0; attempt < 3 && estimate->keyspace.count == 0; attempt++) {
        KeyRangeArray ranges = {0};
        for (size_t i = 0; i < count; i++) {
            LayerId id = live[i];
            KeyRange range = layer_read_keys(set, id);
            if (layer_is_image(set, id) == (attempt == 0) && (attempt == 2 || estimate_is_exact(set, range)))
                estimate_add_local(&ranges, set, id, range);
        }
        estimate_ranges_to_keyspace(&ranges, &estimate->keyspace);
    }
}

/* The keys over which bytes are spread: the keyspace, and for a delta without a key in it the delta's own range, or
 * where that cannot be counted its first key. Of a range that is too long to be counted only its first keys count, so a
 * delta further right gets a key of its own. */
static void estimate_spread(Estimate *estimate, const LayerId *live, size_t count)
{
    const LayerSet *set = estimate->set;
    KeyOrdinals exist;
    key_ordinals_init(&exist, estimate->keyspace.at, estimate->keyspace.count);
    KeyRangeArray ranges = {0};
    for (size_t i = 0; i < count; i++) {
        LayerId id = live[i];
        KeyRange range = layer_read_keys(set, id);
        if (layer_is_image(set, id) || key_ordinals_below(&exist, range.lo) < key_ordinals_below(&exist, range.hi))
            continue;
        array_push(&ranges, estimate_is_exact(set, range) ? range : (KeyRange){range.lo, range.lo + 1});
    }
    key_ordinals_release(&exist);
    for (size_t i = 0; i < estimate->keyspace.count; i++) {
        KeyRange range = estimate->keyspace.at[i];
        if (range.hi - range.lo > UINT32_MAX)
            range.hi = range.lo + UINT32_MAX;
        array_push(&ranges, range);
    }
    estimate_ranges_to_keyspace(&ranges, &estimate->spread);
    key_ordinals_init(&estimate->ordinals, estimate->spread.at, estimate->spread.count);
}

/* ---- sizes ---- */

static uint64_t estimate_image_bytes(const KeyOrdinals *exist, KeyRange range)
{
    uint64_t keys = key_ordinals_below(exist, range.hi) - key_ordinals_below(exist, range.lo);
    return keys > UINT64_MAX / PAGE_BYTES ? UINT64_MAX : keys * PAGE_BYTES;
}

static uint64_t estimate_delta_bytes(uint64_t span, size_t deltas, uint64_t target)
{
    uint64_t share = span / deltas;
    share = share > ESTIMATE_DELTA_MIN ? share : ESTIMATE_DELTA_MIN;
    return share < target ? share : target;
}

/* Sweeps the deltas by their LSN start. A band ends where the next delta starts at or above the highest end so far. */
static void estimate_deltas(Estimate *estimate, const LayerId *live, size_t count, uint64_t target)
{
    const LayerSet *set = estimate->set;
    Sort64 *order = mem_alloc((count + 1) * sizeof *order);
    size_t deltas = 0;
    for (size_t i = 0; i < count; i++)
        if (!layer_is_image(set, live[i]))
            order[deltas++] = (Sort64){set->lsn_lo[live[i]], live[i]};
    sort_64(order, deltas);
    for (size_t first = 0; first < deltas;) {
        Lsn lo = set->lsn_lo[order[first].place], hi = set->lsn_hi[order[first].place];
        size_t end = first + 1;
        for (; end < deltas && set->lsn_lo[order[end].place] < hi; end++)
            if (set->lsn_hi[order[end].place] > hi)
                hi = set->lsn_hi[order[end].place];
        for (size_t i = first; i < end; i++)
            if (estimate->bytes[order[i].place] == SIZE_UNKNOWN)
                estimate->bytes[order[i].place] = estimate_delta_bytes(hi - lo, end - first, target);
        first = end;
    }
    free(order);
}

static void estimate_sizes(Estimate *estimate, const LayerId *live, size_t count, uint64_t target)
{
    const LayerSet *set = estimate->set;
    estimate->count = set->count;
    estimate->bytes = mem_alloc((set->count + 1) * sizeof *estimate->bytes);
    if (set->count)
        memcpy(estimate->bytes, set->size, set->count * sizeof *estimate->bytes);
    KeyOrdinals exist;
    key_ordinals_init(&exist, estimate->keyspace.at, estimate->keyspace.count);
    for (size_t i = 0; i < count; i++) {
        LayerId id = live[i];
        if (estimate->bytes[id] != SIZE_UNKNOWN)
            continue;
        estimate->sizes_unknown++;
        if (layer_is_image(set, id))
            estimate->bytes[id] = estimate_image_bytes(&exist, (KeyRange){set->key_lo[id], set->key_hi[id]});
    }
    key_ordinals_release(&exist);
    if (estimate->sizes_unknown > 0)
        estimate_deltas(estimate, live, count, target);
}

void estimate_init(Estimate *estimate, const LayerSet *set, const LayerId *live, size_t count, uint64_t target,
                   const Keyspace *keyspace)
{
    size_t grounds;
    LayerId *ids = layer_set_grounds(set, live, count, &grounds);
    *estimate = (Estimate){.set = set};
    estimate_keyspace(estimate, ids, grounds, keyspace);
    estimate_spread(estimate, ids, grounds);
    estimate_sizes(estimate, ids, grounds, target);
    free(ids);
}

void estimate_release(Estimate *estimate)
{
    keyspace_release(&estimate->keyspace);
    keyspace_release(&estimate->spread);
    key_ordinals_release(&estimate->ordinals);
    free(estimate->bytes);
    *estimate = (Estimate){0};
}

uint64_t estimate_keyspace_keys(const LayerSet *set, const LayerId *live, size_t count)
{
    size_t grounds;
    LayerId *ids = layer_set_grounds(set, live, count, &grounds);
    Estimate estimate = {.set = set};
    KeyOrdinals exist;
    estimate_keyspace(&estimate, ids, grounds, NULL);
    key_ordinals_init(&exist, estimate.keyspace.at, estimate.keyspace.count);
    uint64_t keys = key_ordinals_total(&exist);
    key_ordinals_release(&exist);
    keyspace_release(&estimate.keyspace);
    free(ids);
    return keys;
}

uint64_t estimate_layer_bytes(const Estimate *estimate, LayerId layer)
{
    uint64_t known = estimate->set->size[layer];
    if (known != SIZE_UNKNOWN || layer >= estimate->count)
        return known == SIZE_UNKNOWN ? 0 : known;
    return estimate->bytes[layer] == SIZE_UNKNOWN ? 0 : estimate->bytes[layer];
}

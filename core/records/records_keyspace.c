/* records_keyspace.c - finds which keys exist, from the contents of files.
 *
 *     image at 300    k1 k2 . k4         counts where no newer image lies over it
 *     delta 250-310   .  .  k3 .         counts: it reaches above the image
 *     delta 100-250   k1 k5              does not count: its keys lie below the image, which lacks k5
 *
 * Entries come in key order, so a file's keys become ranges at once. Ranges that are already known are dropped at once,
 * by a cursor that moves along; the others are collected, and are sorted and merged when they outnumber the known
 * ranges. Metadata keys (60… to 7F…) are left out: they are sparse, and no planner counts pages of them (neon-facts.md
 * 1.4).
 */
#include "core/base/table.h"
#include "core/model/shard.h"
#include "core/model/image_cover.h"
#include "core/records/layer_records.h"

#include <stdlib.h>

#define GATHER_LEAST 65536u

typedef struct Gathering {
    KeyRangeArray fresh;
    Keyspace *keyspace;
    KeyRange within; /* the keys of the current file that count */
    size_t near;     /* index in the keyspace: ranges before it end below the file's next keys */
} Gathering;

/* Merges what was collected with the keyspace so far, joining ranges that touch. */
static void unite(Gathering *gathering)
{
    KeyRangeArray *fresh = &gathering->fresh;
    Keyspace *keyspace = gathering->keyspace;
    for (size_t i = 0; i < keyspace->count; i++)
        array_push(fresh, keyspace->at[i]);
    if (fresh->count)
        qsort(fresh->at, fresh->count, sizeof *fresh->at, key_range_order);
    keyspace->count = 0;
    for (size_t i = 0; i < fresh->count; i++) {
        KeyRange range = fresh->at[i], *last = keyspace->count ? &keyspace->at[keyspace->count - 1] : NULL;
        if (last && range.lo <= last->hi)
            last->hi = range.hi > last->hi ? range.hi : last->hi;
        else
            array_push(keyspace, range);
    }
    fresh->count = 0;
    gathering->near = 0;
}

/* Is the whole range in the keyspace already? Ranges of one file must be asked for in ascending order. */
static bool is_known(Gathering *gathering, KeyRange range)
{
    const Keyspace *keyspace = gathering->keyspace;
    while (gathering->near < keyspace->count && keyspace->at[gathering->near].hi <= range.lo)
        gathering->near++;
    return gathering->near < keyspace->count && keyspace->at[gathering->near].lo <= range.lo &&
           range.hi <= keyspace->at[gathering->near].hi;
}

static void records_gather(Gathering *gathering, KeyRange range)
{
    if (range.lo < gathering->within.lo)
        range.lo = gathering->within.lo;
    if (range.hi > gathering->within.hi)
        range.hi = gathering->within.hi;
    if (range.lo >= range.hi || key_is_metadata(range.lo) || is_known(gathering, range))
        return;
    array_push(&gathering->fresh, range);
    if (gathering->fresh.count > GATHER_LEAST + 2 * gathering->keyspace->count)
        unite(gathering);
}

/* Collects all keys of the file as ranges. False: it is damaged; what was read before is kept. */
static bool gather_file(Gathering *gathering, LayerRecords *records, LayerId layer)
{
    LayerFile file;
    LayerDamages damages = {0};
    LayerScan scan;
    LayerLeaf leaf;
    KeyRange run = {0, 0};
    const char *path = layer_records_path(records, layer);
    if (!path || layer_records_is_foreign(records, layer) || !layer_file_open(&file, path, NULL))
        return false;
    gathering->near = 0;
    layer_scan_init(&scan, &file, &damages);
    while (layer_scan_next(&scan, &leaf)) {
        for (uint32_t i = 0; i < leaf.count; i++) {
            Key key = leaf.keys[i];
            if (key + 1 == run.hi)
                continue;
            if (key != run.hi || run.lo == run.hi) {
                records_gather(gathering, run);
                run.lo = key;
            }
            run.hi = key + 1;
        }
    }
    records_gather(gathering, run);
    bool sound = damages.count == 0;
    layer_scan_release(&scan);
    layer_damages_release(&damages);
    layer_file_close(&file);
    return sound;
}

/* Collects the keys of a layer without a file: those of its name, where these are blocks of one relation. */
static void records_gather_name(Gathering *gathering, const LayerSet *set, LayerId layer)
{
    KeyRange range = {set->key_lo[layer], set->key_hi[layer]};
    gathering->near = 0;
    if (layer_is_image(set, layer) && key_range_is_contiguous(range))
        records_gather(gathering, range);
}

static void records_find_keyspace(LayerRecords *records, const LayerSet *set, const LayerId *live, size_t count,
                                  Keyspace *keyspace, bool *exact)
{
    Gathering gathering = {.keyspace = keyspace};
    ImageCover cover;
    image_cover_init(&cover, (LayerView){set, NULL, live, count}, UINT64_MAX);
    *keyspace = (Keyspace){0};
    *exact = true;
    for (size_t i = 0; i < count; i++) {
        LayerId id = live[i];
        KeyRange gap;
        if (layer_is_image(set, id) || !image_cover_layer_gap(&cover, id, set->lsn_hi[id] - 1, &gap))
            continue;
        gathering.within = (KeyRange){0, U128_MAX};
        if (gather_file(&gathering, records, id))
            continue;
        records_gather_name(&gathering, set, id);
        *exact = false;
    }
    for (uint32_t piece = 0; piece < cover.pieces; piece++) {
        LayerId id = cover.newest[piece];
        if (id == LAYER_NONE || (piece > 0 && cover.newest[piece - 1] == id))
            continue;
        uint32_t end = piece + 1;
        while (end < cover.pieces && cover.newest[end] == id)
            end++;
        gathering.within = (KeyRange){cover.keys[piece], cover.keys[end]};
        if (gather_file(&gathering, records, id))
            continue;
        records_gather_name(&gathering, set, id);
        *exact = false;
    }
    unite(&gathering);
    array_release(&gathering.fresh);
    image_cover_release(&cover);
}

void layer_records_keyspace(LayerRecords *records, const LayerSet *set, const LayerId *live, size_t count,
                            Keyspace *keyspace, bool *exact)
{
    size_t grounds;
    LayerId *ids = layer_set_grounds(set, live, count, &grounds);
    uint64_t hash = HASH_SEED;
    for (size_t i = 0; i < grounds; i++)
        hash = hash_u64(hash, ids[i]);
    *keyspace = (Keyspace){0};
    if (!layer_records_recall(records, hash, grounds, keyspace, exact)) {
        records_find_keyspace(records, set, ids, grounds, keyspace, exact);
        layer_records_remember(records, hash, grounds, keyspace, *exact);
    }
    free(ids);
}

void layer_records_all_keys(LayerRecords *records, const LayerSet *set, const LayerId *live, size_t count,
                            Keyspace *keyspace)
{
    Gathering gathering = {.keyspace = keyspace, .within = {0, U128_MAX}};
    *keyspace = (Keyspace){0};
    for (size_t i = 0; i < count; i++)
        if (!gather_file(&gathering, records, live[i]))
            records_gather_name(&gathering, set, live[i]);
    unite(&gathering);
    array_release(&gathering.fresh);
}

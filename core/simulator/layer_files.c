/* layer_files.c - writes one layer after the other: its identity in production keys, its entries, its bytes.
 *
 * A record of n bytes: with n <= 128 a header of 1 byte and n - 1 bytes of value, else one of 4 bytes and n - 4. (From
 * 129 to 131 the value is shorter than 128 bytes, where production's writer takes the short header; readers don't
 * mind.) The value is a WAL record of Postgres: tag 1, kind 0, will_init 0, length, and zeros.
 */
#include "core/simulator/layer_files.h"

#include "core/base/bytes.h"
#include "core/base/rng.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define FIRST_RELATION 16384u
#define SIZE_BLOCK     UINT32_MAX
#define GENERATION     1u
#define RECORD_VALUE   17u /* tag, kind, will_init, length */
#define PAGE_VALUE     12u /* tag, length */

typedef struct Writing {
    const Simulator *simulator;
    LayerFilesReport *report;
    LayerSummary ids;
    uint8_t *value; /* room for the longest value; all zeros behind its head */
    size_t room;
} Writing;

bool layer_files_key(Key plain, Key *key)
{
    uint64_t number = u128_low(plain), relation = FIRST_RELATION + (number >> 32);
    return plain <= UINT64_MAX && relation <= UINT32_MAX && (uint32_t)number != SIZE_BLOCK &&
           key_pack((KeyFields){0, 1663, 1, (uint32_t)relation, 0, (uint32_t)number}, key);
}

static bool key_of(Key plain, Key *key, Error *error)
{
    return layer_files_key(plain, key) ||
           error_set(error, ERROR_INPUT,
                     "key %" PRIX64 " has no production key: its low 32 bits must not be FFFFFFFF, "
                     "its high ones at most FFFFBFFF",
                     u128_low(plain));
}

/* Converts a bound of a range. MIN and MAX stay what they are, and the block behind the last one is allowed. */
static bool bound_of(Key plain, Key *key, Error *error)
{
    if (plain == 0 || plain >= UINT64_MAX) {
        *key = plain == 0 ? 0 : U128_MAX;
        return true;
    }
    if (!key_of(plain - 1, key, error))
        return false;
    *key += 1;
    return true;
}

/* A value of `length` bytes, all zeros except for the head that the caller writes. */
static uint8_t *value_room(Writing *writing, size_t length)
{
    if (length > writing->room) {
        free(writing->value);
        writing->room = length * 2;
        writing->value = mem_zero(writing->room, 1);
    }
    return writing->value;
}

static bool layer_files_add_record(Writing *writing, LayerWriter *writer, Key key, Lsn lsn, uint64_t length,
                                   Error *error)
{
    writing->report->lengthened += length < LAYER_FILE_RECORD_MIN;
    length = length < LAYER_FILE_RECORD_MIN ? LAYER_FILE_RECORD_MIN : length;
    if (length > BLOB_STORED_MAX)
        return error_set(error, ERROR_INPUT, "a record of %" PRIu64 " bytes is too long for a layer file", length);
    unsigned header = length <= BLOB_SHORT_MAX + 1 ? 1 : BLOB_HEADER_MAX;
    uint32_t stored = (uint32_t)length - header;
    uint8_t *value = value_room(writing, stored);
    memset(value, 0, RECORD_VALUE);
    be32_store(value, 1);
    be64_store(value + 9, stored - RECORD_VALUE);
    return layer_writer_add_blob(writer, (WriterEntry){key, lsn, false, value, stored}, header, error);
}

static bool add_page(Writing *writing, LayerWriter *writer, Key key, Lsn lsn, Error *error)
{
    uint32_t stored = PAGE_BYTES - BLOB_HEADER_MAX;
    uint8_t *value = value_room(writing, stored);
    memset(value, 0, RECORD_VALUE);
    be64_store(value + 4, stored - PAGE_VALUE);
    return layer_writer_add(writer, (WriterEntry){key, lsn, true, value, stored}, error);
}

static bool add_delta(Writing *writing, LayerWriter *writer, LayerId id, Error *error)
{
    const RecordForm *form = &writing->simulator->store.form;
    Words words = record_store_get(&writing->simulator->store, id);
    for (size_t i = 0; i < words.count; i++) {
        uint64_t word = words.at[i];
        Lsn lsn = record_lsn(form, word);
        Key key = 0;
        bool page = record_is_page(word);
        if (!key_of(record_key(form, word), &key, error) ||
            !(page ? add_page(writing, writer, key, lsn + 1, error)
                   : layer_files_add_record(writing, writer, key, lsn, record_length(form, word), error)))
            return false;
        writing->report->records += !page;
    }
    return true;
}

static bool add_image(Writing *writing, LayerWriter *writer, KeyRange keys, Lsn lsn, Error *error)
{
    const Keyspace *keyspace = &writing->simulator->store.keyspace;
    for (size_t i = 0; i < keyspace->count; i++) {
        KeyRange range = key_range_clip(keyspace->at[i], keys);
        for (Key plain = range.lo; plain < range.hi; plain++) {
            uint8_t *page = value_room(writing, PAGE_BYTES);
            Key key;
            memset(page, 0, RECORD_VALUE);
            if (!key_of(plain, &key, error) ||
                !layer_writer_add(writer, (WriterEntry){key, lsn, true, page, PAGE_BYTES}, error))
                return false;
        }
    }
    return true;
}

/* Converts the layer to production keys. */
static bool layer_of(const Simulator *simulator, LayerId id, Layer *layer, Error *error)
{
    *layer = layer_set_get(&simulator->history->layers, id);
    layer->generation = GENERATION;
    layer->name = (Str){0};
    layer->flags = 0;
    if (layer->kind == LAYER_IMAGE)
        layer->lsn_hi = layer->lsn_lo + 1;
    return bound_of(layer->key_lo, &layer->key_lo, error) && bound_of(layer->key_hi, &layer->key_hi, error);
}

static bool write_layer(Writing *writing, LayerId id, LayerFileSink sink, History *history, Error *error)
{
    const LayerSet *set = &writing->simulator->history->layers;
    Layer layer;
    if (!layer_of(writing->simulator, id, &layer, error))
        return false;
    LayerWriter writer;
    LayerSummary summary = writing->ids;
    summary.kind = layer.kind;
    summary.keys = (KeyRange){layer.key_lo, layer.key_hi};
    summary.lsns = (LsnRange){layer.lsn_lo, layer.lsn_hi};
    layer_writer_init(&writer, &summary);
    bool ok = layer.kind == LAYER_DELTA
                  ? add_delta(writing, &writer, id, error)
                  : add_image(writing, &writer, (KeyRange){set->key_lo[id], set->key_hi[id]}, layer.lsn_lo, error);
    if (ok && writer.entries == 0) {
        writing->report->empty++;
    } else if (ok) {
        char name[LAYER_NAME_SIZE];
        Str bytes = layer_writer_finish(&writer);
        layer_logical_name(&layer, KEY_PRODUCTION, name);
        layer.name = str_from(arena_printf(&history->layers.arena, "%s-v1-%08x", name, GENERATION));
        layer.size = bytes.length;
        layer.records = layer.kind == LAYER_DELTA ? writer.entries : SIZE_UNKNOWN;
        ok = sink.file(sink.self, layer.name.at, bytes, error);
        layer_set_add(&history->layers, &layer);
        writing->report->files++;
        writing->report->bytes += bytes.length;
    }
    layer_writer_release(&writer);
    return ok;
}

static bool layer_files_copy_keyspace(const Simulator *simulator, LayerSet *set, Error *error)
{
    const Keyspace *from = &simulator->store.keyspace;
    for (size_t i = 0; i < from->count; i++) {
        /* A range over several relations is cut at their edges, because there are no pages behind the last block of
         * each. */
        for (Key at = from->at[i].lo; at < from->at[i].hi;) {
            Key end = (at >> 32 << 32) + SIZE_BLOCK, hi = from->at[i].hi < end ? from->at[i].hi : end;
            KeyRange range = {0};
            if (at < hi) {
                if (!key_of(at, &range.lo, error) || !key_of(hi - 1, &range.hi, error))
                    return false;
                range.hi++;
                keyspace_add(&set->keyspace, range);
            }
            at = hi == from->at[i].hi ? hi : end + 1;
        }
    }
    set->keyspace_given = from->count > 0;
    return true;
}

/* Sets the GC cutoff to the horizon of the last collection. */
static void layer_files_copy_cutoff(const History *run, LayerSet *set)
{
    for (size_t i = 0; i < run->steps.count; i++) {
        if (run->steps.at[i].op == STEP_GC_RUN && run->steps.at[i].lsn > set->gc_cutoff) {
            set->gc_cutoff = run->steps.at[i].lsn;
            set->has_gc_cutoff = true;
        }
    }
}

static void draw_ids(const History *run, LayerSummary *ids)
{
    Rng rng = {run->seed};
    for (unsigned i = 0; i < LAYER_FILE_ID_BYTES; i += 8) {
        be64_store(ids->tenant + i, rng_next(&rng));
        be64_store(ids->timeline + i, rng_next(&rng));
    }
}

bool layer_files_write(const Simulator *simulator, LayerFileSink sink, History *history, LayerFilesReport *report,
                       Error *error)
{
    const History *run = simulator->history;
    LayerSet *set = &history->layers;
    Writing writing = {.simulator = simulator, .report = report};
    size_t count;
    LayerId *live = history_live(run, history_last_step(run), &count);
    *report = (LayerFilesReport){0};
    set->form = KEY_PRODUCTION;
    set->has_disk_consistent = simulator->flushed_lsn > 0;
    set->disk_consistent = simulator->flushed_lsn - 1;
    draw_ids(run, &writing.ids);
    layer_files_copy_cutoff(run, set);
    bool ok = layer_files_copy_keyspace(simulator, set, error);
    for (size_t i = 0; i < count && ok; i++)
        ok = write_layer(&writing, live[i], sink, history, error);
    history_add_step(history, STEP_LOAD);
    history_adopt_layers(history);
    free(writing.value);
    free(live);
    return ok;
}

/* manifest_writer.h - MANIFESTs of our own: what tests and measurements read.
 *
 *     ManifestWriter writer = {.dialect = DIALECT_ROCKSDB, .log = TEXT_EMPTY, .payload = TEXT_EMPTY};
 *     writer_edit(&writer, &edit);                   // encodes and appends a record
 *     … text_str(&writer.log) …
 *     writer_release(&writer);
 */
#ifndef TESTS_MANIFEST_WRITER_H
#define TESTS_MANIFEST_WRITER_H

#include "core/base/crc32c.h"
#include "core/formats/engine/record_log.h"
#include "core/formats/engine/edit_decode.h"

typedef struct ManifestWriter {
    EngineDialect dialect;
    Text log;
    Text payload;
} ManifestWriter;

static inline void put_le(Text *out, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        text_add_char(out, (char)(value >> 8 * i & 255));
}

static inline void put_varint(Text *out, uint64_t value)
{
    for (; value >= 128; value >>= 7)
        text_add_char(out, (char)(value | 128));
    text_add_char(out, (char)value);
}

static inline void put_str(Text *out, Str text)
{
    put_varint(out, text.length);
    text_add_str(out, text);
}

static inline void put_chunk(Text *log, uint8_t type, Str payload)
{
    char kind = (char)type;
    uint32_t crc = crc32c(crc32c(0, &kind, 1), payload.at, payload.length);
    put_le(log, (uint32_t)((crc >> 15 | crc << 17) + 0xA282EAD8u), 4);
    put_le(log, payload.length, 2);
    put_le(log, type, 1);
    text_add_str(log, payload);
}

/* Appends a record in as many chunks as it needs. */
static inline void put_record(Text *log, Str payload)
{
    enum { HEADER = 7, FULL = 1, FIRST = 2, MIDDLE = 3, LAST = 4 };
    bool first = true;
    do {
        size_t room = LOG_BLOCK - log->length % LOG_BLOCK;
        if (room < HEADER) {
            put_le(log, 0, (unsigned)room);
            room = LOG_BLOCK;
        }
        size_t take = payload.length < room - HEADER ? payload.length : room - HEADER;
        bool last = take == payload.length;
        put_chunk(log, first ? (last ? FULL : FIRST) : (last ? LAST : MIDDLE), (Str){payload.at, take});
        payload = (Str){payload.at + take, payload.length - take};
        first = false;
        if (last)
            return;
    } while (true);
}

/* An internal key: user key, then sequence and type. */
static inline void put_internal(Text *out, Str user_key, uint64_t sequence, uint8_t type)
{
    text_add_str(out, user_key);
    put_le(out, sequence << 8 | type, 8);
}

static inline void put_number_field(Text *out, uint32_t field, uint64_t value)
{
    Text number = TEXT_EMPTY;
    put_varint(&number, value);
    put_varint(out, field);
    put_str(out, text_str(&number));
    text_release(&number);
}

static inline void put_file(Text *out, const EditFile *file, EngineDialect dialect)
{
    put_varint(out, dialect == DIALECT_LEVELDB ? 7 : 103);
    put_varint(out, file->level);
    put_varint(out, file->number);
    put_varint(out, file->size);
    put_str(out, file->small);
    put_str(out, file->large);
    if (dialect == DIALECT_LEVELDB)
        return;
    put_varint(out, file->seq_lo);
    put_varint(out, file->seq_hi);
    if (file->created)
        put_number_field(out, 6, file->created);
    if (dialect == DIALECT_ROCKSDB) {
        put_number_field(out, 5, file->ancestor);
        if (file->blob)
            put_number_field(out, 4, file->blob);
        if (file->epoch)
            put_number_field(out, 13, file->epoch);
        if (file->freed_bytes)
            put_number_field(out, 14, file->freed_bytes);
        if (file->marked) {
            put_varint(out, 2);
            put_str(out, STR("\1"));
        }
    } else if (file->backing) {
        put_varint(out, 66);
        put_varint(out, file->backing);
    }
    put_varint(out, 1);
}

/* Appends blob files, and the backing files and marks of Pebble. */
static inline void put_files(Text *out, const VersionEdit *edit, EngineDialect dialect)
{
    for (size_t i = 0; i < edit->blobs_added.count && dialect == DIALECT_ROCKSDB; i++) {
        put_varint(out, 400);
        put_varint(out, edit->blobs_added.at[i].number);
        put_varint(out, 1); /* values */
        put_varint(out, edit->blobs_added.at[i].bytes);
        put_str(out, STR("")); /* the method and the value of a checksum */
        put_str(out, STR(""));
        put_varint(out, 0);
    }
    for (size_t i = 0; i < edit->blob_garbage.count && dialect == DIALECT_ROCKSDB; i++) {
        put_varint(out, 401);
        put_varint(out, edit->blob_garbage.at[i].number);
        put_varint(out, 1);
        put_varint(out, edit->blob_garbage.at[i].bytes);
        put_varint(out, 0);
    }
    for (size_t i = 0; i < edit->backings_added.count && dialect == DIALECT_PEBBLE; i++) {
        put_varint(out, 105);
        put_varint(out, edit->backings_added.at[i].number);
        put_varint(out, edit->backings_added.at[i].bytes);
    }
    for (size_t i = 0; i < edit->marked.count && dialect == DIALECT_PEBBLE; i++) {
        put_varint(out, 11);
        put_varint(out, edit->marked.at[i].level);
        put_varint(out, edit->marked.at[i].number);
    }
}

static inline void put_edit(Text *out, const VersionEdit *edit, EngineDialect dialect)
{
    const struct {
        unsigned bit;
        uint32_t tag;
        uint64_t value;
    } numbers[] = {
        {EDIT_LOG_NUMBER, 2, edit->log_number},       {EDIT_PREVIOUS_LOG, 9, edit->previous_log},
        {EDIT_NEXT_FILE, 3, edit->next_file},         {EDIT_MIN_LOG, 10, edit->min_log},
        {EDIT_LAST_SEQUENCE, 4, edit->last_sequence}, {EDIT_MAX_FAMILY, 203, edit->max_family},
    };
    if (edit->holds & EDIT_COMPARATOR) {
        put_varint(out, 1);
        put_str(out, edit->comparator);
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (edit->holds & numbers[i].bit) {
            put_varint(out, numbers[i].tag);
            put_varint(out, numbers[i].value);
        }
    for (size_t i = 0; i < edit->cursors.count; i++) {
        put_varint(out, 5);
        put_varint(out, edit->cursors.at[i].level);
        put_str(out, edit->cursors.at[i].key);
    }
    for (size_t i = 0; i < edit->deleted.count; i++) {
        put_varint(out, 6);
        put_varint(out, edit->deleted.at[i].level);
        put_varint(out, edit->deleted.at[i].number);
    }
    for (size_t i = 0; i < edit->added.count; i++)
        put_file(out, &edit->added.at[i], dialect);
    put_files(out, edit, dialect);
    if (edit->family) {
        put_varint(out, 200);
        put_varint(out, edit->family);
    }
    if (edit->holds & EDIT_FAMILY_ADDED) {
        put_varint(out, 201);
        put_str(out, edit->family_name);
    }
    if (edit->holds & EDIT_FAMILY_DROPPED)
        put_varint(out, 202);
    if (edit->holds & EDIT_GROUP) {
        put_varint(out, 300);
        put_varint(out, edit->group_left);
    }
}

static inline void writer_edit(ManifestWriter *writer, const VersionEdit *edit)
{
    text_clear(&writer->payload);
    put_edit(&writer->payload, edit, writer->dialect);
    put_record(&writer->log, text_str(&writer->payload));
}

static inline void writer_release(ManifestWriter *writer)
{
    text_release(&writer->log);
    text_release(&writer->payload);
}

#endif

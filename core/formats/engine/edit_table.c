/* edit_table.c - reads a table that an edit adds: level, number, size, bounds, sequence numbers, then custom fields.
 *
 * Worked example (RocksDB, tag 103): 01 0B 92 21 | 0A 36 42 31 31 … | 0A … | 07 | 09 | 06 05 … | 01
 * table 11 of level 1 with 4,242 bytes, its smallest and largest internal keys, the sequence numbers 7 and 9, the
 * field 6 (creation time), and the field 1, which ends the fields. Each field has a length, but for Pebble's from 66
 * on.
 */
#include "core/formats/engine/edit_table.h"

/* Custom fields of a table (RocksDB NewFileCustomTag, Pebble customTag…). Fields that are not needed here have no
 * name. */
enum {
    FIELD_END = 1,
    FIELD_MARKED = 2,
    FIELD_BLOB = 4,
    FIELD_ANCESTOR_TIME = 5,
    FIELD_CREATION_TIME = 6, /* of both engines */
    FIELD_EPOCH = 13,
    FIELD_FREED_BYTES = 14,
    FIELD_PATH = 65,
    FIELD_BACKING = 66, /* Pebble's, as are the following */
    FIELD_SYNTHETIC_PREFIX = 67,
    FIELD_SYNTHETIC_SUFFIX = 68,
    FIELD_BLOB_REFERENCES = 69,
    FIELD_BLOB_REFERENCES_2 = 70, /* with the bytes of the backing */
};
enum { PATH_MAX_NUMBER = 3 }; /* RocksDB: a store has at most four paths */

bool edit_fail(ByteReader *reader)
{
    reader->failed = true;
    return false;
}

uint32_t edit_take_level(ByteReader *reader)
{
    uint32_t level = byte_reader_v32(reader);
    if (level >= LSM_LEVELS_MAX)
        edit_fail(reader);
    return level;
}

Str edit_take_key(ByteReader *reader)
{
    Str key = byte_reader_str(reader);
    if (key.length < INTERNAL_TAIL)
        edit_fail(reader);
    return key;
}

uint8_t edit_byte_in(ByteReader *outer, Str value)
{
    if (value.length != 1)
        edit_fail(outer);
    return value.length ? (uint8_t)value.at[0] : 0;
}

/* A custom field's value that is one v64 to its end. */
static uint64_t number_in(ByteReader *outer, Str value)
{
    ByteReader reader = byte_reader(value);
    uint64_t number = byte_reader_v64(&reader);
    if (reader.failed)
        edit_fail(outer);
    return number;
}

static void rocksdb_field(VersionEdit *edit, EditFile *file, uint32_t field, ByteReader *reader)
{
    Str value = byte_reader_str(reader);
    switch (field) {
    case FIELD_MARKED:
        file->marked = edit_byte_in(reader, value) == 1;
        return;
    case FIELD_BLOB:
        file->blob = number_in(reader, value);
        return;
    case FIELD_ANCESTOR_TIME:
        file->ancestor = number_in(reader, value);
        edit->hints |= HINT_ANCESTOR_TIME;
        return;
    case FIELD_CREATION_TIME:
        file->created = number_in(reader, value);
        edit->hints |= HINT_CREATION_TIME;
        return;
    case FIELD_EPOCH:
        file->epoch = number_in(reader, value);
        return;
    case FIELD_FREED_BYTES:
        file->freed_bytes = number_in(reader, value);
        return;
    case FIELD_PATH:
        file->path = edit_byte_in(reader, value);
        if (file->path > PATH_MAX_NUMBER)
            edit_fail(reader);
        return;
    default:
        if (field & EDIT_SAFE_FIELD)
            edit_fail(reader);
    }
}

static void pebble_blob_references(EditFile *file, uint32_t field, ByteReader *reader)
{
    byte_reader_v64(reader); /* depth */
    uint64_t count = byte_reader_v64(reader);
    for (uint64_t i = 0; i < count && !reader->failed; i++) {
        byte_reader_v64(reader); /* blob file */
        uint64_t bytes = byte_reader_v64(reader);
        file->blob_bytes += bytes;
        if (field == FIELD_BLOB_REFERENCES_2)
            byte_reader_v64(reader);
    }
}

static void pebble_field(VersionEdit *edit, EditFile *file, uint32_t field, ByteReader *reader)
{
    if (field >= FIELD_BACKING && field <= FIELD_BLOB_REFERENCES_2)
        edit->hints |= HINT_PEBBLE_TAG;
    if (field == FIELD_BACKING)
        file->backing = byte_reader_v64(reader);
    else if (field == FIELD_SYNTHETIC_PREFIX || field == FIELD_SYNTHETIC_SUFFIX)
        byte_reader_str(reader); /* repeats the bounds */
    else if (field == FIELD_BLOB_REFERENCES || field == FIELD_BLOB_REFERENCES_2)
        pebble_blob_references(file, field, reader);
    else if (field & EDIT_SAFE_FIELD)
        edit_fail(reader);
    else {
        Str value = byte_reader_str(reader);
        if (field == FIELD_CREATION_TIME) {
            file->created = number_in(reader, value);
            edit->hints |= HINT_CREATION_TIME;
        }
    }
}

static void take_custom_fields(VersionEdit *edit, EditFile *file, EngineDialect dialect, ByteReader *reader)
{
    while (!reader->failed) {
        uint32_t field = byte_reader_v32(reader);
        if (field == FIELD_END || reader->failed)
            return;
        if (dialect == DIALECT_PEBBLE)
            pebble_field(edit, file, field, reader);
        else
            rocksdb_field(edit, file, field, reader);
    }
}

/* Takes Pebble's bounds: those of points, if there are any, and of range keys. A byte says which are the table's. */
static void take_split_bounds(EditFile *file, ByteReader *reader)
{
    enum { HAS_POINTS = 1, POINT_SMALLEST = 2, POINT_LARGEST = 4 };
    uint64_t marker = byte_reader_le(reader, 1);
    Str point_small = {"", 0}, point_large = {"", 0};
    if (marker & HAS_POINTS) {
        point_small = edit_take_key(reader);
        point_large = edit_take_key(reader);
    } else if (marker & (POINT_SMALLEST | POINT_LARGEST)) {
        edit_fail(reader);
    }
    Str range_small = edit_take_key(reader), range_large = edit_take_key(reader);
    file->range_keys = true;
    file->small = marker & POINT_SMALLEST ? point_small : range_small;
    file->large = marker & POINT_LARGEST ? point_large : range_large;
}

void edit_table_take(VersionEdit *edit, uint32_t tag, EngineDialect dialect, ByteReader *reader)
{
    EditFile file = {.level = edit_take_level(reader)};
    file.number = byte_reader_v64(reader);
    if (tag == TAG_FILE_3)
        file.path = byte_reader_v32(reader);
    file.size = byte_reader_v64(reader);
    if (tag == TAG_FILE_5) {
        take_split_bounds(&file, reader);
    } else {
        file.small = edit_take_key(reader);
        file.large = edit_take_key(reader);
    }
    if (tag != TAG_FILE) {
        file.seq_lo = byte_reader_v64(reader);
        file.seq_hi = byte_reader_v64(reader);
        file.seq_known = true;
    }
    if (tag == TAG_FILE_4 || tag == TAG_FILE_5)
        take_custom_fields(edit, &file, dialect, reader);
    edit->hints |= tag == TAG_FILE ? HINT_OLD_FILES : HINT_NEW_FILES;
    edit->hints |= tag == TAG_FILE_5 ? HINT_PEBBLE_TAG : 0;
    if (!reader->failed)
        array_push(&edit->added, file);
}

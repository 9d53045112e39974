/* edit_decode.c - a switch over tags; edit_table.c reads what a tag says of a table.
 *
 * Worked example (RocksDB): 06 00 09 | 67 01 0B 92 21 | 0A 36 42 31 31 … | …
 * tag 6: table 9 of level 0 is deleted; tag 103 (0x67): table 11 is added to level 1 with 4,242 bytes, then its
 * smallest and largest internal keys, its smallest and largest sequence number, and custom fields up to the field 1.
 *
 * Every length is checked against the record before anything is stored: a record of n bytes makes at most n / 3
 * entries.
 */
#include "core/formats/engine/edit_decode.h"

#include "core/formats/engine/edit_table.h"

#define SAFE_TAG 8192u /* RocksDB: a tag with this bit has a length, and may be skipped */

enum {
    TAG_COMPARATOR = 1,
    TAG_LOG_NUMBER = 2,
    TAG_NEXT_FILE = 3,
    TAG_LAST_SEQUENCE = 4,
    TAG_CURSOR = 5,
    TAG_DELETED = 6,
    TAG_PREVIOUS_LOG = 9,
    TAG_MIN_LOG = 10, /* RocksDB */
    TAG_EXCISE = 10,  /* Pebble */
    TAG_MARKED = 11,  /* Pebble */
    TAG_BACKING_ADDED = 105,
    TAG_BACKING_REMOVED = 106,
    TAG_BLOB_ADDED = 107,
    TAG_BLOB_REMOVED = 108,
    TAG_FAMILY = 200,
    TAG_FAMILY_ADDED = 201,
    TAG_FAMILY_DROPPED = 202,
    TAG_MAX_FAMILY = 203,
    TAG_GROUP = 300,
    TAG_ROCKS_BLOB = 400,
    TAG_ROCKS_GARBAGE = 401,
    TAG_DB_ID = 8193,
    TAG_OLD_BLOB = 8194,
    TAG_OLD_GARBAGE = 8195,
    TAG_OLD_WAL_ADDED = 8196,
    TAG_OLD_WAL_DELETED = 8197,
    TAG_WAL_ADDED = 8199,
    TAG_WAL_DELETED = 8200,
    TAG_TIMESTAMPS = 8201,
};

static void take_deleted(VersionEdit *edit, ByteReader *reader)
{
    EditDelete deleted = {.level = edit_take_level(reader)};
    deleted.number = byte_reader_v64(reader);
    if (!reader->failed)
        array_push(&edit->deleted, deleted);
}

static void take_cursor(VersionEdit *edit, ByteReader *reader)
{
    EditCursor cursor = {.level = edit_take_level(reader)};
    cursor.key = edit_take_key(reader);
    if (!reader->failed)
        array_push(&edit->cursors, cursor);
}

/* Reads the fields that all three engines share. False: it is not one of them. */
static bool common_tag(VersionEdit *edit, uint32_t tag, EngineDialect dialect, ByteReader *reader)
{
    switch (tag) {
    case TAG_COMPARATOR:
        edit->comparator = byte_reader_str(reader);
        edit->holds |= EDIT_COMPARATOR;
        return true;
    case TAG_LOG_NUMBER:
        edit->log_number = byte_reader_v64(reader);
        edit->holds |= EDIT_LOG_NUMBER;
        return true;
    case TAG_NEXT_FILE:
        edit->next_file = byte_reader_v64(reader);
        edit->holds |= EDIT_NEXT_FILE;
        return true;
    case TAG_LAST_SEQUENCE:
        edit->last_sequence = byte_reader_v64(reader);
        edit->holds |= EDIT_LAST_SEQUENCE;
        return true;
    case TAG_PREVIOUS_LOG:
        edit->previous_log = byte_reader_v64(reader);
        edit->holds |= EDIT_PREVIOUS_LOG;
        edit->hints |= HINT_PREVIOUS_LOG;
        return true;
    case TAG_CURSOR:
        take_cursor(edit, reader);
        return true;
    case TAG_DELETED:
        take_deleted(edit, reader);
        return true;
    case TAG_FILE:
        edit_table_take(edit, tag, dialect, reader);
        return true;
    default:
        return false;
    }
}

static bool pebble_file_tag(VersionEdit *edit, uint32_t tag, ByteReader *reader)
{
    EditBytes file = {.number = byte_reader_v64(reader)};
    uint64_t physical = 0;
    switch (tag) {
    case TAG_BACKING_ADDED:
        file.bytes = byte_reader_v64(reader);
        array_push(&edit->backings_added, file);
        return true;
    case TAG_BACKING_REMOVED:
        array_push(&edit->backings_removed, file.number);
        return true;
    case TAG_BLOB_ADDED:
        physical = byte_reader_v64(reader);
        file.bytes = byte_reader_v64(reader);
        byte_reader_v64(reader); /* bytes of values */
        byte_reader_v64(reader); /* creation time */
        array_push(&edit->blobs_added, (EditBytes){physical, file.bytes});
        return true;
    default: /* TAG_BLOB_REMOVED */
        physical = byte_reader_v64(reader);
        array_push(&edit->blobs_removed, physical);
        return true;
    }
}

static bool pebble_tag(VersionEdit *edit, uint32_t tag, ByteReader *reader)
{
    EditExcise excise = {{0}, {0}, false, 0};
    EditDelete marked = {0, 0};
    uint64_t kind;
    if (tag == TAG_FILE_2 || tag == TAG_FILE_4 || tag == TAG_FILE_5) {
        edit_table_take(edit, tag, DIALECT_PEBBLE, reader);
        return true;
    }
    edit->hints |= HINT_PEBBLE_TAG;
    switch (tag) {
    case TAG_EXCISE:
        excise.start = byte_reader_str(reader);
        excise.end = byte_reader_str(reader);
        kind = byte_reader_v64(reader);
        excise.end_inclusive = kind == 1;
        excise.sequence = byte_reader_v64(reader);
        if (kind > 1 || reader->failed)
            return edit_fail(reader);
        array_push(&edit->excises, excise);
        return true;
    case TAG_MARKED:
        marked.level = edit_take_level(reader);
        marked.number = byte_reader_v64(reader);
        if (!reader->failed)
            array_push(&edit->marked, marked);
        return true;
    default:
        return tag >= TAG_BACKING_ADDED && tag <= TAG_BLOB_REMOVED && pebble_file_tag(edit, tag, reader);
    }
}

/* Reads RocksDB's blob files: number, count and bytes, two names where a file is added, then fields up to a 0. */
static void rocksdb_blob(VersionEdit *edit, bool added, ByteReader *reader)
{
    EditBytes blob = {.number = byte_reader_v64(reader)};
    byte_reader_v64(reader); /* number of values */
    blob.bytes = byte_reader_v64(reader);
    if (added) {
        byte_reader_str(reader); /* checksum's method and value */
        byte_reader_str(reader);
    }
    uint32_t field;
    while ((field = byte_reader_v32(reader)) != 0) {
        byte_reader_str(reader);
        if (field & EDIT_SAFE_FIELD)
            edit_fail(reader);
    }
    if (reader->failed)
        return;
    if (added)
        array_push(&edit->blobs_added, blob);
    else
        array_push(&edit->blob_garbage, blob);
}

/* Skips old forms of a write-ahead log's fields, which have no length. */
static void rocksdb_old_wal(bool added, ByteReader *reader)
{
    byte_reader_v64(reader);
    if (!added)
        return;
    for (uint32_t field = byte_reader_v32(reader); field != 1 && !reader->failed; field = byte_reader_v32(reader)) {
        if (field != 2)
            edit_fail(reader);
        byte_reader_v64(reader);
    }
}

static bool rocksdb_family_tag(VersionEdit *edit, uint32_t tag, ByteReader *reader)
{
    switch (tag) {
    case TAG_FAMILY:
        edit->family = byte_reader_v32(reader);
        return true;
    case TAG_FAMILY_ADDED:
        edit->family_name = byte_reader_str(reader);
        edit->holds |= EDIT_FAMILY_ADDED;
        return true;
    case TAG_FAMILY_DROPPED:
        edit->holds |= EDIT_FAMILY_DROPPED;
        return true;
    case TAG_MAX_FAMILY:
        edit->max_family = byte_reader_v32(reader);
        edit->holds |= EDIT_MAX_FAMILY;
        return true;
    case TAG_GROUP:
        edit->group_left = byte_reader_v32(reader);
        edit->holds |= EDIT_GROUP;
        return true;
    default:
        return false;
    }
}

/* Reads tags that an older RocksDB may skip: each has a length, except the first forms of some. */
static bool rocksdb_safe_tag(VersionEdit *edit, uint32_t tag, ByteReader *reader)
{
    if (tag == TAG_OLD_BLOB || tag == TAG_OLD_GARBAGE) {
        rocksdb_blob(edit, tag == TAG_OLD_BLOB, reader);
        return true;
    }
    if (tag == TAG_OLD_WAL_ADDED || tag == TAG_OLD_WAL_DELETED) {
        rocksdb_old_wal(tag == TAG_OLD_WAL_ADDED, reader);
        edit->holds |= EDIT_WAL;
        return true;
    }
    Str value = byte_reader_str(reader);
    if (tag == TAG_DB_ID) {
        edit->db_id = value;
        edit->holds |= EDIT_DB_ID;
    } else if (tag == TAG_WAL_ADDED || tag == TAG_WAL_DELETED) {
        edit->holds |= EDIT_WAL;
    } else if (tag == TAG_TIMESTAMPS && edit_byte_in(reader, value) == 0) {
        edit->holds |= EDIT_STRIPS_TIMESTAMPS;
    }
    return true;
}

static bool rocksdb_tag(VersionEdit *edit, uint32_t tag, ByteReader *reader)
{
    if (tag >= TAG_FAMILY)
        edit->hints |= HINT_HIGH_TAG;
    switch (tag) {
    case TAG_FILE_2:
    case TAG_FILE_3:
    case TAG_FILE_4:
        edit_table_take(edit, tag, DIALECT_ROCKSDB, reader);
        return true;
    case TAG_MIN_LOG:
        edit->min_log = byte_reader_v64(reader);
        edit->holds |= EDIT_MIN_LOG;
        return true;
    case TAG_ROCKS_BLOB:
    case TAG_ROCKS_GARBAGE:
        rocksdb_blob(edit, tag == TAG_ROCKS_BLOB, reader);
        return true;
    default:
        return tag & SAFE_TAG ? rocksdb_safe_tag(edit, tag, reader) : rocksdb_family_tag(edit, tag, reader);
    }
}

static bool take_field(VersionEdit *edit, uint32_t tag, EngineDialect dialect, ByteReader *reader)
{
    if (common_tag(edit, tag, dialect, reader))
        return true;
    if (dialect == DIALECT_ROCKSDB)
        return rocksdb_tag(edit, tag, reader);
    return dialect == DIALECT_PEBBLE && pebble_tag(edit, tag, reader);
}

/* "rocksdb" */
static const char *dialect_name(EngineDialect dialect)
{
    return lsm_engine_word((LsmEngine)dialect);
}

bool version_edit_decode_piece(VersionEdit *edit, EditPieces *pieces, size_t most, Error *error)
{
    Str payload = pieces->payload;
    ByteReader reader = byte_reader((Str){payload.at + pieces->at, payload.length - pieces->at});
    while (byte_reader_more(&reader) && edit->added.count < most) {
        size_t place = payload.length - byte_reader_left(&reader);
        uint32_t tag = byte_reader_v32(&reader);
        bool known = !reader.failed && take_field(edit, tag, pieces->dialect, &reader);
        if (known && !reader.failed)
            continue;
        return error_set(error, ERROR_INPUT, "byte %zu of the record: %s %u %s %s", place,
                         known ? "the value of field" : "field", tag, known ? "is not one that" : "is unknown to",
                         known ? "it can have" : dialect_name(pieces->dialect));
    }
    pieces->at = payload.length - byte_reader_left(&reader);
    return true;
}

bool version_edit_decode(VersionEdit *edit, Str payload, EngineDialect dialect, Error *error)
{
    EditPieces pieces = {payload, 0, dialect};
    version_edit_clear(edit);
    return version_edit_decode_piece(edit, &pieces, SIZE_MAX, error);
}

bool dialect_named(Str name, EngineDialect *dialect)
{
    for (unsigned i = 0; i < DIALECT_COUNT_; i++)
        if (str_equal(name, str_from(dialect_name((EngineDialect)i)))) {
            *dialect = (EngineDialect)i;
            return true;
        }
    return false;
}

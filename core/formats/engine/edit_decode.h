/* edit_decode.h - reads the payload of a record of a MANIFEST as a version edit.
 *
 * A payload is a row of fields, each a tag and its value, to the end of the record. The three engines share the tags up
 * to 9 and 103; tags 10 and 11 and some custom fields of a table mean different things, hence the dialect.
 *
 *     VersionEdit edit = {0};
 *     if (!version_edit_decode(&edit, payload, DIALECT_ROCKSDB, error))   // reuses the edit's arrays
 *         …
 *     version_edit_release(&edit);
 *
 * All strings point into the payload.
 */
#ifndef CORE_FORMATS_ENGINE_EDIT_DECODE_H
#define CORE_FORMATS_ENGINE_EDIT_DECODE_H

#include "core/model/version_edit.h"

typedef enum EngineDialect {
    DIALECT_LEVELDB = LSM_LEVELDB,
    DIALECT_ROCKSDB = LSM_ROCKSDB,
    DIALECT_PEBBLE = LSM_PEBBLE,
    DIALECT_COUNT_
} EngineDialect;

/* What the bytes reveal about the engine that wrote them. */
enum {
    HINT_OLD_FILES = 1,     /* tag 7 */
    HINT_NEW_FILES = 2,     /* tags 100 to 104 */
    HINT_ANCESTOR_TIME = 4, /* a custom field of RocksDB's */
    HINT_CREATION_TIME = 8, /* a custom field of RocksDB's and Pebble's */
    HINT_PREVIOUS_LOG = 16, /* tag 9: Pebble never writes it */
    HINT_HIGH_TAG = 32,     /* a tag from 200 on: RocksDB's */
    HINT_PEBBLE_TAG = 64,   /* tags 104 to 108, or tags 10 and 11 as Pebble means them */
};

/* Decodes a payload into the edit, whose arrays are reused. Its texts point into the payload. False where the dialect
 * has no such field, or a value does not fit: ERROR_INPUT has the tag and its place in the record, and the edit can
 * only be reused or released. O(bytes). */
bool version_edit_decode(VersionEdit *edit, Str payload, EngineDialect dialect, Error *error);
/* Decodes an edit piece by piece, because a base may have millions of tables: each call reads on until there are `most`
 * tables, or the record ends. Between two calls the caller takes the tables and empties the array. */
typedef struct EditPieces {
    Str payload;
    size_t at; /* number of its bytes that have been read */
    EngineDialect dialect;
} EditPieces;
static inline bool edit_pieces_more(const EditPieces *pieces)
{
    return pieces->at < pieces->payload.length;
}
/* Adds to the edit, which is not emptied first. Fails as version_edit_decode(). O(bytes read). */
bool version_edit_decode_piece(VersionEdit *edit, EditPieces *pieces, size_t most, Error *error);

/* The dialect called "leveldb", "rocksdb" or "pebble". False for any other name. */
bool dialect_named(Str name, EngineDialect *dialect);

#endif

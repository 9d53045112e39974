/* version_edit.h - one record of a MANIFEST: what a flush, a compaction or an open changed.
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
#ifndef CORE_FORMATS_ENGINE_VERSION_EDIT_H
#define CORE_FORMATS_ENGINE_VERSION_EDIT_H

#include "core/base/mem.h"
#include "core/model/lsm.h"

typedef enum EngineDialect {
    DIALECT_LEVELDB = LSM_LEVELDB,
    DIALECT_ROCKSDB = LSM_ROCKSDB,
    DIALECT_PEBBLE = LSM_PEBBLE,
    DIALECT_COUNT_
} EngineDialect;

/* Which fields an edit has, other than its arrays. */
enum {
    EDIT_COMPARATOR = 1,
    EDIT_LOG_NUMBER = 2,
    EDIT_NEXT_FILE = 4,
    EDIT_LAST_SEQUENCE = 8,
    EDIT_PREVIOUS_LOG = 16,
    EDIT_MIN_LOG = 32,
    EDIT_MAX_FAMILY = 64,
    EDIT_GROUP = 128,
    EDIT_FAMILY_ADDED = 256,
    EDIT_FAMILY_DROPPED = 512,
    EDIT_STRIPS_TIMESTAMPS = 1024, /* RocksDB: user timestamps are not persisted */
    EDIT_DB_ID = 2048,
    EDIT_WAL = 4096,
};

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

typedef struct EditFile {
    uint32_t level;
    uint32_t path; /* RocksDB: index in db_paths */
    uint64_t number, size;
    Str small, large; /* internal keys: the user key, then 8 bytes with sequence and type */
    uint64_t seq_lo, seq_hi;
    bool seq_known;
    bool marked;                /* marked for compaction */
    bool range_keys;            /* Pebble: has range keys */
    uint64_t epoch;             /* RocksDB: the epoch number, which orders L0; 0: unknown */
    uint64_t created, ancestor; /* Unix seconds; 0: unknown */
    uint64_t freed_bytes;
    uint64_t blob;       /* RocksDB: the oldest blob file that it refers to; 0: none */
    uint64_t backing;    /* Pebble: for a virtual table the number of its backing file; else 0 */
    uint64_t blob_bytes; /* Pebble: bytes of the values in blob files that the table refers to */
} EditFile;

typedef struct EditDelete {
    uint32_t level;
    uint64_t number;
} EditDelete;

typedef struct EditCursor {
    uint32_t level;
    Str key; /* an internal key */
} EditCursor;

typedef struct EditBytes {
    uint64_t number, bytes;
} EditBytes;

typedef struct EditExcise {
    Str start, end;
    bool end_inclusive;
    uint64_t sequence;
} EditExcise;

typedef struct VersionEdit {
    unsigned holds, hints;
    Str comparator, family_name, db_id;
    uint64_t log_number, next_file, last_sequence, previous_log, min_log;
    uint32_t family, max_family, group_left;
    ARRAY(EditFile) added;
    ARRAY(EditDelete) deleted, marked;
    ARRAY(EditCursor) cursors;
    ARRAY(EditExcise) excises;
    ARRAY(EditBytes) backings_added, blobs_added, blob_garbage;
    ARRAY(uint64_t) backings_removed, blobs_removed;
} VersionEdit;

/* Decodes a payload into the edit, whose arrays are reused. Its texts point into the payload. False where the dialect
 * has no such field, or a value does not fit: ERROR_INPUT has the tag and its place in the record, and the edit can
 * only be reused or released. O(bytes). */
bool version_edit_decode(VersionEdit *edit, Str payload, EngineDialect dialect, Error *error);
/* Copies the edit together with its texts, which are put into the arena. `to` must be empty. */
void version_edit_copy(VersionEdit *to, const VersionEdit *from, Arena *arena);
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

/* Empties the edit, but keeps its memory. */
void version_edit_clear(VersionEdit *edit);
void version_edit_release(VersionEdit *edit);

#define INTERNAL_TAIL 8u /* bytes of an internal key behind the user key */
/* The two parts of an internal key of at least INTERNAL_TAIL bytes: the user key, and the tag, which is sequence << 8 |
 * type. */
static inline Str internal_user_key(Str internal)
{
    return (Str){internal.at, internal.length - INTERNAL_TAIL};
}
uint64_t internal_tag(Str internal);

/* The dialect called "leveldb", "rocksdb" or "pebble". False for any other name. */
bool dialect_named(Str name, EngineDialect *dialect);

#endif

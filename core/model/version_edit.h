/* version_edit.h - what a flush, a compaction or an open of an LSM store changed: one record of its MANIFEST.
 *
 *     flush        added L0 #14, with a log number
 *     compaction   deleted L0 #9 #11, L1 #5; added L1 #12 #13
 *
 * core/formats/engine/edit_decode.h reads edits, lsm_build.h makes a store's history of them.
 */
#ifndef CORE_MODEL_VERSION_EDIT_H
#define CORE_MODEL_VERSION_EDIT_H

#include "core/base/mem.h"
#include "core/model/lsm.h"

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
    unsigned holds, hints; /* EDIT_…; hints of the format that was read */
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

/* Copies the edit together with its texts, which are put into the arena. `to` must be empty. */
void version_edit_copy(VersionEdit *to, const VersionEdit *from, Arena *arena);
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

#endif

/* blob.h - the blobs between the summary and the index: one per entry, a header and the stored bytes.
 *
 *     0xxxxxxx                     7 bits of length, up to 127             raw
 *     1000xxxx xxxxxxxx … (4)      28 bits of length                       raw
 *     1001xxxx xxxxxxxx … (4)      28 bits of length                       zstd
 *
 * In an image layer the content is a page. In a delta it is a value: tag 0 a page image, tag 1 a WAL record of some
 * kind; its first bytes give both (Neon wal_decoder/src/models/{value,record}.rs).
 */
#ifndef CORE_RECORDS_BLOB_H
#define CORE_RECORDS_BLOB_H

#include "core/records/layer_file.h"

#define BLOB_HEADER_MAX 4u
#define BLOB_STORED_MAX 0x0FFFFFFFu
#define BLOB_SHORT_MAX  127u /* the longest blob that has a header of one byte */
/* the largest size that a compressed blob may have after decompression */
#define BLOB_CONTENT_MAX  ((uint64_t)256 << 20)
#define RECORD_KIND_BYTES 9u /* bytes of the content that are read for record_kind(), which needs 8 */

typedef struct Blob {
    uint32_t header; /* bytes of the header: 1 or 4 */
    uint32_t stored; /* bytes behind the header */
    bool zstd;
} Blob;

/* Reads the header from `bytes`, of which `available` exist. False: `reason` (a static string) says what is wrong. */
bool blob_header_load(const uint8_t *bytes, size_t available, Blob *blob, const char **reason);
/* Bytes of the header that a writer gives an uncompressed blob: 1 or 4. */
static inline unsigned blob_header_bytes(uint32_t stored)
{
    return stored <= BLOB_SHORT_MAX ? 1 : BLOB_HEADER_MAX;
}
/* Writes a header of `header` bytes for an uncompressed blob. */
void blob_header_store(unsigned header, uint32_t stored, uint8_t bytes[BLOB_HEADER_MAX]);

typedef enum RecordKind {
    RECORD_PAGE, /* a page image, in an image layer or inside a delta layer */
    RECORD_POSTGRES,
    RECORD_CLEAR_VISIBILITY_MAP,
    RECORD_CLOG_COMMITTED,
    RECORD_CLOG_ABORTED,
    RECORD_MULTIXACT_OFFSET,
    RECORD_MULTIXACT_MEMBERS,
    RECORD_AUX_FILE,
    RECORD_TRUNCATE_VISIBILITY_MAP,
    RECORD_UNKNOWN, /* another tag or kind, or content that is too short */
    RECORD_KIND_END
} RecordKind;

/* The kind of a delta's value, from the first `length` bytes of its content (RECORD_KIND_BYTES are enough). */
RecordKind record_kind(const uint8_t *content, size_t length);
/* The kind's name for people: "page images", "Postgres WAL records", …; and the one in JSON: "page", "postgres", …. */
const char *record_kind_name(RecordKind kind);
const char *record_kind_word(RecordKind kind);

/* Reads blobs by offset through a window that moves forward: reading blobs in file order reads the file once. */
typedef struct BlobReader {
    const LayerFile *file;
    uint8_t *window; /* owned */
    uint64_t start;
    size_t length;
    void *decompressor; /* created at the first compressed blob */
    uint8_t *decompressed;
} BlobReader;

/* Takes 256 KiB, freed by blob_reader_release(). `file` must outlive the reader. */
void blob_reader_init(BlobReader *reader, const LayerFile *file);
void blob_reader_release(BlobReader *reader);

/* Returns up to `wanted` (at most 64 KiB) bytes at `offset`; fewer at the end of the blob area. They are valid until
 * the next call. */
bool blob_reader_bytes(BlobReader *reader, uint64_t offset, size_t wanted, const uint8_t **bytes, size_t *length,
                       Error *error);
/* Reads the header at `offset` and checks that the blob ends before the index. */
bool blob_reader_header(BlobReader *reader, uint64_t offset, Blob *blob, Error *error);

/* Receives the next piece of a blob's content. */
typedef void (*BlobSink)(void *self, const uint8_t *bytes, size_t length);
/* Passes the whole content, decompressed, to `sink` piece by piece (NULL: only check it); `total` is its length.
 * ERROR_INPUT where the file cannot be read or compressed bytes are broken. Memory: at most 8 MiB. */
bool blob_reader_content(BlobReader *reader, uint64_t offset, const Blob *blob, BlobSink sink, void *self,
                         uint64_t *total, Error *error);

/* Version of the zstd library, for `--version`; static. */
const char *blob_library_version(void);

#endif

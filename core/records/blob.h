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

#define BLOB_HEADER_MAX   4u
#define BLOB_STORED_MAX   0x0FFFFFFFu
#define BLOB_SHORT_MAX    127u                  /* the longest with a header of one byte */
#define BLOB_CONTENT_MAX  ((uint64_t)256 << 20) /* the most that a compressed blob may unfold to */
#define RECORD_KIND_BYTES 9u                    /* of the content, that record_kind() looks at */

typedef struct Blob {
    uint32_t header; /* 1 or 4 */
    uint32_t stored; /* bytes behind the header */
    bool zstd;
} Blob;

/* Reads the header in `bytes`, of which `available` are there. False: `reason` (static) says why not. */
bool blob_header_load(const uint8_t *bytes, size_t available, Blob *blob, const char **reason);
/* Of the header that a writer gives a blob that is not compressed: 1 or 4. */
static inline unsigned blob_header_bytes(uint32_t stored)
{
    return stored <= BLOB_SHORT_MAX ? 1 : BLOB_HEADER_MAX;
}
/* Writes a header of `header` bytes for a blob that is not compressed. */
void blob_header_store(unsigned header, uint32_t stored, uint8_t bytes[BLOB_HEADER_MAX]);

typedef enum RecordKind {
    RECORD_PAGE, /* a page image: in an image layer, or inside a delta */
    RECORD_POSTGRES,
    RECORD_CLEAR_VISIBILITY_MAP,
    RECORD_CLOG_COMMITTED,
    RECORD_CLOG_ABORTED,
    RECORD_MULTIXACT_OFFSET,
    RECORD_MULTIXACT_MEMBERS,
    RECORD_AUX_FILE,
    RECORD_TRUNCATE_VISIBILITY_MAP,
    RECORD_UNKNOWN, /* another tag or kind, or too short to say */
    RECORD_KIND_END
} RecordKind;

/* Of a delta's value, from the first `length` bytes of its content (RECORD_KIND_BYTES are enough). */
RecordKind record_kind(const uint8_t *content, size_t length);
/* "page images", "Postgres WAL records", …: for people. And "page", "postgres", …: for JSON. */
const char *record_kind_name(RecordKind kind);
const char *record_kind_word(RecordKind kind);

/* Blobs by offset through a window that moves forward: reading them in file order reads the file once. */
typedef struct BlobReader {
    const LayerFile *file;
    uint8_t *window; /* owned */
    uint64_t start;
    size_t length;
    void *decompressor; /* made at the first compressed blob */
    uint8_t *unfolded;
} BlobReader;

void blob_reader_init(BlobReader *reader, const LayerFile *file);
void blob_reader_release(BlobReader *reader);

/* Up to `wanted` (at most 64 KiB) bytes at `offset`, fewer at the blob area's end. Valid until the next call. */
bool blob_reader_bytes(BlobReader *reader, uint64_t offset, size_t wanted, const uint8_t **bytes, size_t *length,
                       Error *error);
/* The header at `offset`, and whether the blob ends before the index. */
bool blob_reader_header(BlobReader *reader, uint64_t offset, Blob *blob, Error *error);

/* Takes the next piece of a blob's content. */
typedef void (*BlobSink)(void *self, const uint8_t *bytes, size_t length);
/* Passes the whole content, decompressed, to `sink` (NULL: it is only checked) piece by piece; `total` is its length.
 * Fails where the file can't be read or the compressed bytes are broken. Memory: 8 MiB at most. */
bool blob_reader_content(BlobReader *reader, uint64_t offset, const Blob *blob, BlobSink sink, void *self,
                         uint64_t *total, Error *error);

#endif

/* blob.c - reads a blob's header and kind, and its content through a window.
 *
 *     80 00 00 80 | 00 00 00 01 | 00 00 00 00 | 00 | …     128 bytes, raw: a WAL record (1) of kind Postgres (0), that
 *                                                          does not initialise (0)
 */
#include "core/records/blob.h"

#include "core/base/bytes.h"

#include <stdlib.h>
#include <zstd.h>

#define WINDOW          ((size_t)256 << 10)
#define PIECE           ((size_t)64 << 10)
#define ZSTD_WINDOW_LOG 22 /* 4 MiB: a page needs 8 KiB, and zstd at level 1 uses 512 KiB */

enum { FORM_RAW = 8, FORM_ZSTD = 9 };

bool blob_header_load(const uint8_t *bytes, size_t available, Blob *blob, const char **reason)
{
    static const char *const cut = "its header is cut off";
    *reason = cut;
    if (available == 0)
        return false;
    if (bytes[0] < 0x80) {
        *blob = (Blob){1, bytes[0], false};
        return true;
    }
    unsigned form = bytes[0] >> 4;
    *reason = "it has no blob header: its first byte begins with a nibble above 9";
    if (form != FORM_RAW && form != FORM_ZSTD)
        return false;
    *reason = cut;
    if (available < BLOB_HEADER_MAX)
        return false;
    *blob = (Blob){BLOB_HEADER_MAX, be32_load(bytes) & BLOB_STORED_MAX, form == FORM_ZSTD};
    return true;
}

void blob_header_store(unsigned header, uint32_t stored, uint8_t bytes[BLOB_HEADER_MAX])
{
    if (header == 1)
        bytes[0] = (uint8_t)stored;
    else
        be32_store(bytes, (uint32_t)FORM_RAW << 28 | stored);
}

RecordKind record_kind(const uint8_t *content, size_t length)
{
    if (length < 8)
        return RECORD_UNKNOWN;
    uint32_t tag = be32_load(content), kind = be32_load(content + 4);
    if (tag == 0)
        return RECORD_PAGE;
    if (tag != 1 || kind > RECORD_TRUNCATE_VISIBILITY_MAP - RECORD_POSTGRES)
        return RECORD_UNKNOWN;
    return (RecordKind)(RECORD_POSTGRES + kind);
}

static const struct {
    const char *word, *name;
} kinds[RECORD_KIND_END] = {
    [RECORD_PAGE] = {"page_image", "page images"},
    [RECORD_POSTGRES] = {"postgres", "Postgres WAL records"},
    [RECORD_CLEAR_VISIBILITY_MAP] = {"clear_visibility_map_flags", "clear visibility map flags"},
    [RECORD_CLOG_COMMITTED] = {"clog_set_committed", "clog: set committed"},
    [RECORD_CLOG_ABORTED] = {"clog_set_aborted", "clog: set aborted"},
    [RECORD_MULTIXACT_OFFSET] = {"multixact_offset_create", "multixact: create offset"},
    [RECORD_MULTIXACT_MEMBERS] = {"multixact_members_create", "multixact: create members"},
    [RECORD_AUX_FILE] = {"aux_file", "auxiliary files"},
    [RECORD_TRUNCATE_VISIBILITY_MAP] = {"truncate_visibility_map", "truncate visibility map"},
    [RECORD_UNKNOWN] = {"unknown", "of unknown kind"},
};

const char *record_kind_name(RecordKind kind)
{
    return kinds[kind].name;
}

const char *record_kind_word(RecordKind kind)
{
    return kinds[kind].word;
}

void blob_reader_init(BlobReader *reader, const LayerFile *file)
{
    *reader = (BlobReader){.file = file, .window = mem_alloc(WINDOW)};
}

void blob_reader_release(BlobReader *reader)
{
    free(reader->window);
    free(reader->decompressed);
    ZSTD_freeDCtx(reader->decompressor);
}

bool blob_reader_bytes(BlobReader *reader, uint64_t offset, size_t wanted, const uint8_t **bytes, size_t *length,
                       Error *error)
{
    uint64_t end = layer_blobs_end(reader->file), left = offset < end ? end - offset : 0;
    wanted = wanted < left ? wanted : (size_t)left;
    if (offset < reader->start || offset + wanted > reader->start + reader->length) {
        /* A short way forward is read through the window. After a longer jump the window starts anew, because reading
         * what lies between large blobs is waste. */
        bool near = offset >= reader->start && offset - reader->start < 2 * WINDOW;
        size_t fill = near || wanted > PIECE / 2 ? WINDOW : wanted < 4096 ? 4096 : wanted;
        fill = fill < left ? fill : (size_t)left;
        reader->length = 0;
        if (!layer_file_read(reader->file, offset, reader->window, fill, error))
            return false;
        reader->start = offset;
        reader->length = fill;
    }
    *bytes = reader->window + (offset - reader->start);
    *length = wanted;
    return true;
}

bool blob_reader_header(BlobReader *reader, uint64_t offset, Blob *blob, Error *error)
{
    const uint8_t *bytes;
    const char *reason;
    size_t length;
    Blob found;
    if (!blob_reader_bytes(reader, offset, BLOB_HEADER_MAX, &bytes, &length, error))
        return false;
    if (!blob_header_load(bytes, length, &found, &reason))
        return error_set(error, ERROR_INPUT, "%s", reason);
    if (found.header + (uint64_t)found.stored > layer_blobs_end(reader->file) - offset)
        return error_set(error, ERROR_INPUT, "its header says %u bytes, which do not fit before the index",
                         found.stored);
    *blob = found;
    return true;
}

/* A content on its way to the sink. */
typedef struct Delivery {
    BlobSink sink;
    void *self;     /* the sink's argument */
    uint64_t total; /* bytes of the content so far */
    size_t hint;    /* zstd's last answer; 0: the compressed data has ended */
} Delivery;

/* Decompresses the next bytes of a blob and passes the result on. ERROR_INPUT where the data is broken, too long, or
 * ends before the bytes do. */
static bool decompress(BlobReader *reader, const uint8_t *bytes, size_t length, Delivery *delivery, Error *error)
{
    ZSTD_inBuffer in = {bytes, length, 0};
    bool full = true;
    while (in.pos < in.size || full) {
        ZSTD_outBuffer out = {reader->decompressed, PIECE, 0};
        delivery->hint = ZSTD_decompressStream(reader->decompressor, &out, &in);
        if (ZSTD_isError(delivery->hint))
            return error_set(error, ERROR_INPUT, "its compressed bytes are broken: %s",
                             ZSTD_getErrorName(delivery->hint));
        if (out.pos && delivery->sink)
            delivery->sink(delivery->self, reader->decompressed, out.pos);
        delivery->total += out.pos;
        full = out.pos == out.size;
        if (delivery->total > BLOB_CONTENT_MAX)
            return error_set(error, ERROR_INPUT, "its compressed bytes decompress to more than 256 MiB");
        if (delivery->hint == 0)
            return in.pos == in.size || error_set(error, ERROR_INPUT, "there are bytes after the compressed data");
    }
    return true;
}

static bool begin_decompress(BlobReader *reader, Error *error)
{
    if (!reader->decompressor) {
        reader->decompressor = ZSTD_createDCtx();
        reader->decompressed = mem_alloc(PIECE);
    }
    if (!reader->decompressor ||
        ZSTD_isError(ZSTD_DCtx_reset(reader->decompressor, ZSTD_reset_session_and_parameters)) ||
        ZSTD_isError(ZSTD_DCtx_setParameter(reader->decompressor, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG)))
        return error_set(error, ERROR_INPUT, "zstd cannot be used");
    return true;
}

bool blob_reader_content(BlobReader *reader, uint64_t offset, const Blob *blob, BlobSink sink, void *self,
                         uint64_t *total, Error *error)
{
    uint64_t at = offset + blob->header;
    Delivery delivery = {.sink = sink, .self = self, .hint = 1};
    if (blob->zstd && !begin_decompress(reader, error))
        return false;
    for (uint64_t left = blob->stored; left > 0;) {
        const uint8_t *bytes;
        size_t piece;
        if (!blob_reader_bytes(reader, at, left < PIECE ? (size_t)left : PIECE, &bytes, &piece, error))
            return false;
        if (piece == 0)
            return error_set(error, ERROR_INPUT, "it does not end before the index");
        if (blob->zstd) {
            if (delivery.hint == 0)
                return error_set(error, ERROR_INPUT, "there are bytes after the compressed data");
            if (!decompress(reader, bytes, piece, &delivery, error))
                return false;
        } else {
            delivery.total += piece;
            if (sink)
                sink(self, bytes, piece);
        }
        at += piece;
        left -= piece;
    }
    if (blob->zstd && delivery.hint != 0)
        return error_set(error, ERROR_INPUT, "its compressed bytes end too early");
    *total = delivery.total;
    return true;
}

const char *blob_library_version(void)
{
    return ZSTD_versionString();
}

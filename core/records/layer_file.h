/* layer_file.h - a layer file of Neon's pageserver: the summary on its first page, and bytes by offset.
 *
 *     byte 0        8192                     index_start * 8192                            end, a page multiple
 *     | summary page | blobs, one after another … 000 | index page 0 | 1 | 2 | … | root page |
 *
 * Everything is read with pread(), so a file that is truncated or replaced meanwhile gives an error, never a signal.
 * Format: neon-facts.md section 5, layerfile.md (Neon delta_layer.rs, image_layer.rs, at 6a35a3e9f1).
 */
#ifndef CORE_RECORDS_LAYER_FILE_H
#define CORE_RECORDS_LAYER_FILE_H

#include "core/model/layer_set.h"

#define LAYER_PAGE          8192u
#define LAYER_BLOBS_START   8192u /* offset of the first blob */
#define LAYER_KEY_BYTES     18u
#define LAYER_FILE_MIN      (3 * (uint64_t)LAYER_PAGE) /* the summary, a page of blobs and one index page */
#define LAYER_FILE_ID_BYTES 16u

typedef struct LayerSummary {
    LayerKind kind;
    uint8_t tenant[LAYER_FILE_ID_BYTES], timeline[LAYER_FILE_ID_BYTES];
    KeyRange keys;
    LsnRange lsns;        /* of an image at L: [L, L + 1) */
    uint32_t index_start; /* page number of the first index page */
    uint32_t index_root;  /* page number of the root, counted from index_start */
} LayerSummary;

typedef struct LayerFile {
    int fd;
    uint64_t size;
    uint32_t index_pages; /* whole pages from index_start to the end of the file, at least 1 */
    LayerSummary summary;
} LayerFile;

/* Opens the file and checks the summary: magic, version, ranges, and that the index begins inside the file.
 * layer_scan.h checks whether the index is complete. ERROR_INPUT has `path` as its place, and nothing is left open.
 * Reads one page. The caller closes it with layer_file_close(). */
bool layer_file_open(LayerFile *file, const char *path, Error *error);
/* The same for an open descriptor, which then belongs to the file. On failure it is not closed. */
bool layer_file_from_fd(LayerFile *file, int fd, Error *error);
void layer_file_close(LayerFile *file);

/* Reads exactly `length` bytes. ERROR_INPUT where the file has become shorter or cannot be read. */
bool layer_file_read(const LayerFile *file, uint64_t offset, void *bytes, size_t length, Error *error);

/* The offset of index page `page`, counted from 0. */
static inline uint64_t layer_index_offset(const LayerFile *file, uint32_t page)
{
    return ((uint64_t)file->summary.index_start + page) * LAYER_PAGE;
}

/* The end of the blob area, which is the start of the index. */
static inline uint64_t layer_blobs_end(const LayerFile *file)
{
    return layer_index_offset(file, 0);
}

/* Packs an 18-byte key. False where it has no packed form (key.h). */
bool layer_key_load(const uint8_t bytes[LAYER_KEY_BYTES], Key *key);
/* Writes the 18 bytes of a key. */
void layer_key_store(Key key, uint8_t bytes[LAYER_KEY_BYTES]);

/* Writes the summary page, all 8192 bytes. */
void layer_summary_store(const LayerSummary *summary, uint8_t page[LAYER_PAGE]);

#endif

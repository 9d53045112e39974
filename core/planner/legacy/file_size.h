/* file_size.h - computes the size of a layer file page by page, without writing it.
 *
 *     | summary, 1 page | blobs, from byte 8192 on, padded to a page | index pages: leaves, their parents, the root |
 *
 * Index pages hold 8191 bytes and are compressed only when an entry does not fit: then the prefix that the first and
 * last key have in common is moved to the front, once, and the entry tried again. So the number of pages depends on the
 * keys themselves. Rule F1 of the policy `legacy`; layerfile.md (Neon: disk_btree.rs, delta_layer.rs, image_layer.rs).
 */
#ifndef CORE_PLANNER_LEGACY_FILE_SIZE_H
#define CORE_PLANNER_LEGACY_FILE_SIZE_H

#include "core/model/key.h"
#include "core/model/keyspace.h"
#include "core/model/layer_set.h"
#include "core/model/lsn.h"

#define LEGACY_KEY_BYTES   18u
#define LEGACY_ENTRY_BYTES 26u /* key and LSN of an entry in a delta's index */
#define LEGACY_INDEX_DEPTH 16u /* levels; each holds at least 200 times as many entries as the one above */

/* Bytes that a page image in a delta takes in addition to its content, when serialised. */
#define LEGACY_PAGE_OVERHEAD 12u

/* A page of the index that is being filled. */
typedef struct LegacyIndexPage {
    uint8_t first[LEGACY_ENTRY_BYTES], last[LEGACY_ENTRY_BYTES];
    uint32_t entries, prefix, bytes;
} LegacyIndexPage;

/* A layer file that is being written. */
typedef struct LegacyFile {
    LayerKind kind;
    uint64_t blob_end; /* 8192 plus the bytes of all blobs so far */
    uint64_t pages;    /* pages of the index that are written, without the open page of each level */
    uint64_t records;
    uint32_t depth;
    LegacyIndexPage index[LEGACY_INDEX_DEPTH]; /* the leaf first */
} LegacyFile;

void legacy_file_init(LegacyFile *file, LayerKind kind);
/* Adds a value of `length` serialised bytes. Keys must ascend, and in a delta the LSNs of each key. In an image, `lsn`
 * is not used. */
void legacy_file_put(LegacyFile *file, Key key, Lsn lsn, uint64_t length);

/* The size that the writer assumes while the file is open: blobs, and the index pages that are written. */
static inline uint64_t legacy_file_written(const LegacyFile *file)
{
    return file->blob_end + PAGE_BYTES * file->pages;
}
/* The size of the file if it were finished now. */
uint64_t legacy_file_size(const LegacyFile *file);

/* Bytes of a value with its header. */
static inline uint64_t legacy_blob_bytes(uint64_t length)
{
    return length + (length < 128 ? 1 : 4);
}

#endif

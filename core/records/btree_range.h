/* btree_range.h - the entries of a layer file from one on, found by going down the tree: a page of each level is read.
 *
 *     root  [.. k ..]          BtreeRange range;
 *            |                 btree_range_init(&range, &file);
 *     leaf  [k@1 k@5 k@9]      btree_range_seek(&range, k, 2, error);      the first entry not below (k, 2)
 *                              while (btree_range_next(&range, &entry, error)) …        k@5, k@9, …
 *
 * For a few keys of a file. All entries are read by layer_scan.h, sums by leaf_directory.h.
 */
#ifndef CORE_RECORDS_BTREE_RANGE_H
#define CORE_RECORDS_BTREE_RANGE_H

#include "core/records/layer_scan.h"

typedef struct BtreeEntry {
    Key key;
    Lsn lsn;
    uint64_t offset;
    /* where the next blob begins; for the last blob of the file it is the index, so that padding is included */
    uint64_t end;
    bool will_init;
} BtreeEntry;

typedef struct BtreeStep {
    uint32_t page;
    unsigned child, children;
    uint8_t bytes[LAYER_PAGE];
} BtreeStep;

typedef struct BtreeRange {
    const LayerFile *file;
    BtreeStep *path; /* owned; the pages from the root to the one above the leaf */
    unsigned depth;
    LeafBuffer *leaf, *after; /* owned; `after` is the next leaf, which is read only when it is needed */
    bool has_leaf, has_after, at_end;
    uint32_t at;
} BtreeRange;

/* Takes about 200 KiB, freed by btree_range_release(). `file` must outlive the range. */
void btree_range_init(BtreeRange *range, const LayerFile *file);
void btree_range_release(BtreeRange *range);
/* Goes to the first entry at or above (key, lsn). ERROR_INPUT where a page on the way is damaged or cannot be read. */
bool btree_range_seek(BtreeRange *range, Key key, Lsn lsn, Error *error);
/* Takes the next entry. False at the end, and also on failure; only then the error is set. */
bool btree_range_next(BtreeRange *range, BtreeEntry *entry, Error *error);

#endif

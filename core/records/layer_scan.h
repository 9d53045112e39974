/* layer_scan.h - all entries of a layer file in key order, leaf by leaf, straight through the index pages.
 *
 *     LayerScan scan;
 *     LayerLeaf leaf;
 *     layer_scan_init(&scan, &file, &damages);
 *     while (layer_scan_next(&scan, &leaf))
 *         for (uint32_t i = 0; i < leaf.count; i++)
 *             …leaf.keys[i], leaf.lsns[i], leaf.offsets[i]…
 *     layer_scan_release(&scan);                          // damages has what is broken
 *
 * Leaves stand in the file in key order, so the tree above them is not needed to find them: it is checked on the way,
 * and a broken inner page costs no entry. A broken leaf costs its own entries. Blobs are not read.
 */
#ifndef CORE_RECORDS_LAYER_SCAN_H
#define CORE_RECORDS_LAYER_SCAN_H

#include "core/records/tree_check.h"

typedef struct LayerLeaf {
    uint32_t page; /* index page number */
    uint32_t count;
    const Key *keys;
    const Lsn *lsns;         /* for an image all are its LSN */
    const uint64_t *offsets; /* offsets of the blobs, ascending */
    /* the record produces the page without an older version; true for all entries of an image */
    const bool *will_init;
    /* offset of the blob after the last one; for the last blob of the file the start of the index; 0: unknown */
    uint64_t end;
    bool last; /* it is the last leaf: padding lies between its last blob and `end` */
} LayerLeaf;

typedef struct LeafBuffer {
    LayerLeaf leaf; /* its pointers point into the arrays below */
    Key keys[BTREE_CHILDREN_MAX];
    Lsn lsns[BTREE_CHILDREN_MAX];
    uint64_t offsets[BTREE_CHILDREN_MAX];
    bool will_init[BTREE_CHILDREN_MAX];
    Lsn least_lsn, most_lsn;
    bool filled;
} LeafBuffer;

typedef struct LayerScan {
    const LayerFile *file;
    LayerDamages *damages;
    TreeCheck tree;
    uint8_t *pages; /* buffer for a chunk of the file */
    uint32_t chunk_first, chunk_count;
    uint32_t next;         /* the next index page to read */
    LeafBuffer *leaves[2]; /* the leaf that is handed out next, and the one before or after it */
    unsigned hand;         /* index of the former in `leaves` */
    bool has_before;       /* Set by the last entry that was handed out: */
    Key key_before;
    Lsn lsn_before;
    uint64_t offset_before;
    bool gap; /* a damaged page follows the current leaf */
    bool begun, ended;
    uint64_t outside_keys, outside_lsns; /* number of entries outside the summary's ranges */
} LayerScan;

/* `file` and `damages` must outlive the scan. Takes about 500 KiB of memory for a file of any size, freed by
 * layer_scan_release(). */
void layer_scan_init(LayerScan *scan, const LayerFile *file, LayerDamages *damages);
/* Returns the next leaf, valid until the next call. False: there are no more, and the tree has been checked. About 10
 * ns an entry. */
bool layer_scan_next(LayerScan *scan, LayerLeaf *leaf);
void layer_scan_release(LayerScan *scan);

/* Decodes and checks the leaf in `bytes` (keys ascending, offsets ascending and inside the blob area). False: `reason`,
 * of BTREE_REASON bytes, says what is wrong. Fills in the leaf except for `end` and `last`. */
bool leaf_decode(const LayerFile *file, const BtreePage *page, LeafBuffer *buffer, char *reason);

#endif

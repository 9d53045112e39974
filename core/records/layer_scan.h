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
    const Lsn *lsns;         /* of an image: all its LSN */
    const uint64_t *offsets; /* of the blobs, ascending */
    const bool *will_init;   /* the record alone gives the page; all entries of an image do */
    uint64_t end;            /* offset of the blob after the last; of the index for the file's last; 0: unknown */
    bool last;               /* no leaf comes after it: padding lies between its last blob and `end` */
} LayerLeaf;

typedef struct LeafBuffer {
    LayerLeaf leaf; /* points into the arrays here */
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
    uint8_t *pages; /* a chunk of the file */
    uint32_t chunk_first, chunk_count;
    uint32_t next;         /* index page to be read next */
    LeafBuffer *leaves[2]; /* the one in hand, to be handed out next, and the one before or after it */
    unsigned hand;         /* of the two */
    bool has_before;       /* the last entry handed out: */
    Key key_before;
    Lsn lsn_before;
    uint64_t offset_before;
    bool gap; /* a damaged page lies behind the leaf in hand */
    bool begun, ended;
    uint64_t outside_keys, outside_lsns; /* entries outside of the ranges in the summary */
} LayerScan;

/* `file` and `damages` must outlive the scan. About 500 KiB of memory, whatever the file. */
void layer_scan_init(LayerScan *scan, const LayerFile *file, LayerDamages *damages);
/* The next leaf, valid until the next call. False: there are no more, and the tree is checked. Some 10 ns an entry. */
bool layer_scan_next(LayerScan *scan, LayerLeaf *leaf);
void layer_scan_release(LayerScan *scan);

/* Decodes and checks the leaf in `bytes` (keys ascending, offsets ascending and inside the blob area). False: `reason`,
 * of BTREE_REASON bytes, says what is wrong. Sets what it holds, but neither `end` nor `last`. */
bool leaf_decode(const LayerFile *file, const BtreePage *page, LeafBuffer *buffer, char *reason);

#endif

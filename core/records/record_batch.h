/* record_batch.h - records of some LSNs, picked from files that are sorted by key, put in LSN order.
 *
 *     word      LSN above the batch's first | key's number       all records of one length, and both fit: sorted words
 *                                                                are the result
 *     word      LSN above the batch's first | place              else: keys and lengths stand at their places
 *     word      LSN                                              where that is too far above the first
 */
#ifndef CORE_RECORDS_RECORD_BATCH_H
#define CORE_RECORDS_RECORD_BATCH_H

#include "core/base/words.h"
#include "core/records/blob.h"
#include "core/records/key_map.h"
#include "core/records/layer_scan.h"

typedef struct RecordBatch {
    Lsn lo, hi;      /* LSNs that are picked */
    uint64_t length; /* of all records; 0: they differ */
    enum { BATCH_PACKED, BATCH_PLACED, BATCH_SPARSE } form;
    unsigned low_bits;        /* of a word, below the LSN */
    size_t count, capacity;   /* records */
    uint64_t *words, *sorted; /* owned */
    uint64_t *keys;           /* owned; by place while picked, in order at the end */
    uint64_t *bytes;          /* the same; NULL where all have one length */
    WordScratch scratch;
    uint64_t outside, odd; /* records at keys that the map does not have; of another length than `length` */
} RecordBatch;

void record_batch_release(RecordBatch *batch);

/* An empty batch of the LSNs [lo, hi), for keys of the map. Memory of the last one is used again. */
void record_batch_begin(RecordBatch *batch, Lsn lo, Lsn hi, const KeyMap *map, uint64_t length);
/* Picks from a leaf. `near`: of key_map_number(), 0 for a file's first leaf. */
void record_batch_add(RecordBatch *batch, const LayerLeaf *leaf, const KeyMap *map, size_t *near, BlobReader *reader);
/* Sorts: keys[] and bytes[] are in LSN order then. With `distinct` a record that is there twice comes once; returns how
 * many went. */
uint64_t record_batch_end(RecordBatch *batch, bool distinct);

#endif

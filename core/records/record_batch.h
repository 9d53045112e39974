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
#include "core/model/key_map.h"
#include "core/records/layer_scan.h"

typedef struct RecordBatch {
    Lsn lo, hi;      /* records with LSNs in [lo, hi) are collected */
    uint64_t length; /* the length of all records; 0: lengths differ */
    enum { BATCH_PACKED, BATCH_PLACED, BATCH_SPARSE } form;
    unsigned low_bits;        /* bits of a word below the LSN */
    size_t count, capacity;   /* number of records; capacity of the arrays */
    uint64_t *words, *sorted; /* owned */
    uint64_t *keys;           /* owned; by place during collection, in LSN order at the end */
    uint64_t *bytes;          /* the same; NULL where all records have one length */
    WordScratch scratch;
    uint64_t outside, other_length; /* number of records whose key is not in the map; whose length is not `length` */
} RecordBatch;

/* Frees what the batch owns; it may be used again as {0}. */
void record_batch_release(RecordBatch *batch);

/* Starts an empty batch for the LSNs [lo, hi) and the keys of the map. It reuses the memory of the last batch. */
void record_batch_begin(RecordBatch *batch, Lsn lo, Lsn hi, const KeyMap *map, uint64_t length);
/* Collects records of a leaf. `near` is that of key_map_find(), 0 for the first leaf of a file. */
void record_batch_add(RecordBatch *batch, const LayerLeaf *leaf, const KeyMap *map, size_t *near, BlobReader *reader);
/* Sorts keys[] and bytes[] by LSN. With `distinct`, repeated records are dropped; returns how many. O(records). */
uint64_t record_batch_end(RecordBatch *batch, bool distinct);

#endif

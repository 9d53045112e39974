/* record_store.h - the records of all live delta layers, and the Backend that plans and merges them.
 *
 *     layer 4   [ words … ]     L0: as flushed            Each layer owns one sorted array. A job merges slices of its
 *     layer 7   [ words … ]     a retiled delta           inputs into a new array; dropping a layer frees its array.
 *     layer 9   -               an image: nothing
 */
#ifndef CORE_EXECUTOR_RECORD_STORE_H
#define CORE_EXECUTOR_RECORD_STORE_H

#include "core/executor/compact.h"
#include "core/executor/pool.h"
#include "core/records/record.h"
#include "core/base/words.h"

typedef struct RecordLayer {
    uint64_t *words; /* owned; NULL for images and deleted layers */
    size_t count;
    uint64_t bytes; /* sum of the records' lengths */
    bool pages;     /* contains page images */
    Lsn image_lsn;  /* an image contains everything below this LSN; 0 for deltas */
} RecordLayer;

typedef struct RecordStore {
    RecordForm form;
    Keyspace keyspace;         /* owned; grows with the records */
    ARRAY(RecordLayer) layers; /* by layer id */
    /* Outputs of the last batch until attached. */
    RecordLayer *outputs;
    uint32_t outputs_first, outputs_count;
    Pool *pool;           /* made anew where a run wants another number of workers */
    unsigned pool_wanted; /* the number of workers that the last run wanted */
    WordScratch *scratch; /* one for each worker */
    uint64_t live_records;
} RecordStore;

/* An empty store. The tables of `form` must outlive it. The caller frees it with record_store_release(). */
void record_store_init(RecordStore *store, const RecordForm *form);
void record_store_release(RecordStore *store);

/* Gives a layer without records these ones, which must be sorted. Takes ownership of the array. O(count). */
void record_store_put(RecordStore *store, LayerId layer, uint64_t *words, size_t count);
/* The records of a layer; empty for images and deleted layers. Valid until the layer is deleted. O(1). */
Words record_store_get(const RecordStore *store, LayerId layer);

/* A Backend over these records. `store` must outlive it. */
Backend record_store_backend(RecordStore *store);

#endif

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
#include "core/executor/record.h"
#include "core/base/words.h"

typedef struct RecordLayer {
    uint64_t *words; /* owned; NULL for images and dropped layers */
    size_t count;
    uint64_t bytes; /* sum of the lengths */
    bool pages;     /* holds page images */
    Lsn image_lsn;  /* an image holds all that is below it; 0 for deltas */
} RecordLayer;

typedef struct RecordStore {
    RecordForm form;
    Keyspace keyspace; /* owned; grows while records come in */
    RecordLayer *layers;
    size_t capacity; /* of layers */
    /* Outputs of the last batch until attached. */
    RecordLayer *outputs;
    uint32_t outputs_first, outputs_count;
    Pool *pool;           /* made at the first run with that many workers */
    unsigned pool_wanted; /* that many */
    WordScratch *scratch; /* one a worker */
    uint64_t live_records;
} RecordStore;

void record_store_init(RecordStore *store, const RecordForm *form);
void record_store_release(RecordStore *store);

/* The layer has these records from now on, sorted; takes the array. */
void record_store_put(RecordStore *store, LayerId layer, uint64_t *words, size_t count);
/* The records of a layer; none for images and layers that are gone. */
Words record_store_get(const RecordStore *store, LayerId layer);
/* Sum of the lengths of some records. O(count) where they differ. */
uint64_t record_store_bytes(const RecordForm *form, const uint64_t *words, size_t count);

/* The Backend; `store` must outlive it. */
Backend record_store_backend(RecordStore *store);

#endif

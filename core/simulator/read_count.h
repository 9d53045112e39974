/* read_count.h - how many records a read of each key applies, for a stretch of keys that all have the same layers.
 *
 *     storey 0   7 7   9       newest delta       key       7   8   9
 *     storey 1   7   8         older one          records   3   1   1       keys without records are not listed
 *
 * Keys are taken some thousands at a time, so that their counters stay in the cache; each storey's words are then
 * streamed past them once. Nothing is merged or sorted.
 */
#ifndef CORE_SIMULATOR_READ_COUNT_H
#define CORE_SIMULATOR_READ_COUNT_H

#include "core/executor/record_store.h"

/* A delta on the way down, with what of it a read takes. */
typedef struct Storey {
    LayerId layer;
    Lsn lsn_lo, lsn_hi;              /* the layer's, or its slice's */
    uint64_t arrival_lo, arrival_hi; /* records that the read takes from it */
    const uint64_t *at, *end;        /* words ahead */
} Storey;

/* What a key with records in the storeys costs. */
typedef struct KeyCost {
    uint64_t code, records, bytes; /* bytes of the records alone */
    uint32_t hits;                 /* storeys with at least one record that the read takes; 0 unless counted */
    uint32_t storeys;              /* visited; fewer than all where a page image ended the read */
    bool page;                     /* a page image ended it */
} KeyCost;

typedef struct ReadCounter {
    const RecordStore *store;
    uint32_t *records, *ended; /* owned; per key of the chunk; ended: storeys visited until a page image, 0: none */
    uint64_t *bytes;           /* owned; only used where lengths differ */
    uint32_t *hits;            /* owned; NULL: hits are not counted */
    uint64_t base;             /* code of the chunk's first key */
    size_t keys;               /* counters in use; the rest is 0 */
    /* Iteration over a segment. */
    Storey *storeys;
    size_t count, next;
    uint64_t end, chunk;
    bool pages;
} ReadCounter;

/* `hits`: storeys that hold a record of the key are counted too, by one more pass. */
void read_counter_init(ReadCounter *counter, const RecordStore *store, bool hits);
void read_counter_release(ReadCounter *counter);

/* Starts a segment: its keys, and the deltas that reads of them visit, newest first (filled but for `at` and `end`). */
void read_counter_start(ReadCounter *counter, KeyRange keys, Storey *storeys, size_t count);
/* The same for a whole chunk of keys: numbers of records of `*keys` keys from code `*base` on, some of them 0. For
 * segments without page images. NULL: there are no more. Valid until the next call. */
const uint32_t *read_counter_chunk(ReadCounter *counter, uint64_t *base, size_t *keys);
/* The next key that has records there; false: there is none. Ascending. About 2 ns a word and a key in all. */
bool read_counter_next(ReadCounter *counter, KeyCost *cost);

#endif

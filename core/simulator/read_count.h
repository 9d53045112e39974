/* read_count.h - how many records a read of each key applies, for a stretch of keys that all have the same layers.
 *
 *     delta 0   7 7   9       newest delta       key       7   8   9
 *     delta 1   7   8         older one          records   3   1   1       keys without records are not listed
 *
 * Keys are taken some thousands at a time, so that their counters stay in the cache; each delta's words are then
 * streamed past them once. Nothing is merged or sorted.
 */
#ifndef CORE_SIMULATOR_READ_COUNT_H
#define CORE_SIMULATOR_READ_COUNT_H

#include "core/executor/record_store.h"

/* A delta on the path of a read, and the part of it that the read takes. */
typedef struct PathDelta {
    LayerId layer;
    Lsn lsn_lo, lsn_hi;              /* LSNs of the layer, or of its slice */
    uint64_t arrival_lo, arrival_hi; /* the read takes records with these arrival numbers */
    const uint64_t *at, *end;        /* the words that are left */
} PathDelta;

/* The cost of a read of a key that has records in the deltas. */
typedef struct KeyCost {
    uint64_t code, records, bytes; /* bytes of the records only */
    /* number of deltas with at least one record that the read takes; 0 unless counted */
    uint32_t hits;
    uint32_t visited; /* number of deltas that the read visits; fewer than all where a page image ended the read */
    bool page;        /* a page image ended it */
} KeyCost;

typedef struct ReadCounter {
    const RecordStore *store;
    /* owned; per key of the chunk; `ended`: number of deltas visited up to a page image, 0: none */
    uint32_t *records, *ended;
    uint64_t *bytes; /* owned; only used where lengths differ */
    uint32_t *hits;  /* owned; NULL: hits are not counted */
    uint64_t base;   /* code of the chunk's first key */
    size_t keys;     /* number of counters in use; all others are 0 */
    size_t *first;   /* owned; by layer: where the words of the latest segment begin that visits the layer */
    /* The current segment: */
    PathDelta *deltas;
    size_t count, next;
    uint64_t end, chunk;
    bool pages;
} ReadCounter;

/* For one sweep over the keys. `hits`: also count the deltas that contain a record of the key, which takes another
 * pass. The caller releases it with read_counter_release(). O(layers of the store). */
void read_counter_init(ReadCounter *counter, const RecordStore *store, bool hits);
void read_counter_release(ReadCounter *counter);

/* Starts a segment: its keys, which must not be lower than those of the segment before, and the deltas that reads of
 * them visit, newest first (with everything except `at` and `end`). O(deltas × log of their words in a segment). */
void read_counter_start(ReadCounter *counter, KeyRange keys, PathDelta *deltas, size_t count);
/* The same for a chunk of keys: the numbers of records of `*keys` keys from code `*base` on, some of which are 0. Only
 * for segments without page images. Valid until the next call. NULL: there are no more. */
const uint32_t *read_counter_chunk(ReadCounter *counter, uint64_t *base, size_t *keys);
/* Returns the next key that has records in the segment, ascending. False: there are no more. About 2 ns for each word
 * and key. */
bool read_counter_next(ReadCounter *counter, KeyCost *cost);

#endif

/* key_source.h - what a planner knows about the records in a set of layers: a monotone function of the key.
 *
 *     bytes_below(k)
 *        ^                 ____/        A planner never walks records. It asks how many bytes lie below a key, and
 *        |          ______/             where the shortest prefix of a given size ends. Sorted runs answer by binary
 *        |     ____/                    search over their keys, an estimate by a piecewise linear function.
 *        |____/
 *        +----------------------> key
 *
 * Implemented by the simulator's records (exact), by layer files (exact), and by estimates from rectangles and sizes
 * (core/planner/estimate.h).
 */
#ifndef CORE_PLANNER_KEY_SOURCE_H
#define CORE_PLANNER_KEY_SOURCE_H

#include "core/model/layer_set.h"

typedef struct KeyPrefix {
    Key first, last; /* the first and last key that have a record in it */
    uint64_t bytes, records;
} KeyPrefix;

/* A part of a key that is cut by LSN. */
typedef struct LsnPart {
    Lsn start; /* LSN of its first record */
    uint64_t bytes;
} LsnPart;

typedef ARRAY(LsnPart) LsnPartArray;
#define LSN_PARTS_MAX (1u << 20) /* more than the jobs that a plan may have */

typedef struct KeySource {
    void *self;
    bool estimated; /* the numbers are estimates, and decisions based on them say so */
    uint64_t total_bytes, total_records;

    /* The bytes of the records with a key below `key`, and their number where `records` is not NULL. */
    uint64_t (*bytes_below)(void *self, Key key, uint64_t *records);
    /* Finds the first key >= `from` that has a record. False: there is none. */
    bool (*next_key)(void *self, Key from, Key *key);
    /* Finds the last key < `below` that has a record. False: there is none. */
    bool (*previous_key)(void *self, Key below, Key *key);
    /* Finds the shortest run of whole keys from `from` on that has at least `bytes`; it has at least one key. Where
     * everything below `until` has less, the prefix is all of it and the result is false. */
    bool (*prefix)(void *self, Key from, Key until, uint64_t bytes, KeyPrefix *prefix);
    /* Finds the first key in [from, until) that has at least two records and more than `limit` bytes. False: there is
     * none. */
    bool (*next_oversized)(void *self, Key from, Key until, uint64_t limit, Key *key);
    /* Cuts one key by LSN: its first record starts a part, and so does each record that would make a part larger than
     * `limit`. Appends the parts; an estimate makes at most LSN_PARTS_MAX. Nothing is appended where the key has no
     * record. */
    void (*lsn_parts)(void *self, Key key, uint64_t limit, LsnPartArray *parts);
    /* The number of page images that are added when the records in these keys and LSNs are written as one layer: each
     * key gets one that has at least `after` records, and a page's bytes, since its last page image (planner.md B5).
     * NULL: unknown. O(records there). */
    uint64_t (*pages_due)(void *self, KeyRange keys, LsnRange lsns, uint64_t after);
    /* Cuts one key by another rule: a part ends once it has `limit` bytes. NULL: unknown, as in an estimate. */
    void (*lsn_chunks)(void *self, Key key, uint64_t limit, LsnPartArray *chunks);
    void (*release)(void *self);
} KeySource;

#endif

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
    Key first, last; /* first and last key with a record in it */
    uint64_t bytes, records;
} KeyPrefix;

/* Where a key is cut by LSN: what one part holds. */
typedef struct LsnPart {
    Lsn start; /* of its first record */
    uint64_t bytes;
} LsnPart;

typedef ARRAY(LsnPart) LsnPartArray;
#define LSN_PARTS_MAX (1u << 20) /* more than a plan may have jobs */

typedef struct KeySource {
    void *self;
    bool estimated; /* numbers are estimates: decisions resting on them say so */
    uint64_t total_bytes, total_records;

    /* Bytes, and where `records` is not NULL the number, of records with a key below `key`. */
    uint64_t (*bytes_below)(void *self, Key key, uint64_t *records);
    /* The first key >= `from` that has a record; false: none. */
    bool (*next_key)(void *self, Key from, Key *key);
    /* The last key < `below` that has a record; false: none. */
    bool (*previous_key)(void *self, Key below, Key *key);
    /* The shortest run of whole keys, starting at `from`, whose bytes are >= `bytes` (at least one key). Where all that
     * is left below `until` is less, the prefix is all that is left and the result is false. */
    bool (*prefix)(void *self, Key from, Key until, uint64_t bytes, KeyPrefix *prefix);
    /* The first key >= `from` and < `until` that has at least two records and more than `limit` bytes; false: none. */
    bool (*next_oversized)(void *self, Key from, Key until, uint64_t limit, Key *key);
    /* Cuts one key by LSN: walking its records in LSN order, the first starts a part, and so does one that would make
     * the part exceed `limit`. Appends the parts, of estimates at most LSN_PARTS_MAX; none where the key has no
     * record. */
    void (*lsn_parts)(void *self, Key key, uint64_t limit, LsnPartArray *parts);
    /* How many page images are added when the records in these keys and LSNs are written as one layer, each key with
     * `after` records or more since its last page, and a page's bytes, getting one (planner.md B5). NULL: not known.
     * O(records there). */
    uint64_t (*pages_due)(void *self, KeyRange keys, LsnRange lsns, uint64_t after);
    /* Cuts one key by another rule: a part is closed once it has `limit` bytes. NULL: not known, as in an estimate. */
    void (*lsn_chunks)(void *self, Key key, uint64_t limit, LsnPartArray *chunks);
    void (*release)(void *self);
} KeySource;

#endif

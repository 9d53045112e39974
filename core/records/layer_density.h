/* layer_density.h - a layer's records as a picture: how many lie in each cell of a grid over keys and LSNs.
 *
 *      LSN ^   12  9  0  .  3  0         columns have equally many keys, rows equally many LSNs. A hole between the
 *          |    0  4  8  .  0  1         keys that would be wider than a column is one (.), so that the relations of
 *          +-------------------> key     an L0, which lie 2^64 keys apart, are all to be seen
 */
#ifndef CORE_RECORDS_LAYER_DENSITY_H
#define CORE_RECORDS_LAYER_DENSITY_H

#include "core/records/layer_file.h"
#include "core/records/layer_damage.h"

#include <stdatomic.h>

typedef struct LayerDensity {
    KeyRange keys; /* from the first key with a record in the window to the last, + 1; empty: there is none */
    LsnRange lsns; /* of these records: lowest, highest + 1 */
    uint32_t cols, rows;
    Key *key_bounds;   /* cols + 1; column c has the keys [key_bounds[c], key_bounds[c + 1]) */
    bool *hole;        /* by column: a hole, made narrow */
    Lsn *lsn_bounds;   /* rows + 1 */
    uint64_t *records; /* rows * cols, the oldest row first */
    uint64_t most;     /* in one cell */
    uint64_t total;    /* in all cells */
} LayerDensity;

/* Counts the records in the window. `cols` and `rows` (1 to 4096) are the most there may be: fewer, where there are not
 * so many keys or LSNs. Reads the index pages twice, some 15 ns an entry; damaged leaves are left out. False:
 * `*cancel` (may be NULL) was set, and there is nothing to be released. */
bool layer_density_init(LayerDensity *density, const LayerFile *file, KeyRange keys, LsnRange lsns, uint32_t cols,
                        uint32_t rows, const atomic_bool *cancel);
void layer_density_release(LayerDensity *density);

/* The column of a key in `keys`. */
uint32_t layer_density_col(const LayerDensity *density, Key key);

#endif

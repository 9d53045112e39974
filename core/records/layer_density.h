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
    /* from the first key that has a record in the window to the last one + 1; empty where there is none */
    KeyRange keys;
    LsnRange lsns; /* from the lowest LSN of these records to the highest + 1 */
    uint32_t cols, rows;
    Key *key_bounds;   /* cols + 1 of them; column c contains the keys [key_bounds[c], key_bounds[c + 1]) */
    bool *hole;        /* by column: it stands for a hole, which is drawn narrow */
    Lsn *lsn_bounds;   /* rows + 1 of them */
    uint64_t *records; /* rows * cols, the oldest row first */
    uint64_t most;     /* records in the fullest cell */
    uint64_t total;    /* records in all cells */
} LayerDensity;

/* Counts the records in the window. `cols` and `rows` (1 to 4096) are upper limits: there are fewer where the window
 * has fewer keys or LSNs. Reads all index pages twice, about 15 ns an entry; damaged leaves are left out. False:
 * `*cancel` (may be NULL) was set, and nothing has to be released. Else the caller calls layer_density_release(). */
bool layer_density_init(LayerDensity *density, const LayerFile *file, KeyRange keys, LsnRange lsns, uint32_t cols,
                        uint32_t rows, const atomic_bool *cancel);
void layer_density_release(LayerDensity *density);

/* The column that contains a key of `keys`. O(log cols). */
uint32_t layer_density_col(const LayerDensity *density, Key key);

#endif

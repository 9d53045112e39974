/* read_path.h - the layers that one read visits, in order.
 *
 * The rule is that of read_depth.h. The path also keeps the reasons: which layers were considered and where the read
 * continued. Use it for one key, and the sweep of read_depth.h for all keys.
 */
#ifndef CORE_ANALYSIS_READ_PATH_H
#define CORE_ANALYSIS_READ_PATH_H

#include "core/model/layer_set.h"

typedef struct ReadStep {
    LayerId layer;
    Lsn from;  /* the read came to the layer wanting records below this LSN (LSN_HEAD at the top) */
    Lsn floor; /* and went on below this one; an image's LSN for the one that ended it */
} ReadStep;

typedef struct ReadPath {
    ARRAY(ReadStep) steps;
    bool complete;         /* an image ended it; else it ran out of layers (a new key, or the ancestor has it) */
    uint64_t bytes;        /* sizes of the visited layers together, where known */
    uint32_t size_unknown; /* visited layers without a size */
    uint32_t over; /* layers that hold the key and were not visited: above the request, hidden, or below the image */
} ReadPath;

/* A read of `key` that wants records below `lsn` (exclusive; LSN_HEAD for the newest). Heap, freed by
 * read_path_release(). O(n + k log k), k layers over the key. */
void read_path_init(ReadPath *path, const LayerSet *set, const LayerId *ids, size_t count, Key key, Lsn lsn);
void read_path_release(ReadPath *path);

#endif

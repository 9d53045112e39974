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
    Lsn from;  /* the read wants records below this LSN when it visits the layer (LSN_HEAD at the top) */
    Lsn floor; /* and continues below this one; for the image that ends it, the image's LSN */
} ReadStep;

typedef struct ReadPath {
    ARRAY(ReadStep) steps;
    bool complete;         /* an image ended it; else the layers ended (the key is new, or in the ancestor) */
    uint64_t bytes;        /* sum of the sizes of visited layers, where known */
    uint32_t size_unknown; /* number of visited layers of unknown size */
    uint32_t over; /* layers over the key that were not visited: above the request, hidden, or below the image */
} ReadPath;

/* The path of a read of `key` that wants records below `lsn` (exclusive; LSN_HEAD for the newest). The caller frees it
 * with read_path_release(). O(n + k log k) for k layers over the key. */
void read_path_init(ReadPath *path, const LayerSet *set, const LayerId *ids, size_t count, Key key, Lsn lsn);
void read_path_release(ReadPath *path);

#endif

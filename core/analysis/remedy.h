/* remedy.h - a remedy as a value: what a compaction costs, and how many layers reads visit before and after it.
 *
 *     35 thin layers, 1 MiB together, merged:  reads 1 MiB, writes 1 MiB   median read 36 -> 2 layers
 *
 * core/simulator/remedy_try.h computes it; core/tell/ puts it into words.
 */
#ifndef CORE_ANALYSIS_REMEDY_H
#define CORE_ANALYSIS_REMEDY_H

#include "core/base/distribution.h"

#include <stdbool.h>

typedef struct Remedy {
    bool acts; /* it creates or deletes a layer */
    uint64_t bytes_read, bytes_written;
    uint64_t deltas, images;    /* numbers of layers that it creates */
    uint64_t deleted;           /* number of layers that it deletes */
    uint64_t garbage;           /* number of layers that garbage collection would delete after it */
    uint64_t images_above;      /* number of new images at or above the GC cutoff: they release nothing yet */
    uint64_t sizes_unknown;     /* number of layers that it reads whose size is unknown */
    bool estimated;             /* it depends on estimated sizes or records */
    Distribution before, after; /* layers that a read at the head visits; each segment counts once */
} Remedy;

#endif

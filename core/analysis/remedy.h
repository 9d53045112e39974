/* remedy.h - a remedy as a value: what a compaction costs, and how many layers reads visit before and after it.
 *
 *     35 thin layers, 1 MiB together, merged:  reads 1 MiB, writes 1 MiB   median read 36 -> 2 layers
 *
 * core/simulator/remedy_try.h computes it; core/tell/ puts it into words.
 */
#ifndef CORE_ANALYSIS_REMEDY_H
#define CORE_ANALYSIS_REMEDY_H

#include "core/analysis/distribution.h"

#include <stdbool.h>

typedef struct Remedy {
    bool acts; /* it makes or deletes a layer */
    uint64_t bytes_read, bytes_written;
    uint64_t deltas, images;    /* layers that it makes */
    uint64_t deleted;           /* layers that it deletes */
    bool estimated;             /* rests on estimated sizes or records */
    Distribution before, after; /* layers that a read at the head visits, each segment once */
} Remedy;

#endif

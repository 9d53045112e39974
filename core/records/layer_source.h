/* layer_source.h - runs of entries of layer files as a planner sees them: exact sums, no record in memory.
 *
 * A sum over a key range is the difference of two offsets in each file. The end of a prefix is bisected over the keys:
 * as long as the leaves' bounds decide, no page is read; then at most one page a file and step.
 *
 *     wanted 100 bytes     file 1  [40 ........ 90]     the leaves say: between 60 and 130 below this key: look
 *                          file 2  [20 .. 40]           exactly 71 + 33: enough
 */
#ifndef CORE_RECORDS_LAYER_SOURCE_H
#define CORE_RECORDS_LAYER_SOURCE_H

#include "core/planner/key_source.h"
#include "core/records/record_place.h"

typedef ARRAY(RecordSegment) RecordSegments;

/* A key source over these segments (which are copied) and over `rest`, the estimate for layers without a file (NULL:
 * there are none). It owns `rest` from then on. Directories and cache must outlive it. Where a file cannot be read any
 * more, the source answers from then on as if the file were empty, and sets `failure`, which must outlive it too. The
 * caller releases the source. */
void layer_source_init(KeySource *source, LeafCache *cache, const RecordSegment *segments, size_t count,
                       const KeySource *rest, Error *failure);

#endif

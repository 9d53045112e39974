/* overlap_check.h - records that no read finds, because a newer delta over the same LSNs lies before theirs.
 *
 *     LSN ^  | upper |            A read goes on below the start of the delta it visited. What another delta holds
 *         |  |   +---|----+       above that start is passed over, unless the upper one holds it too.
 *         |  +---| x |    |
 *         |      +--------+
 */
#ifndef CORE_SIMULATOR_OVERLAP_CHECK_H
#define CORE_SIMULATOR_OVERLAP_CHECK_H

#include "core/executor/record_store.h"

typedef struct HiddenRecord {
    uint64_t word;
    LayerId layer, above; /* it is in `layer`, `above` hides it */
} HiddenRecord;

/* Looks through all live layers; false: nothing is hidden. O(layers log layers) where no deltas overlap. */
bool overlap_find_hidden(const History *history, const RecordStore *store, HiddenRecord *hidden);

#endif

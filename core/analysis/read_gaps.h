/* read_gaps.h - the LSNs that no layer of a read's path holds, and what lies below its end.
 *
 *     wants below 0/6000     delta 0/5000-0/6000        gap 0/2000 to 0/5000: no layer holds the key there
 *                            delta 0/1001-0/2000        (the records may be lost, or there were none)
 *                            image 0/1000
 */
#ifndef CORE_ANALYSIS_READ_GAPS_H
#define CORE_ANALYSIS_READ_GAPS_H

#include "core/analysis/read_path.h"

typedef ARRAY(LsnRange) ReadGaps;

/* Adds the gaps of the path from the top down, for a read of records below `lsn`. Above the newest layer there is a gap
 * only where `lsn` is not LSN_HEAD. What lies below the last layer of a path without an image is no gap. */
void read_gaps(const LayerSet *set, const ReadPath *path, Lsn lsn, ReadGaps *gaps);

/* Where the layer ends for this read: the LSN below which its first record may be. Not above step->from. */
Lsn read_step_top(const LayerSet *set, const ReadStep *step);

/* Where a read of records below `lsn` that no image ended goes on in the ancestor: below the path's end, and not above
 * where the timeline branched off, whose own LSN is the ancestor's. */
Lsn read_goes_on_below(const LayerSet *set, const ReadPath *path, Lsn lsn);

#endif

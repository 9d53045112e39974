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

/* Appends the gaps of the path from the top down, for a read of records below `lsn`. Above the newest layer there is a
 * gap only where `lsn` is not LSN_HEAD. The LSNs below the last layer of a path without an image are not a gap.
 * O(path). */
void read_gaps(const LayerSet *set, const ReadPath *path, Lsn lsn, ReadGaps *gaps);

/* Where the layer ends for this read: the LSN below which its first record may be. At most step->from. */
Lsn read_step_top(const LayerSet *set, const ReadStep *step);

/* The LSN below which a read that no image ended continues in the ancestor: below the path's end, and at most where the
 * timeline branched off; that LSN itself belongs to the ancestor. */
Lsn read_goes_on_below(const LayerSet *set, const ReadPath *path, Lsn lsn);

#endif

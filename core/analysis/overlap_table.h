/* overlap_table.h - every pair of deltas that intersect as a row: who, where, and whether one lies in the other.
 *
 *     first  second  nested  from key …  from LSN …  size       the intersection; the smaller file of the two
 *     #12    #15     no      1000 …      0/40001000  1.00 MiB
 */
#ifndef CORE_ANALYSIS_OVERLAP_TABLE_H
#define CORE_ANALYSIS_OVERLAP_TABLE_H

#include "core/analysis/overlap.h"
#include "core/base/sheet.h"

/* More pairs than that are not listed. */
#define OVERLAP_PAIRS_MAX 100000u

typedef struct OverlapTable {
    const LayerSet *set;    /* not owned; must be first for sheet_places.h */
    OverlapPairArray pairs; /* owned; by row */
    uint64_t total;         /* number of pairs, which may be more than are listed */
    Sheet sheet;            /* points to this struct, which must not move */
} OverlapTable;

/* Makes the table of the pairs in `overlaps`, which is that of the layers `ids`. The caller frees it. Costs as
 * overlaps_list(). */
void overlap_table_init(OverlapTable *table, const LayerSet *set, const Overlaps *overlaps, const LayerId *ids,
                        size_t count);
void overlap_table_release(OverlapTable *table);

#endif

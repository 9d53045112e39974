/* lsn_merge.h - the entries of one key in several layer files, in the order of LSNs, cut into parts of a size.
 *
 * Each run is one key's entries in one file, which stand there by LSN.
 */
#ifndef CORE_RECORDS_LSN_MERGE_H
#define CORE_RECORDS_LSN_MERGE_H

#include "core/planner/key_source.h"
#include "core/records/leaf_cache.h"

typedef struct LsnRun {
    const LeafDirectory *directory;
    uint64_t first, end; /* range of entries of the file, not empty */
} LsnRun;

/* Appends the parts, each of at most `limit` bytes or of a single entry. Where a file cannot be read any more,
 * `failure` is set and the parts end there. O(entries × runs) at worst, but nearly always O(entries), because files
 * follow each other in LSN. */
void lsn_merge_parts(LeafCache *cache, const LsnRun *runs, size_t count, uint64_t limit, LsnPartArray *parts,
                     Error *failure);

#endif

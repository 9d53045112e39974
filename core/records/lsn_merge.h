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
    uint64_t first, end; /* entries of the file; first < end */
} LsnRun;

/* Adds the parts, each of at most `limit` bytes or of one entry. Where a file can't be read any more, `failure` says
 * why and the parts go no further. O(entries * runs) at worst; nearly always O(entries), for files follow each other
 * in LSN. */
void lsn_merge_parts(LeafCache *cache, const LsnRun *runs, size_t count, uint64_t limit, LsnPartArray *parts,
                     Error *failure);

#endif

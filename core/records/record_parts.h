/* record_parts.h - where the records of one key are cut by LSN. */
#ifndef CORE_RECORDS_RECORD_PARTS_H
#define CORE_RECORDS_RECORD_PARTS_H

#include "core/records/record_chains.h"
#include "core/planner/key_source.h"

/* Implements KeySource.lsn_parts: a record that would make the part larger than `limit` begins the next part. O(records
 * of the key); less where all records have the same length. */
void record_key_parts(RecordChains *chains, Key key, uint64_t limit, LsnPartArray *parts);
/* Implements KeySource.lsn_chunks: a part ends with the record that makes it reach `limit`. O(records of the key). */
void record_key_chunks(RecordChains *chains, Key key, uint64_t limit, LsnPartArray *chunks);

#endif

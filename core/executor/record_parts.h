/* record_parts.h - answers that need a walk over records: where a key is cut by LSN, and which keys get a page image.
 */
#ifndef CORE_EXECUTOR_RECORD_PARTS_H
#define CORE_EXECUTOR_RECORD_PARTS_H

#include "core/executor/record_chains.h"
#include "core/planner/key_source.h"

/* KeySource.lsn_parts: a record that would make the part exceed `limit` begins the next. O(records of the key), and
 * less where all records are alike. */
void record_key_parts(RecordChains *chains, Key key, uint64_t limit, LsnPartArray *parts);
/* KeySource.lsn_chunks: a part ends with the record that brings it to `limit`. O(records of the key). */
void record_key_chunks(RecordChains *chains, Key key, uint64_t limit, LsnPartArray *chunks);

/* How many keys of a layer, whose records are `words`, get a page image behind their newest record: those with at least
 * `after` records and PAGE_BYTES since their last page. With `out` (room for twice the words) also writes the words
 * with these pages. O(words). */
uint64_t record_pages_due(const RecordForm *form, Words words, uint64_t after, uint64_t *out);
/* The same for the layer that the records in these keys and LSNs would make. O(records there). */
uint64_t record_range_pages(RecordChains *chains, KeyRange keys, LsnRange lsns, uint64_t after);

#endif

/* record_pages.h - which keys of a layer get a page image behind their newest record. */
#ifndef CORE_EXECUTOR_RECORD_PAGES_H
#define CORE_EXECUTOR_RECORD_PAGES_H

#include "core/executor/record_chains.h"

/* How many keys of a layer, whose records are `words`, get a page image behind their newest record: those with at least
 * `after` records and PAGE_BYTES since their last page. With `out` (room for twice the words) also writes the words
 * with these pages. O(words). */
uint64_t record_pages_due(const RecordForm *form, Words words, uint64_t after, uint64_t *out);
/* The same for the layer that the records in these keys and LSNs would make. O(records there). */
uint64_t record_range_pages(RecordChains *chains, KeyRange keys, LsnRange lsns, uint64_t after);

#endif

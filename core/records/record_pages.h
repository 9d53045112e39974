/* record_pages.h - which keys of a layer get a page image behind their newest record. */
#ifndef CORE_RECORDS_RECORD_PAGES_H
#define CORE_RECORDS_RECORD_PAGES_H

#include "core/records/record_chains.h"

/* The number of keys of a layer with the records `words` that get a page image behind their newest record: keys with
 * at least `after` records and PAGE_BYTES since their last page image. With `out` (room for twice as many words)
 * also writes the words with these page images. O(words). */
uint64_t record_pages_due(const RecordForm *form, Words words, uint64_t after, uint64_t *out);
/* The same for a layer that would consist of the records in these keys and LSNs. O(records of these keys). */
uint64_t record_range_pages(RecordChains *chains, KeyRange keys, LsnRange lsns, uint64_t after);

#endif

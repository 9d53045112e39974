/* record_source.h - sorted runs of records as a planner sees them: answers by binary search. Records are moved only
 * where runs overlap so much that merging them is cheaper than the questions (record_chains.h).
 */
#ifndef CORE_RECORDS_RECORD_SOURCE_H
#define CORE_RECORDS_RECORD_SOURCE_H

#include "core/records/record.h"
#include "core/base/words.h"
#include "core/planner/key_source.h"

/* A source over `count` runs, whose words and form must outlive it; the array `runs` itself is copied. `even`: all
 * records have form->length bytes (no table of LSNs, no page images). Otherwise building it walks all records once.
 * Building costs O(runs log runs), a prefix of r records about O(depth log r), where `depth` is how many runs overlap
 * at most; all questions together never cost more than merging all records, and O(log records) each on top.
 * Release with source->release(). */
void record_source_init(KeySource *source, const RecordForm *form, const Words *runs, size_t count, bool even);

#endif

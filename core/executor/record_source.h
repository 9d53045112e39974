/* record_source.h - sorted runs of records as a planner sees them: answers by binary search, no record is moved. */
#ifndef CORE_EXECUTOR_RECORD_SOURCE_H
#define CORE_EXECUTOR_RECORD_SOURCE_H

#include "core/executor/record.h"
#include "core/executor/words.h"
#include "core/planner/key_source.h"

/* A source over `count` runs, whose words and form must outlive it; the array `runs` itself is copied. `even`: all
 * records have form->length bytes (no table of LSNs, no page images). Otherwise building it walks all records once.
 * Release with source->release(). */
void record_source_init(KeySource *source, const RecordForm *form, const Words *runs, size_t count, bool even);

#endif

/* page_trace.h - the binary answer of GET …/timeline/ID/page_trace: which pages were read, at which LSN, and when.
 *
 *     offset  0  key, 128 bits        little-endian throughout, 36 bytes a page read
 *            16  effective LSN, u64   (Neon models.rs, PageTraceEvent; keys packed as in key.h)
 *            24  seconds, u64
 *            32  nanoseconds, u32
 *
 * It becomes a scenario that a simulation can run: a `rec` for each read, in LSN order, as if what was read had been
 * written. A record is as long as the WAL up to the next LSN in the trace, at most a page; reads at one LSN share that.
 * Keys become plain ones of the same order: the relations that occur are numbered, the block stays.
 */
#ifndef CORE_FORMATS_PAGE_TRACE_H
#define CORE_FORMATS_PAGE_TRACE_H

#include "core/formats/reader.h"

bool page_trace_sniff(Str text, Str name);
bool page_trace_read(Reader *reader, Str text, Error *error);

#endif

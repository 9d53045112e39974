/* names.h - listings of layer files: one name a line, with or without sizes. */
#ifndef CORE_FORMATS_NAMES_H
#define CORE_FORMATS_NAMES_H

#include "core/formats/reader.h"

/* Listings in all forms that listing.h knows, with `gc_cutoff:LSN` and `branch:LSN` lines (Neon pagectl draw-timeline).
 * Where it has several timelines, shards or directories, one is read: see reader_origin(). Then such a line belongs to
 * the timeline of the name before it; before the first name, to that of the first name. */
bool names_sniff(Str text, Str name);
bool names_read(Reader *reader, Str text, Error *error);
/* Is the line `gc_cutoff:LSN` or `branch:LSN`? Then *lsn is the text behind the colon. */
bool names_marker(Str line, bool *cutoff, Str *lsn);
/* Writes one name per line, as it was read, or the logical name where there was none; then the marker lines: a
 * `branch:` for each branch point, and the cutoff unless it comes from an index. Never fails. */
bool names_write(const History *history, StepId step, Text *out, Error *error);

#endif

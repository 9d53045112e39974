/* names.h - listings of layer files: one name a line, with or without sizes. */
#ifndef CORE_FORMATS_NAMES_H
#define CORE_FORMATS_NAMES_H

#include "core/formats/reader.h"

/* Listings in all forms that listing.h knows, with `gc_cutoff:LSN` and `branch:LSN` lines (Neon pagectl draw-timeline).
 * Of several timelines, shards or directories one is read: see reader_origin(). Then such a line is of the timeline
 * that the name before it is of, and before the first name of that of the first. */
bool names_sniff(Str text, Str name);
bool names_read(Reader *reader, Str text, Error *error);
/* Is that line `gc_cutoff:LSN` or `branch:LSN`? Then *lsn is the text behind the colon. */
bool names_marker(Str line, bool *cutoff, Str *lsn);
/* One name a line, byte for byte as read; logical names where there was none. Then the marker lines
 * of a listing; from an index come its names alone. */
bool names_write(const History *history, StepId step, Text *out, Error *error);

#endif

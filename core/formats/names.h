/* names.h - listings of layer files: one name a line, with or without sizes. */
#ifndef CORE_FORMATS_NAMES_H
#define CORE_FORMATS_NAMES_H

#include "core/formats/reader.h"

/* Listings in all forms that listing.h knows, with `gc_cutoff:LSN` and `branch:LSN` lines (Neon pagectl draw-timeline).
 * Of several timelines, shards or directories one is read: see reader_origin(). */
bool names_sniff(Str text, Str name);
bool names_read(Reader *reader, Str text, Error *error);
/* One name a line, byte for byte as read; logical names where there was none. Then the marker lines
 * of a listing; from an index come its names alone. */
bool names_write(const History *history, StepId step, Text *out, Error *error);

#endif

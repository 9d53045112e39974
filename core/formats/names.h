/* names.h - layer names, one a line, or picked out of any text. */
#ifndef CORE_FORMATS_NAMES_H
#define CORE_FORMATS_NAMES_H

#include "core/formats/reader.h"

/* Listings: bare names, paths, `ls -l`, `find -ls`, `aws s3 ls --recursive`, "SIZE NAME", "NAME SIZE"; with
 * `gc_cutoff:LSN` and `branch:LSN` lines (Neon pagectl draw-timeline). */
bool names_sniff(Str text, Str name);
bool names_read(Reader *reader, Str text, Error *error);
/* One name a line, byte for byte as read; logical names where there was none. Then the marker lines
 * of a listing; from an index come its names alone. */
bool names_write(const History *history, StepId step, Text *out, Error *error);

/* Logs, issue comments: whatever has the shape of a name is taken, everything else is passed over. */
bool text_sniff(Str text, Str name);
bool text_read(Reader *reader, Str text, Error *error);

#endif

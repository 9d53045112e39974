/* read_text.h - sentences about the path of one read. */
#ifndef CORE_TELL_READ_TEXT_H
#define CORE_TELL_READ_TEXT_H

#include "core/analysis/read_path.h"
#include "core/base/text.h"

/* "no layer holds the key from 0/2000000 to 0/50000000: …": one line, with its newline. */
void tell_read_gap(LsnRange gap, Text *out);

/* How a path without an image ends, a clause without its end: what lies below it, and whether there is an ancestor.
 * `lsn`: below which the read wanted records. */
void tell_read_end(const LayerSet *set, const ReadPath *path, Lsn lsn, Text *out);

#endif

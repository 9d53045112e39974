/* logged_read_text.h - sentences about a real read in a log, beside the read that was predicted. */
#ifndef CORE_TELL_LOGGED_READ_TEXT_H
#define CORE_TELL_LOGGED_READ_TEXT_H

#include "core/analysis/path_diff.h"
#include "core/formats/logged_read.h"

/* Appends what was read: its key, and the LSN where the log has it. */
void logged_request_text(const LoggedRead *log, Text *out);
/* Appends a line for a row of the comparison: +: only the log visits the layer, -: only the prediction. */
void logged_visit_text(const LayerSet *set, const PathRow *row, const LoggedRead *log, Text *out);
/* Appends a heading where this visit is the first in another timeline than `timeline`, which is updated. */
void logged_crossing_text(const LoggedRead *log, size_t visit, Str *timeline, Text *out);
/* Appends how many layers the log and the prediction visit, and how many only one of them. */
void logged_counts_text(const LoggedRead *log, size_t predicted, size_t differing, Text *out);
/* Appends why data was not found: LSNs that no layer holds, or an image that does not contain the key; then the number
 * of paths that were not read. */
void logged_missing_text(const LayerSet *set, const ReadPath *path, const LoggedRead *log, Lsn below, Text *out);

#endif

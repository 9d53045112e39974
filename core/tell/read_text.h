/* read_text.h - sentences about the path of one read. */
#ifndef CORE_TELL_READ_TEXT_H
#define CORE_TELL_READ_TEXT_H

#include "core/analysis/contribution.h"
#include "core/analysis/read_depth.h"
#include "core/analysis/read_path.h"
#include "core/analysis/summary.h"
#include "core/base/text.h"
#include "core/history/history.h"

/* Appends "no layer holds the key from 0/2000000 to 0/50000000: …" as a line. */
void tell_read_gap(LsnRange gap, Text *out);

/* Appends how a path without an image ends, as a clause without its full stop: what is below it, and whether there is
 * an ancestor. The read wants records below `lsn`. `whole`: the layers are a simulation's, which begins without any. */
void tell_read_end(const LayerSet *set, const ReadPath *path, Lsn lsn, bool whole, Text *out);

/* Appends, as a line, that the read continues in the ancestor whose layers these are. */
void read_ancestor_text(const LayerSet *ancestor, Lsn below, Text *out);

/* Appends how many layers a read visits and where it stops: "3 layers; the last one is the image". It visits the first
 * `taken` steps of the path. Whether a store's table holds the key, only its file shows: "3 tables at most: …". */
void read_visits_text(const History *history, const ReadPath *path, size_t taken, Text *out);

/* Is the size of a layer among the first `taken` steps an estimate? */
bool read_sizes_estimated(const History *history, const ReadPath *path, size_t taken);

/* Appends the layers that a read visits, a line or two each with the gaps between them, and what it costs in all. It
 * wants records below `below` and visits the first `taken` steps of the path. `own`: what each of them contributes;
 * NULL: their records are unknown. */
void read_path_text(const History *history, const ReadPath *path, const Contribution *own, size_t taken, Lsn below,
                    Text *out);

/* Appends "mean 35.7, p50 36, p90 36, p99 63, max 63", for every sentence on how many layers reads visit. */
void tell_visits(const Distribution *visits, Text *out);
/* Appends which keys `by_key` counts, and how many pages a plan counts for images of all keys, in production's keys,
 * where the two differ; else nothing. O(n log n). */
void tell_keys_counted(const Summary *summary, Text *out);
/* Appends `before` and the deepest read that by_segment leaves out, "87 where no key is known to
 * exist"; nothing where it is no deeper than the others. Where by_segment leaves nothing out although no key is known
 * to exist, appends that instead. */
void tell_reads_apart(const ReadDepth *depth, const char *before, Text *out);

#endif

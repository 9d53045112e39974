/* series_rules.h - what happened between two dumps of a timeline, inferred from the layers that appeared and
 * disappeared.
 *
 *     before            after                        event
 *     L0 L0 L0          L1 L1 L1   same LSNs         compact_l0: its outputs tile the LSNs of its inputs
 *                       ═══ ═══ ═══ one LSN          images: nothing is deleted for them
 *     L1 over LSN x     ═══ at x, deltas from x on   gc_compaction: history is folded at x
 *     delta, image      covered by newer images      gc
 *
 * Layers that were created and deleted between two dumps appear in no dump; events may concern them too. Rules: Neon
 * compaction.rs and timeline.rs (compaction, image creation, gc-compaction, GC).
 */
#ifndef CORE_CATALOG_SERIES_RULES_H
#define CORE_CATALOG_SERIES_RULES_H

#include "core/catalog/series_interval.h"

/* Finds the events. Afterwards each layer of `came`, `went` and `replaced` belongs to exactly one event. O(before + n
 * log n) for n changes. */
void series_explain(SeriesInterval *interval);

#endif

/* series_parts.h - the rules of series_rules.h, a file each, and what they share. */
#ifndef CORE_CATALOG_SERIES_PARTS_H
#define CORE_CATALOG_SERIES_PARTS_H

#include "core/catalog/series_interval.h"
#include "core/planner/legacy/gc_jobs.h"

/* The event did that to the layer. */
void series_take(SeriesInterval *interval, uint32_t event, SeriesChange *change, bool came);

/* Deltas that came at or above the lowest L0 that could be compacted: L0 compactions, and tiered ones of L0. */
void series_explain_bands(SeriesInterval *interval);
/* Other deltas and images: images, gc-compactions, tiered compactions. Those take the layers that went for them. */
void series_explain_folds(SeriesInterval *interval);
/* Layers that went and are covered by newer images: GC. */
void series_explain_collections(SeriesInterval *interval);

/* Does the dump after, or the one before, hold an image at that LSN? */
bool series_image_at(const SeriesInterval *interval, Lsn lsn);

/* Keys over which so many deltas lay above the newest image, in the dump before, that an image was due. */
typedef struct SeriesStacks {
    ARRAY(KeyRange) at; /* ascending, disjoint */
    Key end;            /* of all keys */
} SeriesStacks;
void series_stacks_init(SeriesStacks *stacks, const SeriesInterval *interval);
void series_stacks_release(SeriesStacks *stacks);
/* Was an image due over some of these keys? Then, where all that the dump before holds is below the cutoff by now, its
 * layers were collected under images that no dump shows, unless they reach to the end of all keys, as no images do. */
bool series_stacks_over(const SeriesStacks *stacks, KeyRange keys);

/* Of the first gc-compaction that the later dump shows, at LSN `at`: layers of the dump before that earlier ones took,
 * whose outputs no dump shows, and the jobs that the shown one was split into. Finds nothing before a dump has shown
 * the size of a full layer, and for branches, which have no gc-compaction. O(cutoffs × n log n) for at most 64 of them.
 */
void series_runs_find(const SeriesInterval *interval, const SeriesEvent *shown, Lsn at, LayerIdArray *taken,
                      LegacyGcJobs *jobs);

static inline LsnRange series_lsns(const SeriesInterval *interval, LayerId id)
{
    return (LsnRange){interval->set->lsn_lo[id], interval->set->lsn_hi[id]};
}
static inline KeyRange series_keys(const SeriesInterval *interval, LayerId id)
{
    return (KeyRange){interval->set->key_lo[id], interval->set->key_hi[id]};
}

#endif

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

/* What one gc-compaction, one image pass or one rewritten level wrote at an LSN. */
typedef struct SeriesFold {
    Lsn at, top;   /* of its images; the highest end of its deltas */
    KeyRange keys; /* the hull of its layers */
    uint32_t event;
} SeriesFold;
typedef ARRAY(SeriesFold) SeriesFolds;

/* Gc-compactions, ascending: takes what they read, and what GC may have deleted just as well. */
void series_take_for_folds(SeriesInterval *interval, const SeriesFolds *folds);

/* The event at `at` of changes that either may have made: `op` is the likelier one. */
uint32_t series_doubtful_event(SeriesInterval *interval, StepOp op, StepOp other, Lsn at);

/* Does either dump hold an image at that LSN that reaches to the end of the keys that gc-compaction rewrites, as the
 * last one of its images does? */
bool series_image_reaches_end(const SeriesInterval *interval, Lsn lsn);

#define SERIES_L0_THRESHOLD 10u /* production's compaction_threshold, unless set otherwise */

/* Keys over which so many deltas lay above the newest image that one was due: those of the dump before, and those that
 * L0 compactions made up to an LSN. */
typedef struct SeriesStacks {
    ARRAY(KeyRange) at; /* ascending, disjoint */
    Key end;            /* of all keys */
} SeriesStacks;
void series_stacks_init(SeriesStacks *stacks, const SeriesInterval *interval, Lsn until);
void series_stacks_release(SeriesStacks *stacks);
/* Was an image due over some of these keys? Then, where all that the dump before holds is below the cutoff by now, its
 * layers were collected under images that no dump shows, unless they reach to the end of all keys, as no images do. */
bool series_stacks_over(const SeriesStacks *stacks, KeyRange keys);

/* Gc-compactions before the first that the later dump shows. */
typedef struct SeriesRuns {
    LayerIdArray taken; /* layers of the dump before that they took */
    LayerIdArray maybe; /* or may have taken: sizes are estimates; some more than once */
    LegacyGcJobs jobs;  /* that the shown one was split into */
} SeriesRuns;

/* Of the first one that the later dump shows, at LSN `at`. Finds nothing before a dump has shown the size of a full
 * layer, and for branches, which have no gc-compaction. O(cutoffs × n log n) for at most 64 of them. `runs` is all
 * zero.
 */
void series_runs_find(const SeriesInterval *interval, const SeriesEvent *shown, Lsn at, SeriesRuns *runs);
void series_runs_release(SeriesRuns *runs);

static inline LsnRange series_lsns(const SeriesInterval *interval, LayerId id)
{
    return (LsnRange){interval->set->lsn_lo[id], interval->set->lsn_hi[id]};
}
static inline KeyRange series_keys(const SeriesInterval *interval, LayerId id)
{
    return (KeyRange){interval->set->key_lo[id], interval->set->key_hi[id]};
}

#endif

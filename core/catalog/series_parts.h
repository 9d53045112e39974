/* series_parts.h - the rules of series_rules.h, a file each, and what they share. */
#ifndef CORE_CATALOG_SERIES_PARTS_H
#define CORE_CATALOG_SERIES_PARTS_H

#include "core/catalog/series_interval.h"
#include "core/planner/legacy/gc_jobs.h"

/* The event created the layer. */
void series_take_came(SeriesInterval *interval, uint32_t event, SeriesChange *change);
/* The event deleted the layer, or read it and let it go. */
void series_take_went(SeriesInterval *interval, uint32_t event, SeriesChange *change);

/* Explains new deltas at or above the lowest L0 that could be compacted: L0 compactions, and tiered compactions of
 * L0. */
void series_explain_bands(SeriesInterval *interval);
/* Explains other new deltas and images by image creation, gc-compactions and tiered compactions, and assigns the layers
 * that were deleted for them. */
void series_explain_folds(SeriesInterval *interval);
/* Explains deleted layers that newer images cover: GC. */
void series_explain_collections(SeriesInterval *interval);

/* The output of one gc-compaction, one pass of image creation or one rewritten level at an LSN. */
typedef struct SeriesFold {
    Lsn at, top;   /* LSN of its images; highest end LSN of its deltas */
    KeyRange keys; /* from the first to the last key of its layers */
    uint32_t event;
} SeriesFold;
typedef ARRAY(SeriesFold) SeriesFolds;

/* For each gc-compaction, in ascending order: assigns the layers that it read, and those that GC may have deleted just
 * as well. */
void series_take_for_folds(SeriesInterval *interval, const SeriesFolds *folds);

/* The event at `at` for changes that may have been made by either operation; `op` is the likelier one. */
uint32_t series_doubtful_event(SeriesInterval *interval, StepOp op, StepOp other, Lsn at);

/* Does either dump contain an image at that LSN that reaches to the last key that gc-compaction rewrites? The last
 * image of a gc-compaction does. */
bool series_image_reaches_end(const SeriesInterval *interval, Lsn lsn);

/* Keys over which an image was due, because enough deltas lay above the newest one: deltas of the earlier dump, and
 * those that L0 compactions made up to an LSN. */
typedef struct SeriesStacks {
    ARRAY(KeyRange) at; /* ascending, disjoint */
    Key end;            /* the end of all keys */
} SeriesStacks;
/* `until`: the LSN up to which L0 compactions count. Freed by series_stacks_release(). */
void series_stacks_init(SeriesStacks *stacks, const SeriesInterval *interval, Lsn until);
void series_stacks_release(SeriesStacks *stacks);
/* Was an image due over some of these keys? Then, where the cutoff has passed everything in the earlier dump, its
 * layers were collected under images that no dump shows. An exception are layers that reach to the end of all keys,
 * where no image does. O(log n). */
bool series_stacks_over(const SeriesStacks *stacks, KeyRange keys);

/* Gc-compactions that came before the first one that the later dump shows. */
typedef struct SeriesRuns {
    LayerIdArray taken; /* layers of the earlier dump that they read */
    LayerIdArray maybe; /* layers that they may have read, because sizes are estimates; may contain duplicates */
    LegacyGcJobs jobs;  /* the jobs of the shown gc-compaction */
} SeriesRuns;

/* Finds the gc-compactions before the one that the later dump shows at LSN `at`. Finds nothing before a dump has shown
 * the size of a full layer, or on branches, which have no gc-compaction. `runs` must be all zero; the caller releases
 * it. O(cutoffs × n log n) for at most 64 cutoffs. */
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

/* gc_select.h - which layers one gc-compaction job reads and cuts, and whether it is refused.
 *
 *     keys          [-------- job --------)
 *     layers   [ cut   )[ inside ][ inside ][ cut      )        a delta that sticks out is cut in up to three
 *     images      ======                                        pieces; an image that sticks out is kept
 *
 * Rules C4 and C5 of the policy `legacy` (Neon: compaction.rs, compact_with_gc_inner), as far as names and sizes tell.
 */
#ifndef CORE_PLANNER_LEGACY_GC_SELECT_H
#define CORE_PLANNER_LEGACY_GC_SELECT_H

#include "core/planner/key_source.h"
#include "core/planner/legacy/gc_jobs.h"
#include "core/planner/legacy/overlap.h"

#define LEGACY_MEMORY_LIMIT  1024u /* in the estimate's own unit, MB */
#define LEGACY_MEMORY_UNIT   ((uint64_t)256 << 20)
#define LEGACY_REWRITE_MIN   100u                  /* layers: up to that many may all be cut */
#define LEGACY_REWRITE_SHARE 70u                   /* percent of the layers */
#define LEGACY_KEY_LIMIT     ((uint64_t)512 << 20) /* bytes of one key's values */

typedef enum LegacyRefusal {
    LEGACY_NOT_REFUSED,
    LEGACY_REFUSED_DISK,    /* less than the sum of the files is free, at 80 % of what is free */
    LEGACY_REFUSED_MEMORY,  /* the estimate of memory is above 1024 MB */
    LEGACY_REFUSED_REWRITE, /* more than 100 layers, 70 % of them deltas to be cut */
    LEGACY_REFUSED_OVERLAP, /* deltas overlap (rule V1) */
    LEGACY_REFUSED_KEY,     /* one key's values come to 512 MiB */
    LEGACY_REFUSED_EMPTY,   /* no key inside the range */
    LEGACY_REFUSED_RESULT,  /* the result would not be valid */
} LegacyRefusal;

/* "too many layers to cut": for tables and sentences. */
const char *legacy_refusal_name(LegacyRefusal refusal);

/* What all jobs of a run share. */
typedef struct LegacyGcBounds {
    const LayerSet *set; /* the layers that may be selected; not owned */
    const LayerId *ids;  /* not owned */
    size_t count;
    Lsn cutoff;    /* history up to this LSN is folded; 0: there is no cutoff yet, and the job is skipped */
    LsnArray keep; /* LSNs of children and leases below the cutoff, ascending; owned */
    Lsn lo, hi;    /* LSNs that a layer must lie in to be selected */
    bool any;      /* there is a layer that begins at or below the cutoff */
    bool below;    /* data lies below: a lower bound, or an ancestor */
    Lsn lowest;    /* LSN of the lowest layers that the jobs write */
} LegacyGcBounds;

/* `set` and `ids` must outlive the bounds. O(count). */
void legacy_gc_bounds_init(LegacyGcBounds *bounds, const LegacyTimeline *timeline, const LayerSet *set,
                           const LayerId *ids, size_t count, LsnRange lsns);
void legacy_gc_bounds_release(LegacyGcBounds *bounds);

typedef struct LegacyGcSelection {
    KeyRange keys;                          /* of the job, cut off at the sparse keys where those are not asked for */
    ARRAY(LayerId) layers;                  /* owned; ascending */
    size_t deltas, cut, kept_images;        /* numbers of all deltas, of those to be cut, of images that stick out */
    uint64_t bytes, cut_bytes, image_bytes; /* of all selected; of those to be cut; of kept images */
    bool sizes_unknown;
    uint64_t memory; /* the estimate, MB */
    Lsn top;         /* the largest end */
    LegacyRefusal refusal;
    LegacyOverlap overlap; /* where an overlap is the reason */
} LegacyGcSelection;

/* Selects the layers of jobs with ascending, disjoint keys, one after the other, and hands each selection to `each`,
 * until that returns false. `free_bytes`: of the disk; UINT64_MAX: unknown, not tested. Cost: O(n log n), and the
 * layers selected. */
typedef bool LegacyGcEach(void *self, size_t job, const LegacyGcSelection *selection);
void legacy_gc_select(const LegacyGcBounds *bounds, const LegacyGcJob *jobs, size_t job_count, bool metadata,
                      uint64_t free_bytes, LegacyGcEach *each, void *self);

/* Does a job take the layer, as far as LSNs decide it? */
static inline bool legacy_gc_fits(const LegacyGcBounds *bounds, const LayerSet *set, LayerId id)
{
    return bounds->any && bounds->cutoff > 0 && legacy_end(set, id) <= bounds->hi && set->lsn_lo[id] >= bounds->lo;
}

/* Does the delta lie inside the keys? Otherwise it is cut. */
static inline bool legacy_inside(const LayerSet *set, LayerId id, KeyRange keys)
{
    return keys.lo <= set->key_lo[id] && set->key_hi[id] <= keys.hi;
}

/* The pages that the newest of the selected images hold, by their size; 0 where no image is selected. An image below
 * another one holds the same pages. O(n log n). */
uint64_t legacy_gc_pages(const LayerSet *set, const LegacyGcSelection *selection);

#endif

/* gc.h - which layers no read can need any more.
 *
 *     LSN ^  horizon ---------------------------------   reads happen at the horizon, above it, and at branch points
 *         |       ========== image 9
 *         |       [ a ] [ b   |    ]                     a is deleted: an image above its end and below the horizon
 *         |       [    c    ]                            covers its keys. b is kept: some of its keys have none.
 *         |  branch -----------------------              c is deleted. d is kept: it starts at or below the largest
 *         |       [    d    ]                            branch point.
 *
 * Source of the rule: Neon, pageserver/src/tenant/timeline.rs (gc_timeline) and layer_map.rs (image_layer_exists). The
 * reasons are tried in the order of GcVerdict; the first that holds keeps the layer.
 */
#ifndef CORE_PLANNER_GC_H
#define CORE_PLANNER_GC_H

#include "core/model/layer_index.h"
#include "core/planner/trace.h"

typedef enum GcVerdict {
    GC_KEPT_CUTOFF,      /* it ends above the space cutoff */
    GC_KEPT_PITR,        /* it ends above the time cutoff */
    GC_KEPT_BRANCH,      /* it starts at or below the largest branch point that counts */
    GC_KEPT_LEASE,       /* it starts at or below the largest leased LSN */
    GC_KEPT_NOT_COVERED, /* newer images do not cover all of its keys */
    GC_REMOVED,
    GC_VERDICTS,
} GcVerdict;

/* Where a layer ends for garbage collection; an image ends at its LSN. */
static inline Lsn gc_layer_end(const LayerSet *set, LayerId id)
{
    Lsn end = set->lsn_hi[id];
    return layer_is_image(set, id) && end == set->lsn_lo[id] && end < UINT64_MAX ? end + 1 : end;
}

typedef struct GcCutoffs {
    Lsn space, time;     /* a layer must end at or below both; images count as cover below the lower one */
    const Lsn *branches; /* not owned, in any order; the largest one below GcReport.horizon protects layers */
    size_t branch_count;
    bool branches_above; /* as in production: branch points at and above it count too */
    const Lsn *leases;   /* not owned, in any order; LSNs that readers hold for a limited time */
    size_t lease_count;
    /* images count as cover below `applied` instead of the lower cutoff, because a standby held it back */
    bool has_applied;
    Lsn applied;
} GcCutoffs;

typedef struct GcJudgement {
    LayerId layer;
    GcVerdict verdict;
    Lsn limit;    /* the cutoff or branch point that keeps the layer; where images decide, the LSN that they need */
    KeyRange gap; /* for GC_KEPT_NOT_COVERED: the leftmost keys without an image that is new enough */
} GcJudgement;

typedef struct GcReport {
    uint64_t layers[GC_VERDICTS], deltas[GC_VERDICTS];
    uint64_t bytes[GC_VERDICTS]; /* sums over layers of known size */
    bool has_branch, has_lease;
    /* `horizon`: images count as cover below it; `branch`: the largest branch point that counts; `lease`: the largest
     * lease */
    Lsn horizon, branch, lease;
} GcReport;

/* Finds the largest of the branch points below `*below`, or of all where it is NULL. False: there is none. */
bool gc_newest_branch(const Lsn *branches, size_t count, const Lsn *below, Lsn *branch);

/* Judges the live layers `ids`; judgements[i] is that of ids[i]. `index` is that of the set, or NULL: with it a million
 * layers take a third of the time. `report` may be NULL. O(n log n). */
void gc_judge(LayerView view, const GcCutoffs *cutoffs, GcJudgement *judgements, GcReport *report);

/* For a layer that is not covered: is the leftmost hole that newer images leave less than half of its keys? Then images
 * were meant to cover the layer and missed some keys. Keys are counted as segments of the index. O(log n). */
bool gc_leaves_hole(const LayerIndex *index, const GcJudgement *judgement);

/* Appends a RULE_GC decision that sums up the report, and below it one for each judgement; these have the ids after the
 * result, in order. Where a cutoff or a branch point keeps a layer, `left op right` is the test that it fails. Where
 * images decide, `left` is the LSN that they need, and the keys of a layer that is kept are its gap. */
uint32_t gc_trace(Trace *trace, const LayerSet *set, const GcJudgement *judgements, size_t count,
                  const GcReport *report);

/* Appends "3 collected; kept: 10 cutoff, 0 pitr, 0 branches, 4 not covered", and the number of leases where they keep a
 * layer. */
void gc_report_text(const GcReport *report, Text *out);

#endif

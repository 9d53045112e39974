/* gc_holders.h - why GC does not remove a layer, and which image would change that.
 *
 *     delta a  [   )   needs an image at LSN >= 40 over [c, d): partition 7, at height 1, would make it
 *     delta b  [      ) reaches into the sparse keys: a metadata image would
 *     delta c  [   )   its keys follow all partitions: no image will be made
 *     L0       never: no image reaches the last key
 *
 * The rule itself is core/planner/gc.h (G3); this says what it means for production's image creation.
 */
#ifndef CORE_PLANNER_LEGACY_GC_HOLDERS_H
#define CORE_PLANNER_LEGACY_GC_HOLDERS_H

#include "core/planner/gc.h"
#include "core/planner/legacy/survey.h"

typedef enum LegacyMaker {
    LEGACY_MAKER_PARTITION, /* an image of a partition, whose stack has height h */
    LEGACY_MAKER_METADATA,  /* an image of the sparse keys */
    LEGACY_MAKER_NOBODY,    /* no partition has the keys or lies behind them */
    LEGACY_MAKER_NEVER,     /* an L0: no image ever covers it */
    LEGACY_MAKERS,
} LegacyMaker;

typedef struct LegacyHolder {
    GcJudgement judgement;
    LegacyMaker maker; /* who makes the missing image that keeps the layer */
    size_t part;
} LegacyHolder;

/* What one branch point alone keeps: layers that GC would remove without it. Only the largest one keeps any. */
typedef struct LegacyBranch {
    Lsn lsn;
    size_t layers;
    uint64_t bytes;
    size_t read; /* layers kept by branches that reads at this one visit */
    uint64_t read_bytes;
} LegacyBranch;

typedef struct LegacyHolders {
    bool known;       /* there is a GC cutoff */
    LegacyHolder *at; /* owned; in the order of the survey's live layers */
    size_t count;
    GcReport report;
    size_t missing[LEGACY_MAKERS]; /* layers kept for want of an image, by maker */
    uint64_t missing_bytes[LEGACY_MAKERS];
    ARRAY(LegacyBranch) branches; /* ascending, without duplicates; the largest BRANCHES_MAX of them */
    size_t needless;              /* layers that branches keep and no branch reads; 0 with more branches than that */
    uint64_t needless_bytes;
} LegacyHolders;

/* Finds what keeps each of the survey's layers at its GC cutoff. O(n log n) for each branch point, of which the 16
 * largest are analysed. */
void legacy_holders_init(LegacyHolders *holders, const LegacySurvey *survey);
void legacy_holders_release(LegacyHolders *holders);

/* Appends why the layer exists: its role in the stacks, what keeps it from GC, and the jobs of gc-compaction that read
 * it. */
void legacy_layer_text(const PlanView *view, const Policy *policy, LayerId layer, Text *out);

#endif

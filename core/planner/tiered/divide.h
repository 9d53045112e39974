/* divide.h - the level that is divided and the partition that is planned: the input that divide_level.c gives to
 * cuts.h, cover.h (images) and retile.h (deltas).
 */
#ifndef CORE_PLANNER_TIERED_DIVIDE_H
#define CORE_PLANNER_TIERED_DIVIDE_H

#include "core/planner/plan.h"
#include "core/planner/sources.h"

/* A level that was identified and is deep enough to be compacted. */
typedef struct DivideInput {
    const LayerSet *layers;
    const PlanSources *sources;
    uint32_t level;
    LsnRange lsns;
    const struct PartitionScope *scope; /* the level's layers, with the key ranges that count for each */
    const LayerId *live;                /* all live layers, whose edges are candidates for cuts */
    size_t live_count;
    const KeyRange *below; /* the gaps of the perfect splits of the level below, ascending */
    size_t below_count;
    const uint32_t *made_by; /* per layer: the job that created it, or JOB_NONE */
    LayerId first_made;      /* layers from this id on were created by this compaction */
    uint32_t first_job;      /* jobs from this one on belong to this compaction; later levels wait for their outputs */
    uint64_t depth;          /* depth of all layers in scope */
    uint32_t parent;         /* the decision that the level's decisions follow from, or DECISION_NONE */
} DivideInput;

/* One partition during planning. */
typedef struct Divide {
    Plan *plan;
    const DivideInput *input;
    struct CutRules *cuts;     /* NULL: cut at the target size, exactly as the published planner */
    const struct Reach *reach; /* where a delta must end because of a neighbour that is out of scope; NULL: nowhere */
    const Keyspace *claims;    /* keys that the deltas must cover (claims.h); NULL: none */
    uint32_t first_job;        /* first job of the level */
    uint32_t partition;        /* index in plan->partitions */
    KeyRange keys;
    LsnRange lsns;
    uint32_t decision; /* the decision about the partition's strategy */
    Grounds grounds;
} Divide;

/* Appends a job without inputs that follows from `decision` (DECISION_NONE: from the partition's own one). The decision
 * names the job if it does not name one yet. */
void divide_add_job(Divide *divide, uint32_t decision, PlanJob job);
/* Appends a decision about `keys` below the partition's own. DECISION_NONE without a trace. */
uint32_t divide_decide(Divide *divide, RuleId rule, KeyRange keys);

#endif

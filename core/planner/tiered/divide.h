/* divide.h - the level that is divided and the partition that is planned: the input that divide_level.c gives to
 * cuts.h, cover.h (images) and retile.h (deltas).
 */
#ifndef CORE_PLANNER_TIERED_DIVIDE_H
#define CORE_PLANNER_TIERED_DIVIDE_H

#include "core/planner/plan.h"
#include "core/planner/sources.h"

/* One level, identified and deep enough. */
typedef struct DivideInput {
    const LayerSet *layers;
    const PlanSources *sources;
    uint32_t level;
    LsnRange lsns;
    const struct Scope *scope; /* the level's layers with the key ranges that count for them */
    const LayerId *live;       /* all layers alive, for the cut points that the layers below suggest */
    size_t live_count;
    const KeyRange *below; /* gaps of the perfect splits of the level below, ascending */
    size_t below_count;
    const uint32_t *made_by; /* per layer: the job that made it, or JOB_NONE */
    LayerId first_made;      /* layers made by this compaction begin here */
    uint32_t first_job;      /* jobs of this compaction begin here: what they made, later levels wait for */
    uint64_t depth;          /* of all layers in scope */
    uint32_t parent;         /* the decision it follows from, or DECISION_NONE */
} DivideInput;

/* One partition while it is planned. */
typedef struct Divide {
    Plan *plan;
    const DivideInput *input;
    struct CutRules *cuts;     /* NULL: cut at the target size, exactly as published */
    const struct Reach *reach; /* where a delta must end beside one that is out of scope; NULL: nowhere */
    const Keyspace *claims;    /* keys that the deltas made must cover, see claims.h; NULL: none */
    uint32_t first_job;        /* of the level */
    uint32_t partition;        /* in plan->partitions */
    KeyRange keys;
    LsnRange lsns;
    uint32_t decision; /* the partition's strategy */
    Grounds grounds;
} Divide;

/* Appends a job without inputs that follows from `decision` (DECISION_NONE: from the partition's own), which names it
 * if it names no job yet. */
void divide_add_job(Divide *divide, uint32_t decision, JobKind kind, KeyRange keys, LsnRange lsns, uint64_t bytes_in,
                    uint64_t bytes_out);
/* Appends a decision about `keys` under the partition's own; DECISION_NONE without a trace. */
uint32_t divide_decide(Divide *divide, RuleId rule, KeyRange keys);

#endif

/* plan.h - what a planner returns: levels, partitions, splits, cuts, jobs and their order. Plain data.
 *
 * Layer ids are those of the layer set that was planned; jobs are numbered from 0 in the order in which their results
 * are committed, so ids, results and history do not depend on the number of workers.
 */
#ifndef CORE_PLANNER_PLAN_H
#define CORE_PLANNER_PLAN_H

#include "core/planner/forecast.h"
#include "core/planner/policy.h"
#include "core/planner/trace.h"

#include <stdatomic.h>

#define JOB_NONE UINT32_MAX
/* Bytes of a delta that a job writes beside its records, in the published simulator (planner.md, A); a flush has none.
 */
#define DELTA_OVERHEAD 2u

typedef struct PlanLevel {
    uint32_t level;
    uint64_t target_height, max_height;
    LsnRange lsns;
    uint32_t layers_first, layers_count; /* in plan.refs, in level order (highest end first) */
    uint32_t deltas, images;
    uint64_t depth;
    bool compact;       /* verdict */
    const char *reason; /* "depth 3 < fanout 4"; in the plan's arena */
    uint32_t decision;
} PlanLevel;

typedef struct PlanSplit {
    uint32_t level;
    KeyRange gap; /* highest key_hi to its left, lowest key_lo to its right; equal where layers touch */
    LsnRange lsns;
    bool assumed;     /* seen only without the layers that span all keys */
    uint32_t blocked; /* number of layers across it: 0 for a perfect split */
} PlanSplit;

/* What is done with a partition. */
typedef enum Strategy { STRATEGY_NONE, STRATEGY_IMAGES, STRATEGY_DELTAS } Strategy;

typedef struct PlanPartition {
    uint32_t level;
    KeyRange keys;
    LsnRange lsns;
    uint64_t depth;
    Strategy strategy;
    uint64_t keyspace_bytes, delta_bytes; /* the two sides of images-or-deltas */
    uint32_t jobs_first, jobs_count;
    uint32_t decision;
} PlanPartition;

typedef enum CutClass {
    CUT_CLASS_SPLIT,
    CUT_CLASS_IMAGE,
    CUT_CLASS_DELTA,
    CUT_CLASS_GRID,
    CUT_CLASS_SIZE,
    CUT_CLASS_END
} CutClass;

typedef struct PlanCut {
    uint32_t job; /* the job that would end here */
    Key key;
    CutClass class;
    uint64_t size; /* bytes the layer would have */
    double score;  /* class rank + |size - target| / target; lower is better */
    bool chosen;
    const char *why; /* why it was, or was not, chosen; static or in the plan's arena */
} PlanCut;

typedef enum JobKind { JOB_CREATE_DELTA, JOB_CREATE_IMAGE } JobKind;

/* A part of a job with inputs of its own: of these layers, exactly their records in these keys. Of an image, keys that
 * it has pages of. */
typedef struct PlanPiece {
    KeyRange keys;
    LsnRange lsns;
    uint32_t inputs_first, inputs_count; /* in plan.refs, oldest first */
} PlanPiece;

typedef struct PlanJob {
    uint32_t id;
    JobKind kind;
    uint32_t level, partition, decision;
    KeyRange keys;
    LsnRange lsns;                       /* an image's LSN is lsns.lo == lsns.hi */
    uint32_t inputs_first, inputs_count; /* in plan.refs */
    uint32_t pieces_first, pieces_count; /* in plan.pieces, ascending keys; 0: one piece, all inputs and all keys */
    uint32_t needs_first, needs_count;   /* in plan.refs: ids of jobs that must finish before */
    uint64_t bytes_in, bytes_out;        /* out: planned; the executor knows exactly */
    bool optional;                       /* which records are left, if any, is known only once it was run */
    bool skipped;                        /* identical to an input: not run */
    LayerId kept;                        /* that input, where skipped */
    LayerId output;                      /* the layer made, once executed; else LAYER_NONE */
} PlanJob;

typedef struct Plan {
    Policy policy;
    ARRAY(PlanLevel) levels;
    ARRAY(PlanSplit) splits;
    ARRAY(PlanPartition) partitions;
    ARRAY(PlanCut) cuts;
    ARRAY(PlanJob) jobs;
    ARRAY(PlanPiece) pieces;
    ARRAY(uint32_t) refs;      /* layer and job ids that others point into */
    Trace *trace;              /* not owned; NULL: no decisions and no cut candidates are kept */
    PlanForecast forecast;     /* beyond the plan */
    bool estimated;            /* rests on estimated sizes, records or keyspace */
    const atomic_bool *cancel; /* not owned; true: planning stops with ERROR_CANCELLED; NULL: it can't be cancelled */
    Arena arena;
} Plan;

/* Asked between units of work that take some milliseconds. */
static inline bool plan_cancelled(const Plan *plan, Error *error)
{
    if (!plan->cancel || !atomic_load_explicit(plan->cancel, memory_order_relaxed))
        return false;
    return !error_set(error, ERROR_CANCELLED, "cancelled");
}

/* A delta job names all layers of the level over its keys as inputs, images too (planner.md, A), but it holds records
 * of the deltas alone: does it read this input? */
static inline bool plan_job_reads(const PlanJob *job, const LayerSet *layers, LayerId input)
{
    return job->kind == JOB_CREATE_IMAGE || (input < layers->count && !layer_is_image(layers, input));
}

/* A plan that is larger than this is nobody's to read, and would take all memory: planning it is an error that names
 * the parameter. A million layers are planned in some thousands of jobs; a traced run of 1,000 flushes takes some
 * 10,000 decisions. */
#define PLAN_ROUND_JOBS_MAX (1u << 19) /* of one level, or one look at all blocks */
#define PLAN_DECISIONS_MAX  (1u << 20) /* of all */
#define PLAN_REFS_MAX       (1u << 27) /* layers that jobs list; a million layers of production's list some 30 million */

/* Fails where the round that begins with job `first`, or the trace, has grown beyond these bounds. */
bool plan_fits(const Plan *plan, uint32_t first, Error *error);

/* The error where jobs would list more than `limit` layers; `raise` is the parameter to raise. Returns false. */
bool plan_lists_too_much(uint64_t limit, const char *raise, Error *error);

void plan_init(Plan *plan, const Policy *policy, Trace *trace);
void plan_release(Plan *plan);

const char *strategy_name(Strategy strategy); /* "none", "images", "deltas" */
const char *cut_class_name(CutClass class);

#endif

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
/* Bytes of a delta that a job writes in addition to its records, in the published simulator (planner.md, A). A flush
 * has none. */
#define DELTA_OVERHEAD 2u

typedef struct PlanLevel {
    uint32_t level;
    uint64_t target_height, max_height;
    LsnRange lsns;
    uint32_t layers_first, layers_count; /* range in plan.refs, in level order (highest end first) */
    uint32_t deltas, images;
    uint64_t depth;
    bool compact;       /* the verdict */
    const char *reason; /* "depth 3 < fanout 4"; in the plan's arena */
    uint32_t decision;
} PlanLevel;

typedef struct PlanSplit {
    uint32_t level;
    /* from the highest key_hi on its left to the lowest key_lo on its right; both are equal where layers touch */
    KeyRange gap;
    LsnRange lsns;
    bool assumed;     /* it exists only without the layers that span all keys */
    uint32_t blocked; /* number of layers that cross it: 0 for a perfect split */
} PlanSplit;

/* What is done with a partition. */
typedef enum Strategy { STRATEGY_NONE, STRATEGY_IMAGES, STRATEGY_DELTAS } Strategy;

typedef struct PlanPartition {
    uint32_t level;
    KeyRange keys;
    LsnRange lsns;
    uint64_t depth;
    Strategy strategy;
    uint64_t keyspace_bytes, delta_bytes; /* the two sides of the comparison images or deltas */
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
    uint32_t job; /* the job that would end at the cut */
    Key key;
    CutClass class;
    uint64_t size; /* bytes that the layer would have */
    double score;  /* class rank + |size - target| / target; lower is better */
    bool chosen;
    const char *why; /* why it was or was not chosen; static, or in the plan's arena */
} PlanCut;

typedef enum JobKind { JOB_CREATE_DELTA, JOB_CREATE_IMAGE } JobKind;

/* A part of a job with its own inputs: it takes exactly the records of these layers in these keys. For an image, keys
 * whose pages it contains. */
typedef struct PlanPiece {
    KeyRange keys;
    LsnRange lsns;
    uint32_t inputs_first, inputs_count; /* range in plan.refs, oldest first */
} PlanPiece;

typedef struct PlanJob {
    uint32_t id;
    JobKind kind;
    uint32_t level, partition, decision;
    KeyRange keys;
    LsnRange lsns;                       /* for an image, lsns.lo == lsns.hi is its LSN */
    uint32_t inputs_first, inputs_count; /* range in plan.refs */
    /* range in plan.pieces, ascending by key; 0: a single piece with all inputs and all keys */
    uint32_t pieces_first, pieces_count;
    uint32_t needs_first, needs_count; /* range in plan.refs: ids of jobs that must finish first */
    uint64_t bytes_in, bytes_out;      /* `bytes_out` is planned; the executor finds the exact value */
    /* only a run shows which records are left, if any: without records, no layer is created */
    bool optional;
    bool skipped;   /* identical to an input, so it is not run */
    LayerId kept;   /* that input, for a skipped job */
    LayerId output; /* the layer that was created, once executed; else LAYER_NONE */
} PlanJob;

typedef struct Plan {
    Policy policy;
    ARRAY(PlanLevel) levels;
    ARRAY(PlanSplit) splits;
    ARRAY(PlanPartition) partitions;
    ARRAY(PlanCut) cuts;
    ARRAY(PlanJob) jobs;
    ARRAY(PlanPiece) pieces;
    ARRAY(uint32_t) refs;  /* layer ids and job ids; other fields are ranges in it */
    Trace *trace;          /* not owned; NULL: neither decisions nor candidates of cuts are kept */
    PlanForecast forecast; /* what is expected after the plan */
    bool estimated;        /* based on estimated sizes, records or keyspace */
    /* not owned; when true, planning stops with ERROR_CANCELLED; NULL: cannot be cancelled */
    const atomic_bool *cancel;
    Arena arena;
} Plan;

/* To be called between units of work that take some milliseconds. True, with ERROR_CANCELLED, where the plan was
 * cancelled. */
static inline bool plan_cancelled(const Plan *plan, Error *error)
{
    if (!plan->cancel || !atomic_load_explicit(plan->cancel, memory_order_relaxed))
        return false;
    return !error_set(error, ERROR_CANCELLED, "cancelled");
}

/* Does the job read this input? A delta job lists all layers of the level over its keys as inputs, images too
 * (planner.md, A), but its output only contains records of the deltas. */
static inline bool plan_job_reads(const PlanJob *job, const LayerSet *layers, LayerId input)
{
    return job->kind == JOB_CREATE_IMAGE || (input < layers->count && !layer_is_image(layers, input));
}

/* Is the layer among the job's inputs? The job may still not read it: plan_job_reads(). O(inputs). */
bool plan_job_lists(const Plan *plan, const PlanJob *job, LayerId layer);
/* The number of its inputs that the job reads. */
uint32_t plan_job_inputs_read(const Plan *plan, const PlanJob *job, const LayerSet *layers);

/* Limits of a plan. A larger one would take all memory and could not be read; planning it is an error that names the
 * parameter to change. A million layers are planned in some thousands of jobs; a traced run of 1,000 flushes takes some
 * 10,000 decisions. */
#define PLAN_ROUND_JOBS_MAX (1u << 19) /* jobs of one level, or of one check of all blocks */
#define PLAN_DECISIONS_MAX  (1u << 20) /* in total */
/* layers that jobs list; with the policy `legacy` a million layers list some 30 million */
#define PLAN_REFS_MAX (1u << 27)

/* Fails with ERROR_INPUT where the round that begins with job `first`, or the trace, has exceeded these limits. */
bool plan_fits(const Plan *plan, uint32_t first, Error *error);

/* Sets the error for jobs that would list more than `limit` layers; `raise` is the parameter to raise. Returns
 * false. */
bool plan_lists_too_much(uint64_t limit, const char *raise, Error *error);

/* Makes an empty plan with a copy of the policy. `trace` is not owned and may be NULL. The caller frees the plan with
 * plan_release(). */
void plan_init(Plan *plan, const Policy *policy, Trace *trace);
void plan_release(Plan *plan);

const char *strategy_name(Strategy strategy); /* "none", "images", "deltas" */
const char *cut_class_name(CutClass class);

#endif

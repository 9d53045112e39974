/* history.h - everything that is shown is a view of a History at one step.
 *
 *      step   0        1        2        3
 *             load     plan     create   delete
 *   layer a   |-----------------------------|         born 0, died 3
 *   layer b                     |------------...      born 2, died STEP_NEVER
 *
 * A dump is a history with one step. A plan adds decision steps and ghost layers, an execution adds layers and ends
 * others, a simulation is a long history. Append-only: going to any step costs nothing and needs no undo, since a layer
 * is alive at step s when born <= s < died.
 */
#ifndef CORE_HISTORY_HISTORY_H
#define CORE_HISTORY_HISTORY_H

#include "core/model/scenario.h"
#include "core/model/step.h"
#include "core/planner/plan.h"

typedef enum StepOp {
    STEP_LOAD,     /* layers of the input were loaded */
    STEP_FLUSH,    /* layer: the new L0 */
    STEP_COMPACT,  /* a compaction begins: lsn = end_lsn */
    STEP_LEVEL,    /* index: in plan.levels */
    STEP_SPLIT,    /* index: in plan.splits */
    STEP_STRATEGY, /* index: in plan.partitions */
    STEP_CUT,      /* index: in plan.cuts, the chosen candidate */
    STEP_JOB,      /* job: planned; its output is a ghost until it is created */
    STEP_SKIP,     /* job: skipped; layer: its input, which is kept */
    STEP_CREATE,   /* job, layer */
    STEP_DELETE,   /* layer: deleted; job: the one whose end made it unnecessary */
    STEP_GC,       /* layer: collected by GC */
    STEP_GC_RUN,   /* GC begins: lsn = horizon */
    STEP_CHECK,    /* a check failed: text */
    STEP_DECISION, /* any other decision */
    STEP_NOTE,     /* text: a title, or a line of a lesson */
    STEP_EDIT,     /* LSM store: the step of the same number in lsm.steps; index: in lsm.events, of the family shown */
    /* Events between two dumps of a series (catalog/series.h), one step each; index: in events. Flushes and collections
     * of a series are STEP_FLUSH and STEP_GC with such an index. */
    STEP_COMPACT_L0,
    STEP_IMAGES,
    STEP_GC_COMPACTION,
    STEP_TIERED,
    STEP_ANCESTOR, /* a shard drops or rewrites layers of the shard that it was split from */
    STEP_EVICT,
    STEP_DOWNLOAD,
    STEP_UNEXPLAINED, /* text: what is missing for a rule to match */
    STEP_COUNT_,
} StepOp;

typedef struct Step {
    StepOp op;
    uint32_t decision; /* index in trace.decisions, or DECISION_NONE */
    uint32_t index;    /* index in the table that `op` names, or UINT32_MAX */
    uint32_t job;      /* or JOB_NONE */
    LayerId layer;     /* or LAYER_NONE */
    Lsn lsn;
    const char *text; /* in the history's arena, or NULL */
} Step;

/* The layers that a step of a series deleted and created: a range in history.event_layers, deleted layers first. */
typedef struct HistoryEvent {
    uint32_t first, in_count, out_count;
    bool doubtful; /* the event has two possible causes: the step's `op`, and one that its text names */
} HistoryEvent;

/* A dump of a series: the state after `step`, and the time when it was taken. */
typedef struct HistoryDump {
    StepId step;
    int64_t time_ms;  /* since 1970, UTC; HISTORY_TIME_UNKNOWN */
    const char *name; /* its file; in arena, or NULL */
} HistoryDump;
#define HISTORY_TIME_UNKNOWN INT64_MIN

/* The part of a layer that is in use, where a policy keeps hole lists (planner/blocks.h). A read visits the slice. */
typedef struct HistorySlice {
    LayerId layer;
    uint32_t generation;
    KeyRange keys;
    LsnRange lsns; /* LSNs of the records in the slice; may be fewer than the layer's */
    uint64_t bytes;
    StepId born, died;
} HistorySlice;

/* Counters at the end of a step, for curves. Only some steps are sampled. */
typedef struct StepSample {
    StepId step;
    uint64_t wal_ingested, bytes_written, bytes_deleted, layers_created, layers_deleted, live_layers, live_bytes;
    double read_mean, read_p99, read_max; /* NAN where not swept */
} StepSample;

/* The simulated workload behind a history, from which its records can be drawn again. All zero where it was not
 * simulated. */
typedef struct HistoryRun {
    uint64_t records, record_bytes, logical_bytes;
    const char *with; /* the workload's own parameters, "skew=1.2"; in arena, or NULL */
} HistoryRun;

/* Layers that a read visits over a whole simulation: each existing key counts once after each flush that was sampled.
 */
typedef struct HistoryRunReads {
    uint64_t counted; /* number of reads; 0: not measured */
    double mean;
    uint64_t p99, max;
} HistoryRunReads;

typedef struct History {
    /* Sums up everything that was appended: what was computed for another version may be out of date. Caches are keyed
     * by (history, version, step), so that of two histories with different contents one may also be allocated at the
     * address of the other, once that was freed. */
    uint64_t version;
    LayerSet layers; /* all layers that ever existed, ghosts included */
    StepId *born, *died;
    uint32_t *job;   /* per layer: the job that created it, or JOB_NONE */
    StepId *sliced;  /* per layer: from this step on only its slices are in use; STEP_NEVER: the whole layer is */
    StepId *deleted; /* per layer, where slices are shown (slices.h): the step that deletes it; NULL: `died` says so */
    /* only with the policy `blocks`; entries of dead slices are reused where no trace is kept */
    ARRAY(HistorySlice) slices;
    ARRAY(uint32_t) slices_ended; /* slices in the order in which they ended; empty where entries are reused */
    size_t capacity;
    ARRAY(LayerId) living; /* every layer that is alive at the newest step, ascending, and some that have died since */
    /* layers added to `living` so far; layers that died since the dead were last removed from it */
    size_t listed, ended;
    uint64_t lives; /* changes whenever a layer is created or deleted */
    ARRAY(Step) steps;
    ARRAY(HistoryEvent) events; /* of a series; else empty */
    ARRAY(LayerId) event_layers;
    ARRAY(HistoryDump) dumps; /* of a series, ordered by step; the first one is step 0 */
    Plan plan;                /* levels, splits, partitions, cuts and jobs of all compactions */
    Trace trace;              /* decisions of all compactions */
    ARRAY(StepSample) samples;
    Scenario scenario; /* the scenario that it was loaded from; else empty */
    const char *title; /* file name, workload, or a scenario's title; in arena */
    Policy policy;     /* target file size, fanout and other parameters, as loaded or set */
    bool has_end_lsn, has_max_height;
    Lsn end_lsn;
    uint64_t max_height;
    /* What layer files know of the layers' records (records/layer_records.h); NULL: there are none. The history is one
     * of its owners. */
    struct LayerRecords *records;
    struct LayerRecords *(*records_share)(struct LayerRecords *);
    void (*records_free)(struct LayerRecords *);
    uint64_t seed;
    const char *workload; /* NULL where the history was not simulated */
    HistoryRun run;
    HistoryRunReads run_reads; /* counted 0 until the simulation has ended */
    struct Lsm *lsm;           /* the store of its MANIFEST (lsm.h); owned; NULL: not an LSM store */
    uint32_t family;           /* the family of the store whose tables the layers are */
    Arena arena;
} History;

/* Makes an empty history without a step. The caller frees it with history_release(), which leaves it empty: what its
 * fields call owned, and its arena. */
void history_init(History *history);
void history_release(History *history);
/* Frees a history that is in heap memory, with everything it owns. NULL is allowed. */
void history_free(History *history);

/* Appends a step and returns its id. Its other fields may be filled in while it is the newest. Amortised O(1). */
StepId history_add_step(History *history, StepOp op);
/* Appends a layer that is born at the newest step and returns its id. The name is not copied. Amortised O(1). */
LayerId history_add_layer(History *history, const Layer *layer, uint32_t job);
/* Ends a layer's life: it is dead from the newest step on. */
void history_end_layer(History *history, LayerId layer);
/* To be called after a reader has filled `layers` directly: makes born, died and job cover all layers, as born at step
 * 0. O(layers). */
void history_adopt_layers(History *history);

/* The newest step; 0 where there are none. */
static inline StepId history_last_step(const History *history)
{
    return history->steps.count ? (StepId)(history->steps.count - 1) : 0;
}

/* Is the layer alive at the step? */
static inline bool history_alive(const History *history, LayerId layer, StepId step)
{
    return (history->born[layer] <= step) & (step < history->died[layer]); /* one test instead of two branches */
}

/* Is the layer's size an estimate: is it planned, on estimated records? */
static inline bool history_size_is_estimate(const History *history, LayerId layer)
{
    return history->plan.estimated && (history->layers.flags[layer] & LAYER_GHOST);
}

/* The step that deletes the layer, or for a piece the layer that it belongs to; STEP_NEVER: it is kept. A layer of
 * which only slices are shown from some step on is `died` there, and still exists. */
static inline StepId history_deleted_at(const History *history, LayerId layer)
{
    LayerId whole = layer_whole(&history->layers, layer);
    return history->deleted ? history->deleted[whole] : history->died[whole];
}

/* Is a step with this op an event of a series, which may delete and create several layers? */
static inline bool step_op_is_event(StepOp op)
{
    return op >= STEP_COMPACT_L0 && op <= STEP_UNEXPLAINED;
}

/* Appends a step that deletes the layers `in` and creates the layers `out`, which must have been added before; they are
 * born at this step. O(in + out). */
StepId history_add_event(History *history, StepOp op, const LayerId *in, size_t in_count, const LayerId *out,
                         size_t out_count);
/* The only function that changes what was appended. Later dumps of a series may show that the event at `step` was of
 * another kind than assumed. It replaces the op of the step, and `level` of the jobs that wrote its layers; the steps,
 * the layers and their lives do not change. Changes the version. O(layers of the event). */
void history_reinterpret_event(History *history, StepId step, StepOp op, uint32_t level);
/* The event of a step; NULL where the step is not one of a series. */
static inline const HistoryEvent *history_event(const History *history, StepId step)
{
    const Step *at = &history->steps.at[step];
    bool has = step_op_is_event(at->op) || at->op == STEP_FLUSH || at->op == STEP_GC;
    return has && at->index < history->events.count ? &history->events.at[at->index] : NULL;
}
/* The first dump at or after a step, which is the dump that showed it; behind the last dump the last one; NULL: not a
 * series. O(log n). */
const HistoryDump *history_dump_at(const History *history, StepId step);

/* The newest step up to `step` that changed which layers live: what holds of the layers at the one holds at the other.
 *
 *     step      10 flush   11 level   12 split   13 create
 *     epoch     10         10         10         13
 *
 * O(steps since). */
StepId history_epoch(const History *history, StepId step);

/* What a read may visit: a whole layer, or a slice of a layer that has holes. */
typedef struct HistoryPart {
    LayerId layer;
    KeyRange keys;
    LsnRange lsns;
} HistoryPart;
/* The parts that are in use at `step`, layers first, in heap memory that the caller frees. Costs as much as
 * history_live(), plus a pass over all slices. */
HistoryPart *history_parts(const History *history, StepId step, size_t *count);

/* The ids of the layers alive at `step`, ascending, in heap memory that the caller frees. O(layers that ever existed),
 * but O(result) at the newest step, where a simulation asks after every flush. */
LayerId *history_live(const History *history, StepId step, size_t *count);

/* The LSN at which a compaction at `step` starts: the input's end_lsn, or layers_end_lsn() of the layers alive there.
 * O(layers). */
Lsn history_end_lsn(const History *history, StepId step);

/* The name of a kind of step in saved histories: "create". A constant. */
const char *step_op_name(StepOp op);

#endif

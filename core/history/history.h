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
    STEP_LOAD,     /* layers of an input came in */
    STEP_FLUSH,    /* layer: the new L0 */
    STEP_COMPACT,  /* a compaction begins: lsn = end_lsn */
    STEP_LEVEL,    /* index: in levels */
    STEP_SPLIT,    /* index: in splits */
    STEP_STRATEGY, /* index: in partitions */
    STEP_CUT,      /* index: in cuts (the chosen one) */
    STEP_JOB,      /* job: planned; its output is a ghost until created */
    STEP_SKIP,     /* job: not run; layer: the input that is kept */
    STEP_CREATE,   /* job, layer */
    STEP_DELETE,   /* layer; job: the one that completed it */
    STEP_GC,       /* layer: collected */
    STEP_GC_RUN,   /* a collection begins: lsn = horizon */
    STEP_CHECK,    /* a check failed: text */
    STEP_DECISION, /* any other decision */
    STEP_NOTE,     /* text: a title, a lesson's line */
    STEP_EDIT,     /* of an LSM store: lsm.steps of the same number; index: in lsm.events, the shown family's */
    /* What happened between two dumps of a series (catalog/series.h), a step each; index: in events. Flushes and
     * collections are STEP_FLUSH and STEP_GC with such an index. */
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
    uint32_t decision; /* in trace.decisions, or DECISION_NONE */
    uint32_t index;    /* in the table that `op` names, or UINT32_MAX */
    uint32_t job;      /* or JOB_NONE */
    LayerId layer;     /* or LAYER_NONE */
    Lsn lsn;
    const char *text; /* in the history's arena, or NULL */
} Step;

/* Layers that a step of a series deleted and created: in history.event_layers, first those that it deleted. */
typedef struct HistoryEvent {
    uint32_t first, in_count, out_count;
    bool doubtful; /* it has two possible causes: the step's op, and one that its text names */
} HistoryEvent;

/* A dump of a series: the state after `step`, and when it was taken. */
typedef struct HistoryDump {
    StepId step;
    int64_t time_ms;  /* since 1970, UTC; HISTORY_TIME_UNKNOWN */
    const char *name; /* its file; in arena, or NULL */
} HistoryDump;
#define HISTORY_TIME_UNKNOWN INT64_MIN

/* A part of a layer that is in use, where a policy keeps hole lists (planner/blocks.h): what a read visits. */
typedef struct HistorySlice {
    LayerId layer;
    uint32_t generation;
    KeyRange keys;
    LsnRange lsns; /* of what it holds there: may be less than the layer's */
    uint64_t bytes;
    StepId born, died;
} HistorySlice;

/* Counters at the end of a step, for curves; one entry a *sampled* step. */
typedef struct StepSample {
    StepId step;
    uint64_t wal_ingested, bytes_written, bytes_deleted, layers_created, layers_deleted, live_layers, live_bytes;
    double read_mean, read_p99, read_max; /* NAN where not swept */
} StepSample;

/* The run of a workload that a history is of: what draws its records again. All zero where it is of none. */
typedef struct HistoryRun {
    uint64_t records, record_bytes, logical_bytes;
    const char *with; /* the workload's own parameters, "skew=1.2"; in arena, or NULL */
} HistoryRun;

typedef struct History {
    uint64_t version; /* sums up all that was appended: what was worked out of another one may be old. Caches are keyed
                       * by (history, version, step); that of one freed and one made at its place differ too */
    LayerSet layers;  /* all layers that ever lived, ghosts too */
    StepId *born, *died;
    uint32_t *job;  /* per layer: the job that made it, or JOB_NONE */
    StepId *sliced; /* per layer: from this step on only its slices are in use; STEP_NEVER: the whole layer is */
    ARRAY(HistorySlice) slices;   /* empty but for the policy `blocks`; dead ones may be used again, where untraced */
    ARRAY(uint32_t) slices_ended; /* in the order in which they ended; empty where dead ones are used again */
    size_t capacity;
    ARRAY(LayerId) living; /* all layers that live at the newest step, ascending, and some that do no longer */
    size_t listed, ended;  /* layers that were put there so far; ended since the dead were dropped from it */
    uint64_t lives;        /* another number whenever a layer was added or ended */
    ARRAY(Step) steps;
    ARRAY(HistoryEvent) events; /* of a series; else empty */
    ARRAY(LayerId) event_layers;
    ARRAY(HistoryDump) dumps; /* of a series, by step: the first is step 0 */
    Plan plan;                /* levels, splits, partitions, cuts, jobs of all compactions, appended */
    Trace trace;              /* decisions of all compactions */
    ARRAY(StepSample) samples;
    Scenario scenario; /* where it came from one; else empty */
    const char *title; /* file name, workload, or a scenario's title; in arena */
    Policy policy;     /* target size, fanout and the rest, as loaded or asked for */
    bool has_end_lsn, has_max_height;
    Lsn end_lsn;
    uint64_t max_height;
    /* What layer files tell of the layers' records (records/layer_records.h); NULL: nothing. An owner's share. */
    struct LayerRecords *records;
    struct LayerRecords *(*records_share)(struct LayerRecords *);
    void (*records_free)(struct LayerRecords *);
    uint64_t seed;
    const char *workload; /* NULL where not simulated */
    HistoryRun run;
    struct Lsm *lsm; /* of an LSM store: what its MANIFEST says (lsm.h); owned; NULL: this is no such store */
    uint32_t family; /* the one of its families whose tables the layers are */
    Arena arena;
} History;

void history_init(History *history);
void history_release(History *history);
/* Releases and frees one of the heap; NULL is fine. */
void history_free(History *history);

/* Appends a step; returns its id. Fill the rest through the returned id while it is the newest. */
StepId history_add_step(History *history, StepOp op);
/* Appends a layer that is born at the newest step; returns its id. */
LayerId history_add_layer(History *history, const Layer *layer, uint32_t job);
/* The layer is dead from the newest step on. */
void history_end_layer(History *history, LayerId layer);
/* Makes born, died and job cover all layers of `layers` (after a reader filled the set directly), born at step 0. */
void history_adopt_layers(History *history);

/* The newest step; 0 where there is none. */
static inline StepId history_last_step(const History *history)
{
    return history->steps.count ? (StepId)(history->steps.count - 1) : 0;
}

static inline bool history_alive(const History *history, LayerId layer, StepId step)
{
    return (history->born[layer] <= step) & (step < history->died[layer]); /* one test, without a branch between */
}

/* Does a step of this op stand for a whole event of a series? */
static inline bool step_op_is_event(StepOp op)
{
    return op >= STEP_COMPACT_L0 && op <= STEP_UNEXPLAINED;
}

/* Appends a step that deletes the layers `in` and creates the layers `out`, which were added before and are born at it
 * now. */
StepId history_add_event(History *history, StepOp op, const LayerId *in, size_t in_count, const LayerId *out,
                         size_t out_count);
/* The one change of what was appended: later events show that a step of a series, `step`, was another kind of writing
 * than it was taken for. It and the jobs that wrote its layers go by `op` and `level` from now on; steps, layers, and
 * when these live stay as they are. Another version. O(layers of the event). */
void history_reinterpret_event(History *history, StepId step, StepOp op, uint32_t level);
/* The event of a step; NULL: it is no step of a series. */
static inline const HistoryEvent *history_event(const History *history, StepId step)
{
    const Step *at = &history->steps.at[step];
    bool has = step_op_is_event(at->op) || at->op == STEP_FLUSH || at->op == STEP_GC;
    return has && at->index < history->events.count ? &history->events.at[at->index] : NULL;
}
/* The first dump at or after a step: what happened at the step was seen in it; NULL: this is no series. O(log n). */
const HistoryDump *history_dump_at(const History *history, StepId step);

/* The newest step up to `step` that changed which layers live: what holds of the layers at the one holds at the other.
 *
 *     step      10 flush   11 level   12 split   13 create
 *     epoch     10         10         10         13
 *
 * O(steps since). */
StepId history_epoch(const History *history, StepId step);

/* What a read may visit: whole layers, and slices of those that have holes. */
typedef struct HistoryPart {
    LayerId layer;
    KeyRange keys;
    LsnRange lsns;
} HistoryPart;
/* The parts in use at `step`, layers first, heap memory for the caller to free. Cost: as history_live(), and all
 * slices.
 */
HistoryPart *history_parts(const History *history, StepId step, size_t *count);

/* Ids of the layers alive at `step`, ascending, heap memory for the caller to free. O(layers that ever lived), but at
 * the newest step O(result): a run asks there after every flush. */
LayerId *history_live(const History *history, StepId step, size_t *count);

/* Where a compaction at `step` starts: what the input said, or layers_end_lsn() of what lives there. O(layers). */
Lsn history_end_lsn(const History *history, StepId step);

const char *step_op_name(StepOp op);

#endif

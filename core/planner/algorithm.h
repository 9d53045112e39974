/* algorithm.h - the table of compaction algorithms.
 *
 *     tiered   neon, full     levels read off the layers' shapes       core/planner/tiered/
 *     blocks   blocks         a stack of slices for each key block     core/planner/blocks/
 *     legacy   legacy         L0, images behind gates, gc-compaction   core/planner/legacy/
 *     leveled, universal, fifo, leveldb, pebble: of LSM stores         core/planner/leveled/
 *
 * A policy names its algorithm by its base. Everything else about an algorithm is reached through its row. A new
 * algorithm is a folder below core/planner/ and a row here; no other file changes. The executor drives all of them in
 * the same way:
 *
 *     open ─► begin ─► round ─► (jobs run) ─► settle, job by job ─┐ ─► end ─► collect ─► … ─► close
 *                        ▲────────────── while there is more ─────┘
 *
 * `judge` gives a verdict without a plan. `round` calls the same function, so the two never disagree.
 */
#ifndef CORE_PLANNER_ALGORITHM_H
#define CORE_PLANNER_ALGORITHM_H

#include "core/model/layer_index.h"
#include "core/planner/plan.h"
#include "core/planner/plan_changes.h"
#include "core/planner/sources.h"
#include "core/planner/splits.h"
#include "core/planner/verdict.h"

/* The store as a planner sees it. Nothing in it changes during a call. */
typedef struct PlanView {
    const LayerSet *layers;
    const LayerIndex *index; /* index of `layers`, to save time; NULL: there is none */
    const LayerId *live;     /* ascending */
    size_t live_count;
    const uint32_t *made_by; /* per layer: the job of the plan that created it, or JOB_NONE; NULL: no job created any */
    const PlanSources *sources;
    Lsn end_lsn; /* compaction considers what is below it */
    bool forget; /* nobody asks for slices that have ended, so their numbers may be reused */
} PlanView;

static inline LayerView plan_view_layers(const PlanView *view)
{
    return (LayerView){view->layers, view->index, view->live, view->live_count};
}

typedef struct JudgeInput {
    PlanView view; /* `view.sources` may be NULL: then nothing is known of the records */
    const Policy *policy;
    bool has_max_height; /* judge level 0 only, with deltas of at most this height */
    uint64_t max_height;
    Trace *trace; /* receives the decisions; NULL: they are not recorded */
} JudgeInput;

/* The common functions that an algorithm's own words use (tell/decision_text.h). */
typedef struct DecisionWords {
    void (*sentence)(const Trace *trace, const Decision *decision, const LayerSet *set, Text *out);
    void (*flip)(const Decision *decision, Text *out); /* Appends "  [flips at …]" behind a sentence. */
} DecisionWords;

/* The words that differ between algorithms. */
typedef struct AlgorithmWords {
    const char *unit;     /* what a verdict is about: "level" */
    const char *nothing;  /* for a plan without a verdict: "no level was found: nothing to compact" */
    const char *untried;  /* for a key about which nothing was decided: "no level was found" */
    const char *deletion; /* another reason for which GC deletes a layer; NULL: only the common rule */
    /* Appends the plan's rounds for people, where these are not levels; NULL: they are levels. */
    void (*rounds)(const Plan *plan, const LayerSet *layers, const DecisionWords *words, Text *out);
    /* Appends lines about a key beyond the decisions of a plan; NULL: nothing. `view->sources` may be NULL. */
    void (*spot)(const PlanView *view, const Policy *policy, Key key, Text *out);
    /* The same about a live layer. */
    void (*layer)(const PlanView *view, const Policy *policy, LayerId layer, Text *out);
    /* What the jobs of a round are for (PlanJob.level): "level 3"; NULL: the level. */
    const char *(*round)(uint32_t level);
    /* Appends the policy's sizes in a few words: "target 256 MiB, fanout 10"; NULL: these two. */
    void (*scale)(const Policy *policy, Text *out);
    /* What an image to be made counts as where no keyspace is given: "8 KiB for each page that …"; NULL: it makes no
     * images. */
    const char *image_counts;
    /* Appends a sentence about the next round that starts by itself; NULL: the algorithm does not look ahead. */
    void (*forecast)(const PlanForecast *forecast, Text *out);
} AlgorithmWords;

typedef struct Algorithm {
    const char *name;
    const NamedPolicy *policies;       /* policies based on this algorithm; ends with a NULL name */
    const PolicyParameter *parameters; /* parameters that only this algorithm has; ends with a NULL name */
    const Rule *rules;                 /* rules that only this algorithm uses; ends with a NULL name. NULL: none */
    bool (*check)(const Policy *policy, Error *error); /* refuses impossible policies; NULL: all are possible */
    void (*resolve)(Policy *policy); /* sets parameters whose 0 stands for another value to that value; NULL: none */
    const char *const *idle;         /* of the parameters that all policies have, those without effect; ends with NULL;
                                      * NULL: none */
    AlgorithmWords words;
    bool bands;     /* what it judges are bands of LSNs, which a map can draw: levels */
    bool slices;    /* its layers may have holes: the parts in use are slices */
    bool folds;     /* its jobs also fold history that no reader needs into images, as GC would remove it */
    bool gates;     /* images wait behind production's gates, and the policy's own parameters are LegacySettings */
    bool own_alone; /* of the parameters that all policies have, only those in its own list have an effect */

    /* The one judge. Fails where the units (levels, blocks, …) cannot be identified or a source fails; then `verdict`
     * has nothing to release. */
    bool (*judge)(const JudgeInput *input, Verdict *verdict, Error *error);
    /* Appends the perfect splits of layers of a row of the verdict, each counted over the keys over which the judge
     * counts it. Fails where a source fails. NULL: it counts all over the keys in their names. */
    bool (*splits)(const JudgeInput *input, const LayerId *layers, size_t count, SplitArray *splits, Error *error);
    /* The number of flushes after which a simulation compacts. */
    uint64_t (*pace)(const Policy *policy);
    /* The number of records after which a simulation flushes, of any size: a flush by time. NULL, or 0: never. */
    uint64_t (*flush_records)(const Policy *policy);

    /* Creates the algorithm's memory between compactions; close() frees it. */
    void *(*open)(const PlanView *view, const Policy *policy);
    void (*close)(void *self);
    /* Begins a compaction and takes in new layers. Fails where a source fails. */
    bool (*begin)(void *self, const PlanView *view, Plan *plan, PlanChanges *changes, Error *error);
    /* Plans a round with plan->policy: appends its jobs (none is fine) and all that leads to them. `*more` is set if
     * another round follows. On failure no job is appended. */
    bool (*round)(void *self, const PlanView *view, Plan *plan, bool *more, Error *error);
    /* Called when job `job` of the round has ended; `made` is its output; LAYER_NONE: it was skipped, or wrote nothing.
     * Jobs are settled in order. */
    void (*settle)(void *self, const PlanView *view, const Plan *plan, uint32_t job, LayerId made,
                   PlanChanges *changes);
    /* Called at the end of the compaction; it may delete layers that no job read. NULL: nothing to do. */
    void (*end)(void *self, const PlanView *view, Plan *plan, PlanChanges *changes);
    /* Collects garbage: takes slices out of use that no reader at or above `horizon`, or at a branch point, needs.
     * Returns how many. NULL: GC deletes whole layers by the common rule (gc.h). */
    uint64_t (*collect)(void *self, const PlanView *view, Lsn horizon, const Lsn *branch, PlanChanges *changes);
} Algorithm;

/* The names of all policies, "neon, full, blocks, legacy, leveled, …", for help texts, which must be constants. */
#define POLICY_NAMES "neon, full, blocks, legacy, leveled, universal, fifo, leveldb, pebble, "

extern const Algorithm *const algorithms[];
extern const size_t algorithm_count;

/* The algorithm of the policy; that of the first named policy where it is unknown. Never NULL. O(policies). */
const Algorithm *policy_algorithm(const Policy *policy);
/* The algorithm's flush_records(), 0 where it has none. */
uint64_t policy_flush_records(const Policy *policy);
/* The i-th named policy of all algorithms; NULL behind the last one. */
const NamedPolicy *policy_named_at(size_t i);

/* The id for trace_add() of rule `i` in the algorithm's own list. */
RuleId rule_own(const Algorithm *algorithm, uint32_t i);
/* The rule with that id, shared or own; NULL behind the last one. Ids are contiguous from 0. */
const Rule *rule_at(uint32_t id);
uint32_t rule_count(void);

#endif

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
#include "core/planner/verdict.h"

/* A store as a planner sees it; nothing of it changes while a call runs. */
typedef struct PlanView {
    const LayerSet *layers;
    const LayerIndex *index; /* of `layers`, for speed; NULL: there is none */
    const LayerId *live;     /* ascending */
    size_t live_count;
    const uint32_t *made_by; /* per layer: the job of the plan that made it, or JOB_NONE; NULL: none did */
    const PlanSources *sources;
    Lsn end_lsn; /* compaction looks at what lies below */
    bool forget; /* nobody asks for slices that have ended: their numbers may be given again */
} PlanView;

typedef struct JudgeInput {
    PlanView view; /* `sources` may be NULL: then nothing is known of the records */
    const Policy *policy;
    bool has_max_height; /* judge one level only, with deltas of at most this height */
    uint64_t max_height;
    Trace *trace; /* takes the decisions; NULL: none are kept */
} JudgeInput;

/* What an algorithm's own words take from the common ones (tell/decision_text.h). */
typedef struct DecisionWords {
    void (*sentence)(const Trace *trace, const Decision *decision, KeyForm form, Text *out);
    void (*flip)(const Decision *decision, Text *out); /* "  [flips at …]" behind a sentence */
} DecisionWords;

/* Words that differ from algorithm to algorithm. */
typedef struct AlgorithmWords {
    const char *unit;     /* "level": what a verdict is about */
    const char *nothing;  /* a plan without a verdict: "no level was found: nothing to compact" */
    const char *untried;  /* asked about a key of which no decision was taken: "no level was found" */
    const char *deletion; /* what else makes a collection delete a layer; NULL: only the common rule */
    /* The plan's rounds for people, where they are not levels; NULL: levels. */
    void (*rounds)(const Plan *plan, const LayerSet *layers, const DecisionWords *words, Text *out);
    /* What is to be said of a key beside the decisions of a plan, lines; NULL: nothing. `view->sources` may be NULL. */
    void (*spot)(const PlanView *view, const Policy *policy, Key key, Text *out);
    /* The same of a live layer. */
    void (*layer)(const PlanView *view, const Policy *policy, LayerId layer, Text *out);
    /* "level 3": what the jobs of a round are written for (PlanJob.level); NULL: that. */
    const char *(*round)(uint32_t level);
    /* "target 256 MiB, fanout 10": the sizes of a policy in a few words; NULL: those. */
    void (*scale)(const Policy *policy, Text *out);
    /* What comes next by itself, a sentence; NULL: the algorithm does not look ahead. */
    void (*forecast)(const PlanForecast *forecast, Text *out);
} AlgorithmWords;

typedef struct Algorithm {
    const char *name;
    const NamedPolicy *policies;       /* those that are made of it; ends with a NULL name */
    const PolicyParameter *parameters; /* that it alone has; ends with a NULL name */
    const Rule *rules;                 /* of decisions that it alone takes; ends with a NULL name. NULL: none */
    bool (*check)(const Policy *policy, Error *error); /* what no policy of it may have; NULL: nothing */
    AlgorithmWords words;
    bool slices;    /* layers may have holes: what is in use of them are slices */
    bool folds;     /* its jobs also drop history that no reader needs, into images, as a collection would */
    bool own_alone; /* of what all policies have, only what its own parameters name means something */

    /* The one judge. Fails as the identification of its units does; `verdict` is then empty. */
    bool (*judge)(const JudgeInput *input, Verdict *verdict, Error *error);
    /* Flushes after which a simulation compacts. */
    uint64_t (*pace)(const Policy *policy);
    /* Records after which a simulation flushes, however small they are: a flush by the clock. NULL, or 0: never. */
    uint64_t (*flush_records)(const Policy *policy);

    /* Memory between compactions. */
    void *(*open)(const PlanView *view, const Policy *policy);
    void (*close)(void *self);
    /* A compaction begins: layers that are new are taken in. */
    bool (*begin)(void *self, const PlanView *view, Plan *plan, PlanChanges *changes, Error *error);
    /* Plans a round with plan->policy: appends its jobs (none is fine) and all that leads to them. `*more`: there is a
     * round after this one. On failure no job is appended. */
    bool (*round)(void *self, const PlanView *view, Plan *plan, bool *more, Error *error);
    /* Job `job` of the round is done; its output, if it was run, is `made`. Jobs are settled in order. */
    void (*settle)(void *self, const PlanView *view, const Plan *plan, uint32_t job, LayerId made,
                   PlanChanges *changes);
    /* The compaction is over; layers may be deleted that no job read. NULL: nothing is to be done. */
    void (*end)(void *self, const PlanView *view, Plan *plan, PlanChanges *changes);
    /* Garbage: takes out of use what no reader at or above `horizon`, or at `branch`, needs. Returns how many slices.
     * NULL: whole layers, by the common rule (gc.h). */
    uint64_t (*collect)(void *self, const PlanView *view, Lsn horizon, const Lsn *branch, PlanChanges *changes);
} Algorithm;

/* "neon, full, blocks, legacy, leveled, …": all named policies, for help texts that are constants. */
#define POLICY_NAMES "neon, full, blocks, legacy, leveled, universal, fifo, leveldb, pebble, "

extern const Algorithm *const algorithms[];
extern const size_t algorithm_count;

/* The algorithm of the policy's base; that of the first policy for an unknown one. */
const Algorithm *policy_algorithm(const Policy *policy);
/* The algorithm's flush_records(), 0 where it has none. */
uint64_t policy_flush_records(const Policy *policy);
/* The i-th named policy of all algorithms; NULL beyond the last. */
const NamedPolicy *policy_named_at(size_t i);

/* The id of rule `i` among the algorithm's own, to be given to trace_add(). */
RuleId rule_own(const Algorithm *algorithm, uint32_t i);
/* The rule of an id, shared or own; NULL beyond the last: ids are 0, 1, 2, … without a gap. */
const Rule *rule_at(uint32_t id);
uint32_t rule_count(void);

#endif

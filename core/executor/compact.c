/* compact.c - the level loop.
 *
 *     target height   256M      1G        4G             fanout 4: each level is four times as tall
 *     level           0 ──────► 1 ──────► 2 ── depth 1 < 4: stop
 *
 * Each turn identifies one level below end_lsn among the layers that live now, so what one level made is seen by the
 * next. All jobs of a level run as one batch; levels follow one another because a level's shape depends on the results
 * of the one above it.
 */
#include "core/executor/compact.h"

#include "core/executor/commit.h"
#include "core/executor/narrate.h"
#include "core/planner/tiered/divide.h"
#include "core/planner/tiered/levels.h"
#include "core/planner/tiered/partition.h"
#include "core/planner/tiered/partition_trace.h"
#include "core/planner/splits.h"

#include <stdlib.h>

typedef struct Compaction {
    History *history;
    const Backend *backend;
    Lsn end_lsn;
    PlanSources sources;
    uint32_t first_job;
    LayerId first_made;
    Narrator narrator;

    /* The level of the current turn. */
    uint32_t number;
    uint64_t target_height, max_height, multiplier;
    LayerId *live;
    size_t live_count;
    LevelOrder order;
    Level level;
    Scope scope;
    SplitArray below;
} Compaction;

/* ---- the backend, as a planner sees it ---- */

static bool source_of(void *self, const LayerId *inputs, size_t count, KeySource *source, Error *error)
{
    const Compaction *compaction = self;
    return compaction->backend->key_source(compaction->backend->self, compaction->history, inputs, count, source,
                                           error);
}

static uint64_t bytes_of(void *self, LayerId layer)
{
    const Compaction *compaction = self;
    if (compaction->backend->layer_bytes != NULL)
        return compaction->backend->layer_bytes(compaction->backend->self, layer);
    return compaction->history->layers.size[layer];
}

/* ---- one turn ---- */

/* Live layers that touch [0, end_lsn]. */
static void find_live(Compaction *compaction)
{
    const History *history = compaction->history;
    StepId now = history->steps.count ? (StepId)(history->steps.count - 1) : 0;
    free(compaction->live);
    compaction->live = history_live(history, now, &compaction->live_count);
    size_t kept = 0;
    for (size_t i = 0; i < compaction->live_count; i++) {
        LayerId id = compaction->live[i];
        if (history->layers.lsn_lo[id] <= compaction->end_lsn && history->layers.lsn_hi[id] > 0)
            compaction->live[kept++] = id;
    }
    compaction->live_count = kept;
}

/* The perfect splits of the level that would be found below this one: good places to cut. */
static bool find_below(Compaction *compaction, Error *error)
{
    const History *history = compaction->history;
    compaction->below.count = 0;
    if (history->policy.cut != CUT_BEST)
        return true;
    LevelOrder order;
    if (!level_order_init(&order, &history->layers, compaction->live, compaction->live_count, compaction->level.lsns.lo,
                          error))
        return false;
    uint64_t height = level_next_height(compaction->target_height, history->policy.fanout);
    LevelQuery query = {.max_height = level_max_height(height), .parent = DECISION_NONE};
    Level below;
    if (level_identify(&order, &query, &below))
        splits_perfect(&history->layers, NULL, below.layers, below.count, &compaction->below);
    level_release(&below);
    level_order_release(&order);
    return true;
}

/* Is the depth counted otherwise than the published planner counts it? */
static bool depth_beyond(const Compaction *compaction)
{
    const Scope *scope = &compaction->scope;
    const LayerSet *layers = &compaction->history->layers;
    bool beyond = scope->out_of_scope > 0;
    for (size_t i = 0; i < scope->count && !beyond; i++) {
        LayerId id = scope->at[i].id;
        bool one_key = !scope->at[i].image && layers->key_hi[id] - layers->key_lo[id] == 1;
        beyond = scope->at[i].tightened || (one_key && compaction->history->policy.single);
    }
    return beyond;
}

static uint32_t decide_depth(Compaction *compaction, uint64_t depth)
{
    Trace *trace = compaction->history->plan.trace;
    const Policy *policy = &compaction->history->policy;
    if (trace == NULL)
        return DECISION_NONE;
    bool beyond = depth_beyond(compaction);
    uint32_t id = trace_add(trace, RULE_DEPTH, compaction->level.decision);
    Decision *decision = &trace->decisions.at[id];
    decision->level = compaction->number;
    decision->fidelity = beyond ? FIDELITY_BEYOND : FIDELITY_EXACT;
    decision->left = (double)depth;
    decision->op = OP_GREATER_EQUAL;
    decision->right = (double)policy->fanout;
    decision->unit = UNIT_LAYERS;
    decision->verdict = depth >= policy->fanout;
    decision->result = decision->verdict ? "compact" : "stop";
    decision->has_lsns = true;
    decision->lsns = compaction->level.lsns;
    return id;
}

static ScopeInput scope_input(const Compaction *compaction, const Level *level)
{
    const History *history = compaction->history;
    return (ScopeInput){
        .layers = &history->layers,
        .policy = &history->policy,
        .sources = &compaction->sources,
        .level = level->layers,
        .level_count = level->count,
        .live = compaction->live,
        .live_count = compaction->live_count,
        .number = compaction->number,
        .lsns = level->lsns,
        .end_lsn = compaction->end_lsn,
        .parent = DECISION_NONE,
    };
}

/* How deep this level were with another fanout, which also sets how tall its layers may be; all above it as it is. */
static bool depth_with(Compaction *compaction, uint64_t fanout, uint64_t *depth)
{
    const History *history = compaction->history;
    uint64_t height = history->policy.target_file_size;
    for (uint32_t i = 0; i < compaction->number; i++)
        height = level_next_height(height, fanout);
    LevelQuery query = {.max_height = level_max_height(height), .parent = DECISION_NONE};
    Level level;
    Scope scope;
    bool found = level_identify(&compaction->order, &query, &level);
    ScopeInput input = scope_input(compaction, &level);
    if (found && scope_init(&scope, &input, NULL)) {
        *depth = scope_depth(&scope, &history->layers, history->policy.single, NULL, 0);
        scope_release(&scope);
    } else {
        found = false;
    }
    level_release(&level);
    return found;
}

/* The fanout from which on the verdict is the other one. Where the level's shape depends on the fanout too, it is found
 * by trying, each time the fanout that the last depth would flip at. */
static void flip_depth(Compaction *compaction, uint32_t decision, uint64_t depth)
{
    enum { TRIES = 12 };
    bool deep = depth >= compaction->history->policy.fanout;
    uint64_t fanout = deep ? depth + 1 : depth;
    for (int i = 0; compaction->number > 0 && fanout > 1; i++) {
        if (i == TRIES || !depth_with(compaction, fanout, &depth))
            return;
        if (deep ? depth < fanout : depth >= fanout)
            break;
        fanout = deep ? depth + 1 : depth;
    }
    if (fanout == 0)
        return; /* no fanout is below 1 */
    compaction->history->plan.trace->decisions.at[decision].flip_parameter = "fanout";
    compaction->history->plan.trace->decisions.at[decision].flip_value = (double)fanout;
}

/* Appends the level to the plan with the verdict on its depth. */
static bool judge_level(Compaction *compaction, Error *error)
{
    History *history = compaction->history;
    Plan *plan = &history->plan;
    const Level *level = &compaction->level;
    ScopeInput input = scope_input(compaction, level);
    input.trace = plan->trace;
    input.parent = level->decision;
    if (!scope_init(&compaction->scope, &input, error))
        return false;
    uint64_t depth = scope_depth(&compaction->scope, &history->layers, history->policy.single, NULL, 0);
    bool deep = depth >= history->policy.fanout;
    PlanLevel row = {
        .level = compaction->number,
        .target_height = compaction->target_height,
        .max_height = compaction->max_height,
        .lsns = level->lsns,
        .layers_first = (uint32_t)plan->refs.count,
        .layers_count = (uint32_t)level->count,
        .deltas = level->deltas,
        .images = level->images,
        .depth = depth,
        .compact = deep,
        .reason = arena_printf(&plan->arena, "depth %llu %s fanout %llu", (unsigned long long)depth, deep ? ">=" : "<",
                               (unsigned long long)history->policy.fanout),
    };
    for (size_t i = 0; i < level->count; i++)
        array_push(&plan->refs, level->layers[i]);
    row.decision = decide_depth(compaction, depth);
    if (row.decision != DECISION_NONE)
        flip_depth(compaction, row.decision, depth);
    array_push(&plan->levels, row);
    return true;
}

static bool run_jobs(Compaction *compaction, uint32_t first, Error *error)
{
    History *history = compaction->history;
    uint32_t count = (uint32_t)history->plan.jobs.count - first;
    if (count == 0)
        return true;
    unsigned workers = history->policy.workers > 0 ? history->policy.workers : 1;
    JobResult *results = mem_zero(count, sizeof *results);
    bool ran = !plan_cancelled(&history->plan, error) &&
               compaction->backend->run(compaction->backend->self, history, first, count, workers, results, error);
    if (ran)
        ran = commit_jobs(history, compaction->backend, &compaction->scope, first, results, error);
    free(results);
    return ran;
}

static bool compact_level(Compaction *compaction, Error *error)
{
    History *history = compaction->history;
    const PlanLevel *row = &history->plan.levels.at[history->plan.levels.count - 1];
    if (plan_cancelled(&history->plan, error) || !find_below(compaction, error))
        return false;
    KeyRange *gaps = mem_alloc((compaction->below.count + 1) * sizeof *gaps);
    for (size_t i = 0; i < compaction->below.count; i++)
        gaps[i] = compaction->below.at[i].gap;
    DivideInput input = {
        .layers = &history->layers,
        .sources = &compaction->sources,
        .level = compaction->number,
        .lsns = compaction->level.lsns,
        .scope = &compaction->scope,
        .live = compaction->live,
        .live_count = compaction->live_count,
        .below = gaps,
        .below_count = compaction->below.count,
        .made_by = history->job,
        .first_made = compaction->first_made,
        .first_job = compaction->first_job,
        .depth = row->depth,
        .parent = row->decision,
    };
    uint32_t first = (uint32_t)history->plan.jobs.count;
    bool done = divide_level(&history->plan, &input, error);
    free(gaps);
    if (!done)
        return false;
    narrate_plan(&compaction->narrator);
    return run_jobs(compaction, first, error);
}

/* One level. `*more`: the next one may be looked at. */
static bool turn(Compaction *compaction, bool *more, Error *error)
{
    History *history = compaction->history;
    *more = false;
    if (plan_cancelled(&history->plan, error))
        return false;
    find_live(compaction);
    if (!level_order_init(&compaction->order, &history->layers, compaction->live, compaction->live_count,
                          compaction->end_lsn, error))
        return false;
    LevelQuery query = {
        .max_height = compaction->max_height,
        .number = compaction->number,
        .multiplier = compaction->multiplier,
        .target = history->policy.target_file_size,
        .fanout = history->policy.fanout,
        .trace = history->plan.trace,
        .parent = DECISION_NONE,
    };
    bool done = true;
    if (level_identify(&compaction->order, &query, &compaction->level)) {
        done = judge_level(compaction, error);
        if (done && history->plan.levels.at[history->plan.levels.count - 1].compact) {
            done = compact_level(compaction, error);
            *more = done && compaction->target_height != UINT64_MAX;
        }
    }
    if (done)
        narrate_plan(&compaction->narrator);
    level_release(&compaction->level);
    level_order_release(&compaction->order);
    scope_release(&compaction->scope);
    return done;
}

static bool compact_check(const History *history, Lsn end_lsn, Error *error)
{
    if (end_lsn == UINT64_MAX)
        return error_set(error, ERROR_INPUT, "end_lsn 2^64-1 leaves no LSN above the last level");
    Error reason = {0};
    if (!policy_check(&history->policy, &reason))
        return error_set(error, ERROR_INPUT, "%s", reason.message);
    return true;
}

bool compact_run(History *history, const Backend *backend, Lsn end_lsn, Error *error)
{
    if (!compact_check(history, end_lsn, error))
        return false;
    history->plan.policy = history->policy;
    StepId step = history_add_step(history, STEP_COMPACT);
    history->steps.at[step].lsn = end_lsn;
    Compaction compaction = {
        .history = history,
        .backend = backend,
        .end_lsn = end_lsn,
        .sources = {.estimated = backend->estimated,
                    .records_known = !backend->estimated,
                    .keyspace = backend->keyspace(backend->self),
                    .key_source = source_of,
                    .layer_bytes = bytes_of},
        .first_job = (uint32_t)history->plan.jobs.count,
        .first_made = (LayerId)history->layers.count,
        .narrator = narrator_at_end(history),
        .target_height = history->policy.target_file_size,
        .multiplier = 1,
    };
    compaction.sources.self = &compaction;
    history->plan.estimated |= backend->estimated;
    bool more = true, done = true;
    while (done && more) {
        compaction.max_height = level_max_height(compaction.target_height);
        done = turn(&compaction, &more, error);
        compaction.number++;
        compaction.target_height = level_next_height(compaction.target_height, history->policy.fanout);
        compaction.multiplier = level_next_height(compaction.multiplier, history->policy.fanout);
    }
    free(compaction.live);
    array_release(&compaction.below);
    return done;
}

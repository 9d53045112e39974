/* gc_run.c - judges all layers against the same state first, then deletes layers in the order of their ids. An
 * algorithm that keeps slices collects those itself; a layer is deleted with its last slice. */
#include "core/executor/gc_run.h"

#include "core/base/sort.h"
#include "core/executor/commit.h"

#include <stdlib.h>

Lsn gc_horizon(const Policy *policy, Lsn newest)
{
    return newest > policy->pitr ? newest - policy->pitr : 0;
}

/* ---- flips ---- */

#define FLIP_TRIALS 64u     /* horizons that are tried for the flips of a run */
#define FLIP_LAYERS 200000u /* and the judgements that this may take */

/* The horizons above `horizon` at which one more image counts as cover, lowest first, as `number`. A PITR of 0 is not
 * among them. */
static size_t gc_run_horizons(LayerView view, Lsn horizon, Lsn newest, Sort64 *horizons)
{
    size_t count = 0, distinct = 0;
    for (size_t i = 0; i < view.count; i++) {
        Lsn lsn = view.set->lsn_lo[view.ids[i]];
        if (layer_is_image(view.set, view.ids[i]) && lsn >= horizon && lsn + 1 < newest)
            horizons[count++] = (Sort64){lsn + 1, 0};
    }
    sort_64(horizons, count);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || horizons[i].number != horizons[i - 1].number)
            horizons[distinct++] = horizons[i];
    return distinct;
}

/* A shorter PITR collects a layer where its horizon lies above the layer's end and images between both cover its keys.
 * Only images move that, so that all layers are judged again at the horizon of each image:
 *
 *     PITR 6, newest 21: horizon 15      image at 17, delta that ends at 16      at horizon 18, PITR 3, it is collected
 *
 * Of sets or PITR windows that are too large for that, no flips are known. */
static void gc_run_add_flips(Trace *trace, uint32_t run, LayerView view, const GcJudgement *judgements,
                             GcCutoffs cutoffs, Lsn newest)
{
    Sort64 *horizons = mem_alloc(view.count * sizeof *horizons);
    GcJudgement *then = mem_alloc(view.count * sizeof *then);
    size_t count = gc_run_horizons(view, cutoffs.space, newest, horizons);
    count = count <= FLIP_TRIALS && count * view.count <= FLIP_LAYERS ? count : 0;
    for (size_t h = 0; h < count; h++) {
        cutoffs.space = cutoffs.time = horizons[h].number;
        gc_judge(view, &cutoffs, then, NULL);
        for (size_t i = 0; i < view.count; i++) {
            Decision *decision = &trace->decisions.at[run + 1 + i];
            if (judgements[i].verdict == GC_REMOVED || then[i].verdict != GC_REMOVED || decision->flip_parameter)
                continue;
            decision->flip_parameter = "pitr";
            decision->flip_value = (double)(newest - cutoffs.space);
        }
    }
    free(horizons);
    free(then);
}

/* ---- whole layers ---- */

static bool gc_run_collect_layers(History *history, const Backend *backend, Lsn newest, Lsn horizon, Error *error)
{
    size_t count;
    LayerId *live = history_live(history, history_last_step(history), &count);
    GcJudgement *judgements = mem_alloc(count * sizeof *judgements);
    GcCutoffs cutoffs = {.space = horizon,
                         .time = horizon,
                         .branches = history->layers.branches.at,
                         .branch_count = history->layers.branches.count};
    GcReport counts;
    LayerView view = {&history->layers, NULL, live, count};
    gc_judge(view, &cutoffs, judgements, &counts);
    Trace *trace = history->plan.trace;
    uint32_t decision = trace ? gc_trace(trace, &history->layers, judgements, count, &counts) : DECISION_NONE;
    if (trace)
        gc_run_add_flips(trace, decision, view, judgements, cutoffs, newest);
    StepId id = history_add_step(history, STEP_GC_RUN);
    Text text = TEXT_EMPTY;
    gc_report_text(&counts, &text);
    history->steps.at[id].lsn = horizon;
    history->steps.at[id].decision = decision;
    history->steps.at[id].text = arena_copy(&history->arena, text.at, text.length);
    text_release(&text);
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++)
        if (judgements[i].verdict == GC_REMOVED) {
            Deletion deletion = {STEP_GC, JOB_NONE, trace ? decision + 1 + (uint32_t)i : DECISION_NONE};
            ok = commit_deletion(history, backend, live[i], deletion, error);
        }
    free(judgements);
    free(live);
    return ok;
}

/* ---- slices ---- */

static uint32_t decide_collection(History *history, const Backend *backend, StepId step, const Lsn *branch)
{
    uint32_t decision = trace_add(history->plan.trace, RULE_GC, DECISION_NONE);
    Decision *row = &history->plan.trace->decisions.at[decision];
    row->fidelity = backend->estimated ? FIDELITY_BEYOND_ESTIMATED : FIDELITY_BEYOND;
    row->verdict = true;
    row->result = history->steps.at[step].text;
    row->has_lsns = true;
    row->lsns = (LsnRange){branch ? *branch : 0, history->steps.at[step].lsn};
    history->steps.at[step].decision = decision;
    return decision;
}

static uint32_t decide_deletion(History *history, const Algorithm *algorithm, uint32_t parent, LayerId layer)
{
    Trace *trace = history->plan.trace;
    if (trace == NULL)
        return DECISION_NONE;
    uint32_t decision = trace_add(trace, RULE_GC, parent);
    Decision *row = &trace->decisions.at[decision];
    row->fidelity = FIDELITY_BEYOND;
    row->verdict = true;
    row->result = algorithm->words.deletion;
    trace_add_layer(trace, layer);
    return decision;
}

static bool collect_slices(const Compactor *compactor, History *history, const Backend *backend, Lsn horizon,
                           Error *error)
{
    const Algorithm *algorithm = compactor->algorithm;
    Lsn newest = 0;
    const Lsn *branch = gc_newest_branch(history->layers.branches.at, history->layers.branches.count, &horizon, &newest)
                            ? &newest
                            : NULL;
    StepId step = history_add_step(history, STEP_GC_RUN);
    history->steps.at[step].lsn = horizon;
    BackendView view;
    PlanChanges changes = PLAN_CHANGES_NONE;
    backend_view_init(&view, history, backend, horizon);
    uint64_t removed = algorithm->collect(compactor->memory, &view.view, horizon, branch, &changes);
    char slices[64], whole[64];
    history->steps.at[step].text =
        arena_printf(&history->arena, "collected %s and with them %s", plural_format(removed, "slice", slices),
                     plural_format(changes.deleted.count, "layer", whole));
    uint32_t decision = DECISION_NONE;
    if (history->plan.trace && removed > 0)
        decision = decide_collection(history, backend, step, branch);
    commit_slices(history, view.view.forget, &changes);
    bool ok = backend_check(backend, error);
    for (size_t i = 0; ok && i < changes.deleted.count; i++) {
        LayerId layer = changes.deleted.at[i];
        Deletion deletion = {STEP_GC, JOB_NONE, decide_deletion(history, algorithm, decision, layer)};
        ok = commit_deletion(history, backend, layer, deletion, error);
    }
    plan_changes_release(&changes);
    backend_view_release(&view);
    return ok;
}

bool gc_run(const Compactor *compactor, History *history, const Backend *backend, Lsn newest, Error *error)
{
    Lsn horizon = gc_horizon(&history->policy, newest);
    if (compactor->algorithm != NULL && compactor->algorithm->collect != NULL)
        return collect_slices(compactor, history, backend, horizon, error);
    return gc_run_collect_layers(history, backend, newest, horizon, error);
}

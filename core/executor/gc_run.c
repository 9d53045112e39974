/* gc_run.c - judgements first, all of them against the same layers; then layers go in the order of their ids. */
#include "core/executor/gc_run.h"

#include <stdlib.h>

Lsn gc_horizon(const Policy *policy, Lsn newest)
{
    return newest > policy->pitr ? newest - policy->pitr : 0;
}

/* A planted bug: one layer too many. The newest delta that should stay, or the newest image that stands for what goes.
 */
static void plant_fault(const Backend *backend, const LayerSet *set, GcJudgement *judgements, size_t count)
{
    FaultKind kind = backend->fault ? backend->fault->kind : FAULT_NONE;
    if (kind != FAULT_GC_EXTRA_DELTA && kind != FAULT_GC_EXTRA_IMAGE)
        return;
    for (size_t i = count; i-- > 0;) {
        bool image = layer_is_image(set, judgements[i].layer);
        bool wanted = kind == FAULT_GC_EXTRA_IMAGE ? image && judgements[i].verdict == GC_KEPT_NOT_COVERED
                                                   : !image && judgements[i].verdict != GC_REMOVED;
        if (wanted) {
            judgements[i].verdict = GC_REMOVED;
            return;
        }
    }
}

static bool remove_layer(History *history, const Backend *backend, LayerId layer, uint32_t decision, Error *error)
{
    StepId id = history_add_step(history, STEP_GC);
    history->steps.at[id].layer = layer;
    history->steps.at[id].decision = decision;
    history_end_layer(history, layer);
    backend->drop(backend->self, layer);
    return backend_check(backend, error);
}

/* A layer that ends above the horizon would be below it with a shorter PITR, where one above 0 is short enough. */
static void add_flips(Trace *trace, uint32_t run, const LayerSet *set, const GcJudgement *judgements, size_t count,
                      Lsn newest)
{
    for (size_t i = 0; i < count; i++) {
        Lsn end = set->lsn_hi[judgements[i].layer];
        if (judgements[i].verdict != GC_KEPT_CUTOFF || end >= newest)
            continue;
        Decision *decision = &trace->decisions.at[run + 1 + i];
        decision->flip_parameter = "pitr";
        decision->flip_value = (double)(newest - end);
    }
}

bool gc_run(History *history, const Backend *backend, Lsn newest, GcReport *report, Error *error)
{
    size_t count;
    LayerId *live = history_live(history, history->steps.count ? (StepId)(history->steps.count - 1) : 0, &count);
    GcJudgement *judgements = mem_alloc(count * sizeof *judgements);
    Lsn horizon = gc_horizon(&history->policy, newest);
    GcCutoffs cutoffs = {.space = horizon,
                         .time = horizon,
                         .branches = history->layers.branches.at,
                         .branch_count = history->layers.branches.count};
    GcReport counts;
    gc_judge(&history->layers, NULL, live, count, &cutoffs, judgements, &counts);
    plant_fault(backend, &history->layers, judgements, count);
    Trace *trace = history->plan.trace;
    uint32_t decision = trace ? gc_trace(trace, &history->layers, judgements, count, &counts) : DECISION_NONE;
    if (trace)
        add_flips(trace, decision, &history->layers, judgements, count, newest);
    StepId id = history_add_step(history, STEP_GC_RUN);
    Text text = {0};
    gc_report_text(&counts, &text);
    history->steps.at[id].lsn = horizon;
    history->steps.at[id].decision = decision;
    history->steps.at[id].text = arena_copy(&history->arena, text.at, text.length);
    text_release(&text);
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++)
        if (judgements[i].verdict == GC_REMOVED)
            ok = remove_layer(history, backend, live[i], trace ? decision + 1 + (uint32_t)i : DECISION_NONE, error);
    free(judgements);
    free(live);
    if (report)
        *report = counts;
    return ok;
}

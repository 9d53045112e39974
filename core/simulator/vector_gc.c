/* vector_gc.c - answers questions about garbage collection, and about when gc-compaction starts and how it is split. */
#include "core/planner/gc.h"
#include "core/planner/legacy/gc_jobs.h"
#include "core/simulator/vector_state.h"

#include <stdlib.h>

void vector_ask_gc(VectorState *state, const VectorStatement *statement)
{
    (void)statement;
    static const char *const names[] = {
        [GC_KEPT_CUTOFF] = "cutoff",           [GC_KEPT_PITR] = "pitr",
        [GC_KEPT_BRANCH] = "branches",         [GC_KEPT_LEASE] = "leases",
        [GC_KEPT_NOT_COVERED] = "not_updated",
    };
    size_t count;
    const LayerId *live = vector_live(state, &count);
    LayerId *sorted = mem_alloc(count * sizeof *sorted);
    if (count > 0)
        memcpy(sorted, live, count * sizeof *sorted);
    vector_sort_by_name(state, sorted, count);
    GcCutoffs cutoffs = {.space = state->timeline.gc_space,
                         .time = state->timeline.gc_time,
                         .has_applied = true,
                         .applied = state->timeline.gc_applied,
                         .branches = state->layers.branches.at,
                         .branch_count = state->layers.branches.count,
                         .branches_above = true,
                         .leases = state->leases.at,
                         .lease_count = state->leases.count};
    GcJudgement *judgements = mem_alloc(count * sizeof *judgements);
    GcReport report;
    gc_judge((LayerView){&state->layers, NULL, sorted, count}, &cutoffs, judgements, &report);
    for (size_t i = 0; i < count; i++)
        if (judgements[i].verdict == GC_REMOVED) {
            answer_line(state->answer, "removed");
            answer_layer(state->answer, &state->layers, judgements[i].layer);
        }
    answer_line(state->answer, "counts");
    answer_number(state->answer, "total", count);
    for (int v = 0; v < GC_REMOVED; v++)
        answer_number(state->answer, names[v], report.layers[v]);
    free(judgements);
    free(sorted);
}

void vector_ask_gc_trigger(VectorState *state, const VectorStatement *statement)
{
    LegacyParams params = legacy_params_usual;
    params.gc_compaction_initial_threshold_kb =
        vector_number(state->file, statement, "kb", params.gc_compaction_initial_threshold_kb);
    params.gc_compaction_ratio_percent =
        vector_number(state->file, statement, "ratio", params.gc_compaction_ratio_percent);
    LegacyTrigger trigger = legacy_gc_trigger(&params, vector_number(state->file, statement, "l1", 0),
                                              vector_number(state->file, statement, "l2", 0));
    answer_line(state->answer, "value");
    answer_number(state->answer, NULL, trigger == LEGACY_TRIGGER_STARTS);
}

void vector_ask_gc_jobs(VectorState *state, const VectorStatement *statement)
{
    size_t count;
    const LayerId *live = vector_live(state, &count);
    const VectorOption *lsns = vector_option(state->file, statement, "lsns");
    LegacyGcRequest request = {.keys = statement->keys,
                               .lsns = lsns ? lsns->lsns : (LsnRange){0, UINT64_MAX},
                               .max_mb = vector_number(state->file, statement, "max_mb", LEGACY_SUBJOB_MIB)};
    LegacyGcJobs jobs = {0};
    legacy_gc_split(&state->timeline, &state->layers, live, count, &request, &jobs);
    for (size_t i = 0; i < jobs.count; i++) {
        answer_line(state->answer, "job");
        answer_key(state->answer, NULL, jobs.at[i].keys.lo);
        answer_key(state->answer, NULL, jobs.at[i].keys.hi);
        answer_lsn(state->answer, NULL, jobs.at[i].lsns.lo);
        answer_lsn(state->answer, NULL, jobs.at[i].lsns.hi);
    }
    array_release(&jobs);
}

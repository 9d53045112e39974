/* legacy_l0.c - the L0 round: which L0 layers are taken, and the band of L1 layers that they become.
 *
 * All layers of a band appear together, so the inputs are deleted after the last job.
 */
#include "core/planner/legacy/l0_plan.h"
#include "core/planner/legacy/legacy_memory.h"

#include <stdlib.h>

bool legacy_find_same(const PlanView *view, LayerKind kind, KeyRange keys, LsnRange lsns, LayerId *same)
{
    const LayerSet *set = view->layers;
    for (size_t i = 0; i < view->live_count; i++) {
        LayerId id = view->live[i];
        if (set->kind[id] != kind || set->key_lo[id] != keys.lo || set->key_hi[id] != keys.hi ||
            set->lsn_lo[id] != lsns.lo || (kind == LAYER_DELTA && set->lsn_hi[id] != lsns.hi))
            continue;
        *same = id;
        return true;
    }
    return false;
}

static void add_partition(Plan *plan, const LayerSet *set, const LegacyL0Selection *selection, uint32_t decision)
{
    array_push(&plan->partitions, (PlanPartition){.level = LEGACY_ROUND_L0,
                                                  .keys = {0, key_max(set->form)},
                                                  .lsns = selection->band,
                                                  .depth = selection->taken,
                                                  .strategy = STRATEGY_DELTAS,
                                                  .delta_bytes = selection->bytes,
                                                  .jobs_first = (uint32_t)plan->jobs.count,
                                                  .decision = decision});
}

/* Where the inputs' records are estimated, there may be some anywhere in their ranges: the new layers together cover
 * these, each up to the one after it. Parts of one key stay as they are. A single layer over all keys would be an L0
 * again, so it ends one key earlier. */
static void cover_inputs(LegacyL1s *made, const LayerSet *set, const LegacyL0Selection *selection)
{
    KeyRange keys = {key_max(set->form), 0};
    for (size_t i = 0; i < selection->taken; i++) {
        LayerId id = selection->layers[i];
        keys.lo = set->key_lo[id] < keys.lo ? set->key_lo[id] : keys.lo;
        keys.hi = set->key_hi[id] > keys.hi ? set->key_hi[id] : keys.hi;
    }
    for (size_t i = 0; i < made->count; i++) {
        KeyRange *at = &made->at[i].keys;
        Key next = i + 1 < made->count ? made->at[i + 1].keys.lo : keys.hi;
        at->lo = i == 0 && keys.lo < at->lo ? keys.lo : at->lo;
        at->hi = at->hi < next ? next : at->hi;
        at->hi -= at->lo == 0 && at->hi == key_max(set->form);
    }
}

static bool plan_band(LegacyMemory *memory, const PlanView *view, const LegacyL0Selection *selection, uint32_t parent,
                      Plan *plan, Error *error)
{
    const PlanSources *sources = view->sources;
    uint64_t target = memory->timeline.params.checkpoint_distance;
    KeySource source;
    if (!sources->key_source(sources->self, selection->layers, selection->taken, &source, error))
        return false;
    LegacyCover cover;
    LegacyHoles holes = {0};
    LegacyL1s made = {0};
    legacy_cover_init(&cover, view->layers, view->live, view->live_count, memory->timeline.last_record);
    if (!source.estimated)
        legacy_source_holes(&source, view->layers->form, &cover, target, selection->taken, &holes);
    legacy_cover_release(&cover);
    legacy_l0_plan(&source, view->layers->form, selection->band, target, &holes, &made);
    if (source.estimated)
        cover_inputs(&made, view->layers, selection);
    source.release(source.self);
    add_partition(plan, view->layers, selection, parent);
    for (size_t i = 0, hole = 0; i < made.count; i++) {
        const LegacyL1 *l1 = &made.at[i];
        PlanJob created = {.kind = JOB_CREATE_DELTA,
                           .level = LEGACY_ROUND_L0,
                           .keys = l1->keys,
                           .lsns = l1->lsns,
                           .bytes_in = l1->size,
                           .bytes_out = l1->size + DELTA_OVERHEAD,
                           .decision = parent};
        PlanJob *job = legacy_add_job(plan, created, selection->layers, selection->taken);
        job->skipped = legacy_find_same(view, LAYER_DELTA, l1->keys, l1->lsns, &job->kept);
        legacy_trace_l1(plan, parent, l1, l1->at_hole ? &holes.at[hole] : NULL, target);
        hole += l1->at_hole;
    }
    plan->partitions.at[plan->partitions.count - 1].jobs_count = (uint32_t)made.count;
    array_release(&made);
    array_release(&holes);
    return true;
}

bool legacy_round_l0(LegacyMemory *memory, const PlanView *view, Plan *plan, bool *any, Error *error)
{
    LegacyTimeline *timeline = &memory->timeline;
    LegacyL0Selection selection;
    legacy_l0_select(&selection, &(LegacyL0Input){.set = view->layers,
                                                  .ids = view->live,
                                                  .count = view->live_count,
                                                  .params = &timeline->params,
                                                  .sources = view->sources,
                                                  .force_lsn = legacy_timeline_force_lsn(timeline)});
    uint32_t first = (uint32_t)plan->jobs.count;
    uint32_t decision = legacy_trace_l0(plan, view->layers, &selection, timeline);
    bool ok = selection.taken == 0 || plan_band(memory, view, &selection, decision, plan, error);
    if (!selection.pending)
        memory->phase = LEGACY_PHASE_IMAGES;
    *any = plan->jobs.count > first;
    if (ok && *any)
        deletion_order_init(&memory->deletions, plan, first, selection.layers, selection.taken);
    else if (ok && selection.taken > 0)
        memory->phase = LEGACY_PHASE_IMAGES; /* no record, so no layer: nothing would change any more */
    legacy_l0_selection_release(&selection);
    return ok;
}

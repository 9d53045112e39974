/* garbage.c - makes the table of garbage.h from the judgements of planner/gc.h. A loaded set has one cutoff, so the
 * reasons of the two cutoffs are counted as one. */
#include "core/analysis/garbage.h"

#include <stdlib.h>

GcCutoffs garbage_cutoffs(const GcMarkers *markers)
{
    return (GcCutoffs){.space = markers->cutoff,
                       .time = markers->cutoff,
                       .branches = markers->branches,
                       .branch_count = markers->branch_count,
                       .branches_above = true};
}

/* Counts each layer once, by the verdict of its part that is needed most: a layer goes when none of its parts is. */
static void garbage_count_layers(Garbage *garbage, LayerView view)
{
    const LayerSet *set = view.set;
    uint8_t *whole = mem_alloc(set->count);
    memset(whole, GARBAGE_NOT_LIVE, set->count);
    for (size_t i = 0; i < view.count; i++) {
        LayerId id = layer_whole(set, view.ids[i]);
        uint8_t verdict = garbage->verdict[view.ids[i]];
        if (verdict < whole[id]) /* the verdicts stand in the order of need, and GARBAGE_NOT_LIVE is the largest */
            whole[id] = verdict;
    }
    for (size_t i = 0; i < view.count; i++) {
        LayerId id = layer_whole(set, view.ids[i]);
        uint8_t verdict = whole[id];
        if (verdict == GARBAGE_NOT_LIVE) /* counted with another of its parts */
            continue;
        whole[id] = GARBAGE_NOT_LIVE;
        (layer_is_image(set, id) ? garbage->images : garbage->deltas)[verdict]++;
        if (set->size[id] != SIZE_UNKNOWN)
            garbage->bytes[verdict] += set->size[id];
        else
            garbage->unsized[verdict]++;
    }
    free(whole);
}

void garbage_judge(Garbage *garbage, LayerView view, const GcMarkers *markers, GcJudgement *judgements)
{
    static const uint8_t verdicts[] = {
        [GC_KEPT_CUTOFF] = GARBAGE_NEEDED, [GC_KEPT_PITR] = GARBAGE_NEEDED,         [GC_KEPT_BRANCH] = GARBAGE_BRANCH,
        [GC_KEPT_LEASE] = GARBAGE_BRANCH,  [GC_KEPT_NOT_COVERED] = GARBAGE_CURRENT, [GC_REMOVED] = GARBAGE_REMOVABLE};
    *garbage = (Garbage){.verdict = mem_alloc(view.index->layer_count)};
    memset(garbage->verdict, GARBAGE_NOT_LIVE, view.index->layer_count);
    GcCutoffs cutoffs = garbage_cutoffs(markers);
    gc_judge(view, &cutoffs, judgements, NULL);
    for (size_t i = 0; i < view.count; i++) {
        uint8_t verdict = verdicts[judgements[i].verdict];
        if (verdict == GARBAGE_CURRENT && gc_leaves_hole(view.index, &judgements[i]))
            verdict = GARBAGE_HOLE;
        garbage->verdict[view.ids[i]] = verdict;
    }
    garbage_count_layers(garbage, view);
}

void garbage_init(Garbage *garbage, LayerView view, const GcMarkers *markers)
{
    GcJudgement *judgements = mem_alloc((view.count + 1) * sizeof *judgements);
    garbage_judge(garbage, view, markers, judgements);
    free(judgements);
}

void garbage_at(Garbage *garbage, const History *history, StepId step)
{
    GcMarkers markers = gc_markers_of(history, step);
    LayerIndex index;
    size_t count;
    LayerId *ids = history_live(history, step, &count);
    layer_index_init(&index, &history->layers);
    garbage_init(garbage, (LayerView){&history->layers, &index, ids, count}, &markers);
    layer_index_release(&index);
    free(ids);
}

void garbage_release(Garbage *garbage)
{
    free(garbage->verdict);
    *garbage = (Garbage){0};
}

const char *garbage_verdict_name(GarbageVerdict verdict)
{
    static const char *const names[] = {[GARBAGE_NEEDED] = "needed",
                                        [GARBAGE_BRANCH] = "branch",
                                        [GARBAGE_CURRENT] = "current",
                                        [GARBAGE_HOLE] = "hole",
                                        [GARBAGE_REMOVABLE] = "removable"};
    return names[verdict];
}

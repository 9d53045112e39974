/* garbage.c - judgements are sorted into a table: both cutoffs are one here, so their two reasons are one too. */
#include "core/analysis/garbage.h"

#include <stdlib.h>

GcCutoffs garbage_cutoffs(const LayerSet *set, Lsn cutoff)
{
    return (GcCutoffs){.space = cutoff,
                       .time = cutoff,
                       .branches = set->branches.at,
                       .branch_count = set->branches.count,
                       .branches_above = true};
}

bool garbage_is_hole(const LayerIndex *index, const GcJudgement *judgement)
{
    int64_t first = layer_index_key_rank(index, judgement->gap.lo),
            end = layer_index_key_rank(index, judgement->gap.hi);
    return 2 * (end - first) < (int64_t)index->key_hi[judgement->layer] - index->key_lo[judgement->layer];
}

void garbage_init(Garbage *garbage, const LayerSet *set, const LayerIndex *index, const LayerId *ids, size_t count,
                  Lsn cutoff)
{
    static const uint8_t verdicts[] = {[GC_KEPT_CUTOFF] = GARBAGE_NEEDED,
                                       [GC_KEPT_PITR] = GARBAGE_NEEDED,
                                       [GC_KEPT_BRANCH] = GARBAGE_BRANCH,
                                       [GC_KEPT_NOT_COVERED] = GARBAGE_CURRENT,
                                       [GC_REMOVED] = GARBAGE_REMOVABLE};
    *garbage = (Garbage){.cutoff = cutoff, .verdict = mem_alloc(index->layer_count)};
    memset(garbage->verdict, GARBAGE_NOT_LIVE, index->layer_count);
    GcJudgement *judgements = mem_alloc(count * sizeof *judgements);
    GcCutoffs cutoffs = garbage_cutoffs(set, cutoff);
    gc_judge(set, index, ids, count, &cutoffs, judgements, NULL);
    for (size_t i = 0; i < count; i++) {
        uint8_t verdict = verdicts[judgements[i].verdict];
        if (verdict == GARBAGE_CURRENT && garbage_is_hole(index, &judgements[i]))
            verdict = GARBAGE_HOLE;
        garbage->verdict[ids[i]] = verdict;
        (layer_is_image(set, ids[i]) ? garbage->images : garbage->deltas)[verdict]++;
        if (set->size[ids[i]] != SIZE_UNKNOWN)
            garbage->bytes[verdict] += set->size[ids[i]];
        else
            garbage->unsized[verdict]++;
    }
    free(judgements);
}

void garbage_release(Garbage *garbage)
{
    free(garbage->verdict);
    *garbage = (Garbage){0};
}

/* summary.c - builds one index, then runs every analysis on its ranks. */
#include "core/analysis/summary.h"

#include <stdlib.h>

static void summary_count_layers(Summary *summary)
{
    const LayerSet *set = summary->set;
    summary->key_span = (KeyRange){U128_MAX, 0};
    summary->lsn_min = UINT64_MAX;
    for (size_t i = 0; i < summary->layers; i++) {
        LayerId id = summary->ids[i];
        bool image = layer_is_image(set, id);
        Lsn top = image ? set->lsn_lo[id] : set->lsn_hi[id];
        if (set->key_lo[id] < summary->key_span.lo)
            summary->key_span.lo = set->key_lo[id];
        if (set->key_hi[id] > summary->key_span.hi)
            summary->key_span.hi = set->key_hi[id];
        if (set->lsn_lo[id] < summary->lsn_min)
            summary->lsn_min = set->lsn_lo[id];
        if (top > summary->lsn_max)
            summary->lsn_max = top;
    }
    summary->counts = layer_counts(set, summary->ids, summary->layers);
    summary->sharding = layer_set_sharding(set, summary->ids, summary->layers);
    if (summary->layers == 0) {
        summary->lsn_min = 0;
        summary->key_span = (KeyRange){0};
    }
}

/* The number of distinct edges of the live layers; where all layers are live, that of the index, unless it also has
 * edges of records. */
static uint32_t distinct(const Summary *summary, const uint32_t *lo, const uint32_t *hi, uint32_t ranks)
{
    if (summary->layers == summary->set->count && !summary->index.read_lo)
        return ranks;
    uint8_t *seen = mem_zero(ranks, 1);
    uint32_t count = 0;
    for (size_t i = 0; i < summary->layers; i++)
        seen[lo[summary->ids[i]]] = seen[hi[summary->ids[i]]] = 1;
    for (uint32_t rank = 0; rank < ranks; rank++)
        count += seen[rank];
    free(seen);
    return count;
}

static void summary_find_splits(Summary *summary)
{
    const LayerSet *set = summary->set;
    splits_perfect(summary_view(summary), &summary->splits);
    LayerId *rest = mem_alloc(summary->layers * sizeof *rest);
    size_t kept = 0;
    for (size_t i = 0; i < summary->layers; i++)
        if (!layer_is_l0(set, summary->ids[i]))
            rest[kept++] = summary->ids[i];
    splits_perfect((LayerView){set, &summary->index, rest, kept}, &summary->splits_without_l0);
    splits_near((LayerView){set, &summary->index, rest, kept}, SUMMARY_NEAR_SPLITS, &summary->near_splits);
    free(rest);
}

static void measure_reads(Summary *summary)
{
    const LayerSet *set = summary->set;
    overlaps_init(&summary->overlaps, summary_view(summary));
    read_profile_init(&summary->profile, summary_view(summary), &summary->overlaps, LSN_HEAD);
    summary->read_depth = read_profile_depth(&summary->profile, set, summary->sharding);
}

static void find_bands(Summary *summary)
{
    bands_init(&summary->bands, summary_view(summary));
}

static void make_index(Summary *summary)
{
    const LayerIndex *index = &summary->index;
    layer_index_init(&summary->index, summary->set);
    summary->keys = distinct(summary, index->key_lo, index->key_hi, index->key_count);
    summary->lsns = distinct(summary, index->lsn_lo, index->lsn_hi, index->lsn_count);
}

static void summary_list_levels(Summary *summary, LayerView view, const LevelOptions *options)
{
    summary->has_levels = level_list_init(&summary->levels, view, options, &summary->levels_error);
}

void summary_judge(Summary *summary, LayerView view, const LevelOptions *options)
{
    *summary = (Summary){.set = view.set, .layers = view.count};
    summary_list_levels(summary, view, options);
}

bool summary_init_unless(Summary *summary, const LayerSet *set, const LayerId *ids, size_t count,
                         const LevelOptions *options, const atomic_bool *cancel)
{
    static void (*const ANALYSES[])(Summary *) = {summary_count_layers, make_index, measure_reads, summary_find_splits,
                                                  find_bands};
    *summary = (Summary){.set = set, .layers = ids ? count : set->count};
    summary->ids = mem_alloc(summary->layers * sizeof *summary->ids);
    for (size_t i = 0; i < summary->layers; i++)
        summary->ids[i] = ids ? ids[i] : (LayerId)i;
    for (size_t i = 0; i < sizeof ANALYSES / sizeof *ANALYSES; i++) {
        if (cancel && atomic_load(cancel))
            return false;
        ANALYSES[i](summary);
    }
    if (cancel && atomic_load(cancel))
        return false;
    summary_list_levels(summary, summary_view(summary), options);
    return true;
}

void summary_init(Summary *summary, const LayerSet *set, const LayerId *ids, size_t count, const LevelOptions *options)
{
    summary_init_unless(summary, set, ids, count, options, NULL);
}

void summary_release(Summary *summary)
{
    free(summary->ids);
    layer_index_release(&summary->index);
    array_release(&summary->splits);
    array_release(&summary->splits_without_l0);
    array_release(&summary->near_splits);
    bands_release(&summary->bands);
    overlaps_release(&summary->overlaps);
    level_list_release(&summary->levels);
    read_profile_release(&summary->profile);
    *summary = (Summary){0};
}

LevelOptions level_options_of(const History *history)
{
    return (LevelOptions){
        .policy = history->policy,
        .has_end_lsn = history->has_end_lsn,
        .end_lsn = history->end_lsn,
    };
}

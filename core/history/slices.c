/* slices.c - joins equal adjacent slices. The slices of a layer come in key order, so looking one slice ahead is
 * enough. */
#include "core/history/slices.h"

#include "core/base/rng.h"

static bool goes_on(const HistorySlice *a, const HistorySlice *b)
{
    return a->layer == b->layer && a->keys.hi == b->keys.lo && a->lsns.lo == b->lsns.lo && a->lsns.hi == b->lsns.hi &&
           a->born == b->born && a->died == b->died && a->generation == b->generation;
}

static void add_layer(History *history, const HistorySlice *slice, KeyRange keys, uint64_t bytes)
{
    Layer layer = layer_set_get(&history->layers, slice->layer);
    layer.key_lo = keys.lo;
    layer.key_hi = keys.hi;
    layer.lsn_lo = slice->lsns.lo;
    layer.lsn_hi = slice->lsns.hi;
    layer.size = bytes;
    layer.records = SIZE_UNKNOWN;
    layer.name = (Str){0};
    LayerId id = history_add_layer(history, &layer, history->job[slice->layer]);
    layer_set_mark_piece(&history->layers, id, slice->layer);
    history->born[id] = slice->born;
    history->died[id] = slice->died;
}

void history_show_slices(History *history)
{
    size_t files = history->layers.count;
    for (size_t i = 0, end; i < history->slices.count; i = end) {
        const HistorySlice *first = &history->slices.at[i];
        uint64_t bytes = first->bytes;
        for (end = i + 1;
             end < history->slices.count && goes_on(&history->slices.at[end - 1], &history->slices.at[end]); end++)
            bytes += history->slices.at[end].bytes;
        if (first->born != STEP_NEVER)
            add_layer(history, first, (KeyRange){first->keys.lo, history->slices.at[end - 1].keys.hi}, bytes);
    }
    for (size_t i = 0; i < files; i++) {
        if (history->sliced[i] < history->died[i])
            history->died[i] = history->sliced[i];
        history->sliced[i] = STEP_NEVER;
    }
    history->version = rng_mix(history->version, history->layers.version);
    history->slices.count = 0;
    history->slices_ended.count = 0;
}

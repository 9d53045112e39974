/* slices.c - joins equal adjacent slices. The slices of a layer come in key order, so looking one slice ahead is
 * enough. */
#include "core/history/slices.h"

#include "core/base/rng.h"

#include <string.h>

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

static void keep_deletions(History *history)
{
    history->deleted = mem_resize(history->deleted, history->capacity, sizeof *history->deleted);
    memcpy(history->deleted, history->died, history->layers.count * sizeof *history->deleted);
}

static void end_where_sliced(History *history, size_t files)
{
    for (size_t i = 0; i < files; i++) {
        if (history->sliced[i] < history->died[i])
            history->died[i] = history->sliced[i];
        history->sliced[i] = STEP_NEVER;
    }
}

void history_show_slices(History *history)
{
    size_t files = history->layers.count;
    if (history->slices.count > 0)
        keep_deletions(history);
    for (size_t i = 0, end; i < history->slices.count; i = end) {
        const HistorySlice *first = &history->slices.at[i];
        uint64_t bytes = first->bytes;
        for (end = i + 1;
             end < history->slices.count && goes_on(&history->slices.at[end - 1], &history->slices.at[end]); end++)
            bytes += history->slices.at[end].bytes;
        if (first->born != STEP_NEVER)
            add_layer(history, first, (KeyRange){first->keys.lo, history->slices.at[end - 1].keys.hi}, bytes);
    }
    end_where_sliced(history, files);
    history->version = rng_mix(history->version, history->layers.version);
    history->slices.count = 0;
    history->slices_ended.count = 0;
}

static bool deletes(const Step *step)
{
    return step->op == STEP_DELETE || step->op == STEP_GC;
}

/* Files of earlier versions have the birth of the first piece where others have the deletion. */
static bool tells_no_deletion(const History *history, LayerId id)
{
    StepId told = history->deleted[id];
    return told != STEP_NEVER && told == history->sliced[id] &&
           !(deletes(&history->steps.at[told]) && history->steps.at[told].layer == id);
}

static void find_deletions(History *history)
{
    for (StepId s = 0; s < history->steps.count; s++) {
        const Step *step = &history->steps.at[s];
        if (deletes(step) && step->layer < history->layers.count && tells_no_deletion(history, step->layer))
            history->deleted[step->layer] = s;
    }
    for (LayerId id = 0; id < history->layers.count; id++)
        if (tells_no_deletion(history, id))
            history->deleted[id] = STEP_NEVER;
}

void history_adopt_pieces(History *history)
{
    const LayerSet *set = &history->layers;
    if (!set->piece_of)
        return;
    keep_deletions(history);
    for (LayerId id = 0; id < set->count; id++) {
        LayerId whole = layer_whole(set, id);
        if (whole != id && history->born[id] < history->sliced[whole])
            history->sliced[whole] = history->born[id];
    }
    find_deletions(history);
    end_where_sliced(history, set->count);
}

LayerId history_shown_of(const History *history, LayerId layer, StepId step)
{
    const LayerSet *set = &history->layers;
    if (history_alive(history, layer, step))
        return layer;
    for (LayerId id = layer; set->piece_of && id < set->count; id++)
        if (layer_whole(set, id) == layer && history_alive(history, id, step))
            return id;
    return LAYER_NONE;
}

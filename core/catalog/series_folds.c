/* series_folds.c - decides, from images and from deltas that do not come from L0, whether history was folded
 * (gc-compaction) or images were only created.
 *
 *     LSN  30            [ went [15,30) ]                  came [20,30)
 *          20  ═══ came at 20                              ═══════════ came at 20
 *          10            [ went [5,15)  ]
 *
 * Images at 20 and deltas from 20 on, where a delta lay across 20: gc-compaction. Without those deltas, and with layers
 * across 20 that live on, they are images that were made while 20 was the head.
 */
#include "core/catalog/series_parts.h"

#include "core/base/search.h"
#include "core/model/image_cover.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

/* Does either dump contain an image at the LSN whose keys end at `end` or beyond? */
static bool image_at(const SeriesInterval *interval, Lsn lsn, Key end)
{
    const LayerSet *set = interval->set;
    for (size_t i = 0; i < interval->came.count + interval->before_count; i++) {
        LayerId id = i < interval->came.count ? interval->came.at[i].layer : interval->before[i - interval->came.count];
        if (layer_is_image(set, id) && set->lsn_lo[id] == lsn && set->key_hi[id] >= end)
            return true;
    }
    return false;
}

bool series_image_reaches_end(const SeriesInterval *interval, Lsn lsn)
{
    bool production = interval->set->form == KEY_PRODUCTION;
    return image_at(interval, lsn, production ? KEY_METADATA_LO : key_max(interval->set->form));
}

static void widen(SeriesFold *fold, KeyRange keys, Lsn top)
{
    fold->keys = key_range_hull(fold->keys, keys);
    fold->top = top > fold->top ? top : fold->top;
}

static SeriesFold *find_fold(SeriesFolds *folds, Lsn at)
{
    for (size_t i = 0; i < folds->count; i++)
        if (folds->at[i].at == at)
            return &folds->at[i];
    return NULL;
}

static void take_into(SeriesInterval *interval, SeriesFolds *folds, StepOp op, Lsn at, SeriesChange *change)
{
    SeriesFold *fold = find_fold(folds, at);
    KeyRange keys = series_keys(interval, change->layer);
    if (!fold) {
        array_push(folds, (SeriesFold){at, at, keys, series_event_add(interval, op, at)});
        fold = &folds->at[folds->count - 1];
    }
    bool image = layer_is_image(interval->set, change->layer);
    widen(fold, keys, image ? at : interval->set->lsn_hi[change->layer]);
    series_take_came(interval, fold->event, change);
}

/* ---- deltas ---- */

/* Is the delta a part of a deleted one that reached beyond the keys of a job? It has the same LSNs and some of the
 * keys. */
static bool is_piece(const SeriesInterval *interval, LayerId id)
{
    const LayerSet *set = interval->set;
    for (size_t i = 0; i < interval->went.count; i++) {
        LayerId whole = interval->went.at[i].layer;
        if (!layer_is_image(set, whole) && !layer_is_l0(set, whole) && set->lsn_lo[whole] == set->lsn_lo[id] &&
            set->lsn_hi[whole] == set->lsn_hi[id] && set->key_lo[whole] <= set->key_lo[id] &&
            set->key_hi[whole] >= set->key_hi[id])
            return true;
    }
    return false;
}

/* The LSN hull of the deleted deltas that overlap some keys and LSNs. False: there is none. */
static bool deleted_hull(const SeriesInterval *interval, KeyRange keys, LsnRange lsns, LsnRange *hull)
{
    const LayerSet *set = interval->set;
    bool found = false;
    for (size_t i = 0; i < interval->went.count; i++) {
        const SeriesChange *change = &interval->went.at[i];
        LayerId id = change->layer;
        if (change->event != SERIES_NO_EVENT || layer_is_image(set, id) || set->lsn_hi[id] <= lsns.lo ||
            set->lsn_lo[id] >= lsns.hi || !key_range_overlaps(series_keys(interval, id), keys))
            continue;
        hull->lo = !found || set->lsn_lo[id] < hull->lo ? set->lsn_lo[id] : hull->lo;
        hull->hi = !found || set->lsn_hi[id] > hull->hi ? set->lsn_hi[id] : hull->hi;
        found = true;
    }
    return found;
}

static bool image_came_at(const SeriesInterval *interval, Lsn lsn)
{
    for (size_t i = 0; i < interval->came.count; i++) {
        LayerId id = interval->came.at[i].layer;
        if (layer_is_image(interval->set, id) && interval->set->lsn_lo[id] == lsn)
            return true;
    }
    return false;
}

/* Did a tiered compaction write this delta? Then its LSNs begin where those of the deleted deltas begin, and reach to
 * their end, or beyond the earlier head, where further inputs were made and deleted between the dumps. A gc-compaction
 * makes images where its deltas begin, and slices of a single key begin anywhere. */
static bool is_of_level(const SeriesInterval *interval, LayerId id, LsnRange deleted)
{
    LsnRange lsns = series_lsns(interval, id);
    KeyRange keys = series_keys(interval, id);
    if (deleted.lo != lsns.lo)
        return false;
    return deleted.hi == lsns.hi || (keys.hi - keys.lo > 1 && lsns.hi > interval->head && lsns.lo < interval->head &&
                                     !image_came_at(interval, lsns.lo));
}

static void explain_deltas(SeriesInterval *interval, SeriesFolds *folds, SeriesFolds *levels)
{
    const LayerSet *set = interval->set;
    for (size_t i = 0; i < interval->came.count; i++) {
        SeriesChange *change = &interval->came.at[i];
        LayerId id = change->layer;
        LsnRange lsns = series_lsns(interval, id), hull = {0, 0};
        if (change->event != SERIES_NO_EVENT || layer_is_image(set, id) || is_piece(interval, id))
            continue;
        bool any = deleted_hull(interval, series_keys(interval, id), lsns, &hull);
        bool below = any && set->has_ancestor && lsns.lo == set->ancestor_lsn;
        if (any && is_of_level(interval, id, hull))
            take_into(interval, levels, STEP_TIERED, lsns.lo, change);
        else if (below || image_at(interval, lsns.lo, 0))
            take_into(interval, folds, STEP_GC_COMPACTION, lsns.lo, change);
    }
    for (size_t i = 0; i < levels->count; i++)
        interval->events.at[levels->at[i].event].at = levels->at[i].top;
}

/* Assigns pieces to the gc-compaction that left them. */
static void explain_pieces(SeriesInterval *interval, SeriesFolds *folds)
{
    const LayerSet *set = interval->set;
    for (size_t i = 0; i < interval->came.count; i++) {
        SeriesChange *change = &interval->came.at[i];
        if (change->event != SERIES_NO_EVENT || layer_is_image(set, change->layer) ||
            !is_piece(interval, change->layer))
            continue;
        if (folds->count)
            series_take_came(interval, folds->at[0].event, change);
        else
            take_into(interval, folds, STEP_GC_COMPACTION, set->lsn_lo[change->layer], change);
    }
}

/* ---- images ---- */

typedef struct Across {
    bool lives, went;  /* a delta that spans the LSN, within the keys of the images, is alive or was deleted */
    bool bounds, ends; /* some delta begins or ends there; some delta ends there, or an L0 begins there */
} Across;

static void look(const SeriesInterval *interval, LayerId id, const SeriesFold *images, bool went, Across *across)
{
    const LayerSet *set = interval->set;
    if (layer_is_image(set, id))
        return;
    across->bounds = across->bounds || set->lsn_lo[id] == images->at || set->lsn_hi[id] == images->at;
    across->ends =
        across->ends || set->lsn_hi[id] == images->at || (layer_is_l0(set, id) && set->lsn_lo[id] == images->at);
    if (set->lsn_lo[id] < images->at && images->at < set->lsn_hi[id] &&
        key_range_overlaps(series_keys(interval, id), images->keys))
        *(went ? &across->went : &across->lives) = true;
}

/* Classifies the deltas around the images, in both dumps. */
static Across across_images(const SeriesInterval *interval, const SeriesFold *images, const bool *gone)
{
    Across across = {0};
    assert(gone);
    for (size_t i = 0; i < interval->before_count; i++)
        look(interval, interval->before[i], images, gone[interval->before[i]], &across);
    for (size_t i = 0; i < interval->came.count; i++)
        look(interval, interval->came.at[i].layer, images, false, &across);
    return across;
}

/* Was history folded at the images' LSN? Images that were made at the head have deltas across or beside them; a
 * gc-compaction leaves none. */
static bool is_folded(const SeriesInterval *interval, const Across *across, Lsn at)
{
    if (across->lives || across->ends)
        return false;
    return across->went || (at < interval->head && !across->bounds) || series_image_reaches_end(interval, at);
}

static void explain_images(SeriesInterval *interval, SeriesFolds *folds)
{
    const LayerSet *set = interval->set;
    SeriesFolds images = {0};
    for (size_t i = 0; i < interval->came.count; i++) {
        SeriesChange *change = &interval->came.at[i];
        if (change->event != SERIES_NO_EVENT || !layer_is_image(set, change->layer))
            continue;
        Lsn at = set->lsn_lo[change->layer];
        if (find_fold(folds, at))
            take_into(interval, folds, STEP_GC_COMPACTION, at, change);
        else
            take_into(interval, &images, STEP_IMAGES, at, change);
    }
    bool *gone = images.count ? mem_zero(set->count + 1, sizeof *gone) : NULL;
    for (size_t i = 0; gone && i < interval->went.count; i++)
        gone[interval->went.at[i].layer] = interval->went.at[i].event == SERIES_NO_EVENT;
    for (size_t i = 0; i < images.count; i++) {
        Across across = across_images(interval, &images.at[i], gone);
        if (!is_folded(interval, &across, images.at[i].at))
            continue;
        interval->events.at[images.at[i].event].op = STEP_GC_COMPACTION;
        array_push(folds, images.at[i]);
    }
    free(gone);
    array_release(&images);
}

static void take_level(SeriesInterval *interval, const SeriesFold *level)
{
    for (size_t i = 0; i < interval->went.count; i++) {
        SeriesChange *change = &interval->went.at[i];
        LsnRange lsns = series_lsns(interval, change->layer);
        if (change->event == SERIES_NO_EVENT && lsns.lo >= level->at && lsns.hi <= level->top &&
            key_range_overlaps(series_keys(interval, change->layer), level->keys))
            series_take_went(interval, level->event, change);
    }
}

static int compare_folds(const void *a, const void *b)
{
    const SeriesFold *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

void series_explain_folds(SeriesInterval *interval)
{
    SeriesFolds folds = {0}, levels = {0};
    explain_deltas(interval, &folds, &levels);
    explain_images(interval, &folds);
    explain_pieces(interval, &folds);
    for (size_t i = 0; i < levels.count; i++)
        take_level(interval, &levels.at[i]);
    if (folds.count)
        qsort(folds.at, folds.count, sizeof *folds.at, compare_folds);
    series_take_for_folds(interval, &folds);
    array_release(&folds);
    array_release(&levels);
}

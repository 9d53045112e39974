/* series_folds.c - images and the deltas that do not come from L0: was history folded, or only copied?
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
#include "core/planner/image_cover.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

/* What one gc-compaction, or one image pass, wrote at an LSN. */
typedef struct Fold {
    Lsn at, top;   /* of its images; the highest end of its deltas */
    KeyRange keys; /* the hull of its layers */
    uint32_t event;
} Fold;

typedef ARRAY(Fold) Folds;
typedef ARRAY(Key) Keys;

bool series_image_at(const SeriesInterval *interval, Lsn lsn)
{
    const LayerSet *set = interval->set;
    for (size_t i = 0; i < interval->came.count; i++) {
        LayerId id = interval->came.at[i].layer;
        if (layer_is_image(set, id) && set->lsn_lo[id] == lsn)
            return true;
    }
    for (size_t i = 0; i < interval->before_count; i++) {
        LayerId id = interval->before[i];
        if (layer_is_image(set, id) && set->lsn_lo[id] == lsn)
            return true;
    }
    return false;
}

static void widen(Fold *fold, KeyRange keys, Lsn top)
{
    fold->keys.lo = keys.lo < fold->keys.lo ? keys.lo : fold->keys.lo;
    fold->keys.hi = keys.hi > fold->keys.hi ? keys.hi : fold->keys.hi;
    fold->top = top > fold->top ? top : fold->top;
}

static Fold *find_fold(Folds *folds, Lsn at)
{
    for (size_t i = 0; i < folds->count; i++)
        if (folds->at[i].at == at)
            return &folds->at[i];
    return NULL;
}

static void take_into(SeriesInterval *interval, Folds *folds, StepOp op, Lsn at, SeriesChange *change)
{
    Fold *fold = find_fold(folds, at);
    KeyRange keys = series_keys(interval, change->layer);
    if (!fold) {
        array_push(folds, (Fold){at, at, keys, series_event_add(interval, op, at)});
        fold = &folds->at[folds->count - 1];
    }
    bool image = layer_is_image(interval->set, change->layer);
    widen(fold, keys, image ? at : interval->set->lsn_hi[change->layer]);
    series_take(interval, fold->event, change, true);
}

/* ---- deltas ---- */

/* The part of a deleted delta that stuck out of a job's keys: the same LSNs, a part of the keys. */
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

/* The LSNs of deleted deltas that reach into some keys and LSNs. False: there is none. */
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

/* Is the delta of a rewritten level: from where the deleted ones began to their end, or beyond the head before, where
 * the others were made and deleted between the dumps? A gc-compaction makes images where its deltas begin, and slices
 * of a single key begin anywhere. */
static bool is_of_level(const SeriesInterval *interval, LayerId id, LsnRange deleted)
{
    LsnRange lsns = series_lsns(interval, id);
    KeyRange keys = series_keys(interval, id);
    if (deleted.lo != lsns.lo)
        return false;
    return deleted.hi == lsns.hi || (keys.hi - keys.lo > 1 && lsns.hi > interval->head && lsns.lo < interval->head &&
                                     !image_came_at(interval, lsns.lo));
}

static void explain_deltas(SeriesInterval *interval, Folds *folds, Folds *levels)
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
        else if (below || series_image_at(interval, lsns.lo))
            take_into(interval, folds, STEP_GC_COMPACTION, lsns.lo, change);
    }
    for (size_t i = 0; i < levels->count; i++)
        interval->events.at[levels->at[i].event].at = levels->at[i].top;
}

/* Pieces are of the gc-compaction that left them. */
static void explain_pieces(SeriesInterval *interval, Folds *folds)
{
    const LayerSet *set = interval->set;
    for (size_t i = 0; i < interval->came.count; i++) {
        SeriesChange *change = &interval->came.at[i];
        if (change->event != SERIES_NO_EVENT || layer_is_image(set, change->layer) ||
            !is_piece(interval, change->layer))
            continue;
        if (folds->count)
            series_take(interval, folds->at[0].event, change, true);
        else
            take_into(interval, folds, STEP_GC_COMPACTION, set->lsn_lo[change->layer], change);
    }
}

/* ---- images ---- */

typedef struct Across {
    bool lives, went;  /* a delta across the LSN, in the keys of the images */
    bool bounds, ends; /* some delta begins or ends there; ends */
} Across;

static void look(const SeriesInterval *interval, LayerId id, const Fold *images, bool went, Across *across)
{
    const LayerSet *set = interval->set;
    if (layer_is_image(set, id))
        return;
    across->bounds = across->bounds || set->lsn_lo[id] == images->at || set->lsn_hi[id] == images->at;
    across->ends = across->ends || set->lsn_hi[id] == images->at;
    if (set->lsn_lo[id] < images->at && images->at < set->lsn_hi[id] &&
        key_range_overlaps(series_keys(interval, id), images->keys))
        *(went ? &across->went : &across->lives) = true;
}

/* Deltas around the images, of both dumps. */
static Across across_images(const SeriesInterval *interval, const Fold *images, const bool *gone)
{
    Across across = {0};
    assert(gone);
    for (size_t i = 0; i < interval->before_count; i++)
        look(interval, interval->before[i], images, gone[interval->before[i]], &across);
    for (size_t i = 0; i < interval->came.count; i++)
        look(interval, interval->came.at[i].layer, images, false, &across);
    return across;
}

/* Images that were made at the head have deltas across or beside them; where history was folded, none is left. */
static bool is_folded(const Across *across, Lsn at, Lsn head)
{
    if (across->lives || across->ends)
        return false;
    return across->went || (at < head && !across->bounds);
}

static void explain_images(SeriesInterval *interval, Folds *folds)
{
    const LayerSet *set = interval->set;
    Folds images = {0};
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
        if (!is_folded(&across, images.at[i].at, interval->head))
            continue;
        interval->events.at[images.at[i].event].op = STEP_GC_COMPACTION;
        array_push(folds, images.at[i]);
    }
    free(gone);
    array_release(&images);
}

/* ---- what went for them ---- */

/* Images below an LSN over the keys of what went, as far as they are new enough for one of it. */
static void cover_below(const SeriesInterval *interval, Lsn below, ImageCover *cover)
{
    const LayerSet *set = interval->set;
    LayerIdArray images = {0};
    KeyRange keys = {key_max(set->form), 0};
    Lsn since = UINT64_MAX;
    for (size_t i = 0; i < interval->went.count; i++) {
        LayerId id = interval->went.at[i].layer;
        if (interval->went.at[i].event != SERIES_NO_EVENT)
            continue;
        keys.lo = set->key_lo[id] < keys.lo ? set->key_lo[id] : keys.lo;
        keys.hi = set->key_hi[id] > keys.hi ? set->key_hi[id] : keys.hi;
        since = set->lsn_hi[id] < since ? set->lsn_hi[id] : since;
    }
    for (size_t i = 0; i < interval->before_count + interval->came.count; i++) {
        LayerId id =
            i < interval->before_count ? interval->before[i] : interval->came.at[i - interval->before_count].layer;
        if (layer_is_image(set, id) && set->lsn_lo[id] >= since && set->key_lo[id] < keys.hi &&
            set->key_hi[id] > keys.lo)
            array_push(&images, id);
    }
    image_cover_init(cover, set, NULL, images.at, images.count, below);
    array_release(&images);
}

static bool is_covered(const ImageCover *cover, LayerId id)
{
    KeyRange gap;
    return !image_cover_layer_gap(cover, id, cover->set->lsn_hi[id], &gap);
}

/* ---- jobs ---- */

static int compare_keys(const void *a, const void *b)
{
    Key x = *(const Key *)a, y = *(const Key *)b;
    return (x > y) - (x < y);
}

static size_t count_up_to(const Keys *keys, Key key)
{
    size_t at;
    search_first(at, 0, keys->count, keys->at[at] > key);
    return at;
}

/* Where the jobs of a gc-compaction end, ascending: as far as sizes tell, and where an image and a delta end and no
 * delta goes on. */
static void find_ends(const SeriesInterval *interval, const SeriesEvent *event, const LegacyGcJobs *jobs, Keys *ends)
{
    const LayerSet *set = interval->set;
    Keys starts = {0}, stops = {0}; /* of deltas */
    for (size_t i = 0; i < event->out.count; i++) {
        if (layer_is_image(set, event->out.at[i]))
            continue;
        array_push(&starts, set->key_lo[event->out.at[i]]);
        array_push(&stops, set->key_hi[event->out.at[i]]);
    }
    if (starts.count) {
        qsort(starts.at, starts.count, sizeof *starts.at, compare_keys);
        qsort(stops.at, stops.count, sizeof *stops.at, compare_keys);
    }
    for (size_t i = 0; starts.count && i < event->out.count; i++) {
        Key end = set->key_hi[event->out.at[i]];
        size_t stopped = count_up_to(&stops, end);
        if (layer_is_image(set, event->out.at[i]) && stopped && stops.at[stopped - 1] == end &&
            count_up_to(&starts, end) == stopped)
            array_push(ends, end);
    }
    for (size_t i = 0; i < jobs->count; i++)
        array_push(ends, jobs->at[i].keys.hi);
    if (ends->count)
        qsort(ends->at, ends->count, sizeof *ends->at, compare_keys);
    array_release(&starts);
    array_release(&stops);
}

/* Does an image stick out of a job? A job keeps it, and GC collects it later. */
static bool sticks_out(const SeriesInterval *interval, const Keys *ends, LayerId image)
{
    KeyRange keys = series_keys(interval, image);
    size_t at = count_up_to(ends, keys.lo);
    return layer_is_image(interval->set, image) && at < ends->count && ends->at[at] < keys.hi;
}

/* Layers that a gc-compaction read: those across its LSN and above it, up to its top; and below it those that GC had
 * not deleted before. */
static void take_folded(SeriesInterval *interval, const Fold *fold, const LegacyGcJobs *jobs)
{
    const LayerSet *set = interval->set;
    ImageCover cover;
    SeriesStacks stacks = {0};
    Keys ends = {0};
    find_ends(interval, &interval->events.at[fold->event], jobs, &ends);
    cover_below(interval, fold->at, &cover);
    if (fold->at >= interval->head)
        series_stacks_init(&stacks, interval);
    for (size_t i = 0; i < interval->went.count; i++) {
        SeriesChange *change = &interval->went.at[i];
        LayerId id = change->layer;
        KeyRange keys = series_keys(interval, id);
        if (change->event != SERIES_NO_EVENT || !key_range_overlaps(keys, fold->keys))
            continue;
        bool across = set->lsn_lo[id] <= fold->at && set->lsn_hi[id] > fold->at;
        bool above = set->lsn_lo[id] > fold->at && set->lsn_hi[id] <= fold->top;
        bool below = set->lsn_hi[id] <= fold->at && !is_covered(&cover, id) && !series_stacks_over(&stacks, keys);
        if ((across || above || below) && !sticks_out(interval, &ends, id))
            series_take(interval, fold->event, change, false);
    }
    array_release(&ends);
    series_stacks_release(&stacks);
    image_cover_release(&cover);
}

/* A gc-compaction that begins by itself is over all keys, though GC may have collected what it wrote over some of them.
 * One over fewer keys leaves layers beside it. */
static void widen_to_run(const SeriesInterval *interval, const bool *gone, Fold *fold)
{
    const LayerSet *set = interval->set;
    bool partial = false;
    for (size_t i = 0; i < interval->before_count; i++) {
        LayerId id = interval->before[i];
        bool inside = set->lsn_lo[id] <= fold->at && set->lsn_hi[id] <= fold->top;
        partial = partial || (inside && !gone[id] && !key_range_overlaps(series_keys(interval, id), fold->keys));
    }
    if (!partial)
        fold->keys = (KeyRange){0, key_max(set->form)};
}

/* L0 that were compacted, and what they became was folded or collected before the later dump: an event without an
 * output. */
static void explain_hidden_bands(SeriesInterval *interval, const Folds *folds)
{
    const LayerSet *set = interval->set;
    Lsn newest = 0;
    uint32_t event = SERIES_NO_EVENT;
    for (size_t i = 0; i < folds->count; i++)
        newest = folds->at[i].top > newest ? folds->at[i].top : newest;
    for (size_t i = 0; i < interval->came.count; i++) {
        LayerId id = interval->came.at[i].layer;
        newest = layer_is_image(set, id) && set->lsn_lo[id] > newest ? set->lsn_lo[id] : newest;
    }
    for (size_t i = 0; i < interval->went.count; i++) {
        SeriesChange *change = &interval->went.at[i];
        LayerId id = change->layer;
        if (change->event != SERIES_NO_EVENT || !layer_is_l0(set, id) || set->lsn_hi[id] > newest)
            continue;
        if (event == SERIES_NO_EVENT)
            event = series_event_add(interval, STEP_COMPACT_L0, 0);
        SeriesEvent *at = &interval->events.at[event];
        at->at = set->lsn_hi[id] > at->at ? set->lsn_hi[id] : at->at;
        series_take(interval, event, change, false);
    }
}

/* Gc-compactions before the first that the dumps show, whose outputs it rewrote: one event without an output. */
static void take_hidden(SeriesInterval *interval, const Fold *shown, LegacyGcJobs *jobs)
{
    LayerIdArray taken = {0};
    series_runs_find(interval, &interval->events.at[shown->event], shown->at, &taken, jobs);
    bool *hidden = taken.count ? mem_zero(interval->set->count, sizeof *hidden) : NULL;
    for (size_t i = 0; i < taken.count; i++)
        hidden[taken.at[i]] = true;
    uint32_t event = SERIES_NO_EVENT;
    for (size_t i = 0; hidden && i < interval->went.count; i++) {
        SeriesChange *change = &interval->went.at[i];
        if (change->event != SERIES_NO_EVENT || !hidden[change->layer])
            continue;
        if (event == SERIES_NO_EVENT)
            event = series_event_add(interval, STEP_GC_COMPACTION, shown->at);
        series_take(interval, event, change, false);
    }
    free(hidden);
    array_release(&taken);
}

static void take_level(SeriesInterval *interval, const Fold *level)
{
    for (size_t i = 0; i < interval->went.count; i++) {
        SeriesChange *change = &interval->went.at[i];
        LsnRange lsns = series_lsns(interval, change->layer);
        if (change->event == SERIES_NO_EVENT && lsns.lo >= level->at && lsns.hi <= level->top &&
            key_range_overlaps(series_keys(interval, change->layer), level->keys))
            series_take(interval, level->event, change, false);
    }
}

static int compare_folds(const void *a, const void *b)
{
    const Fold *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

void series_explain_folds(SeriesInterval *interval)
{
    Folds folds = {0}, levels = {0};
    LegacyGcJobs jobs = {0};
    explain_deltas(interval, &folds, &levels);
    explain_images(interval, &folds);
    explain_pieces(interval, &folds);
    for (size_t i = 0; i < levels.count; i++)
        take_level(interval, &levels.at[i]);
    explain_hidden_bands(interval, &folds);
    bool *gone = folds.count ? mem_zero(interval->set->count + 1, sizeof *gone) : NULL;
    if (folds.count) {
        qsort(folds.at, folds.count, sizeof *folds.at, compare_folds);
        take_hidden(interval, &folds.at[0], &jobs);
    }
    for (size_t i = 0; folds.count && i < interval->went.count; i++)
        gone[interval->went.at[i].layer] = true;
    for (size_t i = 0; i < folds.count; i++) {
        widen_to_run(interval, gone, &folds.at[i]);
        take_folded(interval, &folds.at[i], &jobs);
        interval->events.at[folds.at[i].event].at = folds.at[i].top;
    }
    free(gone);
    array_release(&jobs);
    array_release(&folds);
    array_release(&levels);
}

void series_explain_collections(SeriesInterval *interval)
{
    const LayerSet *set = interval->set;
    uint32_t event = SERIES_NO_EVENT;
    size_t left = 0;
    for (size_t i = 0; i < interval->went.count; i++)
        left += interval->went.at[i].event == SERIES_NO_EVENT;
    if (!left)
        return;
    ImageCover cover;
    cover_below(interval, UINT64_MAX, &cover);
    for (size_t i = 0; i < interval->went.count; i++) {
        SeriesChange *change = &interval->went.at[i];
        if (change->event != SERIES_NO_EVENT || !is_covered(&cover, change->layer))
            continue;
        if (set->has_gc_cutoff && set->lsn_hi[change->layer] > set->gc_cutoff) {
            char text[200], end[LSN_TEXT_SIZE], cutoff[LSN_TEXT_SIZE];
            snprintf(text, sizeof text, "newer images cover the layer, but its end %s is above the GC cutoff, %s",
                     lsn_format(set->lsn_hi[change->layer], end), lsn_format(set->gc_cutoff, cutoff));
            series_unexplained(interval, change, false, text);
            continue;
        }
        if (event == SERIES_NO_EVENT)
            event = series_event_add(interval, STEP_GC, UINT64_MAX - 1);
        series_take(interval, event, change, false);
    }
    image_cover_release(&cover);
}

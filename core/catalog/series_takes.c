/* series_takes.c - decides what deleted a layer: a gc-compaction, or GC.
 *
 *     LSN 80  ═══ came: gc-compaction        below 80 a layer was its own, unless images cover it: before a
 *         70  ═══ an image that was there    gc-compaction runs at a cutoff, GC deletes what that cutoff allows
 *         50  [ went ]   GC                  over the keys of [ went ]
 *
 * Three facts cannot be seen in layer names: images that were created and deleted between the dumps, under which GC may
 * have deleted; a gc-compaction whose outputs the next one rewrote; and where the jobs of a gc-compaction end, since an
 * image across such an end is kept and GC deletes it later. If one of them is possible, both causes leave the same
 * names (tests/unit/test_series_causes.c builds both timelines). The event then names the likelier cause, and says that
 * it may be the other.
 */
#include "core/base/integer.h"
#include "core/catalog/series_parts.h"

#include "core/base/search.h"
#include "core/model/image_cover.h"

#include <stdio.h>
#include <stdlib.h>

typedef ARRAY(Key) Keys;
typedef ARRAY(KeyRange) KeyRanges;

/* ---- what went for them ---- */

/* Collects images below an LSN over the keys of deleted layers, as far as they are newer than one of these: images of
 * the earlier dump and, with `came`, new ones. */
static void cover_below(const SeriesInterval *interval, Lsn below, bool came, ImageCover *cover)
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
    for (size_t i = 0; i < interval->before_count + (came ? interval->came.count : 0); i++) {
        LayerId id =
            i < interval->before_count ? interval->before[i] : interval->came.at[i - interval->before_count].layer;
        if (layer_is_image(set, id) && set->lsn_lo[id] >= since && set->key_lo[id] < keys.hi &&
            set->key_hi[id] > keys.lo)
            array_push(&images, id);
    }
    image_cover_init(cover, (LayerView){set, NULL, images.at, images.count}, below);
    array_release(&images);
}

static bool series_is_covered(const ImageCover *cover, LayerId id)
{
    KeyRange gap;
    return !image_cover_layer_gap(cover, id, cover->set->lsn_hi[id], &gap);
}

/* ---- jobs ---- */

static size_t series_ends_up_to(const Keys *keys, Key key)
{
    size_t at;
    search_first(at, 0, keys->count, keys->at[at] > key);
    return at;
}

/* Where the jobs of a gc-compaction end, ascending: the ends that follow from sizes, and the keys at which both an
 * image and a delta end and no delta continues. */
static void find_ends(const SeriesInterval *interval, const SeriesEvent *event, const LegacyGcJobs *jobs, Keys *ends)
{
    const LayerSet *set = interval->set;
    Keys starts = {0}, stops = {0}; /* the keys at which deltas start and stop */
    for (size_t i = 0; i < event->out.count; i++) {
        if (layer_is_image(set, event->out.at[i]))
            continue;
        array_push(&starts, set->key_lo[event->out.at[i]]);
        array_push(&stops, set->key_hi[event->out.at[i]]);
    }
    if (starts.count) {
        qsort(starts.at, starts.count, sizeof *starts.at, integer_compare_u128);
        qsort(stops.at, stops.count, sizeof *stops.at, integer_compare_u128);
    }
    for (size_t i = 0; starts.count && i < event->out.count; i++) {
        Key end = set->key_hi[event->out.at[i]];
        size_t stopped = series_ends_up_to(&stops, end);
        if (layer_is_image(set, event->out.at[i]) && stopped && stops.at[stopped - 1] == end &&
            series_ends_up_to(&starts, end) == stopped)
            array_push(ends, end);
    }
    for (size_t i = 0; i < jobs->count; i++)
        array_push(ends, jobs->at[i].keys.hi);
    if (ends->count)
        qsort(ends->at, ends->count, sizeof *ends->at, integer_compare_u128);
    array_release(&starts);
    array_release(&stops);
}

/* Does an image reach beyond a job? The job keeps such an image, and GC collects it later. */
static bool sticks_out(const SeriesInterval *interval, const Keys *ends, LayerId image)
{
    KeyRange keys = series_keys(interval, image);
    size_t at = series_ends_up_to(ends, keys.lo);
    return layer_is_image(interval->set, image) && at < ends->count && ends->at[at] < keys.hi;
}

/* Where jobs of a gc-compaction may end: between two of its images, and anywhere in keys where no image is left. */
static void find_seams(const SeriesInterval *interval, const SeriesFold *fold, KeyRanges *seams)
{
    const SeriesEvent *event = &interval->events.at[fold->event];
    KeyRanges images = {0};
    for (size_t i = 0; i < event->out.count; i++)
        if (layer_is_image(interval->set, event->out.at[i]))
            array_push(&images, series_keys(interval, event->out.at[i]));
    if (images.count)
        qsort(images.at, images.count, sizeof *images.at, key_range_order);
    Key from = fold->keys.lo;
    for (size_t i = 0; i < images.count; i++) {
        if (images.at[i].lo >= from)
            array_push(seams, (KeyRange){from, images.at[i].lo});
        from = images.at[i].hi > from ? images.at[i].hi : from;
    }
    if (from <= fold->keys.hi)
        array_push(seams, (KeyRange){from, fold->keys.hi});
    array_release(&images);
}

/* May a job end inside the image? */
static bool series_crosses_seam(const SeriesInterval *interval, const KeyRanges *seams, LayerId image)
{
    KeyRange keys = series_keys(interval, image);
    size_t at;
    search_first(at, 0, seams->count, seams->at[at].hi > keys.lo);
    return layer_is_image(interval->set, image) && at < seams->count && seams->at[at].lo < keys.hi;
}

/* What is known about the surroundings of one gc-compaction of the later dump. */
typedef struct Around {
    ImageCover cover;    /* images below it */
    SeriesStacks stacks; /* keys in which images may have been created and deleted below it */
    bool likely;         /* is that likely? */
    Keys ends;
    KeyRanges seams;
} Around;

static void around_init(Around *around, const SeriesInterval *interval, const SeriesFold *fold,
                        const LegacyGcJobs *jobs)
{
    const SeriesEvent *event = &interval->events.at[fold->event];
    *around = (Around){0};
    find_ends(interval, event, jobs, &around->ends);
    find_seams(interval, fold, &around->seams);
    cover_below(interval, fold->at, true, &around->cover);
    if (fold->at < interval->head)
        return;
    series_stacks_init(&around->stacks, interval, fold->at);
    /* Images are made at the end of a flush, so most are about a full L0 above the head or higher. */
    around->likely = fold->at >= interval->head + interval->unit / 4 * 3;
}

static void around_release(Around *around)
{
    array_release(&around->ends);
    array_release(&around->seams);
    series_stacks_release(&around->stacks);
    image_cover_release(&around->cover);
}

/* Does the log name all layers that GC deleted between the dumps? Then GC deleted no others. */
static bool log_tells_gc(const SeriesInterval *interval)
{
    return interval->log && production_log_tells_gc(interval->log, interval->from_ms, interval->until_ms);
}

/* Assigns a layer to the gc-compaction; `doubtful`: GC may have deleted it. */
static void take_for(SeriesInterval *interval, const SeriesFold *fold, bool doubtful, SeriesChange *change)
{
    uint32_t event = doubtful && !log_tells_gc(interval)
                         ? series_doubtful_event(interval, STEP_GC_COMPACTION, STEP_GC, fold->top)
                         : fold->event;
    series_take_went(interval, event, change);
}

/* Assigns a layer to GC that `other` may have deleted. */
static void take_as_garbage(SeriesInterval *interval, StepOp other, SeriesChange *change)
{
    uint32_t event = series_doubtful_event(interval, STEP_GC, other, UINT64_MAX - 1);
    series_take_went(interval, event, change);
}

/* Assigns a layer that a gc-compaction read: one across its LSN or above it, up to its top, or one below it that GC had
 * not deleted before. Leaves others as they are. */
static void take_if_folded(SeriesInterval *interval, const SeriesFold *fold, Around *around, SeriesChange *change)
{
    const LayerSet *set = interval->set;
    LayerId id = change->layer;
    KeyRange keys = series_keys(interval, id);
    bool across = set->lsn_lo[id] <= fold->at && set->lsn_hi[id] > fold->at;
    bool above = set->lsn_lo[id] > fold->at && set->lsn_hi[id] <= fold->top;
    bool below = set->lsn_hi[id] <= fold->at && (log_tells_gc(interval) || !series_is_covered(&around->cover, id));
    if (!key_range_overlaps(keys, fold->keys) || (!across && !above && !below))
        return;
    bool hidden = below && series_stacks_over(&around->stacks, keys);
    bool out = sticks_out(interval, &around->ends, id);
    bool run = layer_is_image(set, id) && fold->at >= interval->head; /* jobs may have left the image */
    if ((out || (hidden && around->likely)) && !log_tells_gc(interval))
        take_as_garbage(interval, STEP_GC_COMPACTION, change);
    else
        take_for(interval, fold, hidden || out || run || series_crosses_seam(interval, &around->seams, id), change);
}

static void take_folded(SeriesInterval *interval, const SeriesFold *fold, const LegacyGcJobs *jobs)
{
    Around around;
    around_init(&around, interval, fold, jobs);
    for (size_t i = 0; i < interval->went.count; i++)
        if (interval->went.at[i].event == SERIES_NO_EVENT)
            take_if_folded(interval, fold, &around, &interval->went.at[i]);
    around_release(&around);
}

/* Extends a gc-compaction to all keys, as one that starts by itself has, even where GC has collected some of its
 * output. A gc-compaction of fewer keys leaves layers beside it. */
static void widen_to_run(const SeriesInterval *interval, const bool *gone, SeriesFold *fold)
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

/* The newest LSN between the dumps at which history was folded or an image was made. */
static Lsn newest_made(const SeriesInterval *interval, const SeriesFolds *folds)
{
    Lsn newest = 0;
    for (size_t i = 0; i < folds->count; i++)
        newest = folds->at[i].top > newest ? folds->at[i].top : newest;
    for (size_t i = 0; i < interval->came.count; i++) {
        LayerId id = interval->came.at[i].layer;
        newest = layer_is_image(interval->set, id) && interval->set->lsn_lo[id] > newest ? interval->set->lsn_lo[id]
                                                                                         : newest;
    }
    return newest;
}

/* Is it a deleted L0 that no event explains yet, with records below what was made since? */
static bool is_hidden_l0(const SeriesInterval *interval, const SeriesChange *change, Lsn newest)
{
    return change->event == SERIES_NO_EVENT && layer_is_l0(interval->set, change->layer) &&
           interval->set->lsn_hi[change->layer] <= newest;
}

/* L0 layers that were compacted, and whose output was folded or collected before the later dump: an event without an
 * output. Where there were too few of them for an L0 compaction, a gc-compaction may have read them directly. */
static void explain_hidden_bands(SeriesInterval *interval, const SeriesFolds *folds)
{
    const LayerSet *set = interval->set;
    Lsn folded = folds->count ? folds->at[folds->count - 1].at : 0, newest = newest_made(interval, folds), top = 0;
    size_t count = 0;
    for (size_t i = 0; i < interval->went.count; i++) {
        const SeriesChange *change = &interval->went.at[i];
        if (!is_hidden_l0(interval, change, newest))
            continue;
        top = set->lsn_hi[change->layer] > top ? set->lsn_hi[change->layer] : top;
        count++;
    }
    uint32_t event = SERIES_NO_EVENT;
    for (size_t i = 0; count && i < interval->went.count; i++) {
        SeriesChange *change = &interval->went.at[i];
        if (!is_hidden_l0(interval, change, newest))
            continue;
        if (count < legacy_params_usual.compaction_threshold && set->lsn_lo[change->layer] <= folded) {
            uint32_t either = series_doubtful_event(interval, STEP_COMPACT_L0, STEP_GC_COMPACTION, top);
            series_take_went(interval, either, change);
            continue;
        }
        if (event == SERIES_NO_EVENT)
            event = series_event_add(interval, STEP_COMPACT_L0, top);
        series_take_went(interval, event, change);
    }
}

static void series_mark(bool *marks, const LayerIdArray *layers)
{
    for (size_t i = 0; i < layers->count; i++)
        marks[layers->at[i]] = true;
}

/* Gc-compactions before the first one that the dumps show, which rewrote their output: one event without an output. GC
 * may have deleted what images cover by now, and any image, because the ends of the jobs are unknown. */
static void take_hidden(SeriesInterval *interval, const SeriesFold *shown, const SeriesRuns *runs)
{
    Around around;
    uint32_t event = SERIES_NO_EVENT;
    bool *taken = mem_zero(interval->set->count + 1, sizeof *taken);
    bool *maybe = mem_zero(interval->set->count + 1, sizeof *maybe);
    series_mark(taken, &runs->taken);
    series_mark(maybe, &runs->maybe);
    around_init(&around, interval, shown, &runs->jobs);
    for (size_t i = 0; i < interval->went.count; i++) {
        SeriesChange *change = &interval->went.at[i];
        LayerId id = change->layer;
        if (change->event != SERIES_NO_EVENT || (!taken[id] && !maybe[id]))
            continue;
        bool covered = series_is_covered(&around.cover, id);
        bool doubtful = covered || layer_is_image(interval->set, id) ||
                        series_stacks_over(&around.stacks, series_keys(interval, id));
        if (taken[id] && !doubtful) {
            if (event == SERIES_NO_EVENT)
                event = series_event_add(interval, STEP_GC_COMPACTION, shown->at);
            series_take_went(interval, event, change);
        } else if (taken[id]) {
            take_for(interval, shown, true, change);
        } else if (covered && !log_tells_gc(interval)) { /* the other layers are left to take_folded() */
            take_as_garbage(interval, STEP_GC_COMPACTION, change);
        }
    }
    around_release(&around);
    free(maybe);
    free(taken);
}

void series_take_for_folds(SeriesInterval *interval, const SeriesFolds *folds)
{
    SeriesRuns runs = {0};
    explain_hidden_bands(interval, folds);
    if (!folds->count)
        return;
    series_runs_find(interval, &interval->events.at[folds->at[0].event], folds->at[0].at, &runs);
    if (runs.maybe.count || runs.taken.count)
        take_hidden(interval, &folds->at[0], &runs);
    bool *gone = mem_zero(interval->set->count + 1, sizeof *gone);
    for (size_t i = 0; i < interval->went.count; i++)
        gone[interval->went.at[i].layer] = true;
    for (size_t i = 0; i < folds->count; i++) {
        SeriesFold *fold = &folds->at[i];
        widen_to_run(interval, gone, fold);
        take_folded(interval, fold, &runs.jobs);
        interval->events.at[fold->event].at = fold->top;
    }
    free(gone);
    series_runs_release(&runs);
}

/* Under tiered compaction a delta that only new images cover may have been rewritten first, together with everything
 * above it, and its output may have been collected. */
void series_explain_collections(SeriesInterval *interval)
{
    const LayerSet *set = interval->set;
    uint32_t event = SERIES_NO_EVENT;
    size_t left = 0;
    for (size_t i = 0; i < interval->went.count; i++)
        left += interval->went.at[i].event == SERIES_NO_EVENT;
    if (!left)
        return;
    ImageCover cover, known; /* covered by any image; covered by the images of the earlier dump */
    cover_below(interval, UINT64_MAX, true, &cover);
    cover_below(interval, UINT64_MAX, false, &known);
    for (size_t i = 0; i < interval->went.count; i++) {
        SeriesChange *change = &interval->went.at[i];
        if (change->event != SERIES_NO_EVENT || !series_is_covered(&cover, change->layer))
            continue;
        if (set->has_gc_cutoff && set->lsn_hi[change->layer] > set->gc_cutoff) {
            char text[200], end[LSN_TEXT_SIZE], cutoff[LSN_TEXT_SIZE];
            snprintf(text, sizeof text, "newer images cover the layer, but its end %s is above the GC cutoff, %s",
                     lsn_format(set->lsn_hi[change->layer], end), lsn_format(set->gc_cutoff, cutoff));
            series_unexplained(interval, change, false, text);
            continue;
        }
        if (interval->tiered && !layer_is_image(set, change->layer) && log_tells_gc(interval))
            continue; /* it was an input of the tiered compaction */
        if (interval->tiered && !layer_is_image(set, change->layer) && !series_is_covered(&known, change->layer)) {
            take_as_garbage(interval, STEP_TIERED, change);
            continue;
        }
        if (event == SERIES_NO_EVENT)
            event = series_event_add(interval, STEP_GC, UINT64_MAX - 1);
        series_take_went(interval, event, change);
    }
    image_cover_release(&known);
    image_cover_release(&cover);
}

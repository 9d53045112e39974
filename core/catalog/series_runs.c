/* series_runs.c - finds gc-compactions that no dump shows, and the jobs of one that a dump does show.
 *
 * A gc-compaction begins when enough layers lie below the cutoff: 20 layers at first, later as many bytes as the last
 * one left. So the cutoff is moved up over the layers of the dump before, and GC deletes what it may on the way. If the
 * trigger fires below the LSN of the gc-compaction that a dump shows, there was another one in between.
 *
 *     LSN 80  ═══ shown              cutoff 60: three bands of ten layers: the trigger goes off, it takes all three
 *         60  [ band ]               cutoff 80: what GC may delete by then is GC's
 *         40  [ band ]
 *         20  [ band ]               The jobs of a run are split along its images by the sizes that are left below it.
 *
 * Unknown sizes are estimated: an L0 or a full L1 holds one checkpoint_distance, a band the WAL of its LSNs, an image
 * half a checkpoint_distance at most. Rules C2 and C3 of the policy `legacy` (Neon: compaction.rs).
 */
#include "core/base/integer.h"
#include "core/catalog/series_parts.h"

#include "core/model/image_cover.h"
#include "core/planner/legacy/gc_jobs.h"

#include <stdlib.h>

#define CUTOFFS_MAX 64u /* only the newest cutoffs are tried, because each takes a pass over all layers */
#define MARGIN      5u  /* an estimate counts as a trigger only that many percent above the threshold */
#define DOUBT       5u  /* from that many percent below the threshold on, it may have triggered */

typedef struct Below {
    LayerId layer;
    uint64_t bytes;
    bool estimated; /* `bytes` is estimated: the dump has no size */
    bool gone;      /* deleted by GC, or by a gc-compaction that was found */
} Below;
typedef ARRAY(Below) Belows;

/* ---- sizes ---- */

static uint64_t image_bytes(const SeriesInterval *interval, LayerId id)
{
    KeyRange keys = series_keys(interval, id);
    U128 width = keys.hi - keys.lo;
    uint64_t most = interval->unit / 2;
    bool narrow = interval->set->form == KEY_PLAIN && width < most / PAGE_BYTES;
    return narrow ? (uint64_t)width * PAGE_BYTES : most;
}

/* A delta of unknown size and its band. Deltas that overlap in LSNs share the WAL of these LSNs. */
typedef struct SeriesPart {
    Below *below;
    LsnRange lsns;
    Key key; /* the key of a layer with a single key; the largest number for other layers */
    size_t band;
} SeriesPart;
typedef ARRAY(SeriesPart) Parts;

static int series_compare_by_lsn(const void *a, const void *b)
{
    const SeriesPart *x = a, *y = b;
    return (x->lsns.lo > y->lsns.lo) - (x->lsns.lo < y->lsns.lo);
}

static int series_compare_by_key(const void *a, const void *b)
{
    const SeriesPart *x = a, *y = b;
    if (x->band != y->band)
        return x->band < y->band ? -1 : 1;
    return (x->key > y->key) - (x->key < y->key);
}

/* Estimates layers that are slices of one key's records: the longest one is full, the others are proportional to their
 * LSNs. */
static uint64_t series_estimate_slices(SeriesPart *parts, size_t count, uint64_t unit)
{
    uint64_t longest = 1, sum = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t span = parts[i].lsns.hi - parts[i].lsns.lo;
        longest = span > longest ? span : longest;
    }
    for (size_t i = 0; i < count; i++) {
        parts[i].below->bytes =
            (uint64_t)((double)unit * (double)(parts[i].lsns.hi - parts[i].lsns.lo) / (double)longest);
        sum += parts[i].below->bytes;
    }
    return sum;
}

/* Estimates the deltas of one band; they are ordered by key. */
static void series_estimate_band(SeriesPart *parts, size_t count, uint64_t wal, uint64_t unit)
{
    size_t others = count;
    for (size_t i = 0, first = 0; i < count; i++)
        if (i + 1 == count || parts[i + 1].key != parts[i].key) {
            if (parts[i].key != U128_MAX) {
                uint64_t sum = series_estimate_slices(parts + first, i + 1 - first, unit);
                wal = wal > sum ? wal - sum : 0;
                others = count - i - 1;
            }
            first = i + 1;
        }
    for (size_t i = count - others; i < count; i++)
        parts[i].below->bytes = wal / others < unit ? wal / others : unit;
}

static void estimate(const SeriesInterval *interval, Belows *belows)
{
    const LayerSet *set = interval->set;
    Parts parts = {0};
    for (size_t i = 0; i < belows->count; i++) {
        Below *below = &belows->at[i];
        LayerId id = below->layer;
        below->bytes = set->size[id];
        below->estimated = set->size[id] == SIZE_UNKNOWN;
        if (!below->estimated)
            continue;
        if (layer_is_image(set, id))
            below->bytes = image_bytes(interval, id);
        else
            array_push(&parts, (SeriesPart){below, series_lsns(interval, id),
                                            set->key_hi[id] - set->key_lo[id] == 1 ? set->key_lo[id] : U128_MAX, 0});
    }
    if (parts.count)
        qsort(parts.at, parts.count, sizeof *parts.at, series_compare_by_lsn);
    LsnArray wal = {0};
    Lsn end = 0;
    for (size_t i = 0; i < parts.count; i++) {
        LsnRange lsns = parts.at[i].lsns;
        if (!wal.count || lsns.lo >= end) {
            array_push(&wal, 0);
            end = lsns.lo;
        }
        wal.at[wal.count - 1] += lsns.hi > end ? lsns.hi - end : 0;
        end = lsns.hi > end ? lsns.hi : end;
        parts.at[i].band = wal.count - 1;
    }
    if (parts.count)
        qsort(parts.at, parts.count, sizeof *parts.at, series_compare_by_key);
    for (size_t first = 0, i = 0; i < parts.count; i++)
        if (i + 1 == parts.count || parts.at[i + 1].band != parts.at[i].band) {
            series_estimate_band(parts.at + first, i + 1 - first, wal.at[parts.at[i].band], interval->unit);
            first = i + 1;
        }
    array_release(&wal);
    array_release(&parts);
}

/* ---- the cutoff moves up ---- */

/* The LSNs above `above` at which layers begin, ascending and distinct. */
static void starts_of(const SeriesInterval *interval, const Belows *belows, Lsn above, LsnArray *starts)
{
    for (size_t i = 0; i < belows->count; i++) {
        Lsn lo = interval->set->lsn_lo[belows->at[i].layer];
        if (lo > above)
            array_push(starts, lo);
    }
    if (starts->count)
        qsort(starts->at, starts->count, sizeof *starts->at, integer_compare_u64);
    size_t distinct = 0;
    for (size_t i = 0; i < starts->count; i++)
        if (!distinct || starts->at[distinct - 1] != starts->at[i])
            starts->at[distinct++] = starts->at[i];
    starts->count = distinct;
}

/* Marks what GC deletes once the cutoff has moved that far. */
static void collect_garbage(const SeriesInterval *interval, Belows *belows, Lsn cutoff)
{
    ImageCover cover;
    LayerIdArray images = {0};
    for (size_t i = 0; i < belows->count; i++)
        if (!belows->at[i].gone && layer_is_image(interval->set, belows->at[i].layer))
            array_push(&images, belows->at[i].layer);
    image_cover_init(&cover, (LayerView){interval->set, NULL, images.at, images.count}, cutoff + 1);
    for (size_t i = 0; i < belows->count; i++) {
        LayerId id = belows->at[i].layer;
        KeyRange gap;
        if (!belows->at[i].gone && interval->set->lsn_hi[id] <= cutoff &&
            !image_cover_layer_gap(&cover, id, interval->set->lsn_hi[id], &gap))
            belows->at[i].gone = true;
    }
    image_cover_release(&cover);
    array_release(&images);
}

/* The highest end of the layers that begin at or below the cutoff: a gc-compaction there reads all layers up to it. */
static Lsn top_of(const SeriesInterval *interval, const Belows *belows, Lsn cutoff)
{
    const LayerSet *set = interval->set;
    Lsn top = 0;
    for (size_t i = 0; i < belows->count; i++) {
        LayerId id = belows->at[i].layer;
        if (!belows->at[i].gone && set->lsn_lo[id] <= cutoff && set->lsn_hi[id] > top)
            top = set->lsn_hi[id];
    }
    return top;
}

/* May the gc-compaction at `at`, which a dump shows, have followed one at `cutoff`? A second one starts only with new
 * bytes, so layers that the first one did not read have to begin between the two. Near the earlier dump's head,
 * and above it, such layers may have been created and deleted unseen. */
static bool may_follow(const SeriesInterval *interval, const Belows *belows, Lsn cutoff, Lsn at)
{
    const LayerSet *set = interval->set;
    Lsn top = top_of(interval, belows, cutoff);
    if (at >= interval->head || interval->head - at <= interval->unit / LEGACY_REPARTITION_SHARE)
        return true;
    for (size_t i = 0; i < belows->count; i++) {
        LayerId id = belows->at[i].layer;
        if (!belows->at[i].gone && set->lsn_lo[id] > cutoff && set->lsn_hi[id] > top)
            return true;
    }
    for (size_t i = 0; i < interval->came.count; i++) {
        LayerId id = interval->came.at[i].layer;
        if (set->lsn_lo[id] > cutoff && set->lsn_lo[id] < at && set->lsn_hi[id] > top)
            return true;
    }
    return false;
}

/* Appends what a gc-compaction at `cutoff` reads to `taken`. Returns the bytes of the deltas that it leaves, estimated
 * as the WAL above the cutoff. */
static uint64_t fold(const SeriesInterval *interval, Belows *belows, Lsn cutoff, LayerIdArray *taken)
{
    const LayerSet *set = interval->set;
    Lsn top = top_of(interval, belows, cutoff);
    for (size_t i = 0; i < belows->count; i++) {
        LayerId id = belows->at[i].layer;
        if (belows->at[i].gone || set->lsn_hi[id] > top)
            continue;
        belows->at[i].gone = true;
        array_push(taken, id);
    }
    return top > cutoff ? top - cutoff : 0;
}

/* Computes the jobs of the shown gc-compaction: it is split along its images, by the sizes of what is left below. */
static void series_split_jobs(const SeriesInterval *interval, const Belows *belows, const SeriesEvent *shown, Lsn at,
                              LegacyGcJobs *jobs)
{
    const LayerSet *set = interval->set;
    LayerSet sized = *set; /* a shallow copy with its own array of sizes */
    LayerIdArray left = {0};
    LegacyTimeline timeline;
    legacy_timeline_init(&timeline, &legacy_params_usual);
    sized.size = mem_alloc((set->count + 1) * sizeof *sized.size);
    for (size_t i = 0; i < belows->count; i++)
        if (!belows->at[i].gone) {
            sized.size[belows->at[i].layer] = belows->at[i].bytes;
            array_push(&left, belows->at[i].layer);
        }
    for (size_t i = 0; i < shown->out.count; i++) {
        if (!layer_is_image(set, shown->out.at[i]))
            continue;
        legacy_parts_begin(&timeline.parts);
        legacy_parts_add(&timeline.parts, series_keys(interval, shown->out.at[i]));
    }
    uint64_t mib = interval->unit * LEGACY_SUBJOB_LAYERS >> 20;
    LegacyGcRequest request = {.keys = {0, key_max(set->form)}, .lsns = {0, at}, .max_mb = mib ? mib : 1};
    legacy_gc_split(&timeline, &sized, left.at, left.count, &request, jobs);
    legacy_timeline_release(&timeline);
    array_release(&left);
    free(sized.size);
}

/* Does a gc-compaction start at the cutoff? `last` is the cutoff of the one before, which left `left` bytes. Where
 * sizes are estimated, `percent` of the new bytes count. */
static bool series_triggers(const SeriesInterval *interval, const Belows *belows, Lsn cutoff, Lsn last, uint64_t left,
                            uint64_t percent)
{
    const LayerSet *set = interval->set;
    LegacyParams params = {.gc_compaction_enabled = true,
                           .gc_compaction_ratio_percent = legacy_params_usual.gc_compaction_ratio_percent,
                           .gc_compaction_initial_threshold_kb =
                               ((uint64_t)LEGACY_FIRST_LAYERS * interval->unit + 1023) / 1024};
    uint64_t l1 = 0, l2 = left;
    bool exact = left == 0;
    for (size_t i = 0; i < belows->count; i++) {
        Lsn lo = set->lsn_lo[belows->at[i].layer];
        if (belows->at[i].gone || lo > cutoff)
            continue;
        *(last > 0 && lo <= last ? &l2 : &l1) += belows->at[i].bytes;
        exact = exact && !belows->at[i].estimated;
    }
    if (exact && l2 > 0) /* the first threshold depends on `unit`, which is always an estimate */
        return legacy_gc_trigger(&params, l1, l2) == LEGACY_TRIGGER_STARTS;
    return legacy_gc_trigger(&params, l1 / 100 * percent, l2) == LEGACY_TRIGGER_STARTS;
}

/* Moves the cutoff up to below the shown gc-compaction. What earlier ones read is added to `runs->taken`. What they
 * would have read if they had begun a little earlier than estimated is added to `runs->maybe`. */
static void move_cutoff(const SeriesInterval *interval, const SeriesEvent *shown, Lsn at, Belows *belows,
                        SeriesRuns *runs)
{
    const LayerSet *set = interval->set;
    uint64_t left = 0, images = 0; /* bytes that the last gc-compaction left, and how many of these are in images */
    Lsn last = interval->folded;
    LsnArray starts = {0};
    starts_of(interval, belows, last, &starts);
    for (size_t i = 0; i < shown->out.count; i++)
        images += layer_is_image(set, shown->out.at[i]) ? image_bytes(interval, shown->out.at[i]) : 0;
    for (size_t s = starts.count > CUTOFFS_MAX ? starts.count - CUTOFFS_MAX : 0; s + 1 < starts.count; s++) {
        Lsn cutoff = starts.at[s];
        collect_garbage(interval, belows, cutoff);
        if (!may_follow(interval, belows, cutoff, at))
            continue;
        if (series_triggers(interval, belows, cutoff, last, left, 100 + DOUBT))
            for (size_t i = 0; i < belows->count; i++)
                if (!belows->at[i].gone && set->lsn_lo[belows->at[i].layer] <= cutoff)
                    array_push(&runs->maybe, belows->at[i].layer);
        if (!series_triggers(interval, belows, cutoff, last, left, 100 - MARGIN))
            continue;
        left = fold(interval, belows, cutoff, &runs->taken) + images;
        last = cutoff;
    }
    collect_garbage(interval, belows, at - 1);
    array_release(&starts);
}

void series_runs_release(SeriesRuns *runs)
{
    array_release(&runs->taken);
    array_release(&runs->maybe);
    array_release(&runs->jobs);
    *runs = (SeriesRuns){0};
}

void series_runs_find(const SeriesInterval *interval, const SeriesEvent *shown, Lsn at, SeriesRuns *runs)
{
    if (interval->unit == 0 || interval->set->has_ancestor || at == 0)
        return;
    Belows belows = {0};
    for (size_t i = 0; i < interval->before_count; i++)
        if (interval->set->lsn_lo[interval->before[i]] <= at)
            array_push(&belows, (Below){.layer = interval->before[i]});
    estimate(interval, &belows);
    move_cutoff(interval, shown, at, &belows, runs);
    series_split_jobs(interval, &belows, shown, at, &runs->jobs);
    array_release(&belows);
}

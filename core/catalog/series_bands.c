/* series_bands.c - finds compactions of L0: bands of new deltas, each of which tiles the LSNs of L0 layers, whether a
 * dump shows them or not.
 *
 *     head before                40
 *     went  L0 [10,20) [20,30) [30,40)        came  L1 [10,30) …   L1 [30,60) …   L0 [60,70)
 *
 *     cursor 10: a band [10,30) begins there, two of the L0 are its inputs
 *     cursor 30: a band [30,60): one L0 is its input, others were flushed and compacted between the dumps
 *
 * A band that does not begin at the cursor begins where gc-compaction folded another one: at an LSN with images whose
 * last one ends at the end of all keys. (The images of an image pass end with the last partition.)
 */
#include "core/catalog/series_parts.h"

#include <stdlib.h>

typedef struct Band {
    LsnRange lsns;
    size_t first, count; /* range in Bands.deltas */
} Band;

typedef struct BandDelta {
    Lsn lo, hi;
    KeyRange keys;
    SeriesChange *change;
} BandDelta;

typedef ARRAY(BandDelta) BandDeltas;

static int compare_deltas(const void *a, const void *b)
{
    const BandDelta *x = a, *y = b;
    if (x->lo != y->lo)
        return x->lo < y->lo ? -1 : 1;
    if (x->hi != y->hi)
        return x->hi > y->hi ? -1 : 1;
    return (x->keys.lo > y->keys.lo) - (x->keys.lo < y->keys.lo);
}

static void collect(SeriesInterval *interval, BandDeltas *l0, BandDeltas *deltas)
{
    const LayerSet *set = interval->set;
    for (size_t i = 0; i < interval->went.count; i++) {
        SeriesChange *change = &interval->went.at[i];
        LayerId id = change->layer;
        if (layer_is_l0(set, id))
            array_push(l0, (BandDelta){set->lsn_lo[id], set->lsn_hi[id], series_keys(interval, id), change});
    }
    if (l0->count)
        qsort(l0->at, l0->count, sizeof *l0->at, compare_deltas);
    Lsn from = l0->count && l0->at[0].lo < interval->head ? l0->at[0].lo : interval->head;
    for (size_t i = 0; i < interval->came.count; i++) {
        SeriesChange *change = &interval->came.at[i];
        LayerId id = change->layer;
        if (change->event == SERIES_NO_EVENT && !layer_is_image(set, id) && set->lsn_lo[id] >= from)
            array_push(deltas, (BandDelta){set->lsn_lo[id], set->lsn_hi[id], series_keys(interval, id), change});
    }
    if (deltas->count)
        qsort(deltas->at, deltas->count, sizeof *deltas->at, compare_deltas);
}

/* Was a delta with these LSNs deleted that is not an L0? An L0 compaction deletes L0 only. */
static bool deletes_others(const SeriesInterval *interval, LsnRange lsns)
{
    const LayerSet *set = interval->set;
    for (size_t i = 0; i < interval->went.count; i++) {
        LayerId id = interval->went.at[i].layer;
        if (!layer_is_image(set, id) && !layer_is_l0(set, id) && set->lsn_lo[id] >= lsns.lo &&
            set->lsn_hi[id] <= lsns.hi)
            return true;
    }
    return false;
}

/* False: the L0 of the earlier dump do not cover the band's LSNs without gaps and overlaps. */
static bool inputs_tile(const SeriesInterval *interval, const BandDeltas *l0, LsnRange lsns)
{
    Lsn cursor = lsns.lo, end = lsns.hi < interval->head ? lsns.hi : interval->head;
    for (size_t i = 0; i < l0->count; i++) {
        const BandDelta *layer = &l0->at[i];
        if (layer->hi <= lsns.lo || layer->lo >= lsns.hi)
            continue;
        if (layer->lo != cursor || layer->hi > lsns.hi)
            return false;
        cursor = layer->hi;
    }
    return cursor >= end;
}

static void take_band(SeriesInterval *interval, const BandDeltas *l0, BandDelta *deltas, const Band *band)
{
    BandDelta *own = deltas + band->first;
    bool tiered = deletes_others(interval, band->lsns);
    uint32_t event = series_event_add(interval, tiered ? STEP_TIERED : STEP_COMPACT_L0, band->lsns.hi);
    for (size_t i = 0; i < l0->count; i++)
        if (l0->at[i].lo >= band->lsns.lo && l0->at[i].hi <= band->lsns.hi &&
            l0->at[i].change->event == SERIES_NO_EVENT) /* unless the log has explained it already */
            series_take_went(interval, event, l0->at[i].change);
    for (size_t i = 0; i < band->count; i++)
        series_take_came(interval, event, own[i].change);
    for (size_t i = 0; tiered && i < interval->went.count; i++) {
        SeriesChange *change = &interval->went.at[i];
        LsnRange lsns = series_lsns(interval, change->layer);
        if (change->event == SERIES_NO_EVENT && !layer_is_image(interval->set, change->layer) &&
            lsns.lo >= band->lsns.lo && lsns.hi <= band->lsns.hi)
            series_take_went(interval, event, change);
    }
}

/* Can an L0 compaction have begun at this LSN: where the last one ended, or where some L0 begins or ends? */
static bool begins_at_an_l0(const SeriesInterval *interval, const BandDeltas *l0, Lsn lsn)
{
    const LayerSet *set = interval->set;
    for (size_t i = 0; i < l0->count; i++)
        if (l0->at[i].lo == lsn || l0->at[i].hi == lsn)
            return true;
    for (size_t i = 0; i < interval->came.count; i++) {
        LayerId id = interval->came.at[i].layer;
        if (layer_is_l0(set, id) && (set->lsn_lo[id] == lsn || set->lsn_hi[id] == lsn))
            return true;
    }
    return lsn == interval->head;
}

void series_explain_bands(SeriesInterval *interval)
{
    BandDeltas l0 = {0}, deltas = {0};
    collect(interval, &l0, &deltas);
    Lsn cursor = l0.count && l0.at[0].lo < interval->head ? l0.at[0].lo : interval->head;
    for (size_t i = 0; i < deltas.count;) {
        Band band = {{deltas.at[i].lo, deltas.at[i].hi}, i, 0};
        for (; i < deltas.count && deltas.at[i].lo < band.lsns.hi; i++, band.count++)
            band.lsns.hi = deltas.at[i].hi > band.lsns.hi ? deltas.at[i].hi : band.lsns.hi;
        bool next = band.lsns.lo == cursor || begins_at_an_l0(interval, &l0, band.lsns.lo);
        bool folded = !next && series_image_reaches_end(interval, band.lsns.lo);
        if (!folded && inputs_tile(interval, &l0, band.lsns))
            take_band(interval, &l0, deltas.at, &band);
        cursor = band.lsns.hi;
    }
    array_release(&l0);
    array_release(&deltas);
}

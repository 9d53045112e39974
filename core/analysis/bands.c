/* bands.c - finds the bands of bands.h: joins deltas whose LSN ranges overlap, then counts splits in one pass over the
 * deltas sorted by (band, key_lo).
 *
 *     rank of LSN      0  1  2  3  4       reach[r] = highest end of a delta that starts at r
 *     reach            2  3  .  4  .       a band runs while a start lies below the reach so far: [0,3) and [3,4)
 */
#include "core/analysis/bands.h"

#include "core/base/distribution.h"
#include "core/base/sort.h"

#include <stdlib.h>

#define NO_BAND UINT32_MAX

static bool counts(const LayerSet *set, LayerId id)
{
    return !layer_is_image(set, id) && set->lsn_lo[id] < set->lsn_hi[id] && set->key_lo[id] < set->key_hi[id];
}

/* Fills bands->at. Returns, in heap memory, the band that covers each LSN rank. */
static uint32_t *find_bands(Bands *bands, const LayerIndex *index, const LayerId *deltas, size_t count)
{
    uint32_t *reach = mem_zero(index->lsn_count, sizeof *reach);
    for (size_t i = 0; i < count; i++) {
        uint32_t lo = index->lsn_lo[deltas[i]], hi = index->lsn_hi[deltas[i]];
        if (reach[lo] < hi)
            reach[lo] = hi;
    }
    bands->at = mem_alloc(index->lsn_count * sizeof *bands->at);
    uint32_t end = 0;
    for (uint32_t rank = 0; rank < index->lsn_count; rank++) {
        if (reach[rank] > 0 && (bands->count == 0 || rank >= end))
            bands->at[bands->count++] = (Band){.lsns.lo = index->lsns[rank]};
        if (reach[rank] > end)
            end = reach[rank];
        reach[rank] = bands->count ? bands->count - 1 : NO_BAND;
        if (bands->count)
            bands->at[bands->count - 1].lsns.hi = index->lsns[end];
    }
    return reach;
}

static void count_splits(Bands *bands, const LayerIndex *index, const uint32_t *band_at, const LayerId *deltas,
                         size_t count)
{
    Sort64 *order = mem_alloc(count * sizeof *order);
    for (size_t i = 0; i < count; i++)
        order[i] = (Sort64){(uint64_t)band_at[index->lsn_lo[deltas[i]]] << 32 | index->key_lo[deltas[i]], deltas[i]};
    sort_64(order, count);
    uint32_t reach = 0;
    for (size_t i = 0; i < count; i++) {
        Band *band = &bands->at[order[i].number >> 32];
        if (band->deltas++ == 0)
            reach = 0;
        else if ((uint32_t)order[i].number >= reach)
            band->splits++;
        if (index->key_hi[order[i].place] > reach)
            reach = index->key_hi[order[i].place];
    }
    free(order);
}

void bands_init(Bands *bands, LayerView view)
{
    *bands = (Bands){0};
    LayerId *deltas = mem_alloc(view.count * sizeof *deltas);
    size_t kept = 0;
    for (size_t i = 0; i < view.count; i++)
        if (counts(view.set, view.ids[i]))
            deltas[kept++] = view.ids[i];
    uint32_t *band_at = find_bands(bands, view.index, deltas, kept);
    count_splits(bands, view.index, band_at, deltas, kept);
    free(band_at);
    free(deltas);
    Histogram splits = {0};
    for (uint32_t i = 0; i < bands->count; i++) {
        bands->with_split += bands->at[i].splits > 0;
        histogram_add(&splits, bands->at[i].splits, 1);
    }
    Distribution distribution = histogram_distribution(&splits);
    histogram_release(&splits);
    bands->median_splits = (uint32_t)distribution.p50;
    bands->max_splits = (uint32_t)distribution.max;
}

void bands_release(Bands *bands)
{
    free(bands->at);
    *bands = (Bands){0};
}

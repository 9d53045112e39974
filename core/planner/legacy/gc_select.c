/* gc_select.c - keeps a list of the layers over the current keys, which moves along with the jobs.
 *
 * Worked example, cutoff 30: layers 10-20, 18-45, 40-60. The highest end of those that begin at or below the cutoff is
 * 45, so 40-60 is left out, and the new layers reach up to 45.
 */
#include "core/planner/legacy/gc_select.h"

#include "core/base/sort.h"
#include "core/model/keyspace.h"
#include "core/planner/legacy/key_sweep.h"

#include <stdlib.h>

const char *legacy_refusal_name(LegacyRefusal refusal)
{
    static const char *const names[] = {
        [LEGACY_NOT_REFUSED] = "none",
        [LEGACY_REFUSED_DISK] = "not enough disk space",
        [LEGACY_REFUSED_MEMORY] = "too much memory",
        [LEGACY_REFUSED_REWRITE] = "too many layers to cut",
        [LEGACY_REFUSED_OVERLAP] = "overlapping deltas",
        [LEGACY_REFUSED_KEY] = "too many values of one key",
        [LEGACY_REFUSED_EMPTY] = "no keys",
        [LEGACY_REFUSED_RESULT] = "overlapping deltas in the result",
    };
    return names[refusal];
}

static int by_lsn(const void *a, const void *b)
{
    Lsn x = *(const Lsn *)a, y = *(const Lsn *)b;
    return x < y ? -1 : x > y;
}

static void keep_below(LegacyGcBounds *bounds, const Lsn *lsns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (lsns[i] < bounds->cutoff)
            array_push(&bounds->keep, lsns[i]);
}

void legacy_gc_bounds_init(LegacyGcBounds *bounds, const LegacyTimeline *timeline, const LayerSet *set,
                           const LayerId *ids, size_t count, LsnRange lsns)
{
    Lsn watermark = legacy_watermark(timeline);
    *bounds = (LegacyGcBounds){
        .set = set, .ids = ids, .count = count, .cutoff = lsns.hi < watermark ? lsns.hi : watermark, .lo = UINT64_MAX};
    keep_below(bounds, set->branches.at, set->branches.count);
    keep_below(bounds, timeline->leases, timeline->lease_count);
    if (bounds->keep.count > 1)
        qsort(bounds->keep.at, bounds->keep.count, sizeof *bounds->keep.at, by_lsn);
    for (size_t i = 0; i < count; i++) {
        Lsn start = set->lsn_lo[ids[i]], end = legacy_end(set, ids[i]);
        if (start <= bounds->cutoff) {
            bounds->any = true;
            bounds->hi = end > bounds->hi ? end : bounds->hi;
        }
        if ((lsns.lo == 0 || end > lsns.lo) && start < bounds->lo)
            bounds->lo = start;
    }
    bounds->below = lsns.lo != 0 || timeline->has_ancestor;
    bounds->lowest = lsns.lo != 0             ? bounds->lo
                     : timeline->has_ancestor ? timeline->ancestor_lsn
                     : bounds->keep.count     ? bounds->keep.at[0]
                                              : bounds->cutoff;
}

void legacy_gc_bounds_release(LegacyGcBounds *bounds)
{
    array_release(&bounds->keep);
}

/* ---- jobs ---- */

/* Adds the layers that may be selected: those within the job's LSNs. */
static void sweep_init(LegacyKeySweep *sweep, const LegacyGcBounds *bounds)
{
    LayerId *fit = mem_alloc((bounds->count + 1) * sizeof *fit);
    size_t fits = 0;
    for (size_t i = 0; i < bounds->count; i++)
        if (legacy_gc_fits(bounds, bounds->set, bounds->ids[i]))
            fit[fits++] = bounds->ids[i];
    legacy_key_sweep_init(sweep, bounds->set, fit, fits);
    free(fit);
}

static int by_id(const void *a, const void *b)
{
    LayerId x = *(const LayerId *)a, y = *(const LayerId *)b;
    return x < y ? -1 : x > y;
}

static void add_layer(LegacyGcSelection *selection, const LayerSet *set, LayerId id)
{
    bool image = layer_is_image(set, id), inside = legacy_inside(set, id, selection->keys);
    uint64_t size = set->size[id] == SIZE_UNKNOWN ? 0 : set->size[id];
    Lsn end = legacy_end(set, id);
    array_push(&selection->layers, id);
    selection->sizes_unknown |= set->size[id] == SIZE_UNKNOWN;
    selection->deltas += !image;
    selection->cut += !image && !inside;
    selection->kept_images += image && !inside;
    selection->bytes += size;
    selection->cut_bytes += !image && !inside ? size : 0;
    selection->image_bytes += image && !inside ? size : 0;
    selection->memory += (image ? 5 : 3) * (size / LEGACY_MEMORY_UNIT);
    selection->top = end > selection->top ? end : selection->top;
}

static LegacyRefusal find_refusal(LegacyGcSelection *selection, const LayerSet *set, uint64_t free_bytes)
{
    if (free_bytes != UINT64_MAX && (double)free_bytes * 0.8 < (double)selection->bytes)
        return LEGACY_REFUSED_DISK;
    if (selection->memory > LEGACY_MEMORY_LIMIT)
        return LEGACY_REFUSED_MEMORY;
    if (selection->layers.count > LEGACY_REWRITE_MIN &&
        selection->cut * 100 >= selection->layers.count * LEGACY_REWRITE_SHARE)
        return LEGACY_REFUSED_REWRITE;
    selection->overlap = legacy_overlap_find(set, selection->layers.at, selection->layers.count);
    return selection->overlap.layer == LAYER_NONE ? LEGACY_NOT_REFUSED : LEGACY_REFUSED_OVERLAP;
}

static void select_job(LegacyKeySweep *sweep, LegacyGcSelection *selection, KeyRange keys)
{
    LegacyGcSelection empty = {.keys = keys, .layers = selection->layers, .overlap = {LAYER_NONE, LAYER_NONE}};
    empty.layers.count = 0;
    *selection = empty;
    if (keys.lo >= keys.hi)
        return;
    legacy_key_sweep_move(sweep, keys);
    for (size_t i = 0; i < sweep->open.count; i++)
        add_layer(selection, sweep->set, sweep->open.at[i]);
    if (selection->layers.count > 1)
        qsort(selection->layers.at, selection->layers.count, sizeof *selection->layers.at, by_id);
}

void legacy_gc_select(const LegacyGcBounds *bounds, const LegacyGcJob *jobs, size_t job_count, bool metadata,
                      uint64_t free_bytes, LegacyGcEach *each, void *self)
{
    LegacyKeySweep sweep;
    LegacyGcSelection selection = {0};
    sweep_init(&sweep, bounds);
    for (size_t i = 0; i < job_count; i++) {
        KeyRange keys = jobs[i].keys;
        if (!metadata && keys.hi > KEY_METADATA_LO)
            keys.hi = KEY_METADATA_LO;
        select_job(&sweep, &selection, keys);
        selection.refusal = find_refusal(&selection, bounds->set, free_bytes);
        if (!each(self, i, &selection))
            break;
    }
    array_release(&selection.layers);
    legacy_key_sweep_release(&sweep);
}

uint64_t legacy_gc_pages(const LayerSet *set, const LegacyGcSelection *selection)
{
    Keyspace covered = {0};
    uint64_t bytes = 0;
    size_t count = 0;
    Sort64 *order = mem_alloc((selection->layers.count + 1) * sizeof *order);
    for (size_t i = 0; i < selection->layers.count; i++)
        if (layer_is_image(set, selection->layers.at[i]))
            order[count++] = (Sort64){UINT64_MAX - set->lsn_lo[selection->layers.at[i]], (uint32_t)i};
    sort_64(order, count);
    for (size_t i = 0; i < count; i++) {
        LayerId id = selection->layers.at[order[i].place];
        KeyRange keys = {set->key_lo[id], set->key_hi[id]};
        Keyspace under = keyspace_clip(&covered, keys);
        if (under.count == 0 && set->size[id] != SIZE_UNKNOWN)
            bytes += set->size[id];
        keyspace_release(&under);
        keyspace_add(&covered, keys);
    }
    keyspace_release(&covered);
    free(order);
    return count > 0 ? bytes / PAGE_BYTES + 1 : 0;
}

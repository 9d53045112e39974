/* gc_jobs.c - sums the files over a growing key range, from two sorted lists.
 *
 *     bytes over [a, b) = bytes of layers that start before b - bytes of those that end at or before a
 *
 * Worked example, 300 MiB a job, parts of 100 keys, one layer of 400 MiB over [50, 250): the files over the first part
 * have 400 MiB, so a job ends, at the smallest end of these layers: 250. The second part ends at 200, inside the job.
 * What is left of the third part, [250, 300), has no layer, so the job is extended over it.
 */
#include "core/planner/legacy/gc_jobs.h"

#include "core/base/sort.h"

#include <stdlib.h>

LegacyTrigger legacy_gc_trigger(const LegacyParams *params, uint64_t l1, uint64_t l2)
{
    if (!params->gc_compaction_enabled)
        return LEGACY_TRIGGER_DISABLED;
    if ((U128)l1 + l2 >= LEGACY_AUTO_LIMIT)
        return LEGACY_TRIGGER_TOO_LARGE;
    if (l2 == 0)
        return (U128)l1 >= (U128)params->gc_compaction_initial_threshold_kb * 1024 ? LEGACY_TRIGGER_STARTS
                                                                                   : LEGACY_TRIGGER_SMALL;
    double ratio = (double)l1 / (double)l2;
    return ratio >= (double)params->gc_compaction_ratio_percent / 100.0 ? LEGACY_TRIGGER_STARTS : LEGACY_TRIGGER_RATIO;
}

Lsn legacy_watermark(const LegacyTimeline *timeline)
{
    Lsn lowest = timeline->gc_space < timeline->gc_time ? timeline->gc_space : timeline->gc_time;
    return lowest < timeline->gc_applied ? lowest : timeline->gc_applied;
}

LegacyTriggerVerdict legacy_gc_trigger_of(const LegacyTimeline *timeline, const LayerSet *set, const LayerId *ids,
                                          size_t count, Lsn last_completed)
{
    LegacyTriggerVerdict verdict = {0};
    for (size_t i = 0; i < count; i++) {
        Lsn start = set->lsn_lo[ids[i]];
        uint64_t size = set->size[ids[i]];
        bool below = last_completed > 0 && start <= last_completed;
        if (!below && start > timeline->gc_applied)
            continue;
        verdict.sizes_unknown |= size == SIZE_UNKNOWN;
        *(below ? &verdict.l2 : &verdict.l1) += size == SIZE_UNKNOWN ? 0 : size;
    }
    verdict.trigger = legacy_gc_trigger(&timeline->params, verdict.l1, verdict.l2);
    if (verdict.trigger != LEGACY_TRIGGER_DISABLED && timeline->has_ancestor)
        verdict.trigger = LEGACY_TRIGGER_BRANCH;
    else if (verdict.trigger != LEGACY_TRIGGER_DISABLED && legacy_watermark(timeline) == 0)
        verdict.trigger = LEGACY_TRIGGER_NO_MARK;
    return verdict;
}

/* ---- the split ---- */

/* The layers in the order of key starts and in that of key ends, and a heap of the ends of the open ones, the smallest
 * on top. */
typedef struct LegacyGcSweep {
    const LayerSet *set;
    Sort128 *starts, *ends;
    size_t count, next_start, next_end;
    uint64_t begun, ended; /* bytes */
    ARRAY(Key) open;
} LegacyGcSweep;

static uint64_t layer_size(const LayerSet *set, LayerId id)
{
    return set->size[id] == SIZE_UNKNOWN ? 0 : set->size[id];
}

static void gc_sweep_init(LegacyGcSweep *sweep, const LayerSet *set, const LayerId *ids, size_t count, Lsn below)
{
    *sweep = (LegacyGcSweep){.set = set};
    sweep->starts = mem_alloc(count * sizeof *sweep->starts);
    sweep->ends = mem_alloc(count * sizeof *sweep->ends);
    for (size_t i = 0; i < count; i++) {
        if (set->lsn_lo[ids[i]] > below)
            continue;
        sweep->starts[sweep->count] = (Sort128){set->key_lo[ids[i]], ids[i]};
        sweep->ends[sweep->count++] = (Sort128){set->key_hi[ids[i]], ids[i]};
    }
    sort_128(sweep->starts, sweep->count);
    sort_128(sweep->ends, sweep->count);
}

static void gc_sweep_release(LegacyGcSweep *sweep)
{
    free(sweep->starts);
    free(sweep->ends);
    array_release(&sweep->open);
}

static void gc_sweep_open(LegacyGcSweep *sweep, Key end)
{
    array_push(&sweep->open, end);
    Key *heap = sweep->open.at;
    size_t at = sweep->open.count - 1;
    for (; at > 0 && heap[(at - 1) / 2] > end; at = (at - 1) / 2)
        heap[at] = heap[(at - 1) / 2];
    heap[at] = end;
}

static void gc_sweep_close(LegacyGcSweep *sweep)
{
    Key *heap = sweep->open.at;
    size_t count = --sweep->open.count, at = 0;
    Key moving = heap[count];
    for (size_t child = 1; child < count; child = 2 * at + 1) {
        child += child + 1 < count && heap[child + 1] < heap[child];
        if (heap[child] >= moving)
            break;
        heap[at] = heap[child];
        at = child;
    }
    if (count > 0)
        heap[at] = moving;
}

/* Bytes of the layers over [a, b), and the smallest end among them; both bounds only grow. */
static uint64_t gc_sweep_over(LegacyGcSweep *sweep, KeyRange keys, Key *smallest_end)
{
    for (; sweep->next_start < sweep->count && sweep->starts[sweep->next_start].number < keys.hi; sweep->next_start++) {
        LayerId id = sweep->starts[sweep->next_start].place;
        sweep->begun += layer_size(sweep->set, id);
        gc_sweep_open(sweep, sweep->set->key_hi[id]);
    }
    for (; sweep->next_end < sweep->count && sweep->ends[sweep->next_end].number <= keys.lo; sweep->next_end++)
        sweep->ended += layer_size(sweep->set, sweep->ends[sweep->next_end].place);
    while (sweep->open.count > 0 && sweep->open.at[0] <= keys.lo)
        gc_sweep_close(sweep);
    *smallest_end = sweep->open.count > 0 ? sweep->open.at[0] : keys.hi;
    return sweep->begun - sweep->ended;
}

typedef ARRAY(KeyRange) LegacyRanges;

/* Appends all ranges of the partitioning, cut to the request. */
static void gather_ranges(const LegacyParts *parts, KeyRange keys, LegacyRanges *ranges)
{
    for (size_t r = 0; r < parts->ranges.count; r++) {
        KeyRange range = key_range_clip(parts->ranges.at[r], keys);
        if (range.lo < range.hi)
            array_push(ranges, range);
    }
    if (ranges->count > 1)
        qsort(ranges->at, ranges->count, sizeof *ranges->at, key_range_order);
}

void legacy_gc_split(const LegacyTimeline *timeline, const LayerSet *set, const LayerId *ids, size_t count,
                     const LegacyGcRequest *request, LegacyGcJobs *jobs)
{
    LsnRange lsns = {request->lsns.lo, request->lsns.hi == UINT64_MAX ? legacy_watermark(timeline) : request->lsns.hi};
    U128 max_bytes = (U128)request->max_mb << 20;
    LegacyRanges ranges = {0};
    gather_ranges(&timeline->parts, request->keys, &ranges);
    LegacyGcSweep sweep;
    gc_sweep_init(&sweep, set, ids, count, lsns.hi);
    size_t first = jobs->count;
    Key start = ranges.count ? ranges.at[0].lo : 0;
    for (size_t i = 0; i < ranges.count; i++) {
        KeyRange keys = {start, ranges.at[i].hi};
        bool last = i + 1 == ranges.count;
        if (keys.lo >= keys.hi)
            continue;
        Key smallest_end;
        uint64_t size = gc_sweep_over(&sweep, keys, &smallest_end);
        if (size <= max_bytes && !last)
            continue;
        keys.hi = smallest_end > keys.hi ? smallest_end : keys.hi;
        keys.hi = last && request->keys.hi > keys.hi ? request->keys.hi : keys.hi;
        if (size == 0 && jobs->count > first)
            jobs->at[jobs->count - 1].keys.hi = keys.hi;
        else
            array_push(jobs, (LegacyGcJob){keys, lsns});
        start = keys.hi;
    }
    gc_sweep_release(&sweep);
    array_release(&ranges);
}

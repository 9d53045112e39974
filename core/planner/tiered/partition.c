/* partition.c - sweeps over the key ranges that count.
 *
 * Partitions: ranges sorted by start; a new partition begins where a range starts at or above the highest end so far.
 * The split between [..,8) and [10,..) is the gap 8..10; where layers touch, the gap is one key wide: 8..8.
 *
 * Near-splits: all starts and ends in key order. Just after an end at `a` and before the next start at `b`, the
 * layers still open are those that block a split there.
 *
 *      0    5    8  10     15        starts 0 5 10, ends 8 8(other) 15: at 8..10 nothing is open: perfect
 *      +---------+  +------+
 *           +-------------------+    with a layer 5..20 it is open: blocked by 1
 */
#include "core/planner/tiered/partition.h"

#include "core/base/sort.h"

#include <assert.h>
#include <stdlib.h>

/* The ranges in scope, sorted by start. The caller frees them. */
static KeyRange *partition_ranges_sorted(const PartitionScope *scope, size_t *count)
{
    KeyRange *found = mem_alloc((scope->ranges.count + 1) * sizeof *found);
    Sort128 *order = mem_alloc((scope->ranges.count + 1) * sizeof *order);
    size_t n = 0;
    for (size_t i = 0; i < scope->count; i++) {
        const ScopeLayer *layer = &scope->at[i];
        if (!layer->in_scope || layer->everywhere)
            continue;
        for (uint32_t r = 0; r < layer->ranges_count; r++) {
            KeyRange range = scope->ranges.at[layer->ranges_first + r];
            order[n] = (Sort128){range.lo, (uint32_t)n};
            found[n] = range;
            n += range.lo < range.hi; /* an image's name may have an empty range */
        }
    }
    sort_128(order, n);
    KeyRange *ranges = mem_alloc((n + 1) * sizeof *ranges);
    for (size_t i = 0; i < n; i++)
        ranges[i] = found[order[i].place];
    free(order);
    free(found);
    *count = n;
    return ranges;
}

static bool partition_has_everywhere(const PartitionScope *scope)
{
    for (size_t i = 0; i < scope->count; i++)
        if (scope->at[i].everywhere && scope->at[i].in_scope)
            return true;
    return false;
}

void partitions_find(PartitionArray *partitions, const PartitionScope *scope, KeyForm form, bool split)
{
    Partition whole = {.hull = {0, key_max(form)}, .keys = {0, key_max(form)}};
    if (!split) {
        array_push(partitions, whole);
        return;
    }
    size_t count;
    KeyRange *ranges = partition_ranges_sorted(scope, &count);
    bool assumed = partition_has_everywhere(scope);
    for (size_t i = 0; i < count; i++) {
        Partition *last = partitions->count ? &partitions->at[partitions->count - 1] : NULL;
        assert(partitions->count <= partitions->capacity && (partitions->at || partitions->capacity == 0));
        if (last == NULL || ranges[i].lo >= last->hull.hi)
            array_push(partitions, (Partition){.hull = ranges[i], .keys = ranges[i], .assumed = assumed && last});
        else if (ranges[i].hi > last->hull.hi)
            last->hull.hi = last->keys.hi = ranges[i].hi;
    }
    free(ranges);
    if (partitions->count == 0)
        array_push(partitions, whole);
    else if (assumed) { /* layers over all keys reach beyond the outer partitions */
        partitions->at[0].hull.lo = partitions->at[0].keys.lo = 0;
        Partition *last = &partitions->at[partitions->count - 1];
        last->hull.hi = last->keys.hi = key_max(form);
        for (size_t i = 0; i + 1 < partitions->count; i++)
            partitions->at[i].hull.hi = partitions->at[i].keys.hi = partitions->at[i + 1].hull.lo;
    }
}

bool tiered_splits(const JudgeInput *input, const LayerId *layers, size_t count, SplitArray *splits, Error *error)
{
    const PlanView *view = &input->view;
    bool tight = false;
    for (size_t i = 0; i < count && !tight; i++)
        tight = scope_counts_tight(view->layers, input->policy, view->sources, layers[i]);
    if (!tight) {
        splits_perfect((LayerView){view->layers, view->index, layers, count}, splits);
        return true;
    }
    Policy policy = *input->policy;
    policy.since = policy.assume_tight_l0 = false;
    ScopeInput level = {.layers = view->layers,
                        .policy = &policy,
                        .sources = view->sources,
                        .level = layers,
                        .level_count = count,
                        .live = view->live,
                        .live_count = view->live_count,
                        .end_lsn = view->end_lsn};
    PartitionScope scope;
    PartitionArray partitions = {0};
    if (!scope_init(&scope, &level, error))
        return false;
    partitions_find(&partitions, &scope, view->layers->form, true);
    for (size_t i = 0; i + 1 < partitions.count; i++)
        array_push(splits, (Split){.gap = {partitions.at[i].hull.hi, partitions.at[i + 1].hull.lo}});
    array_release(&partitions);
    scope_release(&scope);
    return true;
}

static uint32_t partition_distance_to_middle(size_t place, size_t count)
{
    size_t middle = count / 2;
    return (uint32_t)(place > middle ? place - middle : middle - place);
}

size_t near_splits_find(const PartitionScope *scope, NearSplit *at, size_t max)
{
    size_t count, found = 0;
    KeyRange *starts = partition_ranges_sorted(scope, &count);
    Sort128 *ends = mem_alloc((count + 1) * sizeof *ends);
    uint32_t *away = mem_alloc((max + 1) * sizeof *away);
    for (size_t i = 0; i < count; i++)
        ends[i] = (Sort128){starts[i].hi, 0};
    sort_128(ends, count);
    for (size_t started = 0, ended = 0; ended < count;) {
        while (started < count && starts[started].lo < ends[ended].number)
            started++;
        Key gap_lo = ends[ended].number;
        while (ended < count && ends[ended].number == gap_lo)
            ended++;
        if (started == count || (ended < count && ends[ended].number <= starts[started].lo))
            continue; /* nothing starts before the next end, so the gap becomes better there */
        NearSplit near = {{gap_lo, starts[started].lo}, (uint32_t)(started - ended)};
        uint32_t far = partition_distance_to_middle(started, count);
        size_t place = found;
        while (place > 0 && (near.blocked < at[place - 1].blocked ||
                             (near.blocked == at[place - 1].blocked && far < away[place - 1])))
            place--;
        if (place == max)
            continue;
        size_t moved = (found < max ? found : max - 1) - place;
        memmove(at + place + 1, at + place, moved * sizeof *at);
        memmove(away + place + 1, away + place, moved * sizeof *away);
        at[place] = near;
        away[place] = far;
        found += found < max;
    }
    free(away);
    free(ends);
    free(starts);
    return found;
}

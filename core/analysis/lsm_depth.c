/* lsm_depth.c - read depths of a store: a sweep for one step, a tree of sums for all steps.
 *
 * All steps: an array of numbers, one for each place in the dictionary. A table that is added adds 1 to its keys; a
 * table that is deleted subtracts 1. The largest number is the depth.
 */
#include "core/analysis/lsm_depth.h"

#include "core/base/sort.h"
#include "core/base/span_tree.h"

#include <stdlib.h>

/* The edges of all live tables in key order; `place` is 1 where a table begins and 0 where one ends. */
static Sort64 *edges_of(const LsmState *state, size_t *count)
{
    size_t tables = 0;
    for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++)
        tables += state->levels[level].count;
    Sort64 *edges = mem_alloc(2 * tables * sizeof *edges);
    *count = 0;
    for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++)
        for (size_t i = 0; i < state->levels[level].count; i++) {
            KeyRange keys = placement_keys(lsm_state_placement(state, state->levels[level].at[i]));
            edges[(*count)++] = (Sort64){(uint64_t)keys.lo, 1};
            edges[(*count)++] = (Sort64){(uint64_t)keys.hi, 0};
        }
    sort_64(edges, *count);
    return edges;
}

LsmDepth lsm_depth_measure(const LsmState *state)
{
    LsmDepth depth = {0};
    Histogram histogram = {0};
    size_t count;
    Sort64 *edges = edges_of(state, &count);
    uint32_t now = 0, most = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        now = edges[i].place ? now + 1 : now - 1;
        if (edges[i].number == edges[i + 1].number)
            continue; /* more edges at this key */
        depth.segments++;
        histogram_add(&histogram, now, 1);
        if (now > most) {
            most = now;
            depth.deepest = (KeyRange){edges[i].number, edges[i + 1].number};
        }
    }
    depth.by_segment = histogram_distribution(&histogram);
    histogram_release(&histogram);
    free(edges);
    return depth;
}

static void count_table(SpanSum *row, const LsmPlacement *placement, int32_t by)
{
    KeyRange keys = placement_keys(placement);
    span_sum_add(row, (uint32_t)keys.lo, (uint32_t)keys.hi, by);
}

LsmWorstDepth lsm_depth_ever(const Lsm *lsm, uint32_t family, uint32_t *by_step)
{
    const LsmFamily *at = &lsm->families.at[family];
    LsmWorstDepth worst = {0, 0};
    SpanSum row;
    uint32_t place, now = 0;
    span_sum_init(&row, (uint32_t)(at->keys.keys.count * 2 + 1));
    for (StepId step = 0; step < lsm->steps.count; step++) {
        const LsmEvent *event = lsm_event_at(lsm, family, step);
        for (uint32_t i = 0; event && i < event->dead_count; i++)
            count_table(&row, &at->placements.at[lsm->dead.at[event->dead_first + i]], -1);
        for (uint32_t i = 0; event && i < event->born_count; i++)
            count_table(&row, &at->placements.at[event->born_first + i], 1);
        if (event && (event->dead_count || event->born_count))
            now = (uint32_t)span_sum_most(&row, &place);
        if (now > worst.depth)
            worst = (LsmWorstDepth){now, step};
        if (by_step)
            by_step[step] = now;
    }
    span_sum_release(&row);
    return worst;
}

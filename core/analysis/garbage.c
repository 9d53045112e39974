/* garbage.c - the newest image below the cutoff for every segment, then for every layer the first segment where that
 * image is too old.
 *
 *     segment            0    1    2    3        image LSN rank + 1, 0 for none
 *     newest image       5    5    0    7
 *     a delta over 0..4 that ends at rank 4 needs at least 5 everywhere: its hole is [2, 3).
 */
#include "core/analysis/garbage.h"

#include "core/analysis/range_tree.h"
#include "core/planner/key_edges.h"
#include "core/planner/lsn_stack.h"

#include <stdlib.h>

/* By segment: rank + 1 of the newest image LSN below the cutoff, or 0. */
static uint32_t *newest_images(const LayerSet *set, const LayerIndex *index, const LayerId *ids, size_t count,
                               Lsn cutoff)
{
    LayerId *images = mem_alloc(count * sizeof *images);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (layer_is_image(set, ids[i]) && set->lsn_lo[ids[i]] < cutoff)
            images[kept++] = ids[i];
    KeyEdges edges;
    key_edges_init(&edges, set, index, images, kept);
    LsnStack stack;
    lsn_stack_init(&stack, index->lsn_count);
    uint32_t *newest = mem_alloc(index->key_count * sizeof *newest);
    for (uint32_t k = 0; k < index->key_count; k++) {
        for (uint32_t i = edges.end_of[k]; i < edges.end_of[k + 1]; i++)
            lsn_stack_change(&stack, true, index->lsn_lo[images[edges.ends[i]]], false);
        for (uint32_t i = edges.start_of[k]; i < edges.start_of[k + 1]; i++)
            lsn_stack_change(&stack, true, index->lsn_lo[images[edges.starts[i]]], true);
        newest[k] = (uint32_t)(lsn_stack_image(&stack) + 1);
    }
    lsn_stack_release(&stack);
    key_edges_release(&edges);
    free(images);
    return newest;
}

static GarbageVerdict judge(Garbage *garbage, const LayerSet *set, const LayerIndex *index, const RangeTree *newest,
                            Lsn branch, LayerId id)
{
    bool image = layer_is_image(set, id);
    if (set->lsn_hi[id] > garbage->cutoff)
        return GARBAGE_NEEDED;
    if (set->branches.count && set->lsn_lo[id] <= branch)
        return GARBAGE_BRANCH;
    /* An image must have a strictly newer one above it, a delta one at its end or above. */
    uint32_t need = index->lsn_hi[id] + 1 + image, lo = index->key_lo[id], hi = index->key_hi[id];
    uint32_t hole = range_tree_below(newest, lo, hi, need);
    if (hole == hi || lo >= hi)
        return GARBAGE_REMOVABLE;
    garbage->hole[id] = (Hole){hole, range_tree_reaching(newest, hole, hi, need)};
    return GARBAGE_UNCOVERED;
}

void garbage_init(Garbage *garbage, const LayerSet *set, const LayerIndex *index, const LayerId *ids, size_t count,
                  Lsn cutoff)
{
    *garbage = (Garbage){.cutoff = cutoff};
    garbage->verdict = mem_alloc(index->layer_count);
    memset(garbage->verdict, GARBAGE_NOT_LIVE, index->layer_count);
    garbage->hole = mem_zero(index->layer_count, sizeof *garbage->hole);
    uint32_t *newest = newest_images(set, index, ids, count, cutoff);
    RangeTree tree;
    range_tree_init(&tree, newest, index->key_count);
    free(newest);
    Lsn branch = 0;
    for (size_t i = 0; i < set->branches.count; i++)
        branch = set->branches.at[i] > branch ? set->branches.at[i] : branch;
    for (size_t i = 0; i < count; i++) {
        LayerId id = ids[i];
        GarbageVerdict verdict = judge(garbage, set, index, &tree, branch, id);
        garbage->verdict[id] = (uint8_t)verdict;
        (layer_is_image(set, id) ? garbage->images : garbage->deltas)[verdict]++;
        if (set->size[id] != SIZE_UNKNOWN)
            garbage->bytes[verdict] += set->size[id];
    }
    range_tree_release(&tree);
}

void garbage_release(Garbage *garbage)
{
    free(garbage->verdict);
    free(garbage->hole);
    *garbage = (Garbage){0};
}

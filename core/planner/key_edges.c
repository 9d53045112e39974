/* key_edges.c - ranks first, then one counting sort of the starts and one of the ends.
 *
 * Without an index: the 2n edges are sorted with their places (2i a start, 2i + 1 an end), equal neighbours get one
 * rank.
 */
#include "core/planner/key_edges.h"

#include "core/base/sort.h"

#include <stdlib.h>

#define NOWHERE UINT32_MAX /* the rank of a layer that covers no key */

static void ranks_from_index(KeyEdges *edges, const LayerIndex *index, const LayerId *ids, size_t count,
                             uint32_t *ranks)
{
    edges->keys = index->keys;
    edges->key_count = index->key_count;
    edges->borrowed = true;
    for (size_t i = 0; i < count; i++) {
        uint32_t lo = index->key_lo[ids[i]], hi = index->key_hi[ids[i]];
        ranks[2 * i] = lo < hi ? lo : NOWHERE;
        ranks[2 * i + 1] = hi;
    }
}

static void ranks_by_sorting(KeyEdges *edges, const LayerSet *set, const LayerId *ids, size_t count, uint32_t *ranks)
{
    Sort128 *sorted = mem_alloc(2 * count * sizeof *sorted);
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        Key lo = set->key_lo[ids[i]], hi = set->key_hi[ids[i]];
        ranks[2 * i] = NOWHERE;
        if (lo >= hi)
            continue;
        sorted[used++] = (Sort128){lo, (uint32_t)(2 * i)};
        sorted[used++] = (Sort128){hi, (uint32_t)(2 * i + 1)};
    }
    sort_128(sorted, used);
    edges->keys = mem_alloc(used * sizeof *edges->keys);
    for (size_t i = 0; i < used; i++) {
        if (edges->key_count == 0 || edges->keys[edges->key_count - 1] != sorted[i].number)
            edges->keys[edges->key_count++] = sorted[i].number;
        ranks[sorted[i].place] = edges->key_count - 1;
    }
    free(sorted);
}

/* Places i grouped by ranks[2i + side]; `first` gets where each group starts. */
static uint32_t *group(const KeyEdges *edges, const uint32_t *ranks, size_t count, int side, uint32_t **first)
{
    uint32_t *start = mem_zero((size_t)edges->key_count + 2, sizeof *start);
    uint32_t *places = mem_alloc(count * sizeof *places);
    for (size_t i = 0; i < count; i++)
        if (ranks[2 * i] != NOWHERE)
            start[ranks[2 * i + (size_t)side] + 2]++;
    for (uint32_t k = 2; k <= edges->key_count; k++)
        start[k] += start[k - 1];
    for (size_t i = 0; i < count; i++)
        if (ranks[2 * i] != NOWHERE)
            places[start[ranks[2 * i + (size_t)side] + 1]++] = (uint32_t)i;
    *first = start;
    return places;
}

void key_edges_init(KeyEdges *edges, const LayerSet *set, const LayerIndex *index, const LayerId *ids, size_t count)
{
    *edges = (KeyEdges){0};
    uint32_t *ranks = mem_alloc(2 * count * sizeof *ranks);
    if (index)
        ranks_from_index(edges, index, ids, count, ranks);
    else
        ranks_by_sorting(edges, set, ids, count, ranks);
    edges->starts = group(edges, ranks, count, 0, &edges->start_of);
    edges->ends = group(edges, ranks, count, 1, &edges->end_of);
    free(ranks);
}

void key_edges_release(KeyEdges *edges)
{
    if (!edges->borrowed)
        free(edges->keys);
    free(edges->start_of);
    free(edges->end_of);
    free(edges->starts);
    free(edges->ends);
    *edges = (KeyEdges){0};
}

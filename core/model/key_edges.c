/* key_edges.c - computes ranks, then sorts the starts and the ends by counting.
 *
 * Without an index the edges are sorted with their places (2i a start, 2i + 1 an end), equal neighbours get one rank.
 * Layers of the same keys lie next to each other by id where a set comes in the order of names, as most do; so the
 * layers are walked by id, and of twins the first alone is sorted:
 *
 *     ids 7 3 4, list places 0 1 2       by id  3 [10,20)   4 [10,20)   7 [20,30)
 *                                        twins  0           0           1            4 edges instead of 6
 */
#include "core/model/key_edges.h"

#include "core/base/sort.h"

#include <stdlib.h>

#define NOWHERE UINT32_MAX /* the rank of a layer whose key range is empty */

static void ranks_from_index(KeyEdges *edges, LayerView view, uint32_t *ranks)
{
    edges->keys = view.index->keys;
    edges->key_count = view.index->key_count;
    edges->borrowed = true;
    for (size_t i = 0; i < view.count; i++) {
        uint32_t lo = view.index->key_lo[view.ids[i]], hi = view.index->key_hi[view.ids[i]];
        ranks[2 * i] = lo < hi ? lo : NOWHERE;
        ranks[2 * i + 1] = hi;
    }
}

/* Orders a list by ascending id, in linear time. Keeps the order where ids are far apart or occur twice. Heap
 * memory. */
static uint32_t *key_edges_places_by_id(const LayerId *ids, size_t count)
{
    enum { SPARSE = 16 };
    LayerId least = count > 0 ? ids[0] : 0, most = least;
    for (size_t i = 0; i < count; i++) {
        least = ids[i] < least ? ids[i] : least;
        most = ids[i] > most ? ids[i] : most;
    }
    size_t span = (size_t)(most - least) + 1, kept = 0;
    bool dense = span / SPARSE <= count;
    uint32_t *places = mem_alloc((dense && span > count ? span : count) * sizeof *places);
    if (dense)
        memset(places, 0xFF, span * sizeof *places);
    for (size_t i = 0; i < count && dense; i++) {
        dense = places[ids[i] - least] == NOWHERE;
        places[ids[i] - least] = (uint32_t)i;
    }
    for (size_t i = 0; i < span && dense; i++)
        if (places[i] != NOWHERE)
            places[kept++] = places[i];
    for (size_t i = 0; i < count && !dense; i++)
        places[i] = (uint32_t)i;
    return places;
}

/* Fills in the keys, and the ranks of the sorted edges. */
static void rank_sorted(KeyEdges *edges, Sort128 *sorted, size_t count, uint32_t *ranks)
{
    sort_128(sorted, count);
    edges->keys = mem_alloc(count * sizeof *edges->keys);
    for (size_t i = 0; i < count; i++) {
        if (edges->key_count == 0 || edges->keys[edges->key_count - 1] != sorted[i].number)
            edges->keys[edges->key_count++] = sorted[i].number;
        ranks[sorted[i].place] = edges->key_count - 1;
    }
}

static void ranks_by_sorting(KeyEdges *edges, LayerView view, uint32_t *ranks)
{
    uint32_t *places = key_edges_places_by_id(view.ids, view.count), *twins = mem_alloc(view.count * sizeof *twins),
             twin_count = 0;
    ARRAY(Sort128) edge = {0};
    for (size_t i = 0; i < view.count; i++) {
        Key lo = view.set->key_lo[view.ids[places[i]]], hi = view.set->key_hi[view.ids[places[i]]];
        twins[i] = lo < hi ? twin_count : NOWHERE;
        if (lo >= hi)
            continue;
        if (twin_count > 0 && edge.at[edge.count - 2].number == lo && edge.at[edge.count - 1].number == hi) {
            twins[i]--;
            continue;
        }
        array_push(&edge, (Sort128){lo, 2 * twin_count});
        array_push(&edge, (Sort128){hi, 2 * twin_count + 1});
        twin_count++;
    }
    uint32_t *twin_ranks = mem_alloc(edge.count * sizeof *twin_ranks);
    rank_sorted(edges, edge.at, edge.count, twin_ranks);
    for (size_t i = 0; i < view.count; i++) {
        uint32_t twin = twins[i], *own = ranks + 2 * (size_t)places[i];
        own[0] = twin == NOWHERE ? NOWHERE : twin_ranks[2 * (size_t)twin];
        own[1] = twin == NOWHERE ? NOWHERE : twin_ranks[2 * (size_t)twin + 1];
    }
    free(twin_ranks);
    array_release(&edge);
    free(twins);
    free(places);
}

/* Groups the places i by ranks[2i + side]; `first` gets where each group starts. */
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

void key_edges_init(KeyEdges *edges, LayerView view)
{
    *edges = (KeyEdges){0};
    uint32_t *ranks = mem_alloc(2 * view.count * sizeof *ranks);
    if (view.index)
        ranks_from_index(edges, view, ranks);
    else
        ranks_by_sorting(edges, view, ranks);
    edges->starts = group(edges, ranks, view.count, 0, &edges->start_of);
    edges->ends = group(edges, ranks, view.count, 1, &edges->end_of);
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

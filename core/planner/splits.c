/* splits.c - a sweep over the edges, counting the layers that are open.
 *
 * At an edge, `open` layers less those that end there cross it. That number has a valley where layers end and the next
 * edge at which anything happens is a start (or the same edge is both): no neighbour of a valley is crossed by fewer,
 * so valleys are the only splits worth naming, and those crossed by none are the perfect ones.
 *
 *     layers  [10,30) [20,40) [40,60) [0,50)    edges    0   10   20   30   40      50   60
 *                                               crossed  0    1    2    2    1       1    0
 *     30 is no valley: 40 ends another one. 40 is: one ends, one starts; blocked by 1, the layer [0,50).
 *     60 isn't: nothing starts after it.
 */
#include "core/planner/splits.h"

#include "core/base/sort.h"
#include "core/model/key_edges.h"

#include <stdlib.h>

/* Appends all gaps that at least `least` and at most `most` layers cross, and that more layers cross on both sides. */
static void split_valleys(const KeyEdges *edges, uint32_t least, uint32_t most, SplitArray *splits)
{
    uint32_t open = 0, crossed = 0;
    bool ended = false; /* a layer has ended and none has started since */
    Key end = 0;
    for (uint32_t k = 0; k < edges->key_count; k++) {
        uint32_t ending = key_edges_ending(edges, k), starting = key_edges_starting(edges, k);
        if (ending > 0) {
            open -= ending;
            crossed = open;
            end = edges->keys[k];
            ended = true;
        }
        if (starting == 0)
            continue;
        if (ended && crossed >= least && crossed <= most)
            array_push(splits, (Split){{end, edges->keys[k]}, crossed});
        ended = false;
        open += starting;
    }
}

void splits_perfect(LayerView view, SplitArray *splits)
{
    KeyEdges edges;
    key_edges_init(&edges, view);
    split_valleys(&edges, 0, 0, splits);
    key_edges_release(&edges);
}

void splits_near(LayerView view, size_t limit, SplitArray *splits)
{
    KeyEdges edges;
    key_edges_init(&edges, view);
    SplitArray all = {0};
    split_valleys(&edges, 1, UINT32_MAX, &all);
    key_edges_release(&edges);
    Sort64 *order = mem_alloc(all.count * sizeof *order);
    for (size_t i = 0; i < all.count; i++)
        order[i] = (Sort64){all.at[i].blocked, (uint32_t)i};
    sort_64(order, all.count);
    for (size_t i = 0; i < all.count && i < limit; i++)
        array_push(splits, all.at[order[i].place]);
    free(order);
    array_release(&all);
}

size_t split_blockers(const LayerSet *set, const LayerId *ids, size_t count, Split split, LayerIdArray *blockers)
{
    size_t before = blockers->count;
    for (size_t i = 0; i < count; i++)
        if (set->key_lo[ids[i]] < split.gap.lo && split.gap.hi < set->key_hi[ids[i]])
            array_push(blockers, ids[i]);
    return blockers->count - before;
}

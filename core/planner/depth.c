/* depth.c - computes the depth by a sweep over the keys with an LsnStack.
 *
 * Layers are ordered by LSN end, and an image lies above a delta with the same end. So the depth at a key is the number
 * of active deltas whose end is above that of the topmost active image. At one key all ends come before all starts;
 * then the stack is asked once, unless all its deltas together are not more than the depth found so far.
 *
 *     delta a [0,10) ends 60, delta b [5,20) ends 50, image [5,8) ends 46, delta c [0,20) ends 20
 *     key   0: + a c           depth 2
 *     key   5: + b, + image    depth 2: c is under the image
 *     key   8: - image         depth 3: a b c, the deepest
 *     key  10: - a             2 deltas: not asked
 */
#include "core/planner/depth.h"

#include "core/base/sort.h"
#include "core/model/key_edges.h"
#include "core/model/lsn_stack.h"

#include <stdlib.h>

/* Computes the rank of each layer's LSN end. Returns the number of ranks. */
static uint32_t depth_end_ranks(LayerView view, uint32_t *ranks)
{
    if (view.index) {
        for (size_t i = 0; i < view.count; i++)
            ranks[i] = layer_index_end_rank(view.index, view.set, view.ids[i]);
        return view.index->lsn_count;
    }
    Sort64 *sorted = mem_alloc(view.count * sizeof *sorted);
    /* the layers of a level come highest end first: reversed, they are sorted already */
    for (size_t i = 0; i < view.count; i++)
        sorted[view.count - 1 - i] = (Sort64){view.set->lsn_hi[view.ids[i]], (uint32_t)i};
    sort_64(sorted, view.count);
    uint32_t rank = 0;
    for (size_t i = 0; i < view.count; i++) {
        rank += i > 0 && sorted[i].number != sorted[i - 1].number;
        ranks[sorted[i].place] = rank;
    }
    free(sorted);
    return view.count ? rank + 1 : 0;
}

static Depth depth_sweep(const LayerSet *set, const KeyEdges *edges, const LayerId *ids, const uint32_t *ranks,
                         LsnStack *stack)
{
    Depth best = {0};
    for (uint32_t k = 0; k < edges->key_count; k++) {
        uint32_t ends = edges->end_of[k + 1], starts = edges->start_of[k + 1];
        if (edges->end_of[k] == ends && edges->start_of[k] == starts)
            continue;
        for (uint32_t i = edges->end_of[k]; i < ends; i++) {
            uint32_t at = edges->ends[i];
            lsn_stack_change(stack, layer_is_image(set, ids[at]), ranks[at], false);
        }
        for (uint32_t i = edges->start_of[k]; i < starts; i++) {
            uint32_t at = edges->starts[i];
            lsn_stack_change(stack, layer_is_image(set, ids[at]), ranks[at], true);
        }
        if (stack->deltas <= best.depth)
            continue; /* it cannot be deeper than the best so far, whatever the images */
        uint64_t depth = lsn_stack_depth(stack);
        if (depth > best.depth)
            best = (Depth){depth, {edges->keys[k], k + 1 < edges->key_count ? edges->keys[k + 1] : edges->keys[k]}};
    }
    return best;
}

Depth depth_measure(LayerView view, bool count_single_keys)
{
    LayerId *counted = mem_alloc(view.count * sizeof *counted);
    size_t kept = 0;
    for (size_t i = 0; i < view.count; i++)
        if (count_single_keys || layer_is_image(view.set, view.ids[i]) || !layer_is_single_key(view.set, view.ids[i]))
            counted[kept++] = view.ids[i];
    uint32_t *ranks = mem_alloc(kept * sizeof *ranks);
    LsnStack stack;
    lsn_stack_init(&stack, depth_end_ranks((LayerView){view.set, view.index, counted, kept}, ranks));
    KeyEdges edges;
    key_edges_init(&edges, (LayerView){view.set, view.index, counted, kept});
    Depth depth = depth_sweep(view.set, &edges, counted, ranks, &stack);
    key_edges_release(&edges);
    lsn_stack_release(&stack);
    free(ranks);
    free(counted);
    return depth;
}

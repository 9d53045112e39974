/* blocks_clean.c - rewrites layers of which only a small part is in use.
 *
 *     stored 400 MiB, out of use 120 MiB: 30 % > 25 %        layer 7: 5 of 60 MiB in use    copied first
 *                                                            layer 3: 9 of 40 MiB           not needed any more:
 *                                                            120 - 55 = 65 of 345 MiB, 19 %
 *
 * The merges of the step are counted first: the slices that they replace count as out of use.
 */
#include "core/planner/blocks/blocks_planner.h"

#include <stdlib.h>

/* The end of the neighbouring choices, from `first` on, that replace the same rows: the bytes of a row in them add up
 * to those between their ends. */
static size_t alike_end(const BlockPlanner *planner, size_t first)
{
    const BlockMove *move = &planner->choices.at[first].move;
    size_t end = first + 1;
    for (; end < planner->choices.count; end++) {
        const BlockMove *next = &planner->choices.at[end].move;
        if (next->block != move->block + (end - first) || next->from != move->from || next->until != move->until ||
            !block_is_like(planner_block(planner, move), planner_block(planner, next)))
            break;
    }
    return end;
}

/* By layer: the bytes in use after the planned merges. Heap memory. */
static uint64_t *live_after(const BlockPlanner *planner)
{
    const Blocks *blocks = planner->input->blocks;
    uint64_t *live = mem_alloc((blocks->layers.count + 1) * sizeof *live);
    for (size_t i = 0; i < blocks->layers.count; i++)
        live[i] = blocks->layers.at[i].live_bytes;
    for (size_t i = 0, end; i < planner->choices.count; i = end) {
        const BlockMove *move = &planner->choices.at[i].move;
        const Block *block = planner_block(planner, move);
        end = alike_end(planner, i);
        uint64_t ordinals_end = planner_block(planner, &planner->choices.at[end - 1].move)->end;
        for (uint32_t s = move->from; s < move->until; s++) {
            const BlockRow *row = block_row(blocks, block, s);
            live[block_layer(blocks, block, s)] -=
                row ? estimate_line_bytes(&row->line, block->first, ordinals_end) : block_slice_bytes(blocks, block, s);
        }
    }
    return live;
}

typedef struct Dirty {
    LayerId layer;
    uint64_t live, size;
} Dirty;

static int dirty_order(const void *a, const void *b)
{
    const Dirty *x = a, *y = b;
    double left = (double)x->live / (double)x->size, right = (double)y->live / (double)y->size;
    if (left < right || left > right)
        return left < right ? -1 : 1;
    return (x->layer > y->layer) - (x->layer < y->layer);
}

/* Marks layers for cleaning, those with the smallest part in use first, until the unused share of all bytes is small
 * enough. False: none. */
static bool mark_dirty(const BlockPlanner *planner, const uint64_t *live, bool *dirty)
{
    const Blocks *blocks = planner->input->blocks;
    const LayerSet *layers = planner->input->layers;
    const Policy *policy = &planner->plan->policy;
    ARRAY(Dirty) candidates = {0};
    double stored = 0, dead = 0;
    for (LayerId i = 0; i < blocks->layers.count; i++) {
        uint64_t size = layers->size[i];
        const BlockLayer *book = &blocks->layers.at[i];
        if (book->users == 0 || live[i] == 0 || size == SIZE_UNKNOWN || layer_is_image(layers, i))
            continue;
        stored += (double)size;
        dead += (double)size - (double)live[i];
        if ((double)live[i] * 100 < (double)size * planner->parameters.clean && size >= policy->target_file_size / 8)
            array_push(&candidates, (Dirty){i, live[i], size});
    }
    if (candidates.count)
        qsort(candidates.at, candidates.count, sizeof *candidates.at, dirty_order);
    size_t marked = 0;
    for (; marked < candidates.count && dead * 100 > stored * planner->parameters.dead; marked++) {
        const Dirty *next = &candidates.at[marked];
        dirty[next->layer] = true;
        dead -= (double)next->size - (double)next->live;
    }
    array_release(&candidates);
    return marked > 0;
}

/* The oldest of the slices below `until` whose layer is cleaned; `until`: there is none. */
static uint32_t dirty_place(const Blocks *blocks, const Block *block, uint32_t until, const bool *dirty)
{
    uint32_t s = 0;
    while (s < until && (!dirty[block_layer(blocks, block, s)] || block_is_image(blocks, block, s)))
        s++;
    return s;
}

/* Plans to copy the slices of layers that are cleaned, except for slices that are merged anyway; one slice for each
 * block. */
void planner_choose_cleaning(BlockPlanner *planner)
{
    const Blocks *blocks = planner->input->blocks;
    if (planner->parameters.clean == 0)
        return;
    uint64_t *live = live_after(planner);
    bool *dirty = mem_zero(blocks->layers.count + 1, sizeof *dirty), any = mark_dirty(planner, live, dirty);
    size_t next = 0;
    uint32_t searched = 0, place = 0;
    for (size_t b = 0; any && b < blocks->map.count; b++) {
        const Block *block = &blocks->map.at[b];
        while (next < planner->choices.count && planner->choices.at[next].move.block < b)
            next++;
        const BlockMove *own = next < planner->choices.count && planner->choices.at[next].move.block == b
                                   ? &planner->choices.at[next].move
                                   : NULL;
        uint32_t until = own ? own->from : block->count;
        if (b == 0 || until != searched || !block_is_like(block - 1, block))
            place = dirty_place(blocks, block, until, dirty);
        searched = until;
        if (place == until)
            continue;
        BlockMove move = {.block = b,
                          .kind = BLOCK_CLEAN,
                          .from = place,
                          .until = place + 1,
                          .generation = block_generation(blocks, block, place),
                          .bytes = block_slice_bytes(blocks, block, place),
                          .decision = DECISION_NONE};
        array_push(&planner->cleaning, move);
    }
    free(dirty);
    free(live);
}

void planner_tell_cleaning(BlockPlanner *planner)
{
    Trace *trace = planner->plan->trace;
    LayerId told = LAYER_NONE;
    uint32_t id = DECISION_NONE;
    for (size_t i = 0; trace && i < planner->cleaning.count; i++) {
        BlockMove *move = &planner->cleaning.at[i];
        const Block *block = planner_block(planner, move);
        LayerId layer = block_layer(planner->input->blocks, block, move->from);
        if (layer != told) {
            Decision *decision = planner_decide_own(planner, BLOCKS_RULE_CLEAN, DECISION_NONE, block->keys);
            uint64_t size = planner->input->layers->size[layer];
            decision->left = (double)planner->input->blocks->layers.at[layer].live_bytes;
            decision->op = OP_LESS;
            decision->right = (double)size * planner->parameters.clean / 100;
            decision->unit = UNIT_BYTES;
            decision->verdict = true;
            decision->result = "what is in use is copied";
            decision->flip_parameter = "clean";
            decision->flip_value = decision->left * 100 / ((double)size + 1);
            id = decision->id;
            trace_add_layer(trace, layer);
            told = layer;
        }
        move->decision = id;
    }
}

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

/* Takes what the blocks [since[row], end) have of each row off its layer. */
static void rows_end(const Blocks *blocks, const RowDiff *diff, const size_t *since, size_t end, uint64_t *live)
{
    for (size_t i = 0; i < diff->left.count; i++) {
        const BlockRow *row = &blocks->rows.at[diff->left.at[i]];
        live[row->layer] -=
            estimate_line_bytes(&row->line, blocks->map.at[since[diff->left.at[i]]].first, blocks->map.at[end - 1].end);
    }
}

/* By layer: the bytes in use after the planned merges. Heap memory. A row is taken off once for all neighbours that
 * replace it. */
static uint64_t *live_after(const BlockPlanner *planner)
{
    const Blocks *blocks = planner->input->blocks;
    uint64_t *live = mem_alloc((blocks->layers.count + 1) * sizeof *live);
    size_t *since = mem_alloc((blocks->rows.count + 1) * sizeof *since);
    for (size_t i = 0; i < blocks->layers.count; i++)
        live[i] = blocks->layers.at[i].live_bytes;
    RowDiff diff = {0};
    RowRange last = {0};
    size_t end = 0; /* of the block that has `last` */
    for (size_t i = 0; i < planner->choices.count; i++) {
        const BlockMove *move = &planner->choices.at[i].move;
        const Block *block = planner_block(planner, move);
        if (move->block != end) {
            row_diff(&diff, blocks, last, (RowRange){0});
            rows_end(blocks, &diff, since, end, live);
            last = (RowRange){0};
        }
        RowRange rows = block_rows(block, move->from, move->until);
        row_diff(&diff, blocks, last, rows);
        rows_end(blocks, &diff, since, move->block, live);
        for (size_t n = 0; n < diff.came.count; n++)
            since[diff.came.at[n]] = move->block;
        for (uint32_t s = move->from > block->rows_count ? move->from : block->rows_count; s < move->until; s++)
            live[block_layer(blocks, block, s)] -= block_slice_bytes(blocks, block, s);
        last = rows;
        end = move->block + 1;
    }
    row_diff(&diff, blocks, last, (RowRange){0});
    rows_end(blocks, &diff, since, end, live);
    row_diff_release(&diff);
    free(since);
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

typedef struct DirtyPlaces {
    const bool *dirty; /* by layer */
    ARRAY(uint32_t)
    chunks; /* per chunk: the oldest row in it that is copied, plus 1; its count plus 1: none; 0: unknown */
} DirtyPlaces;

static uint32_t dirty_row(DirtyPlaces *places, const Blocks *blocks, uint32_t index)
{
    const RowChunk *chunk = &blocks->chunks.at[index];
    uint32_t *known = &places->chunks.at[index], i = 0;
    if (*known)
        return *known - 1;
    for (; i < chunk->count; i++) {
        const BlockRow *row = &blocks->rows.at[chunk_rows(blocks, chunk)[i]];
        if (places->dirty[row->layer] && !row->image)
            break;
    }
    *known = i + 1;
    return i;
}

/* The oldest of the slices below `until` whose layer is cleaned; `until`: there is none. */
static uint32_t dirty_place(DirtyPlaces *places, const Blocks *blocks, const Block *block, uint32_t until)
{
    RowRange rows = block_rows(block, 0, until);
    for (RowSpan span = {0}; row_range_next(&rows, &span);) {
        uint32_t row = dirty_row(places, blocks, span.chunk);
        if (row < span.count)
            return span.place + row;
    }
    uint32_t s = block->rows_count < until ? block->rows_count : until;
    while (s < until && (!places->dirty[block_layer(blocks, block, s)] || block_is_image(blocks, block, s)))
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
    DirtyPlaces places = {.dirty = dirty};
    array_extend(&places.chunks, blocks->chunks.count);
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
            place = dirty_place(&places, blocks, block, until);
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
    array_release(&places.chunks);
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

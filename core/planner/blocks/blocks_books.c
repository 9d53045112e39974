/* blocks_books.c - counts the slices in use of each layer. A layer whose last slice was deleted is idle: none of it is
 * in use. */
#include "core/planner/blocks/blocks_books.h"

#include <assert.h>

BlockLayer *blocks_layer(Blocks *blocks, LayerId layer)
{
    array_extend(&blocks->layers, (size_t)layer + 1);
    return &blocks->layers.at[layer];
}

uint32_t blocks_new_id(Blocks *blocks)
{
    return blocks->free_ids.count ? blocks->free_ids.at[--blocks->free_ids.count] : blocks->next_id++;
}

void blocks_layer_use(Blocks *blocks, LayerId layer, uint64_t bytes)
{
    BlockLayer *book = blocks_layer(blocks, layer);
    book->users++;
    book->live_bytes += bytes;
}

void blocks_layer_leave(Blocks *blocks, LayerId layer, uint32_t slices, uint64_t bytes)
{
    BlockLayer *book = blocks_layer(blocks, layer);
    assert(book->users >= slices);
    book->users -= slices;
    book->live_bytes -= bytes;
    if (book->users == 0 && !book->adopted_image)
        array_push(&blocks->idle, layer);
}

uint32_t blocks_generation(const Blocks *blocks, const LayerSet *layers, LayerId delta)
{
    uint64_t height = layer_is_l0(layers, delta) ? 0 : (layers->lsn_hi[delta] - layers->lsn_lo[delta]) / blocks->target;
    uint32_t generation = 0;
    for (; height > 1; height /= 2)
        generation++;
    return generation;
}

void blocks_keep(Blocks *blocks, const BlockSlice *slice)
{
    BlockSlice kept = *slice;
    kept.id = blocks_new_id(blocks);
    array_push(&blocks->changes, (BlockChange){kept, true});
    blocks_layer_use(blocks, kept.layer, kept.bytes);
}

/* blocks_books.h - which blocks use which layer, and slices of a dump that change. Internal to blocks.c and
 * blocks_rows.c. */
#ifndef CORE_PLANNER_BLOCKS_BLOCKS_BOOKS_H
#define CORE_PLANNER_BLOCKS_BLOCKS_BOOKS_H

#include "core/planner/blocks/blocks.h"

/* The entry of a layer, created if necessary. Valid until the next layer is added. */
BlockLayer *blocks_layer(Blocks *blocks, LayerId layer);
/* Records that a slice of that many bytes came into use, or that `slices` with so many bytes in all went out of use: a
 * layer without slices becomes idle, except for a loaded image. */
void blocks_layer_use(Blocks *blocks, LayerId layer, uint64_t bytes);
void blocks_layer_leave(Blocks *blocks, LayerId layer, uint32_t slices, uint64_t bytes);
/* A number for a new slice. */
uint32_t blocks_new_id(Blocks *blocks);

/* Records a part of a layer that is in no stack: it stays in use for ever. */
void blocks_keep(Blocks *blocks, const BlockSlice *slice);

/* The keys of a new block around `key`, which no block contains; `next` is its index in the map. */
KeyRange blocks_range_of(const Blocks *blocks, Key key, size_t next, const Keyspace *keyspace);
/* The generation of a loaded delta: 0 for an L0, else one for each doubling of the target. */
uint32_t blocks_generation(const Blocks *blocks, const LayerSet *layers, LayerId delta);

/* Records that the slice of a block leaves its row. The caller removes it from the block. */
void blocks_row_leave(Blocks *blocks, uint32_t row, uint32_t block);
/* The same for the slices of the blocks [first, end), in two calls. */
void blocks_row_leaves_from(Blocks *blocks, uint32_t row, uint32_t first);
void blocks_row_leaves_until(Blocks *blocks, uint32_t row, uint32_t end);
/* The slice at a place among the block's rows belongs to `layer` from now on, with the same records. */
void blocks_row_replace(Blocks *blocks, size_t block, uint32_t place, LayerId layer);

#endif

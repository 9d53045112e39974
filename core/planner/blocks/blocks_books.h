/* blocks_books.h - which blocks use which layer, and slices of a dump that change. Internal to blocks.c and
 * blocks_rows.c. */
#ifndef CORE_PLANNER_BLOCKS_BLOCKS_BOOKS_H
#define CORE_PLANNER_BLOCKS_BLOCKS_BOOKS_H

#include "core/planner/blocks/blocks.h"

/* The layer's book, made where it is missing. */
BlockLayer *blocks_layer(Blocks *blocks, LayerId layer);
/* A slice of so many bytes came, or went: a layer whose last one went is idle. */
void blocks_layer_use(Blocks *blocks, LayerId layer, uint64_t bytes);
void blocks_layer_leave(Blocks *blocks, LayerId layer, uint64_t bytes);
/* A number for a slice. */
uint32_t blocks_new_id(Blocks *blocks);

/* A part of a layer that is in no stack: in use, and never to go. */
void blocks_keep(Blocks *blocks, const BlockSlice *slice);

/* The keys of a new block around `key`, which lies in none; `next` is the place in the map where it goes. */
KeyRange blocks_range_of(const Blocks *blocks, Key key, size_t next, const Keyspace *keyspace);
/* Of an adopted delta: 0 for an L0, else one for each doubling of the target. */
uint32_t blocks_generation(const Blocks *blocks, const LayerSet *layers, LayerId delta);

/* A block's slice that lies in a row goes: the books are kept, and the part that the row leaves is noted. The caller
 * takes it out of the block. */
void blocks_row_leave(Blocks *blocks, uint32_t row, uint32_t block);
/* The slice at a place among the block's rows is from now on one of `layer`, with the same records. */
void blocks_row_replace(Blocks *blocks, size_t block, uint32_t place, LayerId layer);

#endif

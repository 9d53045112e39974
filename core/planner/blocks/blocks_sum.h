/* blocks_sum.h - the bytes of a block's slices, added up chunk by chunk. */
#ifndef CORE_PLANNER_BLOCKS_BLOCKS_SUM_H
#define CORE_PLANNER_BLOCKS_BLOCKS_SUM_H

#include "core/planner/blocks/blocks.h"

typedef struct ChunkBytes { /* What is known of a chunk. */
    uint64_t at, below;     /* the last ordinal asked for, plus 1, and the bytes below it */
} ChunkBytes;

typedef struct BlockSum { /* Begins with zeros. */
    ARRAY(ChunkBytes) chunks;
} BlockSum;

void block_sum_release(BlockSum *sum);

/* The bytes of the stack's slices from place `from` on. O(slices), but for a row that covers the block it is a
 * multiplication of 32 bits, and a block's end is the next one's beginning. `sum` is for blocks whose rows do not
 * change between the calls. */
uint64_t block_bytes(BlockSum *sum, const Blocks *blocks, const Block *block, uint32_t from);

#endif

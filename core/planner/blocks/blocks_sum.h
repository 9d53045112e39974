/* blocks_sum.h - the bytes of a block's slices, added up once for all blocks with the same rows. */
#ifndef CORE_PLANNER_BLOCKS_BLOCKS_SUM_H
#define CORE_PLANNER_BLOCKS_BLOCKS_SUM_H

#include "core/planner/blocks/blocks.h"

typedef struct BlockSum { /* What is known of the rows of the last block; begins with zeros. */
    const uint32_t *rows;
    uint32_t from, count;      /* places [from, count) of the block's rows */
    uint64_t first, end;       /* ordinals that all these rows have */
    U128 slopes, starts;       /* sums of `slope` and of `slope * first` over the rows, modulo 2^128 */
    ARRAY(uint32_t) fractions; /* per row: the lower half of its slope */
    ARRAY(uint32_t) firsts;    /* per row: the lower half of its first ordinal */
    uint64_t at, below;        /* the last ordinal asked for, and the rows' bytes below it */
} BlockSum;

void block_sum_release(BlockSum *sum);

/* block_bytes() of the block. O(slices), many times faster where the block before had the same rows. */
uint64_t block_sum_bytes(BlockSum *sum, const Blocks *blocks, const Block *block, uint32_t from);

#endif

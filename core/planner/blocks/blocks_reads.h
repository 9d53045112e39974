/* blocks_reads.h - the layers that reads at the head visit, block by block: the stack and the image below it. */
#ifndef CORE_PLANNER_BLOCKS_BLOCKS_READS_H
#define CORE_PLANNER_BLOCKS_BLOCKS_READS_H

#include "core/planner/blocks/blocks.h"

typedef struct BlocksReads {
    double mean;         /* layers visited, each existing key counting once */
    uint32_t p99, max;   /* the latter also of blocks without a known key */
    size_t blocks, deep; /* blocks in all; with a stack longer than `limit` */
} BlocksReads;

/* Every key of a block counts as if all slices of its stack spanned the block. Keys outside all blocks visit their
 * image. O(blocks + slices). */
BlocksReads blocks_reads(const Blocks *blocks, const Keyspace *keyspace, uint32_t limit);

/* "reads at the head visit 5.20 layers on average, p99 8, at most 12; 28 of 13,210 blocks are deeper than 7". */
void blocks_reads_text(const BlocksReads *reads, uint32_t limit, Text *out);

#endif

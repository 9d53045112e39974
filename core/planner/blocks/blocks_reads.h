/* blocks_reads.h - the layers that reads at the head visit, block by block: the stack and the image below it. */
#ifndef CORE_PLANNER_BLOCKS_BLOCKS_READS_H
#define CORE_PLANNER_BLOCKS_BLOCKS_READS_H

#include "core/planner/blocks/blocks.h"

typedef struct BlocksReads {
    double mean;         /* mean number of layers visited; each existing key counts once */
    uint32_t p99, max;   /* `max` includes blocks without a known key */
    size_t blocks, deep; /* number of blocks; number of those whose stack is longer than `limit` */
} BlocksReads;

/* The read depth of all keys. Every slice of a block's stack counts as if it spanned the block. Reads of keys outside
 * all blocks visit their image. O(blocks + slices). */
BlocksReads blocks_reads(const Blocks *blocks, const Keyspace *keyspace, uint32_t limit);

/* Appends "by key, reads at the head visit 5.20 layers on average, p99 8, at most 12; 28 of 13,210 blocks deeper than
 * 7". */
void blocks_reads_text(const BlocksReads *reads, uint32_t limit, Text *out);

#endif

/* blocks_reads.c - counts visits in a histogram, weighted by pages.
 *
 *     block 0   3 slices above an image, 64 pages      visits 4: 64
 *     block 1   2 slices, 64 pages                     visits 2: 64        mean 3, p99 4, max 4
 */
#include "core/planner/blocks/blocks_reads.h"

#include <stdlib.h>

typedef ARRAY(uint64_t) Counts;

static void count(Counts *counts, uint32_t visits, uint64_t pages)
{
    array_extend(counts, (size_t)visits + 1);
    counts->at[visits] += pages;
}

BlocksReads blocks_reads(const Blocks *blocks, const Keyspace *keyspace, uint32_t limit)
{
    BlocksReads reads = {.blocks = blocks->map.count};
    Counts counts = {0};
    double total = 0, sum = 0, above = 0;
    uint64_t inside = 0, all = keyspace_count(keyspace, (KeyRange){0, U128_MAX});
    for (size_t i = 0; i < blocks->map.count; i++) {
        const Block *block = &blocks->map.at[i];
        uint64_t pages = keyspace_count(keyspace, block->keys);
        uint32_t visits = block_depth(block) + (block->base > 0);
        inside += pages;
        reads.deep += block_depth(block) > limit;
        count(&counts, visits, pages);
    }
    count(&counts, blocks->has_images, all > inside ? all - inside : 0);
    for (uint32_t v = 0; v < counts.count; v++) {
        total += (double)counts.at[v];
        sum += (double)counts.at[v] * v;
    }
    reads.max = (uint32_t)counts.count - 1;
    reads.mean = total > 0 ? sum / total : 0;
    reads.p99 = reads.max;
    while (reads.p99 > 0 && (above + (double)counts.at[reads.p99]) * 100 <= total)
        above += (double)counts.at[reads.p99--];
    array_release(&counts);
    return reads;
}

void blocks_reads_text(const BlocksReads *reads, uint32_t limit, Text *out)
{
    char deep[32], blocks[32];
    text_printf(
        out,
        "by key, reads at the head visit %.2f layers on average, p99 %u, at most %u; %s of %s blocks deeper than %u",
        reads->mean, reads->p99, reads->max, count_format(reads->deep, deep), count_format(reads->blocks, blocks),
        limit);
}

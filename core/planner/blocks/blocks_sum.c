/* blocks_sum.c - adds up the bytes of rows in block after block. A row has floor(slope * (x - first) / 2^32) bytes
 * below ordinal x. The sum of the floors is the sum of the products, less what each loses, over 2^32; what a product
 * loses are its lower 32 bits, which are those of a product of lower halves:
 *
 *     slopes 1.5 and 2.75, x = 3        products 4.5 + 8.25 = 12.75        lost 0.5 + 0.25        12 = 4 + 8
 *
 * So a row costs one multiplication of 32 bits for each block, and a block's end is the next one's beginning.
 */
#include "core/planner/blocks/blocks_sum.h"

#include "core/planner/blocks/blocks_chunks.h"

typedef uint32_t Lanes __attribute__((vector_size(CHUNK_LANES * sizeof(uint32_t))));

void block_sum_release(BlockSum *sum)
{
    array_release(&sum->chunks);
}

/* What the products of a chunk lose below ordinal x. The upper and lower halves of the words are added up apart: 16
 * words of 16 bits fit in one of 32. */
static uint64_t chunk_lost(const Blocks *blocks, const RowChunk *chunk, uint64_t x)
{
    size_t count = chunk_lanes(chunk->count);
    const uint32_t *slopes = chunk_rows(blocks, chunk) + count, *firsts = slopes + count;
    Lanes low = {0}, high = {0};
    for (size_t i = 0; i < count; i += CHUNK_LANES) {
        Lanes slope, first;
        memcpy(&slope, slopes + i, sizeof slope);
        memcpy(&first, firsts + i, sizeof first);
        Lanes lost = slope * ((uint32_t)x - first);
        low += lost & 0xFFFF;
        high += lost >> 16;
    }
    uint64_t lost = 0;
    for (size_t i = 0; i < CHUNK_LANES; i++)
        lost += low[i] + ((uint64_t)high[i] << 16);
    return lost;
}

/* The chunk's bytes below ordinal x, which all its rows have or which is the end of one. */
static uint64_t chunk_below(BlockSum *sum, const Blocks *blocks, uint32_t index, uint64_t x)
{
    ChunkBytes *known = &sum->chunks.at[index];
    const RowChunk *chunk = &blocks->chunks.at[index];
    if (known->at == x + 1)
        return known->below;
    uint64_t below = (uint64_t)((chunk->slopes * x - chunk->starts - chunk_lost(blocks, chunk, x)) >> 32);
    *known = (ChunkBytes){x + 1, below};
    return below;
}

static uint64_t span_bytes(BlockSum *sum, const Blocks *blocks, const Block *block, const RowSpan *span)
{
    const RowChunk *chunk = &blocks->chunks.at[span->chunk];
    if (span->count == chunk->count && block->first >= chunk->first && block->end <= chunk->end) {
        uint64_t below = chunk_below(sum, blocks, span->chunk, block->first);
        return chunk_below(sum, blocks, span->chunk, block->end) - below;
    }
    const uint32_t *rows = chunk_rows(blocks, chunk); /* not all of it, or rows begin or end inside the block */
    uint64_t bytes = 0;
    for (uint32_t i = span->from; i < span->from + span->count; i++)
        bytes += estimate_line_bytes(&blocks->rows.at[rows[i]].line, block->first, block->end);
    return bytes;
}

uint64_t block_bytes(BlockSum *sum, const Blocks *blocks, const Block *block, uint32_t from)
{
    uint64_t bytes = 0;
    RowRange rows = block_rows(block, from, block->count);
    array_extend(&sum->chunks, blocks->chunks.count);
    for (RowSpan span = {0}; row_range_next(&rows, &span);)
        bytes += span_bytes(sum, blocks, block, &span);
    for (uint32_t i = from > block->rows_count ? from : block->rows_count; i < block->count; i++)
        bytes += block->at[i - block->rows_count].bytes;
    return bytes;
}

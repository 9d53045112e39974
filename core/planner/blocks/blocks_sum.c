/* blocks_sum.c - adds up the bytes of rows in block after block. A row has floor(slope * (x - first) / 2^32) bytes
 * below ordinal x. The sum of the floors is the sum of the products, less what each loses, over 2^32; what a product
 * loses are its lower 32 bits, which are those of a product of lower halves:
 *
 *     slopes 1.5 and 2.75, x = 3        products 4.5 + 8.25 = 12.75        lost 0.5 + 0.25        12 = 4 + 8
 *
 * So a row costs one multiplication of 32 bits for each block, and a block's end is the next one's beginning.
 */
#include "core/planner/blocks/blocks_sum.h"

void block_sum_release(BlockSum *sum)
{
    array_release(&sum->fractions);
    array_release(&sum->firsts);
}

/* Takes in the places [from, count) of the block's rows. */
static void sum_rows(BlockSum *sum, const Blocks *blocks, const Block *block, uint32_t from)
{
    sum->rows = block->rows;
    sum->from = from;
    sum->count = block->rows_count;
    sum->first = sum->at = sum->below = 0;
    sum->end = UINT64_MAX;
    sum->slopes = sum->starts = 0;
    sum->fractions.count = sum->firsts.count = 0;
    for (uint32_t i = from; i < block->rows_count; i++) {
        const EstimateLine *line = &blocks->rows.at[block->rows[i]].line;
        sum->first = line->first > sum->first ? line->first : sum->first;
        sum->end = line->end < sum->end ? line->end : sum->end;
        sum->slopes += line->slope;
        sum->starts += line->slope * line->first;
        array_push(&sum->fractions, (uint32_t)line->slope);
        array_push(&sum->firsts, (uint32_t)line->first);
    }
    sum->at = UINT64_MAX;
}

/* The rows' bytes below ordinal x, which all of them have or which is the end of one. */
static uint64_t sum_below(BlockSum *sum, uint64_t x)
{
    if (sum->at == x)
        return sum->below;
    const uint32_t *fractions = sum->fractions.at, *firsts = sum->firsts.at;
    uint64_t lost = 0;
    for (size_t i = 0, count = sum->fractions.count; i < count; i++)
        lost += (uint32_t)(fractions[i] * ((uint32_t)x - firsts[i]));
    sum->at = x;
    sum->below = (uint64_t)((sum->slopes * x - sum->starts - lost) >> 32);
    return sum->below;
}

uint64_t block_sum_bytes(BlockSum *sum, const Blocks *blocks, const Block *block, uint32_t from)
{
    if (!block->rows_shared || from >= block->rows_count)
        return block_bytes(blocks, block, from);
    if (sum->rows != block->rows || sum->from != from || sum->count != block->rows_count)
        sum_rows(sum, blocks, block, from);
    if (block->first < sum->first || block->end > sum->end)
        return block_bytes(blocks, block, from); /* rows begin or end inside the block */
    uint64_t below = sum_below(sum, block->first), bytes = sum_below(sum, block->end) - below;
    for (uint32_t i = block->rows_count; i < block->count; i++)
        bytes += block->at[i - block->rows_count].bytes;
    return bytes;
}

/* blocks_chunks.h - stacks of rows in chunks. Inside core/planner/blocks/ only.
 *
 *     rows 0 to 99, of which 40 ends at block 1 and 70 begins there:
 *
 *         block 0   chunk A: 0 … 31   chunk B: 32 … 63     chunk C: 64 … 69, 71 … 95   chunk D: 96 … 99
 *         block 1   chunk A           chunk E: B less 40   chunk F: C and 70           chunk D
 *
 * All that a step needs of a stack - the highest generation, the hull, the bytes below an ordinal - is known for each
 * chunk, so a block costs its chunks and not its slices.
 */
#ifndef CORE_PLANNER_BLOCKS_BLOCKS_CHUNKS_H
#define CORE_PLANNER_BLOCKS_BLOCKS_CHUNKS_H

#include "core/planner/blocks/blocks.h"

#define CHUNK_ROWS  32u /* rows in a chunk, at most */
#define CHUNK_LANES 8u  /* numbers of a chunk that are computed at once */

/* A chunk has three arrays of words, each as long as its count, rounded up to a multiple of CHUNK_LANES, with zeros at
 * the end: its rows (indexes in Blocks.rows), the lower half of the slope of each, and that of its first ordinal. */
static inline const uint32_t *chunk_rows(const Blocks *blocks, const RowChunk *chunk)
{
    return blocks->chunk_words.at + chunk->at;
}

static inline size_t chunk_lanes(uint32_t count)
{
    return (count + CHUNK_LANES - 1) / CHUNK_LANES * CHUNK_LANES;
}

/* The part of a stack's rows that is in one chunk. */
typedef struct RowSpan {
    uint32_t chunk;
    uint32_t from, count; /* of the chunk's rows */
    uint32_t place;       /* of the first of them in the stack */
    uint32_t next;        /* the next chunk of the array */
} RowSpan;

/* Places [from, until) of a stack's rows. Valid until the block changes. */
typedef struct RowRange {
    const RowPlace *rows;
    uint32_t chunks_count, from, until;
} RowRange;

/* Those of the places [from, until) of the block's slices that are rows. */
RowRange block_rows(const Block *block, uint32_t from, uint32_t until);
/* Goes through the range chunk by chunk, oldest first; *span begins with zeros. False: there is no more. O(log chunks)
 * for the first, O(1) for each further one. */
static inline bool row_range_next(const RowRange *range, RowSpan *span)
{
    uint32_t place = span->count ? span->place + span->count : range->from, c = span->next;
    if (place >= range->until)
        return false;
    if (span->count == 0)
        search_first(c, 0, range->chunks_count, range->rows[c].end > place);
    uint32_t below = c ? range->rows[c - 1].end : 0;
    uint32_t end = range->rows[c].end < range->until ? range->rows[c].end : range->until;
    *span = (RowSpan){range->rows[c].chunk, place - below, end - place, place, c + 1};
    return true;
}

void row_diff_release(RowDiff *diff);
/* Compares two ranges; a row is only once in a range. O(chunks + rows of chunks that are not in both). */
void row_diff(RowDiff *diff, const Blocks *blocks, RowRange a, RowRange b);

/* Makes a stack of these rows, from that of the neighbour before. */
typedef struct RowStacker {
    Blocks *blocks;
    ARRAY(RowPlace) places; /* the stack */
    ARRAY(RowPlace) before; /* while the next one is made: the last one */
    ARRAY(uint32_t) rows;   /* rows above `places` that are not yet in a chunk */
} RowStacker;

void row_stacker_release(RowStacker *stacker);
/* Removes rows from the stack and adds others; both ascending. Rows lie in the order of their indexes. */
void row_stacker_next(RowStacker *stacker, const uint32_t *ended, size_t ended_count, const uint32_t *begun,
                      size_t begun_count);

/* Replaces the row at a place of an array of chunks, which no other block may have. */
void row_places_set(Blocks *blocks, RowPlace *rows, uint32_t chunks_count, uint32_t place, uint32_t row);

#endif

/* blocks_chunks.c - chunks of rows: an array of them is a stack, and neighbours share what they have in common.
 *
 *     stack    [0 … 31] [32 … 63] [64 … 95]      40 ends, 70 and 96 to 99 begin
 *     next     [0 … 31] [32 … 63 less 40] [64 … 99, in two halves]
 *
 * Only chunks in which a row begins or ends are made anew. One that is left with few rows takes in the next.
 */
#include "core/planner/blocks/blocks_chunks.h"

#include "core/base/search.h"

#include <string.h>

/* ---- one chunk ---- */

static void summarise(Blocks *blocks, RowChunk *chunk)
{
    uint32_t *rows = blocks->chunk_words.at + chunk->at;
    uint32_t *slopes = rows + chunk_lanes(chunk->count), *firsts = slopes + chunk_lanes(chunk->count);
    *chunk =
        (RowChunk){.at = chunk->at, .count = chunk->count, .end = UINT64_MAX, .hull = {{U128_MAX, 0}, {UINT64_MAX, 0}}};
    for (uint32_t i = 0; i < chunk->count; i++) {
        const BlockRow *row = &blocks->rows.at[rows[i]];
        if (i == 0)
            chunk->oldest = row->generation;
        chunk->newest = row->generation;
        if (i > 0 && row->generation < blocks->rows.at[rows[i - 1]].generation)
            chunk->drop = i;
        chunk->highest = row->generation > chunk->highest ? row->generation : chunk->highest;
        slopes[i] = firsts[i] = 0;
        if (row->image)
            continue; /* no records */
        chunk->first = row->line.first > chunk->first ? row->line.first : chunk->first;
        chunk->end = row->line.end < chunk->end ? row->line.end : chunk->end;
        chunk->slopes += row->line.slope;
        chunk->starts += row->line.slope * row->line.first;
        chunk->hull.keys = key_range_hull(chunk->hull.keys, row->keys);
        chunk->hull.lsns = lsn_range_hull(chunk->hull.lsns, row->lsns);
        slopes[i] = (uint32_t)row->line.slope;
        firsts[i] = (uint32_t)row->line.first;
    }
}

static uint32_t chunk_add(Blocks *blocks, const uint32_t *rows, uint32_t count)
{
    RowChunk chunk = {.at = blocks->chunk_words.count, .count = count};
    array_extend(&blocks->chunk_words, chunk.at + 3 * chunk_lanes(count));
    memcpy(blocks->chunk_words.at + chunk.at, rows, count * sizeof *rows);
    summarise(blocks, &chunk);
    array_push(&blocks->chunks, chunk);
    return (uint32_t)blocks->chunks.count - 1;
}

/* ---- ranges ---- */

RowRange block_rows(const Block *block, uint32_t from, uint32_t until)
{
    return (RowRange){block->rows, block->chunks_count, from, until < block->rows_count ? until : block->rows_count};
}

/* ---- differences ---- */

void row_diff_release(RowDiff *diff)
{
    array_release(&diff->came);
    array_release(&diff->left);
    array_release(&diff->rows);
    array_release(&diff->chunks);
}

/* A part of a chunk that was seen in this comparison; SEEN_TWICE: in both ranges. */
#define SEEN_TWICE ((uint64_t)1 << 11)
_Static_assert(CHUNK_ROWS < 64, "a place in a chunk has six bits");

static uint64_t seen_as(const RowDiff *diff, const RowSpan *span)
{
    return diff->asked << 12 | span->from << 6 | span->count;
}

/* Leaves out the chunks at the beginning and at the end that both ranges have. */
static void leave_common(RowRange *a, RowRange *b)
{
    uint32_t c = 0, until = a->until < b->until ? a->until : b->until;
    while (a->from == b->from && c < a->chunks_count && c < b->chunks_count && a->rows[c].chunk == b->rows[c].chunk &&
           a->rows[c].end <= until)
        c++;
    if (c > 0 && a->rows[c - 1].end > a->from)
        a->from = b->from = a->rows[c - 1].end;
    uint32_t x, y;
    search_first(x, 0, a->chunks_count, a->rows[x].end >= a->until);
    search_first(y, 0, b->chunks_count, b->rows[y].end >= b->until);
    while (x > 0 && y > 0 && x < a->chunks_count && y < b->chunks_count && a->rows[x].chunk == b->rows[y].chunk &&
           a->rows[x].end == a->until && b->rows[y].end == b->until && a->rows[x - 1].end >= a->from &&
           b->rows[y - 1].end >= b->from) {
        a->until = a->rows[--x].end;
        b->until = b->rows[--y].end;
    }
}

void row_diff(RowDiff *diff, const Blocks *blocks, RowRange a, RowRange b)
{
    diff->came.count = diff->left.count = 0;
    if (a.rows == b.rows && a.from == b.from && a.until == b.until)
        return;
    leave_common(&a, &b);
    array_extend(&diff->rows, blocks->rows.count);
    array_extend(&diff->chunks, blocks->chunks.count);
    diff->asked++;
    for (RowSpan span = {0}; row_range_next(&b, &span);)
        diff->chunks.at[span.chunk] = seen_as(diff, &span);
    for (RowSpan span = {0}; row_range_next(&a, &span);) {
        const uint32_t *rows = chunk_rows(blocks, &blocks->chunks.at[span.chunk]) + span.from;
        if (diff->chunks.at[span.chunk] == seen_as(diff, &span))
            diff->chunks.at[span.chunk] |= SEEN_TWICE;
        else
            for (uint32_t i = 0; i < span.count; i++)
                diff->rows.at[rows[i]] = diff->asked;
    }
    for (RowSpan span = {0}; row_range_next(&b, &span);) {
        const uint32_t *rows = chunk_rows(blocks, &blocks->chunks.at[span.chunk]) + span.from;
        for (uint32_t i = 0; i < span.count && !(diff->chunks.at[span.chunk] & SEEN_TWICE); i++)
            if (diff->rows.at[rows[i]] == diff->asked)
                diff->rows.at[rows[i]] = 0;
            else
                array_push(&diff->came, rows[i]);
    }
    for (RowSpan span = {0}; row_range_next(&a, &span);) {
        const uint32_t *rows = chunk_rows(blocks, &blocks->chunks.at[span.chunk]) + span.from;
        for (uint32_t i = 0; i < span.count && diff->chunks.at[span.chunk] != (seen_as(diff, &span) | SEEN_TWICE); i++)
            if (diff->rows.at[rows[i]] == diff->asked)
                array_push(&diff->left, rows[i]);
    }
}

/* ---- stacks ---- */

void row_stacker_release(RowStacker *stacker)
{
    array_release(&stacker->places);
    array_release(&stacker->before);
    array_release(&stacker->rows);
}

static void push_chunk(RowStacker *stacker, uint32_t chunk)
{
    uint32_t below = stacker->places.count ? stacker->places.at[stacker->places.count - 1].end : 0;
    array_push(&stacker->places, (RowPlace){chunk, below + stacker->blocks->chunks.at[chunk].count});
}

/* Makes chunks of about equal length of the rows that are in none. */
static void push_rows(RowStacker *stacker)
{
    uint32_t count = (uint32_t)stacker->rows.count, pieces = (count + CHUNK_ROWS - 1) / CHUNK_ROWS;
    for (uint32_t i = 0, from = 0, until; i < pieces; i++, from = until) {
        until = (uint32_t)((uint64_t)count * (i + 1) / pieces);
        push_chunk(stacker, chunk_add(stacker->blocks, stacker->rows.at + from, until - from));
    }
    stacker->rows.count = 0;
}

void row_stacker_next(RowStacker *stacker, const uint32_t *ended, size_t ended_count, const uint32_t *begun,
                      size_t begun_count)
{
    const uint32_t *ended_end = ended + ended_count, *begun_end = begun + begun_count;
    stacker->before.count = 0;
    for (size_t c = 0; c < stacker->places.count; c++)
        array_push(&stacker->before, stacker->places.at[c]);
    stacker->places.count = 0;
    for (size_t c = 0; c < stacker->before.count; c++) {
        uint32_t index = stacker->before.at[c].chunk, count = stacker->blocks->chunks.at[index].count;
        const uint32_t *rows = chunk_rows(stacker->blocks, &stacker->blocks->chunks.at[index]), last = rows[count - 1];
        bool is_top = c + 1 == stacker->before.count;
        bool changes = (ended < ended_end && *ended <= last) || (begun < begun_end && (*begun <= last || is_top));
        if (!changes && stacker->rows.count == 0) {
            push_chunk(stacker, index);
            continue;
        }
        for (uint32_t i = 0; i < count; i++) {
            for (; begun < begun_end && *begun < rows[i]; begun++)
                array_push(&stacker->rows, *begun);
            if (ended < ended_end && *ended == rows[i])
                ended++;
            else
                array_push(&stacker->rows, rows[i]);
        }
        if (stacker->rows.count >= CHUNK_ROWS / 2)
            push_rows(stacker);
    }
    for (; begun < begun_end; begun++)
        array_push(&stacker->rows, *begun);
    push_rows(stacker);
}

/* Other stacks may have the chunk, so this one gets another. */
void row_places_set(Blocks *blocks, RowPlace *rows, uint32_t chunks_count, uint32_t place, uint32_t row)
{
    uint32_t c;
    search_first(c, 0, chunks_count, rows[c].end > place);
    RowChunk *chunk = &blocks->chunks.at[rows[c].chunk];
    uint32_t copy[CHUNK_ROWS], count = chunk->count;
    memcpy(copy, chunk_rows(blocks, chunk), count * sizeof *copy);
    copy[place - (c ? rows[c - 1].end : 0)] = row;
    rows[c].chunk = chunk_add(blocks, copy, count);
}

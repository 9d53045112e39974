/* blocks_flush.c - what the history records of slices that are created and deleted.
 *
 *     row of layer 7, blocks 0 to 9      came: slice 12, keys of blocks 0 to 9
 *     a job merges blocks 2 and 3        passed: slice 40, a part of 12, keys of blocks 2 and 3
 *     the end                            came: slices 55 and 56, parts of 12, blocks 0 to 1 and 4 to 9; 12 removed
 */
#include "core/planner/blocks/blocks_memory.h"

#include <stdlib.h>

static SliceChange row_change(const Blocks *blocks, uint32_t id, const BlockRow *row, uint32_t first, uint32_t end)
{
    return (SliceChange){.id = id,
                         .kind = SLICE_CAME,
                         .of = SLICE_NONE,
                         .layer = row->layer,
                         .generation = row->generation,
                         .keys = block_row_keys(blocks, row, first, end),
                         .lsns = row->lsns,
                         .bytes =
                             estimate_line_bytes(&row->line, blocks->map.at[first].first, blocks->map.at[end - 1].end)};
}

/* Adds a part of the row that lived as long as the row, and either ends now or continues. */
static void add_part(Blocks *blocks, const BlockRow *row, uint32_t first, uint32_t end, bool goes, PlanChanges *changes)
{
    SliceChange part = row_change(blocks, blocks->next_id++, row, first, end);
    part.kind = goes ? SLICE_PASSED : SLICE_CAME;
    part.of = row->slice;
    array_push(&changes->slices, part);
}

static int part_order(const void *a, const void *b)
{
    const BlockPart *x = a, *y = b;
    return (x->first > y->first) - (x->first < y->first);
}

/* The rest of a row, beside its parts, becomes parts too, which end or continue; the row itself ends. */
static void flush_rest(Blocks *blocks, BlockRow *row, bool goes, PlanChanges *changes)
{
    BlockPart *parts = mem_alloc(row->parts * sizeof *parts);
    uint32_t at = row->first;
    for (uint32_t n = 0, i = row->newest_part; n < row->parts; n++, i = parts[n - 1].older)
        parts[n] = blocks->parts.at[i];
    qsort(parts, row->parts, sizeof *parts, part_order);
    for (uint32_t n = 0; n <= row->parts; n++) {
        uint32_t until = n < row->parts ? parts[n].first : row->end;
        if (at < until)
            add_part(blocks, row, at, until, goes, changes);
        at = n < row->parts ? parts[n].end : row->end;
    }
    array_push(&changes->slices, (SliceChange){.id = row->slice, .kind = SLICE_TAKEN_BACK, .of = SLICE_NONE});
    row->gone = true;
    free(parts);
}

/* Where neighbours merge and make images in turn, runs fall into thousands of parts, millions in all. Once there are
 * PARTS_MAX, a run with ROW_PARTS_MAX parts or more is reported as ended, although blocks below a new image still have
 * it: no read visits it there. */
#define PARTS_MAX     ((size_t)1 << 17)
#define ROW_PARTS_MAX 32u

/* Reports new rows, and what left other rows. */
static void flush_rows(Blocks *blocks, PlanChanges *changes)
{
    blocks_rows_settle(blocks);
    for (; blocks->rows_told < blocks->rows.count; blocks->rows_told++) {
        BlockRow *row = &blocks->rows.at[blocks->rows_told];
        if (row->image)
            continue; /* the whole layer is in use */
        row->slice = blocks->next_id++;
        array_push(&changes->slices, row_change(blocks, row->slice, row, row->first, row->end));
    }
    size_t kept = blocks->parts_told;
    for (size_t i = blocks->parts_told; i < blocks->parts.count; i++) {
        BlockPart part = blocks->parts.at[i];
        BlockRow *row = &blocks->rows.at[part.row];
        if (row->gone)
            continue;
        if (part.first == row->first && part.end == row->end) {
            array_push(&changes->slices, (SliceChange){.id = row->slice, .kind = SLICE_WENT, .of = SLICE_NONE});
            row->gone = true;
            continue;
        }
        part.older = row->newest_part;
        row->newest_part = (uint32_t)kept;
        row->parts++;
        blocks->parts.at[kept++] = part;
        add_part(blocks, row, part.first, part.end, true, changes);
        if (kept >= PARTS_MAX && row->parts >= ROW_PARTS_MAX)
            flush_rest(blocks, row, true, changes);
    }
    blocks->parts_told = blocks->parts.count = kept;
}

void blocks_memory_flush_rests(BlocksMemory *memory, PlanChanges *changes)
{
    Blocks *blocks = &memory->blocks;
    for (size_t r = 0; r < blocks->rows.count; r++)
        if (blocks->rows.at[r].parts > 0 && !blocks->rows.at[r].gone)
            flush_rest(blocks, &blocks->rows.at[r], false, changes);
}

void blocks_memory_flush(BlocksMemory *memory, PlanChanges *changes)
{
    Blocks *blocks = &memory->blocks;
    flush_rows(blocks, changes);
    for (size_t i = 0; i < blocks->changes.count; i++) {
        const BlockChange *change = &blocks->changes.at[i];
        const BlockSlice *slice = &change->slice;
        if (blocks->layers.at[slice->layer].adopted_image)
            continue; /* the whole layer is in use */
        array_push(&changes->slices, (SliceChange){.id = slice->id,
                                                   .kind = change->came ? SLICE_CAME : SLICE_WENT,
                                                   .of = SLICE_NONE,
                                                   .layer = slice->layer,
                                                   .generation = slice->generation,
                                                   .keys = slice->keys,
                                                   .lsns = slice->lsns,
                                                   .bytes = slice->bytes});
    }
    blocks->changes.count = 0;
    for (size_t i = 0; i < blocks->idle.count; i++)
        array_push(&changes->deleted, blocks->idle.at[i]);
    blocks->idle.count = 0;
}

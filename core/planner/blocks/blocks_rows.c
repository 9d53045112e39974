/* blocks_rows.c - reads the layers of a dump as rows: a row is the part of one layer in a run of neighbouring blocks.
 *
 *     images      ====== 9            block       0     1     2     3
 *     delta 7   --------------        its image   .     9     9     .     the delta ends below image 9:
 *                                     rows        A                 B     row A in block 0, row B in block 3
 *
 * All blocks are made first, from the union of the deltas' keys; deltas then come by LSN end, oldest first, so that
 * each lies above those before it, and only where it ends above the block's newest image. A tree over the images' LSNs
 * finds the runs of such blocks, so the cost depends only on the slices that are kept.
 *
 * A row that is removed from some of its blocks remains a row. The blocks from which one job removes it are a part:
 * blocks come in ascending order within a job, so a part is a run too.
 */
#include "core/planner/blocks/blocks_books.h"
#include "core/planner/blocks/blocks_chunks.h"

#include "core/base/search.h"
#include "core/base/sort.h"

#include <stdlib.h>

/* ---- rows ---- */

/* The bytes that the row has in its blocks [first, end). */
static uint64_t row_bytes(const Blocks *blocks, const BlockRow *row, uint32_t first, uint32_t end)
{
    return row->image ? 0 : estimate_line_bytes(&row->line, blocks->map.at[first].first, blocks->map.at[end - 1].end);
}

KeyRange block_row_keys(const Blocks *blocks, const BlockRow *row, uint32_t first, uint32_t end)
{
    Key lo = blocks->map.at[first].keys.lo, hi = blocks->map.at[end - 1].keys.hi;
    return (KeyRange){row->keys.lo > lo ? row->keys.lo : lo, row->keys.hi < hi ? row->keys.hi : hi};
}

/* Does a block end where the next begins? */
static bool joins_next(const Blocks *blocks, uint32_t block)
{
    return block + 1 < blocks->map.count && blocks->map.at[block].keys.hi == blocks->map.at[block + 1].keys.lo;
}

static void part_close(Blocks *blocks, uint32_t row)
{
    BlockRow *at = &blocks->rows.at[row];
    if (at->left_first < at->left_end)
        array_push(&blocks->parts, (BlockPart){row, at->left_first, at->left_end, UINT32_MAX});
    at->left_first = at->left_end = 0;
}

void blocks_rows_settle(Blocks *blocks)
{
    for (size_t i = 0; i < blocks->leaving.count; i++)
        part_close(blocks, blocks->leaving.at[i]);
    blocks->leaving.count = 0;
}

void blocks_row_leaves_from(Blocks *blocks, uint32_t row, uint32_t first)
{
    BlockRow *at = &blocks->rows.at[row];
    at->leaves_from = first;
    if (at->gone)
        return;
    if (at->left_first == at->left_end)
        array_push(&blocks->leaving, row);
    if (at->left_first == at->left_end || at->left_end != first) {
        part_close(blocks, row);
        at->left_first = first;
    }
    at->left_end = first + 1;
}

void blocks_row_leaves_until(Blocks *blocks, uint32_t row, uint32_t end)
{
    BlockRow *at = &blocks->rows.at[row];
    if (!at->gone)
        at->left_end = end;
    blocks_layer_leave(blocks, at->layer, end - at->leaves_from, row_bytes(blocks, at, at->leaves_from, end));
}

void blocks_row_leave(Blocks *blocks, uint32_t row, uint32_t block)
{
    blocks_row_leaves_from(blocks, row, block);
    blocks_row_leaves_until(blocks, row, block + 1);
}

/* Gives the block a copy of its rows, and frees a copy that it was the last to have: else a stack of n rows that are
 * cleaned one after the other would leave n copies of n rows. */
static void take_copy(Blocks *blocks, Block *block, uint32_t copy)
{
    BlockRows *old = block->rows_copy ? &blocks->row_copies.at[block->rows_copy - 1] : NULL;
    block->rows = blocks->row_copies.at[copy].rows;
    blocks->row_copies.at[copy].users++;
    if (old && --old->users == 0) {
        free(old->rows);
        old->rows = NULL;
        array_push(&blocks->free_copies, block->rows_copy - 1);
    }
    block->rows_copy = copy + 1;
}

/* Copies the block's chunks, with another row at a place. Returns the copy's index. */
static uint32_t copy_rows(Blocks *blocks, const Block *block, uint32_t place, uint32_t row)
{
    BlockRows copy = {.rows = mem_alloc(block->chunks_count * sizeof *copy.rows),
                      .from = block->rows,
                      .count = block->rows_count,
                      .place = place};
    memcpy(copy.rows, block->rows, block->chunks_count * sizeof *copy.rows);
    row_places_set(blocks, copy.rows, block->chunks_count, place, row);
    if (blocks->free_copies.count == 0) {
        array_push(&blocks->row_copies, copy);
        return (uint32_t)blocks->row_copies.count - 1;
    }
    uint32_t index = blocks->free_copies.at[--blocks->free_copies.count];
    blocks->row_copies.at[index] = copy;
    return index;
}

/* Is the last copy that of this block's chunks with the row at this place? */
static bool is_last_copy(const Blocks *blocks, const Block *block, uint32_t place, uint32_t row)
{
    const BlockRows *last = blocks->newest_copy ? &blocks->row_copies.at[blocks->newest_copy - 1] : NULL;
    if (!last || !last->rows || last->from != block->rows || last->count != block->rows_count || last->place != place)
        return false;
    Block like = *block;
    like.rows = last->rows;
    return block_row_id(blocks, &like, place) == row;
}

/* Puts a row at a place of the block alone: of a shared array a copy is made, which the next block shares where it gets
 * the same row. */
static void set_row(Blocks *blocks, Block *block, uint32_t place, uint32_t row)
{
    BlockRows *own = block->rows_copy ? &blocks->row_copies.at[block->rows_copy - 1] : NULL;
    if (own && own->users == 1) {
        row_places_set(blocks, block->rows, block->chunks_count, place, row);
        own->from = NULL;
        return;
    }
    if (!is_last_copy(blocks, block, place, row))
        blocks->newest_copy = copy_rows(blocks, block, place, row) + 1;
    take_copy(blocks, block, blocks->newest_copy - 1);
}

void blocks_row_replace(Blocks *blocks, size_t index, uint32_t place, LayerId layer)
{
    Block *block = &blocks->map.at[index];
    uint32_t old = block_row_id(blocks, block, place), b = (uint32_t)index;
    BlockRow *last = &blocks->rows.at[blocks->rows.count - 1];
    blocks_layer_use(blocks, layer, row_bytes(blocks, &blocks->rows.at[old], b, b + 1));
    bool goes_on = blocks->rows.count > blocks->rows_told && last->layer == layer && last->end == b &&
                   last->line.first == blocks->rows.at[old].line.first &&
                   last->keys.lo == blocks->rows.at[old].keys.lo && last->keys.hi == blocks->rows.at[old].keys.hi &&
                   last->lsns.lo == blocks->rows.at[old].lsns.lo && last->lsns.hi == blocks->rows.at[old].lsns.hi &&
                   last->line.end == blocks->rows.at[old].line.end && joins_next(blocks, b - 1);
    if (goes_on) {
        last->end++;
    } else {
        BlockRow row = blocks->rows.at[old];
        row.layer = layer;
        row.first = b;
        row.end = b + 1;
        row.left_first = row.left_end = row.parts = 0;
        row.gone = false;
        array_push(&blocks->rows, row);
    }
    blocks_row_leave(blocks, old, b);
    set_row(blocks, block, place, (uint32_t)blocks->rows.count - 1);
}

/* ---- blocks of a dump ---- */

typedef struct Delta {
    LayerId layer;
    KeyRange keys; /* the keys of its name */
    EstimateLine line;
} Delta;

typedef ARRAY(Delta) DeltaArray;

/* Creates all blocks in which a delta may have a key, whether it has a slice in their stacks or not. */
static void make_blocks(Blocks *blocks, const DeltaArray *deltas, const Keyspace *keyspace)
{
    Sort128 *order = mem_alloc((deltas->count + 1) * sizeof *order);
    for (size_t i = 0; i < deltas->count; i++)
        order[i] = (Sort128){deltas->at[i].keys.lo, (uint32_t)i};
    sort_128(order, deltas->count);
    Key made = 0; /* blocks exist up to this key */
    for (size_t i = 0; i < deltas->count; i++) {
        KeyRange keys = deltas->at[order[i].place].keys;
        for (Key from = keys.lo > made ? keys.lo : made; from < keys.hi; from = made) {
            Block block = {.keys = blocks_range_of(blocks, from, blocks->map.count, keyspace)};
            block.first = key_ordinals_below(blocks->ordinals, block.keys.lo);
            block.end = key_ordinals_below(blocks->ordinals, block.keys.hi);
            made = block.keys.hi;
            array_push(&blocks->map, block);
        }
    }
    free(order);
}

/* Puts the newest images below the stacks, block by block. */
static void add_images(Blocks *blocks)
{
    for (uint32_t b = 0; blocks->has_images && b < blocks->map.count; b++) {
        LayerId image = image_cover_at(&blocks->images, blocks->map.at[b].keys.lo);
        size_t rows = blocks->rows.count;
        if (image == LAYER_NONE)
            continue;
        const LayerSet *layers = blocks->images.set;
        if (rows > 0 && blocks->rows.at[rows - 1].layer == image && blocks->rows.at[rows - 1].end == b)
            blocks->rows.at[rows - 1].end++;
        else
            array_push(&blocks->rows, (BlockRow){.layer = image,
                                                 .image = true,
                                                 .lsns = {layers->lsn_lo[image], layers->lsn_hi[image]},
                                                 .first = b,
                                                 .end = b + 1});
        blocks_layer_use(blocks, image, 0);
        blocks->map.at[b].base = 1;
    }
}

/* ---- deltas above images ---- */

typedef struct Floors { /* Where the newest image of each block ends. */
    Lsn *lsns;          /* ascending, distinct */
    size_t count;
    RangeTree ranks;  /* per block: index in `lsns` plus 1; 0: it has no image */
    uint32_t *joined; /* per block: the end of the run of blocks without a gap between them */
} Floors;

static void floors_init(Floors *floors, const Blocks *blocks)
{
    size_t count = blocks->map.count;
    Lsn *ends = mem_zero(count, sizeof *ends);
    bool *has = mem_zero(count, sizeof *has);
    Sort64 *order = mem_alloc((blocks->rows.count + 1) * sizeof *order);
    for (size_t r = 0; r < blocks->rows.count; r++) {
        const BlockRow *row = &blocks->rows.at[r];
        order[r] = (Sort64){row->lsns.hi, (uint32_t)r};
        for (uint32_t b = row->first; b < row->end; b++) {
            ends[b] = row->lsns.hi;
            has[b] = true;
        }
    }
    sort_64(order, blocks->rows.count);
    *floors = (Floors){.lsns = mem_alloc((blocks->rows.count + 1) * sizeof *floors->lsns)};
    for (size_t r = 0; r < blocks->rows.count; r++)
        if (r == 0 || order[r].number != order[r - 1].number)
            floors->lsns[floors->count++] = order[r].number;
    uint32_t *ranks = mem_zero(count, sizeof *ranks);
    for (size_t b = 0; b < count; b++) {
        uint32_t rank = 0;
        if (has[b])
            search_first(rank, 0, floors->count, floors->lsns[rank] >= ends[b]);
        ranks[b] = has[b] ? rank + 1 : 0;
    }
    range_tree_init(&floors->ranks, ranks, (uint32_t)count);
    floors->joined = mem_alloc((count + 1) * sizeof *floors->joined);
    for (size_t b = count; b-- > 0;)
        floors->joined[b] = joins_next(blocks, (uint32_t)b) ? floors->joined[b + 1] : (uint32_t)b + 1;
    free(ranks);
    free(order);
    free(has);
    free(ends);
}

static void floors_release(Floors *floors)
{
    free(floors->lsns);
    free(floors->joined);
    range_tree_release(&floors->ranks);
}

/* Adds rows for the blocks [first, end), in each of which the delta has keys and a slice; a new row begins where the
 * keys are not contiguous. */
static void add_run(Blocks *blocks, const Floors *floors, BlockRow row, uint32_t first, uint32_t end)
{
    for (uint32_t b = first; b < end; b = row.end) {
        row.first = b;
        row.end = floors->joined[b] < end ? floors->joined[b] : end;
        BlockLayer *book = blocks_layer(blocks, row.layer);
        book->users += row.end - row.first;
        book->live_bytes +=
            estimate_line_bytes(&row.line, blocks->map.at[row.first].first, blocks->map.at[row.end - 1].end);
        array_push(&blocks->rows, row);
    }
}

/* Records that the delta's part in the blocks [first, end) is below their newest images. */
static void keep_run(Blocks *blocks, const Floors *floors, const BlockRow *row, uint32_t first, uint32_t end)
{
    for (uint32_t b = first, until; b < end; b = until) {
        until = floors->joined[b] < end ? floors->joined[b] : end;
        BlockSlice slice = {
            .layer = row->layer,
            .generation = row->generation,
            .lsns = row->lsns,
            .keys = block_row_keys(blocks, row, b, until),
            .bytes = estimate_line_bytes(&row->line, blocks->map.at[b].first, blocks->map.at[until - 1].end)};
        blocks_keep(blocks, &slice);
    }
}

static void add_delta(Blocks *blocks, const Floors *floors, const LayerSet *layers, const Delta *delta)
{
    BlockRow row = {.layer = delta->layer,
                    .generation = blocks_generation(blocks, layers, delta->layer),
                    .lsns = {layers->lsn_lo[delta->layer], layers->lsn_hi[delta->layer]},
                    .keys = delta->keys,
                    .line = delta->line};
    uint32_t first, end, below, blocks_count = (uint32_t)blocks->map.count;
    search_first(first, 0, blocks_count, blocks->map.at[first].keys.hi > delta->keys.lo);
    search_first(end, first, blocks_count, blocks->map.at[end].keys.lo >= delta->keys.hi);
    search_first(below, 0, (uint32_t)floors->count, floors->lsns[below] >= row.lsns.hi);
    bool any = range_tree_below(&floors->ranks, first, end, below + 1) < end; /* else the whole layer is kept */
    for (uint32_t b = first; any && b < end;) {
        uint32_t from = range_tree_below(&floors->ranks, b, end, below + 1);
        uint32_t to = range_tree_reaching(&floors->ranks, from, end, below + 1);
        keep_run(blocks, floors, &row, b, from);
        add_run(blocks, floors, row, from, to);
        b = to;
    }
}

typedef struct RowEdges { /* Rows by the block at which they begin, or end; ascending in each. */
    uint32_t *rows;
    uint32_t *from; /* per block: where its rows begin in `rows` */
} RowEdges;

static RowEdges row_edges(const Blocks *blocks, bool begin)
{
    size_t count = blocks->map.count + 1;
    RowEdges edges = {mem_alloc((blocks->rows.count + 1) * sizeof *edges.rows),
                      mem_zero(count + 1, sizeof *edges.from)};
    for (size_t r = 0; r < blocks->rows.count; r++)
        edges.from[(begin ? blocks->rows.at[r].first : blocks->rows.at[r].end) + 1]++;
    for (size_t b = 0; b < count; b++)
        edges.from[b + 1] += edges.from[b];
    uint32_t *next = mem_alloc(count * sizeof *next);
    memcpy(next, edges.from, count * sizeof *next);
    for (size_t r = 0; r < blocks->rows.count; r++)
        edges.rows[next[begin ? blocks->rows.at[r].first : blocks->rows.at[r].end]++] = (uint32_t)r;
    free(next);
    return edges;
}

/* Gives each block the rows over it; an array of chunks for each run of blocks in which no row begins or ends. */
static void place_rows(Blocks *blocks)
{
    RowStacker stacker = {.blocks = blocks};
    RowEdges begun = row_edges(blocks, true), ended = row_edges(blocks, false);
    for (size_t b = 0; b < blocks->map.count; b++) {
        Block *block = &blocks->map.at[b];
        uint32_t begins = begun.from[b + 1] - begun.from[b], ends = ended.from[b + 1] - ended.from[b];
        if (b > 0 && begins == 0 && ends == 0) {
            block->rows = block[-1].rows;
            block->chunks_count = block[-1].chunks_count;
            block->count = block->rows_count = block[-1].rows_count;
            continue;
        }
        row_stacker_next(&stacker, ended.rows + ended.from[b], ends, begun.rows + begun.from[b], begins);
        block->chunks_count = (uint32_t)stacker.places.count;
        block->rows = arena_array(&blocks->places, RowPlace, stacker.places.count + 1);
        memcpy(block->rows, stacker.places.at, stacker.places.count * sizeof *block->rows);
        block->count = block->rows_count = block->chunks_count ? block->rows[block->chunks_count - 1].end : 0;
    }
    row_stacker_release(&stacker);
    free(begun.rows), free(begun.from);
    free(ended.rows), free(ended.from);
}

void blocks_adopt_dump(Blocks *blocks, LayerView view, const uint64_t *bytes, const KeyOrdinals *ordinals,
                       const Keyspace *keyspace)
{
    DeltaArray deltas = {0};
    blocks->ordinals = ordinals;
    for (size_t i = 0; i < view.count; i++) {
        LayerId id = view.ids[i];
        Delta delta = {.layer = id, .keys = {view.set->key_lo[id], view.set->key_hi[id]}};
        if (estimate_line(ordinals, view.set, id, bytes[i], &delta.line))
            array_push(&deltas, delta);
    }
    make_blocks(blocks, &deltas, keyspace);
    add_images(blocks);
    Floors floors;
    floors_init(&floors, blocks);
    for (size_t i = 0; i < deltas.count; i++)
        add_delta(blocks, &floors, view.set, &deltas.at[i]);
    place_rows(blocks);
    floors_release(&floors);
    array_release(&deltas);
}

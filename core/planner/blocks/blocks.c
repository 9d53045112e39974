/* blocks.c - the map of blocks, and the table of which blocks use which layer.
 *
 *     flush with records at keys 3, 4, 260 and 900, blocks of 256 keys:
 *
 *         next_key(0)   = 3    -> block [0,256),    slice [3,5)
 *         next_key(256) = 260  -> block [256,512),  slice [260,261)
 *         next_key(512) = 900  -> block [768,1024), slice [900,901); block [512,768) is not even made
 *
 * Each hop asks the source for the next key, so the cost depends only on the number of blocks with records.
 */
#include "core/planner/blocks/blocks_books.h"
#include "core/planner/blocks/blocks_chunks.h"

#include "core/base/search.h"

#include <assert.h>
#include <stdlib.h>

void blocks_init(Blocks *blocks, uint64_t target_file_size, unsigned halvings, KeyForm form)
{
    *blocks = (Blocks){.block_keys = 1, .target = target_file_size, .form = form};
    while (blocks->block_keys <= target_file_size / PAGE_BYTES / 2)
        blocks->block_keys *= 2;
    while (halvings-- > 0 && blocks->block_keys > 1)
        blocks->block_keys /= 2;
}

void blocks_release(Blocks *blocks)
{
    for (size_t i = 0; i < blocks->map.count; i++)
        free(blocks->map.at[i].at);
    array_release(&blocks->map);
    array_release(&blocks->layers);
    array_release(&blocks->idle);
    if (blocks->has_images)
        image_cover_release(&blocks->images);
    array_release(&blocks->changes);
    array_release(&blocks->free_ids);
    array_release(&blocks->rows);
    array_release(&blocks->chunks);
    array_release(&blocks->chunk_words);
    arena_release(&blocks->places);
    for (size_t i = 0; i < blocks->row_copies.count; i++)
        free(blocks->row_copies.at[i].rows);
    array_release(&blocks->row_copies);
    array_release(&blocks->free_copies);
    row_diff_release(&blocks->diff);
    array_release(&blocks->parts);
    array_release(&blocks->leaving);
    free(blocks->edges);
}

size_t blocks_find(const Blocks *blocks, Key key)
{
    size_t at;
    search_first(at, 0, blocks->map.count, blocks->map.at[at].keys.hi > key);
    return at;
}

/* ---- a block's slices ---- */

static void hull_add(BlockHull *hull, KeyRange keys, LsnRange lsns)
{
    hull->keys = key_range_hull(hull->keys, keys);
    hull->lsns = lsn_range_hull(hull->lsns, lsns);
}

static void hull_add_rows(BlockHull *hull, const Blocks *blocks, const RowSpan *span)
{
    const RowChunk *chunk = &blocks->chunks.at[span->chunk];
    const uint32_t *rows = chunk_rows(blocks, chunk);
    if (span->count == chunk->count)
        hull_add(hull, chunk->hull.keys, chunk->hull.lsns);
    for (uint32_t i = span->from; span->count < chunk->count && i < span->from + span->count; i++)
        hull_add(hull, blocks->rows.at[rows[i]].keys, blocks->rows.at[rows[i]].lsns);
}

BlockHull block_hull(const Blocks *blocks, const Block *block, uint32_t from, uint32_t until)
{
    BlockHull hull = {{U128_MAX, 0}, {UINT64_MAX, 0}};
    RowRange rows = block_rows(block, from, until);
    for (RowSpan span = {0}; row_range_next(&rows, &span);)
        hull_add_rows(&hull, blocks, &span);
    hull.keys = key_range_clip(hull.keys, block->keys);
    for (uint32_t i = from > block->rows_count ? from : block->rows_count; i < until; i++)
        hull_add(&hull, block->at[i - block->rows_count].keys, block->at[i - block->rows_count].lsns);
    return hull;
}

/* Are the rows of two spans of one length those of the same layers? */
static bool same_rows(const Blocks *blocks, const RowSpan *a, const RowSpan *b)
{
    if (a->chunk == b->chunk && a->from == b->from)
        return true;
    const uint32_t *x = chunk_rows(blocks, &blocks->chunks.at[a->chunk]) + a->from;
    const uint32_t *y = chunk_rows(blocks, &blocks->chunks.at[b->chunk]) + b->from;
    for (uint32_t i = 0; i < a->count; i++)
        if (x[i] != y[i] && blocks->rows.at[x[i]].layer != blocks->rows.at[y[i]].layer)
            return false;
    return true;
}

bool block_same_layers(const Blocks *blocks, const Block *a, uint32_t from_a, const Block *b, uint32_t from_b,
                       uint32_t count)
{
    if (a->rows == b->rows && from_a == from_b && from_a + count <= a->rows_count && from_b + count <= b->rows_count)
        return true;
    uint32_t i = 0;
    RowRange rows_a = block_rows(a, from_a, from_a + count), rows_b = block_rows(b, from_b, from_b + count);
    for (RowSpan x = {0}, y = {0}; row_range_next(&rows_a, &x) && row_range_next(&rows_b, &y);
         rows_a.from += x.count, rows_b.from += x.count, i += x.count, x.count = y.count = 0) {
        x.count = y.count = x.count < y.count ? x.count : y.count;
        if (!same_rows(blocks, &x, &y))
            return false;
    }
    for (; i < count; i++)
        if (block_layer(blocks, a, from_a + i) != block_layer(blocks, b, from_b + i))
            return false;
    return true;
}

static void slice_leave(Blocks *blocks, const BlockSlice *slice)
{
    array_push(&blocks->changes, (BlockChange){*slice, false});
    if (blocks->recycle)
        array_push(&blocks->free_ids, slice->id);
    blocks_layer_leave(blocks, slice->layer, 1, slice->bytes);
}

/* ---- slices ---- */

/* Updates the stack's base after the places [at, at + replaced) were replaced by `placed` slices, the last of which may
 * be an image. */
static void find_base(const Blocks *blocks, Block *block, uint32_t at, uint32_t replaced, uint32_t placed, bool image)
{
    if (image && at >= block->base) {
        block->base = at + 1;
    } else if (at + replaced < block->base) {
        block->base += placed - replaced;
    } else if (at < block->base) { /* the newest image was replaced */
        block->base = block->count;
        while (block->base > 0 && !block_is_image(blocks, block, block->base - 1))
            block->base--;
    }
}

/* Removes the slices [first, end) of Block.at; the caller counts the slices that are left. */
static void take_out_own(Blocks *blocks, Block *block, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        slice_leave(blocks, &block->at[i]);
    if (block->at) /* a block that has only rows has no slices of its own */
        memmove(block->at + first, block->at + end, (block->count - block->rows_count - end) * sizeof *block->at);
}

/* Removes the slices [at, at + count) from the block; slices of a dump only from the end of its rows. */
static void take_out(Blocks *blocks, size_t index, uint32_t at, uint32_t count)
{
    Block *block = &blocks->map.at[index];
    uint32_t rows = block->rows_count, first = at > rows ? at - rows : 0,
             end = at + count > rows ? at + count - rows : 0;
    assert(at >= rows || at + count >= rows);
    for (uint32_t i = at; i < rows; i++)
        blocks_row_leave(blocks, block_row_id(blocks, block, i), (uint32_t)index);
    take_out_own(blocks, block, first, end);
    block->rows_count = at < rows ? at : rows;
    block->count -= count;
}

/* Numbers a slice and records that it came into use. */
static BlockSlice slice_come(Blocks *blocks, const BlockSlice *slice)
{
    BlockSlice placed = *slice;
    placed.id = blocks_new_id(blocks);
    array_push(&blocks->changes, (BlockChange){placed, true});
    blocks_layer_use(blocks, placed.layer, placed.bytes);
    return placed;
}

/* Inserts the slice at place `at`, from which the block has taken out `replaced` slices. */
static void put_in(const Blocks *blocks, Block *block, uint32_t at, uint32_t replaced, BlockSlice placed)
{
    uint32_t own = block->count - block->rows_count, place = at - block->rows_count;
    if (own == block->capacity) {
        block->capacity = block->capacity ? block->capacity * 2 : 4;
        block->at = mem_resize(block->at, block->capacity, sizeof *block->at);
    }
    memmove(block->at + place + 1, block->at + place, (own - place) * sizeof *block->at);
    block->at[place] = placed;
    block->count++;
    find_base(blocks, block, at, replaced, 1, placed.image);
}

void blocks_replace(Blocks *blocks, size_t index, uint32_t at, uint32_t replaced, const BlockSlice *slice)
{
    Block *block = &blocks->map.at[index];
    assert(at + replaced <= block->count);
    if (replaced == 1 && at + 1 < block->rows_count) {
        blocks_row_replace(blocks, index, at, slice->layer);
        return;
    }
    /* before the removals, so that a layer that continues in use is never idle in between */
    BlockSlice placed = slice_come(blocks, slice);
    take_out(blocks, index, at, replaced);
    put_in(blocks, block, at, replaced, placed);
}

/* Records which rows leave the block and not the next; or end in it, where there is no next. */
static void rows_leave(Blocks *blocks, uint32_t next)
{
    const RowDiff *diff = &blocks->diff;
    for (size_t i = 0; i < diff->left.count; i++)
        blocks_row_leaves_until(blocks, diff->left.at[i], next);
    for (size_t i = 0; i < diff->came.count; i++)
        blocks_row_leaves_from(blocks, diff->came.at[i], next);
}

void blocks_replace_run(Blocks *blocks, size_t first, size_t count, const uint32_t *at, const BlockSlice *slices)
{
    RowRange rows = block_rows(&blocks->map.at[first], at[0], UINT32_MAX);
    row_diff(&blocks->diff, blocks, (RowRange){0}, rows);
    rows_leave(blocks, (uint32_t)first);
    for (size_t i = 0; i < count; i++) {
        Block *block = &blocks->map.at[first + i];
        BlockSlice placed = slice_come(blocks, &slices[i]);
        RowRange next = {0};
        if (i + 1 < count)
            next = block_rows(block + 1, at[i + 1], UINT32_MAX);
        row_diff(&blocks->diff, blocks, rows, next);
        rows_leave(blocks, (uint32_t)(first + i + 1));
        rows = next;
        uint32_t replaced = block->count - at[i], own = at[i] > block->rows_count ? at[i] - block->rows_count : 0;
        take_out_own(blocks, block, own, block->count - block->rows_count);
        block->rows_count = at[i] < block->rows_count ? at[i] : block->rows_count;
        block->count = at[i];
        put_in(blocks, block, at[i], replaced, placed);
    }
}

void blocks_remove(Blocks *blocks, size_t index, uint32_t at)
{
    Block *block = &blocks->map.at[index];
    assert(at < block->count);
    take_out(blocks, index, at, 1);
    find_base(blocks, block, at, 1, 0, false);
}

/* ---- blocks ---- */

/* The block that contains `key`, which is created if necessary. */
static size_t block_at(Blocks *blocks, Key key, const Keyspace *keyspace)
{
    size_t index = blocks_find(blocks, key);
    if (index < blocks->map.count && blocks->map.at[index].keys.lo <= key)
        return index;
    Block block = {.keys = blocks_range_of(blocks, key, index, keyspace)};
    array_push(&blocks->map, block);
    memmove(blocks->map.at + index + 1, blocks->map.at + index, (blocks->map.count - 1 - index) * sizeof block);
    blocks->map.at[index] = block;
    LayerId image = blocks->has_images ? image_cover_at(&blocks->images, key) : LAYER_NONE;
    if (image != LAYER_NONE) {
        const LayerSet *layers = blocks->images.set;
        BlockSlice slice = {.layer = image,
                            .image = true,
                            .lsns = {layers->lsn_lo[image], layers->lsn_hi[image]},
                            .keys = block.keys,
                            .bytes = keyspace_count(keyspace, block.keys) * PAGE_BYTES};
        blocks_replace(blocks, index, 0, 0, &slice);
    }
    return index;
}

/* The place of a delta in the stack: above everything that ends before it, images included. A delta that crosses an
 * image goes above the image. */
static uint32_t slice_place(const Blocks *blocks, const Block *block, Lsn end)
{
    uint32_t place = block->count;
    while (place > 0 && block_lsns(blocks, block, place - 1).hi >= end && block_is_image(blocks, block, place - 1))
        place--;
    return place;
}

/* Finds the first key >= `from` that the delta has in a block. False: there is none. */
static bool delta_next(const LayerSet *layers, LayerId layer, KeySource *source, bool whole, Key from, Key *key)
{
    *key = from;
    return whole ? from < layers->key_hi[layer] : source->next_key(source->self, from, key);
}

void blocks_adopt_delta(Blocks *blocks, const LayerSet *layers, LayerId layer, KeySource *source, bool whole,
                        const Keyspace *keyspace)
{
    BlockSlice slice = {.layer = layer,
                        .generation = blocks_generation(blocks, layers, layer),
                        .lsns = {layers->lsn_lo[layer], layers->lsn_hi[layer]}};
    ARRAY(BlockSlice) below = {0}; /* slices below the newest images of their blocks */
    bool placed = false;
    Key key, last;
    if (!source->next_key(source->self, 0, &key))
        return; /* it has no records, so it never has to be rewritten */
    for (Key from = layers->key_lo[layer]; delta_next(layers, layer, source, whole, from, &key);) {
        size_t index = block_at(blocks, key, keyspace);
        KeyRange keys = blocks->map.at[index].keys;
        Key name_end = layers->key_hi[layer] < keys.hi ? layers->key_hi[layer] : keys.hi;
        if (!source->previous_key(source->self, keys.hi, &last))
            last = key;
        slice.keys = (KeyRange){key, whole ? name_end : last + 1};
        slice.bytes =
            source->bytes_below(source->self, keys.hi, NULL) - source->bytes_below(source->self, keys.lo, NULL);
        uint32_t place = slice_place(blocks, &blocks->map.at[index], slice.lsns.hi);
        if (!blocks->above_only || place >= blocks->map.at[index].base) {
            blocks_replace(blocks, index, place, 0, &slice);
            placed = true;
        } else {
            array_push(&below, slice);
        }
        from = keys.hi;
        if (from >= layers->key_hi[layer])
            break;
    }
    for (size_t i = 0; placed && i < below.count; i++) /* else the whole layer is kept */
        blocks_keep(blocks, &below.at[i]);
    array_release(&below);
}

void blocks_adopt_images(Blocks *blocks, const LayerSet *layers, const LayerId *images, size_t count)
{
    assert(blocks->map.count == 0);
    if (count == 0)
        return;
    image_cover_init(&blocks->images, (LayerView){layers, NULL, images, count}, UINT64_MAX);
    blocks->has_images = true;
    for (size_t i = 0; i < count; i++)
        blocks_layer(blocks, images[i])->adopted_image = true;
}

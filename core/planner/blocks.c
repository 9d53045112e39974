/* The map of blocks and the books of who uses which layer.
 *
 *     flush with records at keys 3, 4, 260 and 900, blocks of 256 keys:
 *
 *         next_key(0)   = 3    -> block [0,256),    slice [3,5)
 *         next_key(256) = 260  -> block [256,512),  slice [260,261)
 *         next_key(512) = 900  -> block [768,1024), slice [900,901); block [512,768) is not even made
 *
 * Each hop asks the source for the next key, so the cost is that of the blocks that have records, whatever lies
 * between.
 */
#include "core/planner/blocks.h"

#include <assert.h>
#include <stdlib.h>

void blocks_init(Blocks *blocks, uint64_t target_file_size, KeyForm form)
{
    *blocks = (Blocks){.block_keys = 1, .form = form};
    while (blocks->block_keys <= target_file_size / PAGE_BYTES / 2)
        blocks->block_keys *= 2;
}

void blocks_release(Blocks *blocks)
{
    for (size_t i = 0; i < blocks->map.count; i++)
        free(blocks->map.at[i].at);
    array_release(&blocks->map);
    array_release(&blocks->layers);
    array_release(&blocks->idle);
    array_release(&blocks->images);
    array_release(&blocks->edges);
    array_release(&blocks->changes);
    array_release(&blocks->free_ids);
}

size_t blocks_find(const Blocks *blocks, Key key)
{
    size_t low = 0, high = blocks->map.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (blocks->map.at[middle].keys.hi > key)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

uint64_t block_bytes(const Block *block, uint32_t from)
{
    uint64_t bytes = 0;
    for (uint32_t i = from; i < block->count; i++)
        bytes += block->at[i].bytes;
    return bytes;
}

/* ---- who uses which layer ---- */

static BlockLayer *layer_book(Blocks *blocks, LayerId layer)
{
    while (blocks->layers.count <= layer)
        array_push(&blocks->layers, (BlockLayer){0});
    return &blocks->layers.at[layer];
}

static void layer_use(Blocks *blocks, BlockSlice *slice)
{
    slice->id = blocks->free_ids.count ? blocks->free_ids.at[--blocks->free_ids.count] : blocks->next_id++;
    array_push(&blocks->changes, (BlockChange){*slice, true});
    BlockLayer *book = layer_book(blocks, slice->layer);
    book->users++;
    book->live_bytes += slice->bytes;
}

static void layer_leave(Blocks *blocks, const BlockSlice *slice)
{
    BlockLayer *book = layer_book(blocks, slice->layer);
    assert(book->users > 0);
    array_push(&blocks->changes, (BlockChange){*slice, false});
    if (blocks->recycle)
        array_push(&blocks->free_ids, slice->id);
    book->users--;
    book->live_bytes -= slice->bytes;
    if (book->users == 0 && !book->adopted_image)
        array_push(&blocks->idle, slice->layer);
}

/* ---- slices ---- */

static void find_base(Block *block)
{
    block->base = block->count;
    while (block->base > 0 && !block->at[block->base - 1].image)
        block->base--;
}

void blocks_replace(Blocks *blocks, size_t index, uint32_t at, uint32_t replaced, const BlockSlice *slice)
{
    Block *block = &blocks->map.at[index];
    assert(at + replaced <= block->count);
    BlockSlice placed = *slice;
    layer_use(blocks, &placed); /* first, so that a layer that stays is never idle in between */
    for (uint32_t i = 0; i < replaced; i++)
        layer_leave(blocks, &block->at[at + i]);
    if (block->count + 1 - replaced > block->capacity) {
        block->capacity = block->capacity ? block->capacity * 2 : 4;
        block->at = mem_resize(block->at, block->capacity, sizeof *block->at);
    }
    memmove(block->at + at + 1, block->at + at + replaced, (block->count - at - replaced) * sizeof *block->at);
    block->at[at] = placed;
    block->count += 1 - replaced;
    find_base(block);
}

void blocks_remove(Blocks *blocks, size_t index, uint32_t at)
{
    Block *block = &blocks->map.at[index];
    assert(at < block->count);
    layer_leave(blocks, &block->at[at]);
    memmove(block->at + at, block->at + at + 1, (block->count - at - 1) * sizeof *block->at);
    block->count--;
    find_base(block);
}

/* ---- blocks ---- */

/* The first of some ascending edges above `key`. */
static size_t edge_above(const Key *edges, size_t count, Key key)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (edges[middle] > key)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static void clip_to_keyspace(KeyRange *range, Key key, const Keyspace *keyspace)
{
    size_t low = 0, high = keyspace->count; /* the first range that begins above the key */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (keyspace->at[middle].lo > key)
            high = middle;
        else
            low = middle + 1;
    }
    if (low > 0 && keyspace->at[low - 1].lo > range->lo)
        range->lo = keyspace->at[low - 1].lo;
    if (low < keyspace->count && keyspace->at[low].lo < range->hi)
        range->hi = keyspace->at[low].lo;
}

/* The keys of a new block around `key`, which lies in none; `next` is the place where it goes. */
static KeyRange block_range(const Blocks *blocks, Key key, size_t next, const Keyspace *keyspace)
{
    Key lo = key - key % blocks->block_keys, limit = key_max(blocks->form);
    KeyRange range = {lo, limit - lo < blocks->block_keys ? limit : lo + blocks->block_keys};
    clip_to_keyspace(&range, key, keyspace);
    size_t edge = edge_above(blocks->edges.at, blocks->edges.count, key);
    if (edge > 0 && blocks->edges.at[edge - 1] > range.lo)
        range.lo = blocks->edges.at[edge - 1];
    if (edge < blocks->edges.count && blocks->edges.at[edge] < range.hi)
        range.hi = blocks->edges.at[edge];
    if (next > 0 && blocks->map.at[next - 1].keys.hi > range.lo)
        range.lo = blocks->map.at[next - 1].keys.hi;
    if (next < blocks->map.count && blocks->map.at[next].keys.lo < range.hi)
        range.hi = blocks->map.at[next].keys.lo;
    return range;
}

/* The block that holds `key`, made where it is missing. */
static size_t block_at(Blocks *blocks, Key key, const Keyspace *keyspace)
{
    size_t index = blocks_find(blocks, key);
    if (index < blocks->map.count && blocks->map.at[index].keys.lo <= key)
        return index;
    Block block = {.keys = block_range(blocks, key, index, keyspace)};
    array_push(&blocks->map, block);
    memmove(blocks->map.at + index + 1, blocks->map.at + index, (blocks->map.count - 1 - index) * sizeof block);
    blocks->map.at[index] = block;
    for (size_t i = 0; i < blocks->images.count; i++) {
        const BlockImage *image = &blocks->images.at[i];
        if (image->keys.lo > block.keys.lo || image->keys.hi < block.keys.hi)
            continue;
        BlockSlice slice = {.layer = image->layer,
                            .image = true,
                            .lsns = image->lsns,
                            .keys = block.keys,
                            .bytes = keyspace_count(keyspace, block.keys) * PAGE_BYTES};
        blocks_replace(blocks, index, blocks->map.at[index].count, 0, &slice);
    }
    return index;
}

/* A delta's place: above everything that ends before it, an image included, but for deltas that cross an image. */
static uint32_t slice_place(const Block *block, Lsn end)
{
    uint32_t place = block->count;
    while (place > 0 && block->at[place - 1].lsns.hi >= end && block->at[place - 1].image)
        place--;
    return place;
}

void blocks_adopt_delta(Blocks *blocks, const LayerSet *layers, LayerId layer, KeySource *source,
                        const Keyspace *keyspace)
{
    LsnRange lsns = {layers->lsn_lo[layer], layers->lsn_hi[layer]};
    Key key, from = layers->key_lo[layer], last;
    while (source->next_key(source->self, from, &key)) {
        size_t index = block_at(blocks, key, keyspace);
        KeyRange keys = blocks->map.at[index].keys;
        if (!source->previous_key(source->self, keys.hi, &last))
            last = key;
        BlockSlice slice = {.layer = layer, .lsns = lsns, .keys = {key, last + 1}};
        slice.bytes =
            source->bytes_below(source->self, keys.hi, NULL) - source->bytes_below(source->self, keys.lo, NULL);
        blocks_replace(blocks, index, slice_place(&blocks->map.at[index], lsns.hi), 0, &slice);
        from = keys.hi;
        if (from >= layers->key_hi[layer])
            break;
    }
}

static int key_order(const void *a, const void *b)
{
    Key x = *(const Key *)a, y = *(const Key *)b;
    return (x > y) - (x < y);
}

static int image_order(const void *a, const void *b)
{
    const BlockImage *x = a, *y = b;
    if (x->lsns.lo != y->lsns.lo)
        return x->lsns.lo > y->lsns.lo ? 1 : -1;
    return (x->layer > y->layer) - (x->layer < y->layer);
}

void blocks_adopt_images(Blocks *blocks, const LayerSet *layers, const LayerId *images, size_t count)
{
    assert(blocks->map.count == 0);
    for (size_t i = 0; i < count; i++) {
        LayerId id = images[i];
        BlockImage image = {id, {layers->key_lo[id], layers->key_hi[id]}, {layers->lsn_lo[id], layers->lsn_hi[id]}};
        array_push(&blocks->images, image);
        layer_book(blocks, id)->adopted_image = true;
        array_push(&blocks->edges, image.keys.lo);
        array_push(&blocks->edges, image.keys.hi);
    }
    if (blocks->edges.count == 0)
        return;
    qsort(blocks->images.at, blocks->images.count, sizeof *blocks->images.at, image_order);
    qsort(blocks->edges.at, blocks->edges.count, sizeof *blocks->edges.at, key_order);
    size_t kept = 0;
    for (size_t i = 0; i < blocks->edges.count; i++)
        if (kept == 0 || blocks->edges.at[kept - 1] != blocks->edges.at[i])
            blocks->edges.at[kept++] = blocks->edges.at[i];
    blocks->edges.count = kept;
}

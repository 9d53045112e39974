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
#include "core/planner/blocks/blocks.h"

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

/* The piece of the adopted images' edges that holds `key`. */
static void clip_to_images(KeyRange *range, Key key, const ImageCover *images)
{
    size_t low = 0, high = (size_t)images->pieces + 1; /* the first edge above the key */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (images->keys[middle] > key)
            high = middle;
        else
            low = middle + 1;
    }
    if (low > 0 && images->keys[low - 1] > range->lo)
        range->lo = images->keys[low - 1];
    if (low <= images->pieces && images->keys[low] < range->hi)
        range->hi = images->keys[low];
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
    if (blocks->has_images)
        clip_to_images(&range, key, &blocks->images);
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
    uint32_t generation = 0;
    for (uint64_t height = layer_is_l0(layers, layer) ? 0 : (lsns.hi - lsns.lo) / blocks->target; height > 1;
         height /= 2)
        generation++;
    Key key, from = layers->key_lo[layer], last;
    while (source->next_key(source->self, from, &key)) {
        size_t index = block_at(blocks, key, keyspace);
        KeyRange keys = blocks->map.at[index].keys;
        if (!source->previous_key(source->self, keys.hi, &last))
            last = key;
        BlockSlice slice = {.layer = layer, .generation = generation, .lsns = lsns, .keys = {key, last + 1}};
        slice.bytes =
            source->bytes_below(source->self, keys.hi, NULL) - source->bytes_below(source->self, keys.lo, NULL);
        uint32_t place = slice_place(&blocks->map.at[index], lsns.hi);
        if (!blocks->above_only || place >= blocks->map.at[index].base)
            blocks_replace(blocks, index, place, 0, &slice);
        from = keys.hi;
        if (from >= layers->key_hi[layer])
            break;
    }
}

void blocks_adopt_images(Blocks *blocks, const LayerSet *layers, const LayerId *images, size_t count)
{
    assert(blocks->map.count == 0);
    if (count == 0)
        return;
    image_cover_init(&blocks->images, layers, NULL, images, count, UINT64_MAX);
    blocks->has_images = true;
    for (size_t i = 0; i < count; i++)
        layer_book(blocks, images[i])->adopted_image = true;
}

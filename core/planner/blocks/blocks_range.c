/* blocks_range.c - the keys of a new block.
 *
 *     aligned     |               |               |     a block spans block_keys keys from a multiple of them,
 *     exist         ======    =======                   but ends where another range of existing keys begins,
 *     images              |                             where an adopted image does,
 *     neighbours  ----|                                 and where the next block does.
 */
#include "core/planner/blocks/blocks_books.h"

#include "core/base/search.h"
#include "core/base/sort.h"

#include <stdlib.h>

/* Limits the range to the piece between the loaded images' edges that contains `key`. */
static void clip_to_images(KeyRange *range, Key key, const ImageCover *images)
{
    size_t above; /* the first edge above the key */
    search_first(above, 0, (size_t)images->pieces + 1, images->keys[above] > key);
    if (above > 0 && images->keys[above - 1] > range->lo)
        range->lo = images->keys[above - 1];
    if (above <= images->pieces && images->keys[above] < range->hi)
        range->hi = images->keys[above];
}

static void clip_to_keyspace(KeyRange *range, Key key, const Keyspace *keyspace)
{
    size_t above; /* the first range that begins above the key */
    search_first(above, 0, keyspace->count, keyspace->at[above].lo > key);
    if (above > 0 && keyspace->at[above - 1].lo > range->lo)
        range->lo = keyspace->at[above - 1].lo;
    if (above < keyspace->count && keyspace->at[above].lo < range->hi)
        range->hi = keyspace->at[above].lo;
}

#define EDGE_SLICES_MAX ((size_t)1 << 23)

void blocks_set_edges(Blocks *blocks, const LayerSet *layers, const LayerId *deltas, size_t count)
{
    if (count > 0 && 2 * count > EDGE_SLICES_MAX / count)
        return;
    Sort128 *order = mem_alloc((2 * count + 1) * sizeof *order);
    for (size_t i = 0; i < count; i++) {
        order[2 * i] = (Sort128){layers->key_lo[deltas[i]], 0};
        order[2 * i + 1] = (Sort128){layers->key_hi[deltas[i]], 0};
    }
    sort_128(order, 2 * count);
    blocks->edges = mem_alloc((2 * count + 1) * sizeof *blocks->edges);
    for (size_t i = 0; i < 2 * count; i++)
        if (i == 0 || order[i].number != order[i - 1].number)
            blocks->edges[blocks->edge_count++] = order[i].number;
    free(order);
}

static void clip_to_edges(const Blocks *blocks, KeyRange *range, Key key)
{
    size_t above; /* the first edge above the key */
    search_first(above, 0, blocks->edge_count, blocks->edges[above] > key);
    if (above > 0 && blocks->edges[above - 1] > range->lo)
        range->lo = blocks->edges[above - 1];
    if (above < blocks->edge_count && blocks->edges[above] < range->hi)
        range->hi = blocks->edges[above];
}

/* The end of the keys in a range that count as existing: see keyspace_count(). */
static Key exist_end(KeyRange range)
{
    return range.hi - range.lo > UINT32_MAX ? range.lo + UINT32_MAX : range.hi;
}

/* Far from all existing keys, aligned blocks would be far too many: a single block fills the gap. False: the aligned
 * block around `key` contains existing keys. */
static bool gap_around(const Blocks *blocks, KeyRange aligned, Key key, const Keyspace *keyspace, KeyRange *gap)
{
    size_t above; /* the first range that ends above the key */
    search_first(above, 0, keyspace->count, exist_end(keyspace->at[above]) > key);
    bool next = above<keyspace->count, before = above> 0;
    Key from = before ? exist_end(keyspace->at[above - 1]) : 0;
    if ((next && keyspace->at[above].lo <= key) || (before && from > aligned.lo))
        return false;
    Key over = from % blocks->block_keys;
    gap->lo = over == 0 ? from : from + (blocks->block_keys - over); /* where the last block with existing keys ends */
    gap->hi = next ? keyspace->at[above].lo : key_max(blocks->form);
    clip_to_edges(blocks, gap, key);
    return true;
}

KeyRange blocks_range_of(const Blocks *blocks, Key key, size_t next, const Keyspace *keyspace)
{
    Key lo = key - key % blocks->block_keys, limit = key_max(blocks->form);
    KeyRange range = {lo, limit - lo < blocks->block_keys ? limit : lo + blocks->block_keys}, gap;
    if (blocks->tiles && gap_around(blocks, range, key, keyspace, &gap))
        range = gap;
    else
        clip_to_keyspace(&range, key, keyspace);
    if (blocks->has_images)
        clip_to_images(&range, key, &blocks->images);
    if (next > 0 && blocks->map.at[next - 1].keys.hi > range.lo)
        range.lo = blocks->map.at[next - 1].keys.hi;
    if (next < blocks->map.count && blocks->map.at[next].keys.lo < range.hi)
        range.hi = blocks->map.at[next].keys.lo;
    return range;
}

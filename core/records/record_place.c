/* record_place.c - finds the leaf in the directory, then the entry by binary search over the page's raw bytes.
 *
 * Keys in a page are big-endian and of one length, so comparing bytes compares keys: first the target with the page's
 * prefix, then its rest with the suffixes.
 */
#include "core/records/record_place.h"

#include "core/base/bytes.h"
#include "core/base/search.h"

RecordPlace record_place_leaf(const LeafDirectory *directory, size_t leaf)
{
    return (RecordPlace){directory->entries[leaf], directory->offsets[leaf], leaf};
}

RecordSegment record_segment_whole(const LeafDirectory *directory)
{
    return (RecordSegment){directory, record_place_leaf(directory, 0), record_place_leaf(directory, directory->count)};
}

size_t record_leaf_below(const LeafDirectory *directory, size_t from, size_t until, Key key, Lsn lsn)
{
    size_t at;
    search_first(at, from, until,
                 directory->keys[at] > key || (directory->keys[at] == key && directory->lsns[at] >= lsn));
    return at > from ? at - 1 : until;
}

/* The index of the first entry of the page at or above the target. */
static unsigned search_page(const BtreePage *page, const uint8_t *target)
{
    int order = memcmp(page->prefix, target, page->prefix_length);
    if (order != 0)
        return order < 0 ? page->children : 0;
    const uint8_t *rest = target + page->prefix_length;
    unsigned at;
    search_first(at, 0, page->children,
                 memcmp(page->suffixes + (size_t)at * page->suffix_length, rest, page->suffix_length) >= 0);
    return at;
}

static uint64_t page_offset(const LeafDirectory *directory, const BtreePage *page, unsigned entry)
{
    uint64_t value = btree_page_value(page, entry);
    return directory->summary.kind == LAYER_DELTA ? value >> 1 : value;
}

/* In a page that was changed meanwhile, offsets may be anything: keep them inside their leaf. */
static uint64_t clamp_offset(const LeafDirectory *directory, size_t leaf, uint64_t offset)
{
    uint64_t lo = directory->offsets[leaf], hi = directory->offsets[leaf + 1];
    return offset < lo ? lo : offset > hi ? hi : offset;
}

bool record_place_find(LeafCache *cache, const LeafDirectory *directory, Key key, Lsn lsn, RecordPlace *place,
                       Error *error)
{
    size_t leaf = record_leaf_below(directory, 0, directory->count, key, lsn);
    if (leaf == directory->count) {
        *place = record_place_leaf(directory, 0);
        return true;
    }
    bool past = directory->last_key < key || (directory->last_key == key && directory->last_lsn < lsn);
    if (past) {
        *place = record_place_leaf(directory, directory->count);
        return true;
    }
    uint8_t target[BTREE_KEY_DELTA];
    BtreePage page;
    layer_key_store(key, target);
    be64_store(target + LAYER_KEY_BYTES, lsn);
    if (!leaf_cache_page(cache, directory, leaf, &page, error))
        return false;
    unsigned at = search_page(&page, target);
    if (at == page.children)
        *place = record_place_leaf(directory, leaf + 1);
    else
        *place = (RecordPlace){directory->entries[leaf] + at,
                               clamp_offset(directory, leaf, page_offset(directory, &page, at)), leaf};
    return true;
}

bool record_place_in(LeafCache *cache, const RecordSegment *segment, Key key, Lsn lsn, RecordPlace *place, Error *error)
{
    RecordPlace found;
    if (!record_place_find(cache, segment->directory, key, lsn, &found, error))
        return false;
    *place = found.entry < segment->from.entry ? segment->from : found.entry > segment->to.entry ? segment->to : found;
    return true;
}

static bool key_at(LeafCache *cache, const LeafDirectory *directory, size_t leaf, uint64_t entry, Key *key,
                   Error *error)
{
    uint64_t at = entry - directory->entries[leaf];
    if (at == 0) {
        *key = directory->keys[leaf];
        return true;
    }
    BtreePage page;
    uint8_t bytes[BTREE_KEY_DELTA];
    if (!leaf_cache_page(cache, directory, leaf, &page, error))
        return false;
    btree_page_key(&page, (unsigned)at, bytes);
    return layer_key_load(bytes, key) ||
           error_set(error, ERROR_INPUT, "%s has changed since it was first read", directory->path);
}

bool record_place_key(LeafCache *cache, const LeafDirectory *directory, const RecordPlace *place, Key *key,
                      Error *error)
{
    return key_at(cache, directory, place->leaf, place->entry, key, error);
}

bool record_place_key_before(LeafCache *cache, const LeafDirectory *directory, const RecordPlace *place, Key *key,
                             Error *error)
{
    bool previous = place->leaf == directory->count || place->entry == directory->entries[place->leaf];
    if (place->entry == directory->entries[directory->count]) {
        *key = directory->last_key;
        return true;
    }
    return key_at(cache, directory, previous ? place->leaf - 1 : place->leaf, place->entry - 1, key, error);
}

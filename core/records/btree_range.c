/* btree_range.c - iterates over a range of entries. The path of inner pages is kept, so the next leaf is found without
 * a new descent.
 *
 * A child must come before its parent in the file, so no chain of pointers is longer than the file has pages, and a
 * path no longer than TREE_LEVELS_MAX.
 */
#include "core/records/btree_range.h"

#include "core/base/bytes.h"
#include "core/base/search.h"

#include <stdlib.h>

void btree_range_init(BtreeRange *range, const LayerFile *file)
{
    *range = (BtreeRange){.file = file,
                          .path = mem_alloc(TREE_LEVELS_MAX * sizeof *range->path),
                          .leaf = mem_alloc(sizeof *range->leaf),
                          .after = mem_alloc(sizeof *range->after)};
}

void btree_range_release(BtreeRange *range)
{
    free(range->path);
    free(range->leaf);
    free(range->after);
}

static bool read_page(const BtreeRange *range, uint32_t number, uint8_t *bytes, BtreePage *page, Error *error)
{
    char reason[BTREE_REASON];
    uint64_t in_file = (uint64_t)range->file->summary.index_start + number;
    if (number >= range->file->index_pages)
        return error_set(error, ERROR_INPUT, "the root is index page %u, the file has %u index pages: it is cut short",
                         number, range->file->index_pages);
    if (!layer_file_read(range->file, layer_index_offset(range->file, number), bytes, LAYER_PAGE, error))
        return false;
    if (!btree_page_parse(bytes, btree_key_bytes(range->file->summary.kind), page, reason))
        return error_set(error, ERROR_INPUT, "page %llu: %s", (unsigned long long)in_file, reason);
    return true;
}

/* Descends from page `number` to a leaf. On each inner page it takes the child that `target` leads to (NULL: the first
 * child). */
static bool descend(BtreeRange *range, uint32_t number, const uint8_t *target, LeafBuffer *leaf, Error *error)
{
    unsigned key_bytes = btree_key_bytes(range->file->summary.kind);
    char reason[BTREE_REASON];
    for (;;) {
        BtreePage page = {0};
        uint8_t bytes[LAYER_PAGE];
        if (!read_page(range, number, bytes, &page, error))
            return false;
        uint64_t in_file = (uint64_t)range->file->summary.index_start + number;
        if (page.level == 0) {
            if (!leaf_decode(range->file, &page, leaf, reason))
                return error_set(error, ERROR_INPUT, "page %llu: %s", (unsigned long long)in_file, reason);
            return true;
        }
        if (range->depth == TREE_LEVELS_MAX)
            return error_set(error, ERROR_INPUT, "page %llu: the tree is too deep", (unsigned long long)in_file);
        BtreeStep *step = &range->path[range->depth++];
        unsigned child = 0;
        uint8_t key[BTREE_KEY_DELTA];
        if (target) {
            search_first(child, 0, page.children,
                         (btree_page_key(&page, child, key), memcmp(key, target, key_bytes) > 0));
            child = child ? child - 1 : 0;
        }
        step->page = number;
        step->child = child;
        step->children = page.children;
        memcpy(step->bytes, bytes, sizeof bytes);
        uint32_t next = (uint32_t)btree_page_value(&page, child);
        if (next >= number)
            return error_set(error, ERROR_INPUT, "page %llu: child %u does not come before it",
                             (unsigned long long)in_file, child);
        number = next;
    }
}

/* Reads the leaf after the one that the path leads to. *there: it exists. */
static bool next_leaf(BtreeRange *range, LeafBuffer *leaf, bool *there, Error *error)
{
    *there = false;
    while (range->depth > 0) {
        BtreeStep *step = &range->path[range->depth - 1];
        BtreePage page;
        char reason[BTREE_REASON];
        if (++step->child == step->children) {
            range->depth--;
            continue;
        }
        if (!btree_page_parse(step->bytes, btree_key_bytes(range->file->summary.kind), &page, reason))
            return error_set(error, ERROR_INPUT, "%s", reason);
        uint32_t next = (uint32_t)btree_page_value(&page, step->child);
        if (next >= step->page)
            return error_set(error, ERROR_INPUT, "index page %u: child %u does not come before it", step->page,
                             step->child);
        *there = descend(range, next, NULL, leaf, error);
        return *there;
    }
    return true;
}

bool btree_range_seek(BtreeRange *range, Key key, Lsn lsn, Error *error)
{
    uint8_t target[BTREE_KEY_DELTA];
    layer_key_store(key, target);
    be64_store(target + LAYER_KEY_BYTES, lsn);
    range->depth = 0;
    range->has_after = range->at_end = false;
    range->has_leaf = descend(range, range->file->summary.index_root, target, range->leaf, error);
    if (!range->has_leaf)
        return false;
    const LayerLeaf *leaf = &range->leaf->leaf;
    search_first(range->at, 0, leaf->count,
                 leaf->keys[range->at] > key || (leaf->keys[range->at] == key && leaf->lsns[range->at] >= lsn));
    return true;
}

/* Makes sure that the leaf after the current one has been read. *there: it exists. */
static bool look_behind(BtreeRange *range, bool *there, Error *error)
{
    if (!range->has_after && !range->at_end) {
        if (!next_leaf(range, range->after, &range->has_after, error))
            return false;
        range->at_end = !range->has_after;
    }
    *there = range->has_after;
    return true;
}

bool btree_range_next(BtreeRange *range, BtreeEntry *entry, Error *error)
{
    bool there;
    if (!range->has_leaf)
        return false;
    if (range->at == range->leaf->leaf.count) {
        if (!look_behind(range, &there, error) || !there) {
            range->has_leaf = false;
            return false;
        }
        LeafBuffer *passed = range->leaf;
        range->leaf = range->after;
        range->after = passed;
        range->has_after = false;
        range->at = 0;
    }
    const LeafBuffer *leaf = range->leaf;
    uint32_t i = range->at;
    uint64_t end = layer_blobs_end(range->file);
    if (i + 1 < leaf->leaf.count)
        end = leaf->offsets[i + 1];
    else if (!look_behind(range, &there, error))
        return false;
    else if (there)
        end = range->after->offsets[0];
    if (end <= leaf->offsets[i])
        return error_set(error, ERROR_INPUT, "the leaves' offsets do not ascend");
    range->at++;
    *entry = (BtreeEntry){leaf->keys[i], leaf->lsns[i], leaf->offsets[i], end, leaf->will_init[i]};
    return true;
}

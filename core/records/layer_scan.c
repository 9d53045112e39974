/* layer_scan.c - reads the index pages in chunks, one leaf late, because the next leaf shows where the last blob of a
 * leaf ends.
 *
 * Where two neighbouring leaves contradict each other, one of them is broken. If the newer one agrees with the leaf
 * before both, the older one is broken. It has not been returned yet, so it is dropped.
 *
 *     … 5 | 7 9 | 8 12 | 13 …      9 > 8: the leaf 7 9 is dropped, for 5 < 8
 *     … 5 | 7 9 | 2 12 | 13 …      9 > 2: the leaf 2 12 is dropped, for 5 > 2
 */
#include "core/records/layer_scan.h"

#include <stdlib.h>

#define CHUNK_PAGES 32u

void layer_scan_init(LayerScan *scan, const LayerFile *file, LayerDamages *damages)
{
    *scan = (LayerScan){.file = file, .damages = damages};
    tree_check_init(&scan->tree, file, damages);
    scan->pages = mem_alloc((size_t)CHUNK_PAGES * LAYER_PAGE);
    for (unsigned i = 0; i < 2; i++) {
        scan->leaves[i] = mem_alloc(sizeof *scan->leaves[i]);
        scan->leaves[i]->filled = false;
    }
}

void layer_scan_release(LayerScan *scan)
{
    tree_check_release(&scan->tree);
    free(scan->leaves[0]);
    free(scan->leaves[1]);
    free(scan->pages);
}

/* The bytes of index page `page`. NULL where the file has become shorter or cannot be read, which ends the scan. */
static const uint8_t *page_bytes(LayerScan *scan, uint32_t page)
{
    if (page >= scan->chunk_first + scan->chunk_count || scan->chunk_count == 0) {
        uint32_t left = scan->file->index_pages - page, count = left < CHUNK_PAGES ? left : CHUNK_PAGES;
        Error error = {0};
        if (!layer_file_read(scan->file, layer_index_offset(scan->file, page), scan->pages, (size_t)count * LAYER_PAGE,
                             &error)) {
            count = count > 1 ? 1 : 0; /* retry page by page, up to the one that cannot be read */
            if (!count ||
                !layer_file_read(scan->file, layer_index_offset(scan->file, page), scan->pages, LAYER_PAGE, &error)) {
                tree_check_damaged(&scan->tree, page, error.message);
                return NULL;
            }
        }
        scan->chunk_first = page;
        scan->chunk_count = count;
    }
    return scan->pages + (size_t)(page - scan->chunk_first) * LAYER_PAGE;
}

/* Does the leaf begin after (key, lsn, offset)? */
static bool begins_after(const LayerLeaf *leaf, Key key, Lsn lsn, uint64_t offset)
{
    return (leaf->keys[0] > key || (leaf->keys[0] == key && leaf->lsns[0] > lsn)) && leaf->offsets[0] > offset;
}

static bool fits_before(const LayerScan *scan, const LayerLeaf *leaf)
{
    return !scan->has_before || begins_after(leaf, scan->key_before, scan->lsn_before, scan->offset_before);
}

static void count_outside(LayerScan *scan, const LeafBuffer *buffer)
{
    const LayerSummary *summary = &scan->file->summary;
    const LayerLeaf *leaf = &buffer->leaf;
    if (leaf->keys[0] < summary->keys.lo || leaf->keys[leaf->count - 1] >= summary->keys.hi)
        for (uint32_t i = 0; i < leaf->count; i++)
            scan->outside_keys += leaf->keys[i] < summary->keys.lo || leaf->keys[i] >= summary->keys.hi;
    if (buffer->least_lsn < summary->lsns.lo || buffer->most_lsn >= summary->lsns.hi)
        for (uint32_t i = 0; i < leaf->count; i++)
            scan->outside_lsns += leaf->lsns[i] - summary->lsns.lo >= summary->lsns.hi - summary->lsns.lo;
}

/* Reads pages up to the next leaf without damage, into `buffer`. */
static bool next_leaf(LayerScan *scan, LeafBuffer *buffer)
{
    buffer->filled = false;
    while (scan->next < scan->file->index_pages) {
        uint32_t number = scan->next++;
        const uint8_t *bytes = page_bytes(scan, number);
        BtreePage page;
        char reason[BTREE_REASON];
        if (!bytes) {
            scan->next = scan->file->index_pages;
            scan->gap = true;
            return false;
        }
        bool sound = btree_page_parse(bytes, btree_key_bytes(scan->file->summary.kind), &page, reason);
        if (sound && page.level > 0) {
            tree_check_inner(&scan->tree, number, &page);
            continue;
        }
        if (!sound || !leaf_decode(scan->file, &page, buffer, reason)) {
            tree_check_damaged(&scan->tree, number, reason);
            scan->gap = true;
            continue;
        }
        buffer->leaf.page = number;
        tree_check_leaf(&scan->tree, number, page.children, buffer->keys[0], buffer->lsns[0]);
        return true;
    }
    return false;
}

static bool leaves_fit(const LayerLeaf *older, const LayerLeaf *newer)
{
    uint32_t last = older->count - 1;
    return begins_after(newer, older->keys[last], older->lsns[last], older->offsets[last]);
}

/* Fills the other buffer with the leaf that follows the current one. May discard the current leaf first, where the two
 * contradict each other. */
static void look_ahead(LayerScan *scan)
{
    scan->gap = false;
    while (next_leaf(scan, scan->leaves[!scan->hand])) {
        LeafBuffer *held = scan->leaves[scan->hand], *ahead = scan->leaves[!scan->hand];
        if (leaves_fit(&held->leaf, &ahead->leaf))
            return;
        if (fits_before(scan, &ahead->leaf)) {
            tree_check_damaged(&scan->tree, held->leaf.page, "its last entry is not below the leaf after it");
            scan->hand = !scan->hand;
            scan->gap = false;
        } else {
            tree_check_damaged(&scan->tree, ahead->leaf.page, "its first entry is not above the leaf before it");
            scan->gap = true;
        }
    }
}

static void scan_end(LayerScan *scan)
{
    if (scan->ended)
        return;
    scan->ended = true;
    tree_check_end(&scan->tree);
    if (scan->outside_keys)
        layer_damage_add(scan->damages, 0, "%llu entries lie outside of the summary's key range",
                         (unsigned long long)scan->outside_keys);
    if (scan->outside_lsns)
        layer_damage_add(scan->damages, 0, "%llu entries lie outside of the summary's LSN range",
                         (unsigned long long)scan->outside_lsns);
}

bool layer_scan_next(LayerScan *scan, LayerLeaf *leaf)
{
    if (!scan->begun) {
        scan->begun = true;
        next_leaf(scan, scan->leaves[scan->hand]);
    }
    if (!scan->leaves[scan->hand]->filled) {
        scan_end(scan);
        return false;
    }
    look_ahead(scan);
    LeafBuffer *held = scan->leaves[scan->hand], *ahead = scan->leaves[!scan->hand];
    uint32_t last = held->leaf.count - 1;
    count_outside(scan, held);
    scan->has_before = true;
    scan->key_before = held->keys[last];
    scan->lsn_before = held->lsns[last];
    scan->offset_before = held->offsets[last];
    *leaf = held->leaf;
    leaf->last = !ahead->filled;
    leaf->end = scan->gap ? 0 : ahead->filled ? ahead->offsets[0] : layer_blobs_end(scan->file);
    held->filled = false;
    scan->hand = !scan->hand;
    return true;
}

/* image_cover.c - images are painted onto the pieces between their edges, newest first, each piece once.
 *
 *     images 5 [4,8)  3 [2,8)  2 [6,9)      pieces    [2,4) [4,6) [6,8) [8,9)
 *     paint 5                                           .     5     5     .
 *     paint 3: next[] jumps over what is painted        3     5     5     .
 *     paint 2                                           3     5     5     2
 *
 * A heap of minima over the pieces then finds the leftmost piece that is too old.
 */
#include "core/planner/image_cover.h"

#include "core/base/sort.h"
#include "core/planner/key_edges.h"

#include <stdlib.h>

/* The first piece from `piece` on that is not painted. */
static uint32_t unpainted(uint32_t *next, uint32_t piece)
{
    uint32_t root = piece;
    while (next[root] != root)
        root = next[root];
    while (next[piece] != root) {
        uint32_t after = next[piece];
        next[piece] = root;
        piece = after;
    }
    return root;
}

static void paint(ImageCover *cover, const LayerId *images, size_t count, const uint32_t *first, const uint32_t *end)
{
    Sort64 *order = mem_alloc(count * sizeof *order);
    uint32_t *next = mem_alloc(((size_t)cover->pieces + 1) * sizeof *next);
    for (size_t i = 0; i < count; i++)
        order[i] = (Sort64){~cover->set->lsn_lo[images[i]], (uint32_t)i};
    sort_64(order, count);
    for (uint32_t p = 0; p <= cover->pieces; p++)
        next[p] = p;
    for (size_t i = 0; i < count; i++) {
        uint32_t image = order[i].place;
        for (uint32_t p = unpainted(next, first[image]); p < end[image]; p = unpainted(next, p)) {
            cover->newest[p] = images[image];
            next[p] = p + 1;
        }
    }
    free(order);
    free(next);
}

static void build_heap(ImageCover *cover)
{
    cover->leaves = 1;
    while (cover->leaves < cover->pieces)
        cover->leaves *= 2;
    cover->least = mem_alloc(2 * (size_t)cover->leaves * sizeof *cover->least);
    for (uint32_t p = 0; p < cover->leaves; p++) {
        bool has = p < cover->pieces && cover->newest[p] != LAYER_NONE;
        cover->least[cover->leaves + p] = has ? cover->set->lsn_lo[cover->newest[p]] + 1 : 0;
    }
    for (uint32_t node = cover->leaves - 1; node > 0; node--) {
        uint64_t left = cover->least[2 * node], right = cover->least[2 * node + 1];
        cover->least[node] = left < right ? left : right;
    }
}

void image_cover_init(ImageCover *cover, const LayerSet *set, const LayerId *ids, size_t count, Lsn below)
{
    *cover = (ImageCover){.set = set};
    LayerId *images = mem_alloc(count * sizeof *images);
    size_t image_count = 0;
    for (size_t i = 0; i < count; i++)
        if (layer_is_image(set, ids[i]) && set->lsn_lo[ids[i]] < below && set->key_lo[ids[i]] < set->key_hi[ids[i]])
            images[image_count++] = ids[i];
    KeyEdges edges;
    key_edges_init(&edges, set, NULL, images, image_count);
    cover->pieces = edges.key_count ? edges.key_count - 1 : 0;
    uint32_t *first = mem_alloc(image_count * sizeof *first), *end = mem_alloc(image_count * sizeof *end);
    for (uint32_t k = 0; k < edges.key_count; k++) {
        for (uint32_t i = edges.start_of[k]; i < edges.start_of[k + 1]; i++)
            first[edges.starts[i]] = k;
        for (uint32_t i = edges.end_of[k]; i < edges.end_of[k + 1]; i++)
            end[edges.ends[i]] = k;
    }
    cover->keys = edges.keys;
    edges.borrowed = true; /* the keys are the cover's now */
    key_edges_release(&edges);
    cover->newest = mem_alloc(((size_t)cover->pieces + 1) * sizeof *cover->newest);
    for (uint32_t p = 0; p < cover->pieces; p++)
        cover->newest[p] = LAYER_NONE;
    paint(cover, images, image_count, first, end);
    build_heap(cover);
    free(first);
    free(end);
    free(images);
}

void image_cover_release(ImageCover *cover)
{
    free(cover->keys);
    free(cover->newest);
    free(cover->least);
    *cover = (ImageCover){0};
}

/* The number of edges <= key: the piece that holds it, plus 1; 0 left of all pieces, pieces + 1 right of them. */
static uint32_t edges_up_to(const ImageCover *cover, Key key)
{
    uint32_t lo = 0, hi = cover->pieces ? cover->pieces + 1 : 0;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (cover->keys[middle] <= key)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

LayerId image_cover_at(const ImageCover *cover, Key key)
{
    uint32_t edges = edges_up_to(cover, key);
    return edges == 0 || edges > cover->pieces ? LAYER_NONE : cover->newest[edges - 1];
}

/* The first piece >= `from` whose minimum is <= `limit`; `leaves` where there is none. */
static uint32_t first_at_most(const ImageCover *cover, uint32_t from, uint64_t limit)
{
    uint32_t node = cover->leaves + from;
    while (cover->least[node] > limit) {
        while (node & 1) { /* a right child: nothing to its right below this parent */
            node /= 2;
            if (node == 0)
                return cover->leaves;
        }
        if (node == 0)
            return cover->leaves;
        node++;
    }
    while (node < cover->leaves)
        node = cover->least[2 * node] <= limit ? 2 * node : 2 * node + 1;
    return node - cover->leaves;
}

bool image_cover_gap(const ImageCover *cover, KeyRange range, Lsn since, KeyRange *gap)
{
    if (range.lo >= range.hi)
        return false;
    uint32_t edges = edges_up_to(cover, range.lo);
    if (edges == 0 || edges > cover->pieces) { /* outside of all images, or none at all */
        Key until = edges == 0 && cover->pieces ? cover->keys[0] : range.hi;
        *gap = (KeyRange){range.lo, until < range.hi ? until : range.hi};
        return true;
    }
    uint32_t piece = first_at_most(cover, edges - 1, since); /* least is LSN + 1: at most `since` is an LSN below it */
    if (piece >= cover->pieces) {
        if (range.hi <= cover->keys[cover->pieces])
            return false;
        *gap = (KeyRange){cover->keys[cover->pieces], range.hi};
        return true;
    }
    if (cover->keys[piece] >= range.hi)
        return false;
    Key lo = cover->keys[piece], hi = cover->keys[piece + 1];
    *gap = (KeyRange){lo > range.lo ? lo : range.lo, hi < range.hi ? hi : range.hi};
    return true;
}

/* image_cover.c - paints images onto the pieces between their edges, newest first, each piece once.
 *
 *     images 5 [4,8)  3 [2,8)  2 [6,9)      pieces    [2,4) [4,6) [6,8) [8,9)
 *     paint 5                                           .     5     5     .
 *     paint 3: next[] jumps over what is painted        3     5     5     .
 *     paint 2                                           3     5     5     2
 *
 * A tree over the pieces then finds the leftmost that is too old, and the next that is not.
 */
#include "core/model/image_cover.h"

#include "core/base/paint.h"
#include "core/base/search.h"
#include "core/base/sort.h"
#include "core/model/key_edges.h"

#include <stdlib.h>

/* `first` and `end` are the pieces that each image covers. */
static void image_cover_paint(ImageCover *cover, const LayerId *images, size_t count, const uint32_t *first,
                              const uint32_t *end)
{
    Sort64 *order = mem_alloc(count * sizeof *order);
    uint32_t *next = mem_alloc(((size_t)cover->pieces + 1) * sizeof *next);
    uint32_t *ranks = mem_zero((size_t)cover->pieces + 1, sizeof *ranks);
    cover->lsns = mem_alloc(count * sizeof *cover->lsns);
    cover->newest = mem_alloc(cover->pieces * sizeof *cover->newest);
    for (uint32_t p = 0; p < cover->pieces; p++)
        cover->newest[p] = LAYER_NONE;
    const Lsn *lsn = cover->set->lsn_lo;
    for (size_t i = 0; i < count; i++) /* ranks order as LSNs do, and are faster to sort */
        order[i] = (Sort64){cover->index ? cover->index->lsn_lo[images[i]] : lsn[images[i]], (uint32_t)i};
    sort_64(order, count);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || order[i - 1].number != order[i].number)
            cover->lsns[cover->lsn_count++] = lsn[images[order[i].place]];
    paint_init(next, cover->pieces);
    uint32_t rank = cover->lsn_count; /* the rank of the image that is being painted, plus 1 */
    for (size_t i = count; i-- > 0;) {
        uint32_t image = order[i].place;
        rank -= i + 1 < count && order[i + 1].number != order[i].number;
        for (uint32_t p = paint_next(next, first[image]); p < end[image]; p = paint_next(next, p)) {
            cover->newest[p] = images[image];
            ranks[p] = rank;
            paint_mark(next, p);
        }
    }
    range_tree_init(&cover->ranks, ranks, cover->pieces);
    free(ranks);
    free(order);
    free(next);
}

/* Makes pieces between the images' own edges. */
static void image_cover_paint_between_edges(ImageCover *cover, const LayerId *images, size_t count)
{
    KeyEdges edges;
    key_edges_init(&edges, (LayerView){cover->set, NULL, images, count});
    cover->pieces = edges.key_count ? edges.key_count - 1 : 0;
    uint32_t *first = mem_alloc(count * sizeof *first), *end = mem_alloc(count * sizeof *end);
    for (uint32_t k = 0; k < edges.key_count; k++) {
        for (uint32_t i = edges.start_of[k]; i < edges.start_of[k + 1]; i++)
            first[edges.starts[i]] = k;
        for (uint32_t i = edges.end_of[k]; i < edges.end_of[k + 1]; i++)
            end[edges.ends[i]] = k;
    }
    cover->keys = edges.keys;
    edges.borrowed = true; /* the cover owns the keys from now on */
    key_edges_release(&edges);
    image_cover_paint(cover, images, count, first, end);
    free(first);
    free(end);
}

/* Uses the index's segments as pieces. */
static void image_cover_paint_segments(ImageCover *cover, const LayerId *images, size_t count)
{
    const LayerIndex *index = cover->index;
    cover->pieces = index->key_count ? index->key_count - 1 : 0;
    cover->keys = index->keys;
    uint32_t *first = mem_alloc(count * sizeof *first), *end = mem_alloc(count * sizeof *end);
    for (size_t i = 0; i < count; i++) {
        first[i] = index->key_lo[images[i]];
        end[i] = index->key_hi[images[i]];
    }
    image_cover_paint(cover, images, count, first, end);
    free(first);
    free(end);
}

void image_cover_init(ImageCover *cover, LayerView view, Lsn below)
{
    *cover = (ImageCover){.set = view.set, .index = view.index};
    LayerId *images = mem_alloc(view.count * sizeof *images);
    size_t image_count = 0;
    for (size_t i = 0; i < view.count; i++) {
        LayerId id = view.ids[i];
        if (layer_is_image(view.set, id) && view.set->lsn_lo[id] < below && view.set->key_lo[id] < view.set->key_hi[id])
            images[image_count++] = id;
    }
    if (view.index)
        image_cover_paint_segments(cover, images, image_count);
    else
        image_cover_paint_between_edges(cover, images, image_count);
    free(images);
}

void image_cover_release(ImageCover *cover)
{
    if (!cover->index)
        free((Key *)(uintptr_t)cover->keys);
    free(cover->newest);
    free(cover->lsns);
    range_tree_release(&cover->ranks);
    *cover = (ImageCover){0};
}

/* The number of edges <= key: the piece that contains the key, plus 1. It is 0 to the left of all pieces and pieces + 1
 * to the right. */
static uint32_t cover_edges_up_to(const ImageCover *cover, Key key)
{
    uint32_t lo;
    search_first(lo, 0, cover->pieces ? cover->pieces + 1 : 0, cover->keys[lo] > key);
    return lo;
}

LayerId image_cover_at(const ImageCover *cover, Key key)
{
    uint32_t edges = cover_edges_up_to(cover, key);
    return edges == 0 || edges > cover->pieces ? LAYER_NONE : cover->newest[edges - 1];
}

/* A piece with a rank below the result has no image at or above `since`. */
static uint32_t rank_needed(const ImageCover *cover, Lsn since)
{
    uint32_t lo;
    search_first(lo, 0, cover->lsn_count, cover->lsns[lo] >= since);
    return lo + 1;
}

/* `edges` is the number of edges at or below range.lo. */
static bool cover_gap_behind(const ImageCover *cover, KeyRange range, uint32_t edges, Lsn since, KeyRange *gap)
{
    uint32_t hole = 0, needed = rank_needed(cover, since);
    KeyRange found = range;
    if (edges > cover->pieces || cover->pieces == 0) {
        *gap = range; /* the range is to the right of all images */
        return true;
    }
    if (edges > 0) {
        hole = range_tree_below(&cover->ranks, edges - 1, cover->pieces, needed);
        Key start = cover->keys[hole]; /* behind the last piece: where the images end */
        if (start >= range.hi)
            return false;
        found.lo = start > range.lo ? start : range.lo;
    }
    uint32_t end = range_tree_reaching(&cover->ranks, hole, cover->pieces, needed);
    if (end < cover->pieces && cover->keys[end] < range.hi)
        found.hi = cover->keys[end];
    *gap = found;
    return true;
}

bool image_cover_gap(const ImageCover *cover, KeyRange range, Lsn since, KeyRange *gap)
{
    return range.lo < range.hi && cover_gap_behind(cover, range, cover_edges_up_to(cover, range.lo), since, gap);
}

bool image_cover_layer_gap(const ImageCover *cover, LayerId layer, Lsn since, KeyRange *gap)
{
    KeyRange range = {cover->set->key_lo[layer], cover->set->key_hi[layer]};
    if (!cover->index)
        return image_cover_gap(cover, range, since, gap);
    return range.lo < range.hi && cover_gap_behind(cover, range, cover->index->key_lo[layer] + 1, since, gap);
}

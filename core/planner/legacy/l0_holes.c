/* l0_holes.c - finds the holes in the keys of a set of values that are worth a cut.
 *
 *     values    .  ..                    .   ..                  .
 *     images   ====|=====|=====|=======|====                              the first gap lies over 4 pieces: a hole
 *
 * No more holes are kept than there are inputs. The one with the fewest pieces is dropped; which of several equal ones
 * depends on how Rust's standard binary heap sifts, so this file repeats that heap move by move.
 */
#include "core/planner/legacy/l0_cut.h"

#include <stdlib.h>

#define PIECES_MIN 3u

/* Is a <= b in the heap's order? It is reversed: the hole with the fewest pieces is on top. */
static bool at_most(const LegacyHole *a, const LegacyHole *b)
{
    return a->pieces >= b->pieces;
}

static void sift_up(LegacyHole *heap, size_t at)
{
    LegacyHole moving = heap[at];
    while (at > 0 && !at_most(&moving, &heap[(at - 1) / 2])) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = moving;
}

static void heap_push(LegacyHoles *heap, LegacyHole hole)
{
    array_push(heap, hole);
    sift_up(heap->at, heap->count - 1);
}

/* Removes the top: the last hole moves from the root to the bottom, always to the larger child, then up again. */
static void heap_pop(LegacyHoles *heap)
{
    LegacyHole moving = heap->at[--heap->count];
    size_t end = heap->count, at = 0;
    if (end == 0)
        return;
    size_t child = 1;
    for (; child + 1 < end; child = 2 * at + 1) {
        child += at_most(&heap->at[child], &heap->at[child + 1]);
        heap->at[at] = heap->at[child];
        at = child;
    }
    if (child + 1 == end) {
        heap->at[at] = heap->at[child];
        at = child;
    }
    heap->at[at] = moving;
    sift_up(heap->at, at);
}

static int by_start(const void *a, const void *b)
{
    const LegacyHole *x = a, *y = b;
    return x->keys.lo < y->keys.lo ? -1 : x->keys.lo > y->keys.lo;
}

void legacy_hole_try(LegacyHoleFinder *finder, KeyRange gap)
{
    if (gap.hi < gap.lo || legacy_map_key(gap.hi) - legacy_map_key(gap.lo) < finder->keys_min ||
        key_is_metadata(gap.lo))
        return;
    uint64_t pieces = legacy_cover_count(finder->cover, gap);
    if (pieces < PIECES_MIN)
        return;
    heap_push(&finder->heap, (LegacyHole){gap, pieces});
    if (finder->heap.count > finder->inputs)
        heap_pop(&finder->heap);
}

void legacy_holes_finish(LegacyHoleFinder *finder, LegacyHoles *holes)
{
    if (finder->heap.count > 1)
        qsort(finder->heap.at, finder->heap.count, sizeof *finder->heap.at, by_start);
    for (size_t i = 0; i < finder->heap.count; i++)
        array_push(holes, finder->heap.at[i]);
    array_release(&finder->heap);
}

void legacy_find_holes(LegacyValues values, const LegacyCover *cover, uint64_t target, size_t inputs,
                       LegacyHoles *holes)
{
    LegacyHoleFinder finder = {.cover = cover, .keys_min = target / PAGE_BYTES, .inputs = inputs};
    for (size_t i = 1; i < values.count; i++)
        legacy_hole_try(&finder, (KeyRange){values.at[i - 1].key + 1, values.at[i].key});
    legacy_holes_finish(&finder, holes);
}

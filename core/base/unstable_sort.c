/* unstable_sort.c - introsort and heap selection, element moves as in libstdc++.
 *
 *     17 equal elements 0 … 16: the median of 1, 8 and 16 is put first, and the partition then swaps the ends pairwise:
 *     up to 16 elements nothing is swapped, from 17 on equal elements change places.
 *
 * It must reproduce each swap, not only the sorted order, so pivot, scan order and thresholds are those of
 * bits/stl_algo.h and bits/stl_heap.h. Compared with g++ 12 on 20,000 random arrays.
 */
#include "core/base/unstable_sort.h"

#include <stdbool.h>

#define THRESHOLD 16u /* ranges up to this size are left to insertion sort */

static void swap(Ranked *a, Ranked *b)
{
    Ranked before = *a;
    *a = *b;
    *b = before;
}

/* ---- heap: the highest first ---- */

static void sift_up(Ranked *at, size_t hole, size_t top, Ranked value)
{
    for (size_t parent; hole > top && at[parent = (hole - 1) / 2].rank < value.rank; hole = parent)
        at[hole] = at[parent];
    at[hole] = value;
}

/* Moves the hole down to a leaf along the larger children, then lets the value rise from there. */
static void sift_down(Ranked *at, size_t hole, size_t count, Ranked value)
{
    size_t top = hole, child = hole;
    while (child < (count - 1) / 2) {
        child = 2 * (child + 1);
        if (at[child].rank < at[child - 1].rank)
            child--;
        at[hole] = at[child];
        hole = child;
    }
    if (count % 2 == 0 && child == (count - 2) / 2) {
        child = 2 * (child + 1);
        at[hole] = at[child - 1];
        hole = child - 1;
    }
    sift_up(at, hole, top, value);
}

static void heap_pop(Ranked *at, size_t count, Ranked *into)
{
    Ranked value = *into;
    *into = at[0];
    sift_down(at, 0, count, value);
}

void unstable_partial_sort(Ranked *at, size_t first, size_t count)
{
    if (first > 1)
        for (size_t parent = (first - 2) / 2 + 1; parent-- > 0;)
            sift_down(at, parent, first, at[parent]);
    for (size_t i = first; first && i < count; i++)
        if (at[i].rank < at[0].rank)
            heap_pop(at, first, &at[i]);
    for (size_t last = first; last > 1;) {
        last--;
        heap_pop(at, last, &at[last]);
    }
}

/* ---- introsort ---- */

static void insert(Ranked *at, size_t i, bool guarded)
{
    Ranked value = at[i];
    if (guarded && value.rank < at[0].rank) {
        for (; i > 0; i--)
            at[i] = at[i - 1];
    } else {
        for (; value.rank < at[i - 1].rank; i--)
            at[i] = at[i - 1];
    }
    at[i] = value;
}

static void median_first(Ranked *at, Ranked *a, Ranked *b, Ranked *c)
{
    Ranked *median;
    if (a->rank < b->rank)
        median = b->rank < c->rank ? b : a->rank < c->rank ? c : a;
    else
        median = a->rank < c->rank ? a : b->rank < c->rank ? c : b;
    swap(at, median);
}

/* Splits at[1 …) around at[0]; returns where the upper part begins. */
static size_t partition(Ranked *at, size_t count)
{
    size_t lo = 1, hi = count;
    median_first(at, at + 1, at + count / 2, at + count - 1);
    for (;; lo++) {
        while (at[lo].rank < at[0].rank)
            lo++;
        hi--;
        while (at[0].rank < at[hi].rank)
            hi--;
        if (lo >= hi)
            return lo;
        swap(&at[lo], &at[hi]);
    }
}

static void split(Ranked *at, size_t count, unsigned depth)
{
    while (count > THRESHOLD) {
        if (depth-- == 0) {
            unstable_partial_sort(at, count, count);
            return;
        }
        size_t cut = partition(at, count);
        split(at + cut, count - cut, depth);
        count = cut;
    }
}

void unstable_sort(Ranked *at, size_t count)
{
    if (count < 2)
        return;
    unsigned log = 0;
    for (size_t rest = count; rest > 1; rest /= 2)
        log++;
    split(at, count, 2 * log);
    for (size_t i = 1; i < count; i++)
        insert(at, i, i < THRESHOLD);
}

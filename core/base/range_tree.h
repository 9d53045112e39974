/* range_tree.h - a fixed array of numbers that answers "where is the first one below (or not below) x in [lo, hi)?"
 * in O(log n). */
#ifndef CORE_BASE_RANGE_TREE_H
#define CORE_BASE_RANGE_TREE_H

#include <stddef.h>
#include <stdint.h>

typedef struct RangeTree {
    uint32_t leaves;        /* a power of two */
    uint32_t *least, *most; /* owned; 1-based heaps */
} RangeTree;

/* Copies the values. The caller frees the tree with range_tree_release(). O(count). */
void range_tree_init(RangeTree *tree, const uint32_t *values, uint32_t count);
void range_tree_release(RangeTree *tree);
/* The first place in [lo, hi) whose value is < x; hi where there is none. O(log leaves). */
uint32_t range_tree_below(const RangeTree *tree, uint32_t lo, uint32_t hi, uint32_t x);
/* The first place in [lo, hi) whose value is >= x; hi where there is none. O(log leaves). */
uint32_t range_tree_reaching(const RangeTree *tree, uint32_t lo, uint32_t hi, uint32_t x);

#endif

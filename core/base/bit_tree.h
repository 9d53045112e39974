/* bit_tree.h - a set of small numbers that answers "the next one from here" and "the last one before here" at once.
 *
 *     level 1   1                                one bit for each word below that is not empty
 *     level 0   0101 0000 ... 0010               one bit a number, 64 to a word
 *
 * Three levels hold 262,144 numbers, four 16 million: each question looks at no more than two words a level.
 */
#ifndef CORE_BASE_BIT_TREE_H
#define CORE_BASE_BIT_TREE_H

#include <stdbool.h>
#include <stdint.h>

#define BIT_TREE_LEVELS 6
#define BIT_NONE        UINT32_MAX

typedef struct BitTree {
    uint64_t *words[BIT_TREE_LEVELS]; /* one block of memory, owned through words[0] */
    uint32_t levels;
    uint32_t size; /* numbers are in [0, size) */
} BitTree;

/* An empty set for the numbers below `size`. Heap memory, freed by bit_tree_release(). O(size / 64). */
void bit_tree_init(BitTree *tree, uint32_t size);
void bit_tree_release(BitTree *tree);
/* Adding, removing and asking take numbers below `size` only. O(levels). */
void bit_tree_add(BitTree *tree, uint32_t number);
void bit_tree_remove(BitTree *tree, uint32_t number);

static inline bool bit_tree_has(const BitTree *tree, uint32_t number)
{
    return tree->words[0][number >> 6] >> (number & 63) & 1;
}

/* The smallest number >= `from`, or BIT_NONE. */
uint32_t bit_tree_next(const BitTree *tree, uint32_t from);
/* The largest number < `below`, or BIT_NONE. */
uint32_t bit_tree_previous(const BitTree *tree, uint32_t below);

#endif

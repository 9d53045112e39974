/* bit_tree.c - a bit for each number, and above it a bit for each word that is not zero.
 *
 * Example: the next number from 70 on in {3, 200}. Word 1 of level 0 has no bit from place 6 on. In level 1 the next
 * bit above place 1 is bit 3, so the answer is the lowest bit of word 3: 200.
 */
#include "core/base/bit_tree.h"

#include "core/base/mem.h"

#include <assert.h>

void bit_tree_init(BitTree *tree, uint32_t size)
{
    uint32_t words[BIT_TREE_LEVELS] = {0}, total = 0;
    *tree = (BitTree){.size = size};
    for (uint32_t left = size; tree->levels == 0 || left > 1; tree->levels++) {
        assert(tree->levels < BIT_TREE_LEVELS);
        left = left / 64 + (left % 64 != 0);
        words[tree->levels] = left ? left : 1;
        total += words[tree->levels];
    }
    tree->words[0] = mem_zero(total, sizeof(uint64_t));
    for (uint32_t level = 1; level < tree->levels; level++)
        tree->words[level] = tree->words[level - 1] + words[level - 1];
}

void bit_tree_release(BitTree *tree)
{
    free(tree->words[0]);
    *tree = (BitTree){0};
}

void bit_tree_add(BitTree *tree, uint32_t number)
{
    assert(number < tree->size);
    for (uint32_t level = 0; level < tree->levels; level++, number >>= 6) {
        uint64_t *word = &tree->words[level][number >> 6], bit = (uint64_t)1 << (number & 63);
        bool empty = *word == 0;
        *word |= bit;
        if (!empty)
            return;
    }
}

void bit_tree_remove(BitTree *tree, uint32_t number)
{
    assert(number < tree->size);
    for (uint32_t level = 0; level < tree->levels; level++, number >>= 6) {
        uint64_t *word = &tree->words[level][number >> 6];
        *word &= ~((uint64_t)1 << (number & 63));
        if (*word != 0)
            return;
    }
}

/* The lowest number that is set below bit `at` of `level`. */
static uint32_t descend_low(const BitTree *tree, uint32_t level, uint32_t at)
{
    while (level-- > 0)
        at = at << 6 | (uint32_t)__builtin_ctzll(tree->words[level][at]);
    return at;
}

static uint32_t descend_high(const BitTree *tree, uint32_t level, uint32_t at)
{
    while (level-- > 0)
        at = at << 6 | (uint32_t)(63 - __builtin_clzll(tree->words[level][at]));
    return at;
}

uint32_t bit_tree_next(const BitTree *tree, uint32_t from)
{
    if (from >= tree->size)
        return BIT_NONE;
    uint64_t at = from; /* at level 1 and above: behind the word that was found empty below */
    for (uint32_t level = 0; level < tree->levels; level++, at = (at >> 6) + 1) {
        uint64_t limit = ((uint64_t)tree->size - 1) >> 6 * level;
        if (at > limit)
            return BIT_NONE;
        uint64_t bits = tree->words[level][at >> 6] >> (at & 63);
        if (bits)
            return descend_low(tree, level, (uint32_t)at + (uint32_t)__builtin_ctzll(bits));
    }
    return BIT_NONE;
}

uint32_t bit_tree_previous(const BitTree *tree, uint32_t below)
{
    uint32_t at = below < tree->size ? below : tree->size;
    for (uint32_t level = 0; level < tree->levels && at > 0; level++) {
        uint32_t last = at - 1; /* the last bit that may be returned */
        uint64_t bits = tree->words[level][last >> 6] << (63 - (last & 63));
        if (bits)
            return descend_high(tree, level, last - (uint32_t)__builtin_clzll(bits));
        at = last >> 6; /* one level up: only words before this one */
    }
    return BIT_NONE;
}

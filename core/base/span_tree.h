/* span_tree.h - a row of numbers that are changed by ranges, and their largest.
 *
 *     SpanSum: add to a range             SpanTop: raise a range to at least a value
 *     0 0 0 0 0   +1 to [0, 3)            0 0 0 0 0   the largest of [0, 3) is 0: raise it to 1
 *     1 1 1 0 0   +1 to [2, 5)            1 1 1 0 0   the largest of [2, 5) is 1: raise it to 2
 *     1 1 2 1 1   the largest: 2 at 2     1 1 2 2 2
 *
 * The one counts how many ranges lie over a place, the other stacks them. Every operation is O(log n).
 */
#ifndef CORE_BASE_SPAN_TREE_H
#define CORE_BASE_SPAN_TREE_H

#include <stddef.h>
#include <stdint.h>

typedef struct SpanSum {
    uint32_t leaves; /* a power of two */
    int32_t *added;  /* owned; a 1-based heap: the sum added to all places below the node */
    int32_t *most;   /* owned: the largest sum below the node, without what was added at nodes above it */
} SpanSum;

/* `count` zeros; at most 2^31. Heap memory, freed by span_sum_release(). O(count). */
void span_sum_init(SpanSum *tree, uint32_t count);
void span_sum_release(SpanSum *tree);
/* Adds to the places [lo, hi), hi <= count; nothing where lo >= hi. O(log count). */
void span_sum_add(SpanSum *tree, uint32_t lo, uint32_t hi, int32_t value);
/* The largest sum, and the first place that has it. At least one sum must be 0 or more, because places behind `count`
 * hold zeros. O(log count). */
int32_t span_sum_most(const SpanSum *tree, uint32_t *place);

typedef struct SpanTop {
    uint32_t leaves;
    uint32_t *floor; /* owned; a 1-based heap: all places below the node have at least this value */
    uint32_t *most;  /* owned: the largest value below the node, `floor` included */
} SpanTop;

/* `count` zeros, as span_sum_init(). */
void span_top_init(SpanTop *tree, uint32_t count);
void span_top_release(SpanTop *tree);
/* The largest value in [lo, hi); 0 where the range is empty. O(log count). */
uint32_t span_top_most(const SpanTop *tree, uint32_t lo, uint32_t hi);
/* Sets every place of [lo, hi) that is below `value` to it. O(log count). */
void span_top_raise(SpanTop *tree, uint32_t lo, uint32_t hi, uint32_t value);

#endif

/* lsn_stack.h - the layers over one key, ordered by LSN end, while a sweep moves along the keys.
 *
 *     rank of LSN end   0   1   2   3   4
 *     deltas            1   .   2   .   1      a Fenwick tree counts them by rank
 *     images            .   .   1   .   .      a bitmap with a summary finds the topmost
 *
 * An image lies above a delta with the same end, so here one delta lies above the topmost image: the one of rank 4.
 * Adding and removing cost O(log ranks).
 */
#ifndef CORE_MODEL_LSN_STACK_H
#define CORE_MODEL_LSN_STACK_H

#include <stdbool.h>
#include <stdint.h>

typedef struct LsnStack {
    uint32_t ranks;      /* number of distinct LSN ends */
    uint32_t deltas;     /* number of deltas in the stack */
    uint32_t images;     /* number of images in the stack */
    uint32_t *counts;    /* owned; 1-based Fenwick tree over the deltas */
    uint32_t *images_at; /* owned: number of images at each rank */
    uint64_t *occupied;  /* owned: one bit for each rank that has an image */
    uint64_t *summary;   /* owned: one bit for each nonzero word of `occupied` */
    uint32_t summary_words;
} LsnStack;

/* Makes an empty stack for ranks below `ranks`. The caller frees it with lsn_stack_release(). O(ranks). */
void lsn_stack_init(LsnStack *stack, uint32_t ranks);
void lsn_stack_release(LsnStack *stack);

/* Adds a layer of that kind and rank to the stack, or removes one that is there. O(log ranks). */
void lsn_stack_change(LsnStack *stack, bool image, uint32_t rank, bool add);

/* The rank of the topmost image; -1: there is none. O(ranks / 4096). */
int64_t lsn_stack_image(const LsnStack *stack);
/* The number of deltas above the topmost image; all deltas where there is none. O(log ranks + ranks / 4096). */
uint32_t lsn_stack_depth(const LsnStack *stack);

#endif

/* lsn_stack.h - the layers over one key, ordered by LSN end, while a sweep moves along the keys.
 *
 *     rank of LSN end   0   1   2   3   4
 *     deltas            1   .   2   .   1      a Fenwick tree counts them by rank
 *     images            .   .   1   .   .      a bitmap with a summary finds the topmost
 *
 * An image lies above a delta with the same end, so here one delta lies above the topmost image: the one of rank 4.
 * Adding, removing and asking cost O(log ranks).
 */
#ifndef CORE_PLANNER_LSN_STACK_H
#define CORE_PLANNER_LSN_STACK_H

#include <stdbool.h>
#include <stdint.h>

typedef struct LsnStack {
    uint32_t ranks;  /* distinct LSN ends */
    uint32_t deltas; /* layers in the stack, by kind */
    uint32_t images;
    uint32_t *counts;    /* owned; 1-based Fenwick tree over the deltas */
    uint32_t *images_at; /* owned: images by rank */
    uint64_t *occupied;  /* owned: bit per rank that has an image */
    uint64_t *summary;   /* owned: bit per word of `occupied` */
    uint32_t summary_words;
} LsnStack;

void lsn_stack_init(LsnStack *stack, uint32_t ranks);
void lsn_stack_release(LsnStack *stack);

/* Puts a layer of that kind and rank into the stack, or takes one out that is there. */
void lsn_stack_change(LsnStack *stack, bool image, uint32_t rank, bool add);

/* Rank of the topmost image; -1: there is none. */
int64_t lsn_stack_image(const LsnStack *stack);
/* Deltas above the topmost image; all of them where there is none. */
uint32_t lsn_stack_depth(const LsnStack *stack);

#endif

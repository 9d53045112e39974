/* lsn_stack.c - see the picture in the header. Two levels of bitmap reach 4,096 ranks a summary word, so the loop over
 * summary words is one or two steps for any real set. */
#include "core/model/lsn_stack.h"

#include "core/base/mem.h"

#include <stdlib.h>

void lsn_stack_init(LsnStack *stack, uint32_t ranks)
{
    *stack = (LsnStack){.ranks = ranks, .summary_words = ranks / 4096 + 1};
    stack->counts = mem_zero((size_t)ranks + 1, sizeof *stack->counts);
    stack->images_at = mem_zero(ranks, sizeof *stack->images_at);
    stack->occupied = mem_zero(ranks / 64 + 1, sizeof *stack->occupied);
    stack->summary = mem_zero(stack->summary_words, sizeof *stack->summary);
}

void lsn_stack_release(LsnStack *stack)
{
    free(stack->counts);
    free(stack->images_at);
    free(stack->occupied);
    free(stack->summary);
    *stack = (LsnStack){0};
}

static void change_image(LsnStack *stack, uint32_t rank, uint32_t one)
{
    stack->images += one;
    stack->images_at[rank] += one;
    uint32_t word = rank / 64;
    uint64_t bit = (uint64_t)1 << rank % 64, word_bit = (uint64_t)1 << word % 64;
    if (stack->images_at[rank] > 0)
        stack->occupied[word] |= bit;
    else
        stack->occupied[word] &= ~bit;
    if (stack->occupied[word])
        stack->summary[word / 64] |= word_bit;
    else
        stack->summary[word / 64] &= ~word_bit;
}

void lsn_stack_change(LsnStack *stack, bool image, uint32_t rank, bool add)
{
    uint32_t one = add ? 1u : UINT32_MAX; /* adding 2^32 - 1 subtracts one */
    if (image) {
        change_image(stack, rank, one);
        return;
    }
    stack->deltas += one;
    for (uint32_t at = rank + 1; at <= stack->ranks; at += at & (0 - at))
        stack->counts[at] += one;
}

int64_t lsn_stack_image(const LsnStack *stack)
{
    for (uint32_t s = stack->images ? stack->summary_words : 0; s-- > 0;) {
        if (!stack->summary[s])
            continue;
        uint32_t word = s * 64 + 63 - (uint32_t)__builtin_clzll(stack->summary[s]);
        return (int64_t)word * 64 + 63 - __builtin_clzll(stack->occupied[word]);
    }
    return -1;
}

uint32_t lsn_stack_depth(const LsnStack *stack)
{
    int64_t image = lsn_stack_image(stack);
    uint32_t covered = 0;
    for (uint32_t at = (uint32_t)(image + 1); at > 0; at -= at & (0 - at))
        covered += stack->counts[at];
    return stack->deltas - covered;
}

/* depth.c - a sweep over the keys with two small ordered structures over the LSN ends.
 *
 * What lies above what is decided by the LSN end, and an image lies above a delta with the same end. So the depth at a
 * key is the number of active deltas whose end is above that of the highest active image:
 *
 *     ends (ranks)   0   1   2   3   4        a Fenwick tree counts active deltas by rank;
 *     deltas         1   .   2   .   1        a segment tree of maxima finds the highest image:
 *     images         .   .   1   .   .        rank 2, so depth = deltas in ranks 3.. = 1
 *
 * Each start and end costs O(log ranks), each key one query. At one key all ends come before all starts.
 */
#include "core/planner/depth.h"

#include "core/base/sort.h"
#include "core/planner/key_edges.h"

#include <stdlib.h>

typedef struct Stack {
    uint32_t ranks;     /* distinct LSN ends */
    uint32_t deltas;    /* active ones */
    uint32_t *fenwick;  /* 1-based: active deltas by rank */
    uint32_t *images;   /* active images by rank */
    uint64_t *occupied; /* bit per rank: has an active image */
    uint64_t *summary;  /* bit per word of `occupied` */
    uint32_t words, summary_words;
} Stack;

static void stack_init(Stack *stack, uint32_t ranks)
{
    *stack = (Stack){.ranks = ranks, .words = ranks / 64 + 1, .summary_words = ranks / 4096 + 1};
    stack->fenwick = mem_zero((size_t)ranks + 1, sizeof *stack->fenwick);
    stack->images = mem_zero(ranks, sizeof *stack->images);
    stack->occupied = mem_zero(stack->words, sizeof *stack->occupied);
    stack->summary = mem_zero(stack->summary_words, sizeof *stack->summary);
}

static void stack_release(Stack *stack)
{
    free(stack->fenwick);
    free(stack->images);
    free(stack->occupied);
    free(stack->summary);
}

static void stack_image(Stack *stack, uint32_t rank, bool add)
{
    stack->images[rank] += add ? 1u : UINT32_MAX;
    uint64_t bit = (uint64_t)1 << rank % 64, word = rank / 64;
    if (stack->images[rank] > 0)
        stack->occupied[word] |= bit;
    else
        stack->occupied[word] &= ~bit;
    if (stack->occupied[word])
        stack->summary[word / 64] |= (uint64_t)1 << word % 64;
    else
        stack->summary[word / 64] &= ~((uint64_t)1 << word % 64);
}

static void stack_delta(Stack *stack, uint32_t rank, bool add)
{
    uint32_t one = add ? 1u : UINT32_MAX; /* adding 2^32-1 takes one away */
    stack->deltas += one;
    for (uint32_t at = rank + 1; at <= stack->ranks; at += at & (0 - at))
        stack->fenwick[at] += one;
}

/* Active deltas above the highest active image. */
static uint32_t stack_depth(const Stack *stack)
{
    for (uint32_t s = stack->summary_words; s-- > 0;) {
        if (!stack->summary[s])
            continue;
        uint32_t word = s * 64 + 63 - (uint32_t)__builtin_clzll(stack->summary[s]);
        uint32_t rank = word * 64 + 63 - (uint32_t)__builtin_clzll(stack->occupied[word]);
        uint32_t covered = 0;
        for (uint32_t at = rank + 1; at > 0; at -= at & (0 - at))
            covered += stack->fenwick[at];
        return stack->deltas - covered;
    }
    return stack->deltas;
}

/* Rank of each layer's LSN end; returns the number of distinct ones. */
static uint32_t end_ranks(const LayerSet *set, const LayerId *ids, size_t count, uint32_t *ranks)
{
    Sort64 *sorted = mem_alloc(count * sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        sorted[i] = (Sort64){set->lsn_hi[ids[i]], (uint32_t)i};
    sort_64(sorted, count);
    uint32_t rank = 0;
    for (size_t i = 0; i < count; i++) {
        rank += i > 0 && sorted[i].number != sorted[i - 1].number;
        ranks[sorted[i].place] = rank;
    }
    free(sorted);
    return count ? rank + 1 : 0;
}

static Depth sweep(const LayerSet *set, const KeyEdges *edges, const LayerId *ids, const uint32_t *ranks, Stack *stack)
{
    Depth best = {0};
    for (uint32_t k = 0; k < edges->key_count; k++) {
        uint32_t ends = edges->end_of[k + 1], starts = edges->start_of[k + 1];
        if (edges->end_of[k] == ends && edges->start_of[k] == starts)
            continue;
        for (uint32_t i = edges->end_of[k]; i < ends; i++) {
            uint32_t at = edges->ends[i];
            (layer_is_image(set, ids[at]) ? stack_image : stack_delta)(stack, ranks[at], false);
        }
        for (uint32_t i = edges->start_of[k]; i < starts; i++) {
            uint32_t at = edges->starts[i];
            (layer_is_image(set, ids[at]) ? stack_image : stack_delta)(stack, ranks[at], true);
        }
        if (stack->deltas <= best.depth)
            continue; /* can't be deeper, whatever the images */
        uint64_t depth = stack_depth(stack);
        if (depth > best.depth)
            best = (Depth){depth, {edges->keys[k], k + 1 < edges->key_count ? edges->keys[k + 1] : edges->keys[k]}};
    }
    return best;
}

Depth depth_measure(const LayerSet *set, const LayerIndex *index, const LayerId *ids, size_t count,
                    bool count_single_keys)
{
    LayerId *counted = mem_alloc(count * sizeof *counted);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (count_single_keys || layer_is_image(set, ids[i]) || !layer_is_single_key(set, ids[i]))
            counted[kept++] = ids[i];
    uint32_t *ranks = mem_alloc(kept * sizeof *ranks);
    Stack stack;
    stack_init(&stack, end_ranks(set, counted, kept, ranks));
    KeyEdges edges;
    key_edges_init(&edges, set, index, counted, kept);
    Depth depth = sweep(set, &edges, counted, ranks, &stack);
    key_edges_release(&edges);
    stack_release(&stack);
    free(ranks);
    free(counted);
    return depth;
}

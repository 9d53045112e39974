/* optimum - how far from the best possible schedule the policy `blocks` is, for one block under uniform load.
 *
 *     build/release/bench/optimum [FLUSHES] [WAL/LOGICAL]
 *
 * All flushes bring the same bytes (1). A schedule says after which flush the newest slices are merged (it writes their
 * bytes) or an image is made (it writes `image` = flushes / ratio). A price lambda on each slice that a read meets
 * turns writes and reads into one cost, and that is minimised exactly, knowing the future:
 *
 *     A(n)   n flushes from an empty stack, nothing merged at the end. The bottom slice that is left was made at flush
 * m by merging all m, and stays:     A(n) = min over m of  A(m-1) + m [if m > 1] + lambda + lambda (n-m) + A(n-m) H(n)
 * n flushes above an image; the next image is made at flush m: H(n) = min(A(n) + lambda n,  min over m of  A(m-1) +
 * lambda m + image + H(n-m))
 *
 * Suffixes suffice: merging inner slices alone is never better under a constant load. O(flushes^2) a price.
 */
#include "core/planner/blocks/blocks_plan.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct Cost {
    double total, writes, visits;
} Cost;

static Cost cost_sum(Cost a, Cost b)
{
    return (Cost){a.total + b.total, a.writes + b.writes, a.visits + b.visits};
}

static Cost cost_of(double lambda, double writes, double visits)
{
    return (Cost){writes + lambda * visits, writes, visits};
}

static void keep_less(Cost *best, Cost other)
{
    if (other.total < best->total)
        *best = other;
}

/* Write amplification and mean number of layers visited of the best schedule. */
static void optimum(unsigned flushes, double image, double lambda, double *write, double *mean)
{
    Cost *a = mem_zero(flushes + 1, sizeof *a), *h = mem_zero(flushes + 1, sizeof *h), all = {INFINITY, 0, 0};
    for (unsigned n = 1; n <= flushes; n++) {
        a[n] = h[n] = (Cost){INFINITY, 0, 0};
        for (unsigned m = 1; m <= n; m++)
            keep_less(&a[n], cost_sum(cost_sum(a[m - 1], a[n - m]), cost_of(lambda, m > 1 ? m : 0, 1 + n - m)));
    }
    for (unsigned n = 1; n <= flushes; n++) {
        h[n] = cost_sum(a[n], cost_of(lambda, 0, n));
        for (unsigned m = 1; m <= n; m++)
            keep_less(&h[n], cost_sum(cost_sum(a[m - 1], h[n - m]), cost_of(lambda, image, m)));
    }
    all = a[flushes];
    for (unsigned m = 1; m <= flushes; m++)
        keep_less(&all, cost_sum(cost_sum(a[m - 1], h[flushes - m]), cost_of(lambda, image, 1)));
    *write = 1 + all.writes / flushes;
    *mean = all.visits / flushes;
    free(a);
    free(h);
}

/* The same figures of the policy. */
static void policy(unsigned flushes, double image, unsigned max_depth, double *write, double *mean)
{
    const Blocks blocks = {0};
    BlockSlice *stack = mem_zero(max_depth + 2, sizeof *stack);
    uint32_t count = 0;
    double writes = 0, visits = 0, base = 0;
    for (unsigned i = 0; i < flushes; i++) {
        stack[count++] = (BlockSlice){.bytes = 1};
        if (count > max_depth) {
            uint32_t from = blocks_choose(&blocks, &(Block){.at = stack, .count = count}), highest = 0;
            uint64_t bytes = 0;
            for (uint32_t s = from; s < count; s++) {
                bytes += stack[s].bytes;
                highest = stack[s].generation > highest ? stack[s].generation : highest;
            }
            if (image <= (double)bytes) {
                writes += image;
                base = 1;
                count = 0;
            } else {
                writes += (double)bytes;
                stack[from] = (BlockSlice){.bytes = bytes, .generation = highest + 1};
                count = from + 1;
            }
        }
        visits += count + base;
    }
    *write = 1 + writes / flushes;
    *mean = visits / flushes;
    free(stack);
}

int main(int argc, char **argv)
{
    unsigned flushes = argc > 1 ? (unsigned)atoi(argv[1]) : 245;
    double ratio = argc > 2 ? atof(argv[2]) : 3, image = flushes / ratio, write, mean;
    printf("%u flushes, an image costs %.1f of them (WAL / logical %g)\n", flushes, image, ratio);
    printf("%-28s %8s %8s   %s\n", "blocks", "write", "mean", "best with that mean / with that write");
    for (unsigned depth = 2; depth <= 10; depth++) {
        double own_write, own_mean, best_write = INFINITY, best_mean = INFINITY;
        policy(flushes, image, depth, &own_write, &own_mean);
        for (double lambda = 0.0005; lambda < 20; lambda *= 1.05) {
            optimum(flushes, image, lambda, &write, &mean);
            if (mean <= own_mean && write < best_write)
                best_write = write;
            if (write <= own_write && mean < best_mean)
                best_mean = mean;
        }
        printf("max_depth=%-18u %8.3f %8.3f   write %.3f (%+.0f %%), mean %.3f (%+.0f %%)\n", depth, own_write,
               own_mean, best_write, (own_write / best_write - 1) * 100, best_mean, (own_mean / best_mean - 1) * 100);
    }
    printf("%-28s %8s %8s\n", "optimum, price of a visit", "write", "mean");
    for (double lambda = 0.01; lambda < 5; lambda *= 1.6) {
        optimum(flushes, image, lambda, &write, &mean);
        printf("%-28.3f %8.3f %8.3f\n", lambda, write, mean);
    }
    return 0;
}

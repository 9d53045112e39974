/* distribution.h - mean and percentiles of small whole numbers with weights.
 *
 * Percentile p of n sorted values is the value at rank ceil(p n): p50 of 1 2 3 4 is 2, p99 is 4. With weights, n is the
 * sum of the weights, and a value of weight w counts w times.
 */
#ifndef CORE_BASE_DISTRIBUTION_H
#define CORE_BASE_DISTRIBUTION_H

#include "core/base/mem.h"
#include "core/base/u128.h"

typedef struct Distribution {
    uint64_t weight; /* sum of weights, saturating; 0: nothing was counted, and all other fields are 0 */
    double mean;
    uint64_t p50, p90, p99, max;
} Distribution;

/* Weights by value, in an array that grows to the largest value. {0} is empty; histogram_release() frees it. */
typedef struct Histogram {
    uint64_t *at; /* owned */
    size_t count, capacity;
} Histogram;

void histogram_add(Histogram *histogram, uint32_t value, uint64_t weight);
void histogram_release(Histogram *histogram);
/* O(largest value). */
Distribution histogram_distribution(const Histogram *histogram);

#endif

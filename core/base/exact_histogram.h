/* exact_histogram.h - weighted values of any size, kept exactly, and their mean and percentiles. {0} is empty. */
#ifndef CORE_BASE_EXACT_HISTOGRAM_H
#define CORE_BASE_EXACT_HISTOGRAM_H

#include "core/base/distribution.h"
#include "core/base/table.h"

typedef struct ExactHistogramEntry {
    uint64_t value, weight; /* `weight` is never 0 */
} ExactHistogramEntry;

typedef struct ExactHistogram {
    ExactHistogramEntry *at; /* owned; distinct values in the order in which they were added */
    size_t count, capacity;
    Table places; /* finds a value's index in `at` */
} ExactHistogram;

/* O(1). */
void exact_histogram_add(ExactHistogram *histogram, uint64_t value, uint64_t weight);
/* Adds all values of `from`. O(its values). */
void exact_histogram_join(ExactHistogram *histogram, const ExactHistogram *from);
void exact_histogram_release(ExactHistogram *histogram);
/* The distinct values with their weights, ascending, in heap memory that the caller frees. O(n log n). */
ExactHistogramEntry *exact_histogram_sorted(const ExactHistogram *histogram, size_t *count);
/* Percentile p of a total weight n is the value at rank ceil(p n). O(n log n). */
Distribution exact_histogram_distribution(const ExactHistogram *histogram);

#endif

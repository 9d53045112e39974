/* spread.h - weighted values of any size, kept exactly, and their mean and percentiles. {0} is empty. */
#ifndef CORE_SIMULATOR_SPREAD_H
#define CORE_SIMULATOR_SPREAD_H

#include "core/analysis/distribution.h"
#include "core/base/table.h"

typedef struct SpreadEntry {
    uint64_t value, weight; /* `weight` is never 0 */
} SpreadEntry;

typedef struct Spread {
    SpreadEntry *at; /* owned; distinct values in the order in which they were added */
    size_t count, capacity;
    Table places; /* finds a value's index in `at` */
} Spread;

/* O(1). */
void spread_add(Spread *spread, uint64_t value, uint64_t weight);
/* Adds all values of `from`. O(its values). */
void spread_join(Spread *spread, const Spread *from);
void spread_release(Spread *spread);
/* The distinct values with their weights, ascending, in heap memory that the caller frees. O(n log n). */
SpreadEntry *spread_sorted(const Spread *spread, size_t *count);
/* Percentile p of a total weight n is the value at rank ceil(p n). O(n log n). */
Distribution spread_distribution(const Spread *spread);

#endif

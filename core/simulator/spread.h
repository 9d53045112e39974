/* spread.h - weighted values of any size, kept exactly, and their mean and percentiles. {0} is empty. */
#ifndef CORE_SIMULATOR_SPREAD_H
#define CORE_SIMULATOR_SPREAD_H

#include "core/analysis/distribution.h"
#include "core/base/table.h"

typedef struct SpreadEntry {
    uint64_t value, weight; /* the latter is not 0 */
} SpreadEntry;

typedef struct Spread {
    SpreadEntry *at; /* owned; each value once, in the order in which they came */
    size_t count, capacity;
    Table places; /* in `at`, by value */
} Spread;

/* O(1). */
void spread_add(Spread *spread, uint64_t value, uint64_t weight);
/* Adds all of `from`. */
void spread_join(Spread *spread, const Spread *from);
void spread_release(Spread *spread);
/* The distinct values, ascending, with their weights: heap memory for the caller to free. */
SpreadEntry *spread_sorted(const Spread *spread, size_t *count);
/* O(n log n). A percentile p of total weight n is the value at rank ceil(p n). */
Distribution spread_distribution(const Spread *spread);

#endif

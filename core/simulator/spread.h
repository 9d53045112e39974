/* spread.h - weighted values of any size, kept exactly, and their mean and percentiles. {0} is empty. */
#ifndef CORE_SIMULATOR_SPREAD_H
#define CORE_SIMULATOR_SPREAD_H

#include "core/analysis/distribution.h"

typedef struct SpreadEntry {
    uint64_t value, weight;
} SpreadEntry;

typedef struct Spread {
    ARRAY(SpreadEntry) entries; /* sorted and distinct up to `sorted`, then as they came */
    size_t sorted;
} Spread;

void spread_add(Spread *spread, uint64_t value, uint64_t weight);
/* Adds all of `from`. */
void spread_join(Spread *spread, Spread *from);
void spread_release(Spread *spread);
/* O(entries log entries). A percentile p of total weight n is the value at rank ceil(p n). */
Distribution spread_distribution(Spread *spread);

#endif

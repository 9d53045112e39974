/* unstable_sort.h - the orders in which GNU's C++ library leaves equal elements.
 *
 * std::sort and std::partial_sort promise nothing for elements that compare equal, but their behaviour is fixed.
 * RocksDB sorts the tables of a level with them and compacts the first, so among equal tables the library decides.
 */
#ifndef CORE_BASE_UNSTABLE_SORT_H
#define CORE_BASE_UNSTABLE_SORT_H

#include <stddef.h>
#include <stdint.h>

typedef struct Ranked {
    uint64_t rank; /* ascending */
    uint32_t item;
} Ranked;

/* Orders like libstdc++'s std::sort: introsort, which keeps equal elements in order only up to 16 elements. O(n log
 * n). */
void unstable_sort(Ranked *at, size_t count);

/* Orders like libstdc++'s std::partial_sort: the `first` lowest in order, by a heap; the rest in an unspecified order.
 * first <= count. O(n log first). */
void unstable_partial_sort(Ranked *at, size_t first, size_t count);

#endif

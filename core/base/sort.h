/* sort.h - stable sorts of numbers that carry a place, in linear time for many numbers.
 *
 * Sweeps sort edges and LSNs all the time, from a handful (a simulated level) to millions (a production set). A few
 * numbers are sorted by insertion, many by radix: digit by digit from the lowest, without the bits that are the same in
 * all numbers.
 */
#ifndef CORE_BASE_SORT_H
#define CORE_BASE_SORT_H

#include "core/base/u128.h"

#include <stddef.h>

typedef struct Sort64 {
    uint64_t number;
    uint32_t place;
} Sort64;

typedef struct Sort128 {
    U128 number;
    uint32_t place;
} Sort128;

/* Sorts ascending by number; entries with equal numbers keep their order. O(n × differing bytes). Many
 * entries need heap memory for n entries meanwhile. At most 2^32-1 entries. */
void sort_64(Sort64 *entries, size_t count);
void sort_128(Sort128 *entries, size_t count);

#endif

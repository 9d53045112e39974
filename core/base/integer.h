/* integer.h - what C lacks for integers: limits, the greatest common divisor, and comparisons for qsort(). */
#ifndef CORE_BASE_INTEGER_H
#define CORE_BASE_INTEGER_H

#include "core/base/u128.h"

/* The nearest number of [low, high]. */
static inline int integer_clamp(int n, int low, int high)
{
    return n < low ? low : n > high ? high : n;
}

/* The greatest number that divides both; the other number where one is 0. */
static inline uint64_t integer_common_divisor(uint64_t a, uint64_t b)
{
    while (b > 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* For qsort() of an array of such integers: ascending. */
static inline int integer_compare_u32(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static inline int integer_compare_u64(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static inline int integer_compare_u128(const void *a, const void *b)
{
    U128 x = *(const U128 *)a, y = *(const U128 *)b;
    return (x > y) - (x < y);
}

#endif

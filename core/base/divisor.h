/* divisor.h - x % n without a division, for an n that is divided by often.
 *
 * Exact for all x: the quotient x × r / 2^64 with r = (2^64 - 1) / n is right, or too low by one or two.
 */
#ifndef CORE_BASE_DIVISOR_H
#define CORE_BASE_DIVISOR_H

#include "core/base/u128.h"

#include <assert.h>
#include <stdint.h>

typedef struct Divisor {
    uint64_t n, reciprocal;
} Divisor;

/* `n` must not be 0. */
static inline Divisor divisor(uint64_t n)
{
    assert(n > 0);
    return (Divisor){.n = n, .reciprocal = UINT64_MAX / n};
}

/* x % n. */
static inline uint64_t divisor_remainder(Divisor d, uint64_t x)
{
    uint64_t quotient = u128_high((U128)x * d.reciprocal), rest = x - quotient * d.n;
    rest = rest >= d.n ? rest - d.n : rest;
    return rest >= d.n ? rest - d.n : rest;
}

#endif

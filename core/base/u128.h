/* u128.h - the 128-bit unsigned integer that keys are made of, with saturating helpers. */
#ifndef CORE_BASE_U128_H
#define CORE_BASE_U128_H

#include <stdint.h>

__extension__ typedef unsigned __int128 U128;

#define U128_MAX (~(U128)0)

static inline U128 u128_make(uint64_t high, uint64_t low)
{
    return (U128)high << 64 | low;
}

static inline uint64_t u128_high(U128 n)
{
    return (uint64_t)(n >> 64);
}

static inline uint64_t u128_low(U128 n)
{
    return (uint64_t)n;
}

/* The value, or 2^64-1 where it is larger. */
static inline uint64_t u128_clamp64(U128 n)
{
    return n > UINT64_MAX ? UINT64_MAX : (uint64_t)n;
}

/* a + b, or 2^64-1 where that is larger. */
static inline uint64_t u64_add_saturating(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

#endif

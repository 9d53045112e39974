/* rng.h - the seeded generator of all random numbers: splitmix64 (Steele, Lea, Flood 2014). The same seed gives the
 * same numbers. */
#ifndef CORE_BASE_RNG_H
#define CORE_BASE_RNG_H

#include <stdint.h>

typedef struct Rng {
    uint64_t state; /* equals the seed before the first draw */
} Rng;

/* The next 64 bits. */
static inline uint64_t rng_next(Rng *rng)
{
    uint64_t z = rng->state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

/* A number in [0, n), by remainder. n must not be 0. */
static inline uint64_t rng_below(Rng *rng, uint64_t n)
{
    return rng_next(rng) % n;
}

/* Combines two numbers to one for checksums. It depends on their differing bits only: their order does not matter, and
 * all pairs of equal numbers give the same. */
static inline uint64_t rng_mix(uint64_t a, uint64_t b)
{
    return rng_next(&(Rng){a ^ b});
}

#endif

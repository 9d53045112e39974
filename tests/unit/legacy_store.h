/* legacy_store.h - random stores for the tests of the policy `legacy`. */
#ifndef TESTS_UNIT_LEGACY_STORE_H
#define TESTS_UNIT_LEGACY_STORE_H

#include "tests/unit/layers.h"

#define KEYS   24u
#define LSNS   40u
#define ROUNDS 400

/* Adds up to `layers` layers over a few keys of one relation. Some are L0, and many share edges. */
static inline void random_store(LayerSet *set, Rng *rng, size_t layers)
{
    Key base = 0;
    key_pack((KeyFields){0, 1663, 5, 16384, 0, 0}, &base);
    layer_set_init(set);
    set->form = KEY_PRODUCTION;
    for (size_t n = 1 + rng_below(rng, layers); n > 0; n--) {
        bool image = rng_below(rng, 2), l0 = !image && rng_below(rng, 5) == 0;
        Key a = rng_below(rng, KEYS), b = rng_below(rng, 4) == 0 ? a + 1 : a + 1 + rng_below(rng, KEYS - (uint64_t)a);
        Lsn lo = rng_below(rng, LSNS), hi = lo + 1 + rng_below(rng, LSNS - lo);
        layer_set_add(set, &(Layer){.key_lo = l0 ? 0 : base + a,
                                    .key_hi = l0 || rng_below(rng, 20) == 0 ? U128_MAX : base + b,
                                    .lsn_lo = lo,
                                    .lsn_hi = image ? lo + 1 : hi,
                                    .size = rng_below(rng, 4) << 20,
                                    .records = SIZE_UNKNOWN,
                                    .kind = image ? LAYER_IMAGE : LAYER_DELTA});
    }
}

static inline KeyRange random_keys(Rng *rng)
{
    Key base = 0;
    key_pack((KeyFields){0, 1663, 5, 16384, 0, 0}, &base);
    if (rng_below(rng, 8) == 0)
        return (KeyRange){0, U128_MAX};
    Key a = rng_below(rng, KEYS);
    return (KeyRange){base + a, base + a + 1 + rng_below(rng, KEYS - (uint64_t)a)};
}

#endif

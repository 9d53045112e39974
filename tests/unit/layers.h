/* layers.h - small layer sets for tests, made by hand or at random. */
#ifndef TESTS_UNIT_LAYERS_H
#define TESTS_UNIT_LAYERS_H

#include "core/base/rng.h"
#include "core/model/layer_set.h"

#include <stdlib.h>

static inline LayerId add_delta(LayerSet *set, uint64_t key_lo, uint64_t key_hi, Lsn lsn_lo, Lsn lsn_hi)
{
    return layer_set_add(set, &(Layer){.key_lo = key_lo,
                                       .key_hi = key_hi,
                                       .lsn_lo = lsn_lo,
                                       .lsn_hi = lsn_hi,
                                       .size = SIZE_UNKNOWN,
                                       .records = SIZE_UNKNOWN,
                                       .kind = LAYER_DELTA});
}

static inline LayerId add_image(LayerSet *set, uint64_t key_lo, uint64_t key_hi, Lsn lsn)
{
    return layer_set_add(set, &(Layer){.key_lo = key_lo,
                                       .key_hi = key_hi,
                                       .lsn_lo = lsn,
                                       .lsn_hi = lsn + 1,
                                       .size = SIZE_UNKNOWN,
                                       .records = SIZE_UNKNOWN,
                                       .kind = LAYER_IMAGE});
}

/* Adds up to `layers` layers over keys 0..keys and LSNs 0..lsns: one in three is an image, and many share edges. */
static inline void random_layers(LayerSet *set, Rng *rng, size_t layers, uint64_t keys, uint64_t lsns)
{
    layer_set_init(set);
    for (size_t n = 1 + rng_below(rng, layers); n > 0; n--) {
        uint64_t a = rng_below(rng, keys), b = rng_below(rng, 4) == 0 ? a + 1 : a + 1 + rng_below(rng, keys - a);
        Lsn lo = rng_below(rng, lsns), hi = lo + 1 + rng_below(rng, lsns - lo);
        if (rng_below(rng, 3) == 0)
            add_image(set, a, b, lo);
        else
            add_delta(set, a, b, lo, hi);
    }
}

/* Returns the ids 0, 1, 2, … on the heap. */
static inline LayerId *all_ids(const LayerSet *set)
{
    LayerId *ids = mem_alloc(set->count * sizeof *ids);
    for (size_t i = 0; i < set->count; i++)
        ids[i] = (LayerId)i;
    return ids;
}

#endif

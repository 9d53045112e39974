/* Random histories for tests of whole plans: layers one above the other, the lower ones taller, so that there are
 * levels. */
#ifndef TESTS_UNIT_STACKS_H
#define TESTS_UNIT_STACKS_H

#include "core/base/rng.h"
#include "core/history/history.h"
#include "core/planner/policy_value.h"
#include "tests/unit/layers.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Makes taller deltas below, so that there are levels, and images among them. */
static inline void random_stack(LayerSet *set, Rng *rng)
{
    Lsn end = 1 << 20;
    layer_set_init(set);
    for (uint64_t i = 0, count = 10 + rng_below(rng, 30); i < count && end > 4096; i++) {
        Lsn height = 1 + rng_below(rng, (uint64_t)16 << rng_below(rng, 12)), lo = end > height ? end - height : 1;
        uint64_t from = rng_below(rng, 50), until = from + 1 + rng_below(rng, 50);
        if (rng_below(rng, 5) == 0)
            add_image(set, from, until, lo);
        else
            add_delta(set, rng_below(rng, 3) ? from : 0, rng_below(rng, 3) ? until : 100, lo, end);
        if (rng_below(rng, 3) > 0)
            end = lo;
    }
}

static inline void random_base_of(History *base, Rng *rng, Str policy)
{
    history_init(base);
    random_stack(&base->layers, rng);
    history_add_step(base, STEP_LOAD);
    history_adopt_layers(base);
    assert_true(policy_named(policy, &base->policy, NULL));
    base->policy.target_file_size = 64;
    base->policy.fanout = 2 + rng_below(rng, 4);
}

static inline void random_base(History *base, Rng *rng)
{
    random_base_of(base, rng, STR("full"));
}

/* Thin deltas at the head, and below them groups of ever taller ones: with a larger fanout a deeper level has another
 * group. */
static inline void random_towers(History *base, Rng *rng)
{
    Lsn top = 1000000;
    history_init(base);
    for (uint64_t height = 40; height < 20000; height *= 2 + rng_below(rng, 3))
        for (uint64_t n = 2 + rng_below(rng, 6); n > 0; n--) {
            uint64_t tall = height / 2 + rng_below(rng, height);
            add_delta(&base->layers, 0, 4 + rng_below(rng, 60), top - tall, top);
            top -= tall;
        }
    history_add_step(base, STEP_LOAD);
    history_adopt_layers(base);
    assert_true(policy_named(STR("full"), &base->policy, NULL));
    base->policy.target_file_size = 64;
}

#endif

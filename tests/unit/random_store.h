/* random_store.h - random layer sets of the kind that stores have, with a random policy: for tests of planners. */
#ifndef TESTS_UNIT_RANDOM_STORE_H
#define TESTS_UNIT_RANDOM_STORE_H

#include "core/history/history.h"
#include "tests/unit/layers.h"

#include <stdio.h>

typedef struct Store {
    History history;
    char policy[160];
} Store;

/* Makes layers as a store has them (bands of deltas side by side, some L0, images across), or entirely at random. */
static inline void store_layers(LayerSet *set, Rng *rng)
{
    uint64_t keys = 1 + rng_below(rng, 60), lsns = 50 + rng_below(rng, 5000);
    if (rng_below(rng, 3) == 0) {
        random_layers(set, rng, 40, keys, lsns);
        return;
    }
    layer_set_init(set);
    Lsn lsn = 0;
    bool shrink = rng_below(rng, 2) == 0; /* newer bands are lower, as compaction leaves them */
    for (uint64_t bands = 1 + rng_below(rng, 14); bands > 0; bands--) {
        Lsn end = lsn + 1 + rng_below(rng, lsns);
        lsns = shrink && lsns > 30 ? lsns * 2 / 3 : lsns;
        uint64_t key = rng_below(rng, keys);
        for (unsigned kind = (unsigned)rng_below(rng, 4); key < keys; kind = (unsigned)rng_below(rng, 4)) {
            uint64_t next = key + 1 + rng_below(rng, keys - key);
            if (kind == 0)
                add_image(set, key, next, end - rng_below(rng, 2));
            else if (kind == 1)
                add_delta(set, key, key + 1, lsn, end);
            else
                add_delta(set, key, next, lsn, end);
            key = next + (rng_below(rng, 3) == 0 ? rng_below(rng, 4) : 0);
        }
        lsn = rng_below(rng, 5) == 0 ? end + rng_below(rng, 50) : end;
    }
    for (uint64_t l0 = rng_below(rng, 5); l0 > 0; l0--, lsn += 10)
        add_delta(set, 0, UINT64_MAX, lsn, lsn + 10);
}

static inline void store_policy(Store *store, Rng *rng)
{
    static const char *const POLICIES[] = {
        "neon",
        "full",
        "neon+single",
        "neon+since",
        "full-since",
        "full-single",
        "neon+split",
        "blocks",
        "blocks,max_depth=2",
        "blocks,max_depth=1",
        "full+assume_tight_l0",
        "blocks-count_image",
    };
    Policy *policy = &store->history.policy;
    snprintf(store->policy, sizeof store->policy, "%s,fanout=%llu,target_file_size=%llu",
             POLICIES[rng_below(rng, sizeof POLICIES / sizeof *POLICIES)],
             (unsigned long long)(1 + rng_below(rng, rng_below(rng, 2) ? 3 : 8)),
             (unsigned long long)(1 + rng_below(rng, 2ull << rng_below(rng, 13))));
    policy_parse(str_from(store->policy), policy, NULL);
}

static inline void store_init(Store *store, Rng *rng)
{
    history_init(&store->history);
    layer_set_release(&store->history.layers);
    store_layers(&store->history.layers, rng);
    store->history.layers.form = KEY_PLAIN;
    history_add_step(&store->history, STEP_LOAD);
    history_adopt_layers(&store->history);
    store_policy(store, rng);
}

#endif

/* The policy `legacy` outside of compaction: when a layer in memory is frozen, and what a shard does with the layers
 * of its ancestor. */
#include "core/planner/legacy/ancestors.h"
#include "core/planner/legacy/flush.h"
#include "core/planner/legacy/params.h"
#include "tests/unit/layers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void test_a_layer_is_frozen_after_wal_of_all_shards_or_time(void **state)
{
    (void)state;
    LegacyParams params = legacy_params_usual;
    const uint64_t distance = params.checkpoint_distance;
    assert_int_equal(legacy_freeze_wal(&params, 0), distance);
    assert_int_equal(legacy_freeze_wal(&params, 1), distance);
    assert_int_equal(legacy_freeze_wal(&params, 8), 8 * distance);
    assert_int_equal(legacy_freeze_records(&params, 0), 0);
    assert_int_equal(legacy_freeze_records(&params, 30), 30 * params.checkpoint_timeout);
    params.checkpoint_distance = UINT64_MAX;
    assert_int_equal(legacy_freeze_wal(&params, 2), UINT64_MAX);
}

static void test_ancestors_are_judged_in_order(void **state)
{
    (void)state;
    Sharding sharding = {1, 2, 8};
    Key base = 0;
    key_pack((KeyFields){0, 1663, 5, 16384, 0, 0}, &base);
    LayerSet set;
    layer_set_init(&set);
    set.form = KEY_PRODUCTION;
    Layer image = {.key_lo = base,
                   .key_hi = base + 64,
                   .lsn_lo = 10,
                   .lsn_hi = 11,
                   .size = SIZE_UNKNOWN,
                   .records = SIZE_UNKNOWN,
                   .kind = LAYER_IMAGE,
                   .shard = 0x0001};
    LayerId both = layer_set_add(&set, &image);
    image.shard = 0x0102;
    LayerId own = layer_set_add(&set, &image);
    image.shard = 0x0001;
    for (Key block = 0; block < 64; block += 8) { /* a shard owns all or nothing of a stripe */
        image.key_lo = base + block;
        image.key_hi = base + block + 8;
        LayerId id = layer_set_add(&set, &image);
        bool ours = shard_of_key(base + block, sharding) == 1;
        assert_int_equal(legacy_ancestor(&set, id, sharding, 100),
                         ours ? LEGACY_ANCESTOR_ALL_OURS : LEGACY_ANCESTOR_DROP);
    }
    image.key_lo = base;
    image.key_hi = base + 64;
    image.kind = LAYER_DELTA;
    image.lsn_hi = 20;
    LayerId delta = layer_set_add(&set, &image);
    assert_int_equal(legacy_ancestor(&set, own, sharding, 100), LEGACY_ANCESTOR_OWN);
    assert_int_equal(legacy_ancestor(&set, both, (Sharding){0, 1, 8}, 100), LEGACY_ANCESTOR_OWN);
    assert_int_equal(legacy_ancestor(&set, both, sharding, 11), LEGACY_ANCESTOR_IN_WINDOW);
    assert_int_equal(legacy_ancestor(&set, both, sharding, 12), LEGACY_ANCESTOR_REWRITE);
    assert_int_equal(legacy_ancestor(&set, delta, sharding, 100), LEGACY_ANCESTOR_DELTA);
    LayerId all[11];
    for (LayerId id = 0; id < set.count; id++)
        all[id] = id;
    assert_int_equal(set.count, 11);
    LegacyAncestors found = legacy_ancestors(&set, all, set.count, sharding, 12);
    assert_int_equal(found.total, 10);
    assert_int_equal(found.count[LEGACY_ANCESTOR_REWRITE], 1);
    assert_int_equal(found.count[LEGACY_ANCESTOR_DROP] + found.count[LEGACY_ANCESTOR_ALL_OURS], 8);
    assert_int_equal(found.count[LEGACY_ANCESTOR_IN_WINDOW], 1); /* the delta */
    layer_set_release(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_layer_is_frozen_after_wal_of_all_shards_or_time),
        cmocka_unit_test(test_ancestors_are_judged_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The steps around L0 and images in the policy `legacy`, against literal models: when a layer is frozen (A2), the LSN
 * of a partitioning (B3), layers from before a shard split (section 8). */
#include "core/planner/legacy/ancestors.h"
#include "core/planner/legacy/flush.h"
#include "core/planner/legacy/iteration.h"
#include "tests/unit/legacy_model.h"
#include "tests/unit/legacy_store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* Records of a few bytes of WAL each, some of which a shard stores, frozen by the limits and by the rule. */
static void test_a_layer_is_frozen_as_stated(void **state)
{
    (void)state;
    Rng rng = {21};
    size_t by[3] = {0}; /* by WAL, bytes, clock */
    for (int round = 0; round < ROUNDS; round++) {
        LegacyParams params = legacy_params_usual;
        params.checkpoint_distance = 50 + rng_below(&rng, 200);
        params.checkpoint_timeout = 1 + rng_below(&rng, 5);
        uint64_t rate = rng_below(&rng, 8);
        uint32_t shards = (uint32_t)rng_below(&rng, 5);
        uint64_t wal = legacy_freeze_wal(&params, shards), records = legacy_freeze_records(&params, rate);
        ModelOpen open = {0};
        for (Lsn x = 0, n = 0; n < 200; n++) {
            uint64_t batch = 1 + rng_below(&rng, 30);
            x += batch * (shards > 1 ? shards : 1) * (1 + rng_below(&rng, 2)); /* of all shards; some is skipped */
            bool rolls =
                model_rolls(&open, x, batch, params.checkpoint_distance, params.checkpoint_timeout, rate, shards);
            bool full = open.bytes + batch >= params.checkpoint_distance; /* the simulator's limit, for every policy */
            bool far = x - open.last_freeze >= wal, late = records > 0 && open.records >= records;
            assert_int_equal(rolls, open.records > 0 && (far || full || late));
            if (rolls) {
                by[far ? 0 : full ? 1 : 2]++;
                open = (ModelOpen){.last_freeze = x};
            }
            open.bytes += batch;
            open.records++;
        }
    }
    assert_true(by[0] > 100 && by[1] > 100 && by[2] > 100);
}

static void test_the_lsn_of_a_partitioning_is_as_stated(void **state)
{
    (void)state;
    Rng rng = {22};
    size_t head = 0, empty = 0;
    for (int round = 0; round < 10 * ROUNDS; round++) {
        LayerSet set;
        random_store(&set, &rng, 3);
        if (rng_below(&rng, 10) == 0)
            set.count = 0;
        LayerId *ids = all_ids(&set);
        LegacyTimeline timeline;
        legacy_timeline_init(&timeline, &legacy_params_usual);
        timeline.gc_applied = rng_below(&rng, LSNS);
        timeline.part_lsn = rng_below(&rng, LSNS);
        timeline.initdb_lsn = rng_below(&rng, LSNS);
        timeline.ancestor_lsn = rng_below(&rng, LSNS);
        timeline.last_record = 2 * LSNS;
        Lsn expected = model_partition_lsn(&set, timeline.gc_applied, timeline.part_lsn, timeline.initdb_lsn,
                                           timeline.ancestor_lsn, timeline.last_record);
        assert_int_equal(legacy_partition_lsn(&timeline, &set, ids, set.count), expected);
        head += expected == timeline.last_record && set.count > 0;
        empty += set.count == 0;
        legacy_timeline_release(&timeline);
        free(ids);
        layer_set_release(&set);
    }
    assert_true(head > 100 && empty > 100);
}

static void test_ancestors_are_as_stated(void **state)
{
    (void)state;
    static const LegacyAncestor verdicts[] = {[MODEL_OWN] = LEGACY_ANCESTOR_OWN,
                                              [MODEL_DROP] = LEGACY_ANCESTOR_DROP,
                                              [MODEL_KEEP_ALL_OURS] = LEGACY_ANCESTOR_ALL_OURS,
                                              [MODEL_KEEP_WINDOW] = LEGACY_ANCESTOR_IN_WINDOW,
                                              [MODEL_KEEP_DELTA] = LEGACY_ANCESTOR_DELTA,
                                              [MODEL_REWRITE] = LEGACY_ANCESTOR_REWRITE};
    Rng rng = {23};
    size_t seen[MODEL_REWRITE + 1] = {0};
    Key base = 0;
    key_pack((KeyFields){0, 1663, 5, 16384, 0, 0}, &base);
    for (int round = 0; round < ROUNDS; round++) {
        LayerSet set;
        layer_set_init(&set);
        set.form = KEY_PRODUCTION;
        Sharding sharding = {0, (uint8_t)rng_below(&rng, 5), 1 + (uint32_t)rng_below(&rng, 12)};
        sharding.number = (uint8_t)(sharding.count ? rng_below(&rng, sharding.count) : 0);
        Lsn cutoff = rng_below(&rng, LSNS);
        for (size_t n = 0; n < 12; n++) {
            bool image = rng_below(&rng, 2);
            Key lo = base + rng_below(&rng, 60);
            Lsn at = rng_below(&rng, LSNS);
            layer_set_add(&set, &(Layer){.key_lo = lo,
                                         .key_hi = lo + 1 + rng_below(&rng, 40),
                                         .lsn_lo = at,
                                         .lsn_hi = image ? at + 1 : at + 1 + rng_below(&rng, 10),
                                         .size = 100,
                                         .records = SIZE_UNKNOWN,
                                         .kind = image ? LAYER_IMAGE : LAYER_DELTA,
                                         .shard = (uint16_t)rng_below(&rng, 5)});
        }
        LayerId *ids = all_ids(&set);
        size_t expected[LEGACY_ANCESTOR_COUNT_] = {0};
        for (LayerId id = 0; id < set.count; id++) {
            ModelAncestor model = model_ancestor(&set, id, sharding, cutoff);
            assert_int_equal(legacy_ancestor(&set, id, sharding, cutoff), verdicts[model]);
            expected[verdicts[model]]++;
            seen[model]++;
        }
        LegacyAncestors found = legacy_ancestors(&set, ids, set.count, sharding, cutoff);
        for (size_t i = 0; i < LEGACY_ANCESTOR_COUNT_; i++) {
            assert_int_equal(found.count[i], expected[i]);
            assert_int_equal(found.bytes[i], 100 * expected[i]);
        }
        assert_int_equal(found.total, set.count - expected[LEGACY_ANCESTOR_OWN]);
        free(ids);
        layer_set_release(&set);
    }
    for (size_t i = 0; i <= MODEL_REWRITE; i++)
        assert_true(seen[i] > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_layer_is_frozen_as_stated),
        cmocka_unit_test(test_the_lsn_of_a_partitioning_is_as_stated),
        cmocka_unit_test(test_ancestors_are_as_stated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Estimates: sizes by bands, the keyspace from images, and a source whose answers agree with one another. */
#include "core/planner/estimate.h"

#include "core/base/rng.h"

#include <stdarg.h>
#include <stdlib.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

static LayerId add(LayerSet *set, LayerKind kind, Key lo, Key hi, Lsn from, Lsn to, uint64_t size)
{
    return layer_set_add(set, &(Layer){.key_lo = lo,
                                       .key_hi = hi,
                                       .lsn_lo = from,
                                       .lsn_hi = to,
                                       .size = size,
                                       .records = SIZE_UNKNOWN,
                                       .kind = (uint8_t)kind});
}

static void a_band_is_shared_out_among_its_deltas(void **state)
{
    (void)state;
    LayerSet set;
    layer_set_init(&set);
    LayerId ids[] = {
        add(&set, LAYER_DELTA, 0, 50, 0, 100000, SIZE_UNKNOWN), /* band 0..100000: 50,000 each */
        add(&set, LAYER_DELTA, 50, 99, 0, 100000, SIZE_UNKNOWN),
        add(&set, LAYER_DELTA, 0, 99, 100000, 101000, SIZE_UNKNOWN), /* 1000: at least three pages */
        add(&set, LAYER_DELTA, 0, 99, 200000, 900000, SIZE_UNKNOWN), /* 700,000: at most the target */
        add(&set, LAYER_DELTA, 0, 99, 900000, 950000, 77),           /* size known */
        add(&set, LAYER_IMAGE, 0, 10, 100000, 100001, SIZE_UNKNOWN),
    };
    Estimate estimate;
    estimate_init(&estimate, &set, ids, 6, 300000, NULL);
    const uint64_t expected[] = {50000, 50000, ESTIMATE_DELTA_MIN, 300000, 77, 10 * PAGE_BYTES};
    for (int i = 0; i < 6; i++)
        assert_int_equal(estimate_layer_bytes(&estimate, ids[i]), expected[i]);
    assert_int_equal(estimate.sizes_unknown, 5);
    assert_true(estimate.keyspace_estimated);
    assert_int_equal(estimate.keyspace.count, 1);
    assert_true(estimate.keyspace.at[0].hi == 10);
    estimate_release(&estimate);
    layer_set_release(&set);
}

static void bytes_lie_evenly_over_the_keys_that_exist(void **state)
{
    (void)state;
    LayerSet set;
    layer_set_init(&set);
    keyspace_add(&set.keyspace, (KeyRange){0, 10});
    keyspace_add(&set.keyspace, (KeyRange){100, 110});
    LayerId ids[] = {add(&set, LAYER_DELTA, 0, 200, 0, 1000, 2000), add(&set, LAYER_DELTA, 100, 105, 0, 1000, 500)};
    Estimate estimate;
    KeySource source;
    estimate_init(&estimate, &set, ids, 2, 1000, NULL);
    estimate_source(&estimate, ids, 2, &source);
    assert_int_equal(source.total_bytes, 2500);
    assert_int_equal(source.bytes_below(source.self, 10, NULL), 1000);
    assert_int_equal(source.bytes_below(source.self, 100, NULL), 1000); /* nothing exists between */
    assert_int_equal(source.bytes_below(source.self, 105, NULL), 2000); /* 100 + 100 a key */
    KeyPrefix prefix;
    assert_true(source.prefix(source.self, 0, 200, 1300, &prefix)); /* ten keys of 100, then two of 200 */
    assert_int_equal((uint64_t)prefix.last, 101);
    assert_int_equal(prefix.bytes, 1400);
    source.release(source.self);
    estimate_release(&estimate);
    layer_set_release(&set);
}

/* Ranges of an estimated keyspace that touch are merged. */
static void keyspaces_of_neighbours_are_one(void **state)
{
    (void)state;
    LayerSet set;
    layer_set_init(&set);
    LayerId ids[] = {add(&set, LAYER_DELTA, 10, 20, 0, 1000, 2000), add(&set, LAYER_DELTA, 0, 10, 0, 1000, 2000),
                     add(&set, LAYER_DELTA, 21, 30, 0, 1000, 2000)};
    Estimate estimate;
    estimate_init(&estimate, &set, ids, 3, 1000, NULL);
    assert_int_equal(estimate.keyspace.count, 2);
    assert_true(estimate.keyspace.at[0].lo == 0 && estimate.keyspace.at[0].hi == 20);
    assert_true(estimate.keyspace.at[1].lo == 21 && estimate.keyspace.at[1].hi == 30);
    estimate_release(&estimate);
    layer_set_release(&set);
}

static void a_single_hot_key_is_cut_by_lsn(void **state)
{
    (void)state;
    LayerSet set;
    layer_set_init(&set);
    keyspace_add(&set.keyspace, (KeyRange){0, 10});
    LayerId ids[] = {add(&set, LAYER_DELTA, 7, 8, 1000, 2000, 1000), add(&set, LAYER_DELTA, 7, 8, 2000, 3000, 1000)};
    Estimate estimate;
    KeySource source;
    estimate_init(&estimate, &set, ids, 2, 1000, NULL);
    estimate_source(&estimate, ids, 2, &source);
    Key key;
    assert_true(source.next_oversized(source.self, 0, 100, 500, &key));
    assert_int_equal((uint64_t)key, 7);
    assert_false(source.next_oversized(source.self, 8, 100, 500, &key));
    LsnPartArray parts = {0};
    source.lsn_parts(source.self, 7, 500, &parts);
    assert_int_equal(parts.count, 4);
    assert_int_equal(parts.at[0].start, 1000);
    assert_int_equal(parts.at[1].start, 1500);
    assert_int_equal(parts.at[3].start, 2500);
    for (size_t i = 0; i < parts.count; i++)
        assert_int_equal(parts.at[i].bytes, 500);
    parts.count = 0;
    source.lsn_parts(source.self, 6, 500, &parts); /* no layer holds it */
    source.lsn_parts(source.self, 8, 500, &parts);
    assert_int_equal(parts.count, 0);
    array_release(&parts);
    source.release(source.self);
    estimate_release(&estimate);
    layer_set_release(&set);
}

/* A plan of some layers alone, the others set aside, knows of those what a plan of all knows: the same keys exist, and
 * no layer changes its size. */
static void layers_set_aside_count_as_grounds(void **state)
{
    (void)state;
    LayerSet set;
    layer_set_init(&set);
    LayerId ids[] = {add(&set, LAYER_IMAGE, 100, 140, 500, 501, SIZE_UNKNOWN),
                     add(&set, LAYER_DELTA, 0, 999, 1000, 200000, SIZE_UNKNOWN),
                     add(&set, LAYER_DELTA, 0, 120, 1000, 200000, SIZE_UNKNOWN),
                     add(&set, LAYER_DELTA, 120, 999, 1000, 200000, 90000)};
    Estimate all, some;
    estimate_init(&all, &set, ids, 4, 300000, NULL);
    array_push(&set.aside, ids[0]);
    array_push(&set.aside, ids[2]);
    LayerId live[] = {ids[1], ids[3]};
    estimate_init(&some, &set, live, 2, 300000, NULL);
    assert_true(some.keyspace_estimated);
    assert_int_equal(some.keyspace.count, 1);
    assert_true(some.keyspace.at[0].lo == 100 && some.keyspace.at[0].hi == 140);
    for (int i = 0; i < 4; i++)
        assert_int_equal(estimate_layer_bytes(&some, ids[i]), estimate_layer_bytes(&all, ids[i]));
    size_t grounds;
    LayerId *found = layer_set_grounds(&set, live, 2, &grounds);
    assert_int_equal(grounds, 4);
    for (LayerId i = 0; i < 4; i++)
        assert_int_equal(found[i], i);
    free(found);
    estimate_release(&all);
    estimate_release(&some);
    layer_set_release(&set);
}

/* For any layers: bytes_below never decreases, prefixes are as short as possible, neighbours are adjacent. */
static void answers_agree(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        Rng rng = {seed};
        LayerSet set;
        layer_set_init(&set);
        LayerId ids[20];
        size_t count = 1 + rng_below(&rng, 20);
        for (size_t i = 0; i < count; i++) {
            Key lo = rng_below(&rng, 300);
            ids[i] = add(&set, LAYER_DELTA, lo, lo + 1 + rng_below(&rng, 100), 0, 1000, rng_below(&rng, 5000));
        }
        for (int i = 0; i < 3; i++) {
            Key lo = rng_below(&rng, 300);
            keyspace_add(&set.keyspace, (KeyRange){lo, lo + 1 + rng_below(&rng, 80)});
        }
        Estimate estimate;
        KeySource source;
        estimate_init(&estimate, &set, ids, count, 1000, NULL);
        estimate_source(&estimate, ids, count, &source);
        uint64_t below = 0;
        for (Key key = 0; key < 420; key++) {
            uint64_t now = source.bytes_below(source.self, key, NULL);
            assert_true(now >= below);
            below = now;
        }
        assert_int_equal(below, source.total_bytes);
        Key from = 0, first, last;
        KeyPrefix prefix;
        while (source.next_key(source.self, from, &first)) {
            uint64_t wanted = 1 + rng_below(&rng, 3000);
            uint64_t left = below - source.bytes_below(source.self, first, NULL);
            bool enough = source.prefix(source.self, from, 1000, wanted, &prefix);
            assert_int_equal(enough, left >= wanted);
            assert_true(prefix.first == first && prefix.last >= first);
            if (enough && prefix.last > first) /* with one key less there are too few bytes */
                assert_true(source.bytes_below(source.self, prefix.last, NULL) -
                                source.bytes_below(source.self, first, NULL) <
                            wanted);
            assert_true(source.previous_key(source.self, prefix.last + 1, &last) && last == prefix.last);
            from = prefix.last + 1;
        }
        source.release(source.self);
        estimate_release(&estimate);
        layer_set_release(&set);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_band_is_shared_out_among_its_deltas),
        cmocka_unit_test(bytes_lie_evenly_over_the_keys_that_exist),
        cmocka_unit_test(keyspaces_of_neighbours_are_one),
        cmocka_unit_test(a_single_hot_key_is_cut_by_lsn),
        cmocka_unit_test(layers_set_aside_count_as_grounds),
        cmocka_unit_test(answers_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

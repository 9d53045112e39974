/* Where the policy `legacy` makes images: partitions, the gate of each, and when it is checked. */
#include "core/planner/legacy/iteration.h"
#include "tests/unit/legacy_model.h"
#include "tests/unit/legacy_store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void test_parts_hold_the_key_space(void **state)
{
    (void)state;
    Rng rng = {9};
    for (int round = 0; round < ROUNDS; round++) {
        KeyRange ranges[6];
        size_t count = 1 + rng_below(&rng, 6);
        for (size_t i = 0; i < count; i++) {
            uint32_t relation = 16384 + (uint32_t)i;
            Key lo = 0, hi = 0;
            uint32_t block = rng_below(&rng, 3) ? 0 : (uint32_t)rng_below(&rng, 30);
            key_pack((KeyFields){0, 1663, 5, relation, 0, block}, &lo);
            key_pack((KeyFields){0, 1663, 5, relation, 0, block + 1 + (uint32_t)rng_below(&rng, 200)}, &hi);
            ranges[i] = (KeyRange){lo, hi};
        }
        Sharding sharding = {(uint8_t)rng_below(&rng, 3), (uint8_t)rng_below(&rng, 4),
                             1 + (uint32_t)rng_below(&rng, 20)};
        sharding.number = (uint8_t)(sharding.count > 1 ? sharding.number % sharding.count : 0);
        uint32_t pages = 1 + (uint32_t)rng_below(&rng, 40);
        LegacyParts parts = {0};
        assert_true(legacy_partition(&(Keyspace){.at = ranges, .count = count}, KEY_PRODUCTION, sharding,
                                     pages * (uint64_t)PAGE_BYTES, &parts, NULL));
        /* In order, the ranges of all parts are the key space. No part is larger than the target unless it is a single
         * fragment. */
        size_t range = 0;
        Key at = ranges[0].lo;
        for (size_t p = 0; p < parts.at.count; p++) {
            uint64_t size = 0;
            for (size_t r = 0; r < parts.at.at[p].count; r++) {
                KeyRange part = legacy_part_ranges(&parts, p)[r];
                assert_true(part.lo == at && part.hi <= ranges[range].hi);
                size += shard_page_count(part, sharding);
                at = part.hi;
                if (at == ranges[range].hi && ++range < count)
                    at = ranges[range].lo;
            }
            assert_true(size <= pages || parts.at.at[p].count == 1);
        }
        assert_int_equal(range, count);
        legacy_parts_release(&parts);
    }
}

/* Two ranges of 20 pages are one part with a target of 40 pages, and two with 39. */
static void test_a_part_may_be_as_large_as_the_target(void **state)
{
    (void)state;
    for (uint64_t pages = 38; pages <= 41; pages++) {
        KeyRange ranges[] = {{100, 120}, {200, 220}};
        LegacyParts parts = {0};
        assert_true(legacy_partition(&(Keyspace){.at = ranges, .count = 2}, KEY_PLAIN, (Sharding){0},
                                     pages * PAGE_BYTES, &parts, NULL));
        assert_int_equal(parts.at.count, pages < 40 ? 2 : 1);
        legacy_parts_release(&parts);
    }
}

/* The pages of all fragments add up to the pages of the range, whatever keys it begins with. */
static void test_fragments_count_all_pages(void **state)
{
    (void)state;
    Rng rng = {14};
    for (int round = 0; round < ROUNDS; round++) {
        bool size_key = rng_below(&rng, 2);
        uint32_t block = size_key ? UINT32_MAX : (uint32_t)rng_below(&rng, 50);
        Key lo = 0, hi = 0;
        key_pack((KeyFields){0, 1663, 5, 16384 + (uint32_t)round, 0, block}, &lo);
        hi = lo + 1 + rng_below(&rng, 300);
        Sharding sharding = {(uint8_t)rng_below(&rng, 3), 3, 1 + (uint32_t)rng_below(&rng, 20)};
        uint32_t pages = 1 + (uint32_t)rng_below(&rng, 60);
        LegacyFragments fragments = {0};
        assert_true(legacy_fragments((KeyRange){lo, hi}, KEY_PRODUCTION, sharding, pages, &fragments, NULL));
        uint64_t sum = 0;
        Key at = lo;
        for (size_t i = 0; i < fragments.count; i++) {
            assert_true(fragments.at[i].keys.lo == at);
            at = fragments.at[i].keys.hi;
            sum += fragments.at[i].pages;
            assert_true(fragments.at[i].pages <= pages);
            assert_true(i + 1 == fragments.count || fragments.at[i].pages == pages);
        }
        assert_true(at == hi);
        assert_int_equal(sum, shard_page_count((KeyRange){lo, hi}, sharding));
        array_release(&fragments);
    }
}

static void test_gates_look_at_every_piece(void **state)
{
    (void)state;
    Rng rng = {10};
    LegacyParams params = legacy_params_usual;
    for (int round = 0; round < ROUNDS; round++) {
        LayerSet set;
        random_store(&set, &rng, 30);
        LayerId *ids = all_ids(&set);
        LegacyParts parts = {0};
        Key base = 0;
        key_pack((KeyFields){0, 1663, 5, 16384, 0, 0}, &base);
        for (Key key = 0; key < KEYS; key += 4) {
            legacy_parts_begin(&parts);
            legacy_parts_add(&parts, (KeyRange){base + key, base + key + 1 + rng_below(&rng, 2)});
            legacy_parts_add(&parts, (KeyRange){base + key + 2, base + key + 4});
        }
        Lsn at = 5 + rng_below(&rng, LSNS), force = rng_below(&rng, 2) ? rng_below(&rng, LSNS) : 0;
        Lsn ancestor = rng_below(&rng, 3) ? 0 : rng_below(&rng, LSNS);
        params.image_creation_threshold = 1 + rng_below(&rng, 3);
        LegacyHeights heights;
        legacy_heights_init(&heights, &set, ids, set.count, &parts, at);
        ModelCover cover = model_cover(&set, LAYER_IMAGE, at);
        for (size_t p = 0; p < parts.at.count; p++) {
            LegacyGate gate = legacy_gate(&heights, &parts, p, &params, ancestor, force);
            bool image = false;
            uint32_t largest = 0;
            Lsn lowest = UINT64_MAX;
            for (size_t r = 0; r < parts.at.at[p].count; r++) {
                ModelPiece pieces[MODEL_MAX];
                size_t n = model_pieces(&cover, legacy_part_ranges(&parts, p)[r], pieces);
                for (size_t i = 0; i < n; i++) {
                    Lsn from = pieces[i].layer == LAYER_NONE ? 0 : model_end(&set, pieces[i].layer);
                    uint32_t deltas = from < at ? model_count_deltas(&set, pieces[i].keys, from, at, UINT32_MAX) : 0;
                    image |= from < at && deltas >= params.image_creation_threshold;
                    largest = deltas > largest ? deltas : largest;
                    lowest = from < lowest ? from : lowest;
                }
            }
            bool forced = !image && (lowest > ancestor ? lowest : ancestor) < force && largest > 0;
            assert_int_equal(gate.open, image || forced);
            assert_int_equal(gate.reason == LEGACY_GATE_FORCED, forced);
            assert_int_equal(gate.height, largest);
        }
        legacy_heights_release(&heights);
        legacy_parts_release(&parts);
        free(ids);
        layer_set_release(&set);
    }
}

static void test_the_check_goes_by_wal_or_clock(void **state)
{
    (void)state;
    LegacyParams params = legacy_params_usual;
    const uint64_t enough = 2 * params.checkpoint_distance;
    LegacyTimelineSize large = {true, true, 100}, small = {false, true, ((uint64_t)2 << 30) - 1};
    LegacyCheck check = {1000, true, 0};
    assert_true(legacy_check_due(&params, (LegacyCheck){0}, small, 5).open); /* the first check after a start */
    assert_int_equal(legacy_check_due(&params, check, large, 1000).wal, 0);
    assert_int_equal(legacy_check_due(&params, check, large, 1001).wal, 1);
    assert_int_equal(legacy_check_due(&params, check, large, 999).wal, 0);
    assert_false(legacy_check_due(&params, check, large, 1000 + enough - 1).open);
    assert_true(legacy_check_due(&params, check, large, 1000 + enough).by_wal);
    check.elapsed = 599;
    assert_false(legacy_check_due(&params, check, large, 2000).open);
    check.elapsed = 600;
    assert_true(legacy_check_due(&params, check, large, 2000).by_time);
    assert_false(legacy_check_due(&params, check, small, 2000).open); /* a small timeline waits 48 hours */
    small.exact = false;
    assert_true(legacy_check_due(&params, check, small, 2000).open);
    small = (LegacyTimelineSize){false, true, (uint64_t)2 << 30};
    assert_true(legacy_check_due(&params, check, small, 2000).open);
    check.elapsed = 48 * 3600;
    small.bytes--;
    assert_true(legacy_check_due(&params, check, small, 2000).open);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts_hold_the_key_space),
        cmocka_unit_test(test_a_part_may_be_as_large_as_the_target),
        cmocka_unit_test(test_fragments_count_all_pages),
        cmocka_unit_test(test_gates_look_at_every_piece),
        cmocka_unit_test(test_the_check_goes_by_wal_or_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

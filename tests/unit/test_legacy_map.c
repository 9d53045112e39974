/* The layer map of the policy `legacy` against a literal model: covers, stacks, overlaps. */
#include "core/planner/legacy/area.h"
#include "core/planner/legacy/key_sweep.h"
#include "core/planner/legacy/cover.h"
#include "core/planner/legacy/stack.h"
#include "core/planner/legacy/overlap.h"
#include "tests/unit/legacy_model.h"
#include "tests/unit/legacy_store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

/* ---- layer map ---- */

static void test_cover_is_node_for_node_as_stated(void **state)
{
    (void)state;
    Rng rng = {1};
    for (int round = 0; round < ROUNDS; round++) {
        LayerSet set;
        random_store(&set, &rng, 40);
        LayerId *ids = all_ids(&set);
        Lsn at = rng_below(&rng, LSNS);
        LegacyCover cover;
        legacy_cover_init(&cover, &set, ids, set.count, at);
        ModelCover model = model_cover(&set, LAYER_IMAGE, at);
        for (int question = 0; question < 8; question++) {
            KeyRange keys = random_keys(&rng);
            LegacyPieces pieces = {0};
            ModelPiece expected[MODEL_MAX];
            size_t count = model_pieces(&model, keys, expected);
            legacy_cover_pieces(&cover, keys, &pieces);
            assert_int_equal(pieces.count, count);
            assert_int_equal(legacy_cover_count(&cover, keys), count);
            for (size_t i = 0; i < count; i++) {
                assert_true(pieces.at[i].keys.lo == expected[i].keys.lo && pieces.at[i].keys.hi == expected[i].keys.hi);
                assert_int_equal(pieces.at[i].image, expected[i].layer);
            }
            array_release(&pieces);
        }
        legacy_cover_release(&cover);
        free(ids);
        layer_set_release(&set);
    }
}

static void test_heights_are_chains(void **state)
{
    (void)state;
    Rng rng = {2};
    for (int round = 0; round < ROUNDS; round++) {
        LayerSet set;
        random_store(&set, &rng, 24);
        LayerId *ids = all_ids(&set);
        LegacyStacks stacks;
        legacy_stacks_init(&stacks, &set, ids, set.count);
        for (int question = 0; question < 12; question++) {
            Lsn lo = rng_below(&rng, LSNS), hi = rng_below(&rng, LSNS + 2);
            uint32_t limit = rng_below(&rng, 3) ? UINT32_MAX : (uint32_t)rng_below(&rng, 4);
            LegacyStackQuery query = {.keys = random_keys(&rng), .lo = lo, .hi = hi, .limit = limit};
            legacy_stacks_ask(&stacks, &query, 1, NULL, NULL);
            assert_int_equal(query.height, model_count_deltas(&set, query.keys, lo, hi, limit));
            if (query.height > 0 && limit == UINT32_MAX && query.keys.lo != 0) { /* and at one key, layer by layer */
                LegacyStackLayers layers = {0};
                uint32_t height = legacy_stack_at(&set, ids, set.count, query.tallest.lo, (LsnRange){lo, hi}, &layers),
                         counted = 0;
                for (size_t i = 0; i < layers.count; i++)
                    counted += layers.at[i].role == LEGACY_COUNTED;
                assert_int_equal(height, query.height);
                assert_int_equal(counted, height);
                array_release(&layers);
            }
        }
        legacy_stacks_release(&stacks);
        free(ids);
        layer_set_release(&set);
    }
}

/* The layers over keys and LSNs, one by one, in the order of the map. */
static size_t model_area(const LayerSet *set, KeyRange keys, LsnRange lsns, LayerId *found)
{
    size_t count = 0;
    for (LayerId id = 0; id < set->count; id++) {
        if (!model_over(set, id, keys) || set->lsn_lo[id] >= lsns.hi || model_end(set, id) <= lsns.lo)
            continue;
        size_t at = count++;
        for (; at > 0 && model_before(set, id, found[at - 1]); at--)
            found[at] = found[at - 1];
        found[at] = id;
    }
    return count;
}

/* Checks also that the chain over one key has as many deltas as legacy_stack_at() counts there. */
static void check_chain(const LayerSet *set, const LayerIdArray *found, Key key, LsnRange lsns, size_t limit)
{
    LayerIdArray deltas = {0}, chain = {0};
    LayerId *ids = all_ids(set);
    LegacyStackLayers layers = {0};
    for (size_t i = 0; i < found->count; i++)
        if (!layer_is_image(set, found->at[i]))
            array_push(&deltas, found->at[i]);
    legacy_stack_chain(set, deltas.at, deltas.count, (LsnRange){lsns.lo, lsns.hi}, limit, &chain);
    uint32_t height = legacy_stack_at(set, ids, set->count, key, lsns, &layers);
    assert_int_equal(chain.count, height < limit ? height : limit);
    for (size_t i = 0, next = 0; i < layers.count && next < chain.count; i++)
        if (layers.at[i].role == LEGACY_COUNTED)
            assert_int_equal(chain.at[next++], layers.at[i].layer);
    free(ids);
    array_release(&layers);
    array_release(&chain);
    array_release(&deltas);
}

static void test_areas_hold_what_overlaps(void **state)
{
    (void)state;
    Rng rng = {4};
    for (int round = 0; round < ROUNDS; round++) {
        LayerSet set;
        random_store(&set, &rng, 40);
        LayerId *ids = all_ids(&set);
        LegacyArea area;
        legacy_area_init(&area, &set, ids, set.count);
        KeyRange keys = {0, 0};
        for (int question = 0; question < 24; question++) {
            uint64_t version = area.version;
            KeyRange next = random_keys(&rng);
            bool again = question > 0 && rng_below(&rng, 3) == 0, key = rng_below(&rng, 2), same = true;
            keys = again ? keys : next;
            keys.hi = key ? keys.lo + 1 : keys.hi;
            LsnRange lsns = {rng_below(&rng, LSNS), rng_below(&rng, LSNS + 2)};
            size_t limit = rng_below(&rng, 3) ? SIZE_MAX : rng_below(&rng, 4);
            LayerId expected[MODEL_MAX];
            LayerIdArray found = {0};
            size_t count = model_area(&set, keys, lsns, expected);
            KeyRange before = area.keys;
            legacy_area_move(&area, keys);
            legacy_area_find(&area, lsns, limit, &found);
            assert_int_equal(found.count, count < limit ? count : limit);
            for (size_t i = 0; i < found.count; i++)
                assert_int_equal(found.at[i], expected[i]);
            for (LayerId id = 0; id < set.count; id++)
                same = same && model_over(&set, id, before) == model_over(&set, id, keys);
            if (area.version == version && question > 0)
                assert_true(same);
            if (key && limit == SIZE_MAX)
                check_chain(&set, &found, keys.lo, lsns, rng_below(&rng, 2) ? SIZE_MAX : rng_below(&rng, 4));
            array_release(&found);
        }
        legacy_area_release(&area);
        free(ids);
        layer_set_release(&set);
    }
}

static void test_ranges_in_any_order_find_what_overlaps(void **state)
{
    (void)state;
    Rng rng = {6};
    for (int round = 0; round < ROUNDS; round++) {
        LayerSet set;
        random_store(&set, &rng, 40);
        LayerId *ids = all_ids(&set);
        LegacyKeySweep over;
        legacy_key_sweep_init(&over, &set, ids, set.count);
        for (int question = 0; question < 24; question++) {
            KeyRange keys = random_keys(&rng);
            size_t expected = 0;
            legacy_key_sweep_move(&over, keys);
            for (LayerId id = 0; id < set.count; id++)
                expected += model_over(&set, id, keys);
            assert_int_equal(over.open.count, expected);
            for (size_t i = 0; i < over.open.count; i++) {
                assert_true(model_over(&set, over.open.at[i], keys));
                for (size_t k = 0; k < i; k++)
                    assert_int_not_equal(over.open.at[i], over.open.at[k]); /* each layer occurs once */
            }
        }
        legacy_key_sweep_release(&over);
        free(ids);
        layer_set_release(&set);
    }
}

static void test_overlaps_are_as_stated(void **state)
{
    (void)state;
    Rng rng = {3};
    int valid = 0;
    for (int round = 0; round < 4 * ROUNDS; round++) {
        LayerSet set;
        random_store(&set, &rng, 2 + rng_below(&rng, 8));
        LayerId *ids = all_ids(&set);
        bool expected = model_valid(&set);
        assert_int_equal(legacy_overlap_find(&set, ids, set.count).layer == LAYER_NONE, expected);
        valid += expected;
        free(ids);
        layer_set_release(&set);
    }
    assert_true(valid > ROUNDS / 4 && valid < 4 * ROUNDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cover_is_node_for_node_as_stated),
        cmocka_unit_test(test_heights_are_chains),
        cmocka_unit_test(test_areas_hold_what_overlaps),
        cmocka_unit_test(test_ranges_in_any_order_find_what_overlaps),
        cmocka_unit_test(test_overlaps_are_as_stated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

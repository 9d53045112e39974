/* The planner's rules at their limits: the last number at which they hold and the first at which they do not. For each
 * there was a change of the program that no other test noticed. */
#include "core/base/rng.h"
#include "core/planner/depth.h"
#include "core/planner/splits.h"
#include "core/planner/tiered/levels.h"
#include "core/planner/tiered/partition.h"
#include "core/planner/tiered/reach.h"
#include "tests/unit/cut_fixture.h"
#include "tests/unit/layers.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- levels ---- */

/* Returns the target at which one delta of this height is no longer too tall for a level with this multiplier. */
static double told_flip(uint64_t height, uint64_t multiplier)
{
    LayerSet set;
    LevelOrder order;
    Level level;
    Trace trace = {0};
    layer_set_init(&set);
    LayerId id = add_delta(&set, 0, 10, 5, 5 + height);
    assert_true(level_order_init(&order, &set, &id, 1, 5 + height, NULL));
    LevelQuery query = {.max_height = height - 1, .multiplier = multiplier, .trace = &trace, .parent = DECISION_NONE};
    level_identify(&order, &query, &level);
    double flip = -1;
    for (size_t i = 0; i < trace.decisions.count; i++) {
        const Decision *decision = &trace.decisions.at[i];
        if (decision->flip_parameter && strcmp(decision->flip_parameter, "target_file_size") == 0)
            flip = decision->flip_value;
    }
    level_release(&level);
    level_order_release(&order);
    trace_release(&trace);
    layer_set_release(&set);
    return flip;
}

static void test_a_flip_of_the_target_is_the_least_that_flips(void **state)
{
    (void)state;
    Rng rng = {3};
    for (int round = 0; round < 4000; round++) {
        uint64_t height = 2 + rng_next(&rng) % ((uint64_t)1 << (4 + rng_below(&rng, 48)));
        uint64_t multiplier = 1 + rng_below(&rng, 3) * rng_below(&rng, 64);
        uint64_t flip = (uint64_t)told_flip(height, multiplier);
        assert_true(level_max_height(flip * multiplier) >= height);
        assert_true(flip == 0 || level_max_height((flip - 1) * multiplier) < height);
    }
}

/* Traces the walk over one delta [0, height). */
static void walk_one(Trace *trace, uint64_t height, uint64_t max_height, uint64_t multiplier)
{
    LayerSet set;
    layer_set_init(&set);
    LayerId id = add_delta(&set, 0, 10, 0, height);
    LevelOrder order;
    Level level;
    assert_true(level_order_init(&order, &set, &id, 1, height, NULL));
    LevelQuery query = {.max_height = max_height,
                        .number = multiplier > 1,
                        .multiplier = multiplier,
                        .trace = trace,
                        .parent = DECISION_NONE};
    level_identify(&order, &query, &level);
    level_release(&level);
    level_order_release(&order);
    layer_set_release(&set);
}

static const Decision *find_rule(const Trace *trace, RuleId rule)
{
    for (size_t i = 0; i < trace->decisions.count; i++)
        if (trace->decisions.at[i].rule == rule)
            return &trace->decisions.at[i];
    return NULL;
}

/* The flip of a level's tallest delta is the largest target at which it is too tall. */
static void test_a_level_breaks_below_its_flip(void **state)
{
    (void)state;
    for (uint64_t height = 1; height < 3000; height++) {
        Trace trace = {0};
        walk_one(&trace, height, height, 3);
        const Decision *level = find_rule(&trace, RULE_LEVEL);
        assert_true(level->verdict);
        if (level->flip_parameter != NULL) {
            uint64_t size = (uint64_t)level->flip_value;
            assert_true(level_max_height(size * 3) < height && level_max_height((size + 1) * 3) >= height);
        } else {
            assert_true(level_max_height(3) >= height);
        }
        trace_release(&trace);
    }
}

/* A height of exactly 1.75 targets is part of the level; one byte more is not. */
static void test_a_delta_of_exactly_the_allowed_height_is_in(void **state)
{
    (void)state;
    assert_int_equal(level_max_height(100), 175);
    assert_int_equal(level_max_height(101), 176);
    for (uint64_t height = 175; height <= 176; height++) {
        Trace trace = {0};
        walk_one(&trace, height, 175, 1);
        assert_int_equal(find_rule(&trace, RULE_LEVEL)->verdict, height == 175);
        trace_release(&trace);
    }
}

/* ---- depth and splits ---- */

static void test_of_equally_deep_keys_the_first_is_told(void **state)
{
    (void)state;
    LayerSet set;
    layer_set_init(&set);
    for (Lsn i = 0; i < 2; i++) {
        add_delta(&set, 20, 24, 10 * i, 10 * i + 10);
        add_delta(&set, 4, 8, 10 * i, 10 * i + 10);
    }
    LayerId *ids = all_ids(&set);
    Depth depth = depth_measure((LayerView){&set, NULL, ids, set.count}, false);
    assert_int_equal(depth.depth, 2);
    assert_true(depth.where.lo == 4 && depth.where.hi == 8);
    free(ids);
    add_image(&set, 20, 24, 30); /* a third delta under an image, which adds no depth */
    add_delta(&set, 20, 24, 31, 40);
    add_delta(&set, 20, 24, 40, 50);
    ids = all_ids(&set);
    depth = depth_measure((LayerView){&set, NULL, ids, set.count}, false);
    assert_int_equal(depth.depth, 2);
    assert_true(depth.where.lo == 4 && depth.where.hi == 8);
    free(ids);
    layer_set_release(&set);
}

/* Near-splits are those that the fewest layers cross, the leftmost first, and no more than asked for. */
static void test_near_splits_are_the_best_and_no_more(void **state)
{
    (void)state;
    LayerSet set;
    layer_set_init(&set);
    for (uint64_t i = 0; i < 6; i++)
        add_delta(&set, 10 * i, 10 * i + 10, 0, 10);
    for (uint64_t i = 1; i <= 5; i++)
        for (uint64_t n = 0; n < 6 - i; n++)
            add_delta(&set, 10 * i - 1, 10 * i + 1, 10 * (n + 1), 10 * (n + 2));
    LayerId *ids = all_ids(&set);
    SplitArray all = {0};
    splits_near((LayerView){&set, NULL, ids, set.count}, SIZE_MAX, &all);
    assert_true(all.count > 5);
    for (size_t i = 1; i < all.count; i++)
        assert_true(all.at[i].blocked > all.at[i - 1].blocked ||
                    (all.at[i].blocked == all.at[i - 1].blocked && all.at[i].gap.lo > all.at[i - 1].gap.lo));
    for (size_t limit = 0; limit <= all.count + 1; limit++) {
        SplitArray splits = {0};
        splits_near((LayerView){&set, NULL, ids, set.count}, limit, &splits);
        assert_int_equal(splits.count, limit < all.count ? limit : all.count);
        for (size_t i = 0; i < splits.count; i++)
            assert_true(splits.at[i].gap.lo == all.at[i].gap.lo && splits.at[i].blocked == all.at[i].blocked);
        array_release(&splits);
    }
    array_release(&all);
    free(ids);
    layer_set_release(&set);
}

/* ---- cuts: 100 keys of 10 bytes, target 200, window 150 … 250 ---- */

typedef struct Cut {
    CutChoice choice;
    double flip; /* of the decision (0: none) */
} Cut;

static Cut first_cut(const char *policy_text, const Layer *layers, size_t count, Key until)
{
    Chosen chosen = choose_until(policy_text, layers, count, NULL, until);
    const Decision *decision = &chosen.trace.decisions.at[chosen.trace.decisions.count - 1];
    Cut cut = {chosen.choice, decision->flip_parameter ? decision->flip_value : 0};
    chosen_release(&chosen);
    return cut;
}

#define BEST "neon+cut=best,stretch=0.75:1.25,grid=10000"

/* An image at the level's end lies under it; one above does not. A delta that ends where the level starts lies under
 * it too. */
static void test_what_lies_under_the_level(void **state)
{
    (void)state;
    for (Lsn more = 0; more < 2; more++) {
        Layer image = {
            .kind = LAYER_IMAGE, .key_lo = 0, .key_hi = 17, .lsn_lo = 2000 + more, .lsn_hi = 2001 + more, .size = 1};
        Cut cut = first_cut(BEST, &image, 1, 1000);
        assert_int_equal(cut.choice.class, more == 0 ? CUT_CLASS_IMAGE : CUT_CLASS_SIZE);
        assert_true(cut.choice.key == (more == 0 ? 17 : 20));
        Layer delta = {.kind = LAYER_DELTA, .key_lo = 0, .key_hi = 17, .lsn_lo = 500, .lsn_hi = 1000 + more, .size = 1};
        cut = first_cut(BEST, &delta, 1, 1000);
        assert_int_equal(cut.choice.class, more == 0 ? CUT_CLASS_DELTA : CUT_CLASS_SIZE);
        assert_true(cut.choice.key == (more == 0 ? 17 : 20));
    }
}

/* 25 keys make the 250 bytes that the stretch admits and become one layer; 26 do not. */
static void test_what_is_left_fits_exactly(void **state)
{
    (void)state;
    Cut cut = first_cut(BEST, NULL, 0, 25);
    assert_true(cut.choice.end && cut.choice.class == CUT_CLASS_END && cut.choice.bytes == 250);
    cut = first_cut(BEST, NULL, 0, 26);
    assert_true(!cut.choice.end && cut.choice.class == CUT_CLASS_SIZE && cut.choice.bytes == 200);
}

/* The rest becomes one layer while it has at most target * percent / 100 bytes, rounded down. The flip is the largest
 * target at which it does not. */
static void test_the_flip_of_an_end_is_rounded_right(void **state)
{
    (void)state;
    static const uint64_t percents[] = {100, 103, 111, 125, 130, 151};
    for (size_t p = 0; p < sizeof percents / sizeof *percents; p++) {
        char policy[80];
        snprintf(policy, sizeof policy, "neon+cut=best,stretch=0.5:%.2f", (double)percents[p] / 100);
        assert_true(first_cut(policy, NULL, 0, 0).flip <= 0); /* nothing is left, which fits any target */
        for (Key keys = 1; keys <= 20; keys++) {
            uint64_t left = 10 * (uint64_t)keys, flip = (uint64_t)first_cut(policy, NULL, 0, keys).flip;
            assert_true(flip * percents[p] / 100 < left);
            assert_true((flip + 1) * percents[p] / 100 >= left);
        }
    }
}

/* ---- reach ---- */

/* Layers [0,10) and [10,20) that start at 500 and 100, and one out of scope over the first, which ends at `end`. */
static Key reach_beside(Lsn end)
{
    LayerSet set;
    layer_set_init(&set);
    add_delta(&set, 0, 10, 500, 900);
    add_delta(&set, 10, 20, 400, 900);
    add_delta(&set, 0, 10, 100, end);
    ScopeLayer layers[] = {{.id = 0, .in_scope = true, .ranges_first = 0, .ranges_count = 1},
                           {.id = 1, .in_scope = true, .ranges_first = 1, .ranges_count = 1},
                           {.id = 2, .ranges_first = 2, .ranges_count = 1}};
    KeyRange ranges[] = {{0, 10}, {10, 20}, {0, 10}};
    PartitionScope scope = {.at = layers, .count = 3, .ranges = {ranges, 3, 3}, .out_of_scope = 1};
    Reach reach;
    reach_init(&reach, &scope, &set);
    Key until = reach_until(&reach, 0);
    reach_release(&reach);
    layer_set_release(&set);
    return until;
}

/* A layer may start exactly where one that is out of scope ends, and no lower. */
static void test_a_layer_comes_down_to_what_is_out_of_scope(void **state)
{
    (void)state;
    assert_true(reach_beside(399) == U128_MAX);
    assert_true(reach_beside(400) == U128_MAX);
    assert_true(reach_beside(401) == 10);
}

/* A split is assumed where an L0 layer of the scope lies over it. The scope ends with its last layer. */
static void test_a_split_is_assumed_for_a_layer_of_the_scope_alone(void **state)
{
    (void)state;
    ScopeLayer layers[] = {{.id = 0, .in_scope = true, .ranges_first = 0, .ranges_count = 1},
                           {.id = 1, .in_scope = true, .ranges_first = 1, .ranges_count = 1},
                           {.id = 2, .in_scope = true, .everywhere = true, .ranges_first = 2, .ranges_count = 1}};
    KeyRange ranges[] = {{10, 20}, {30, 40}, {0, 100}};
    PartitionScope scope = {.at = layers, .count = 2, .ranges = {ranges, 3, 3}};
    for (; scope.count <= 3; scope.count++) {
        PartitionArray found = {0};
        bool assumed = scope.count == 3;
        partitions_find(&found, &scope, KEY_PLAIN, true);
        assert_int_equal(found.count, 2);
        assert_int_equal(found.at[1].assumed, assumed);
        assert_true(found.at[0].hull.lo == (assumed ? 0 : 10));
        assert_true(found.at[0].hull.hi == (assumed ? 30 : 20));
        array_release(&found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_flip_of_the_target_is_the_least_that_flips),
        cmocka_unit_test(test_a_level_breaks_below_its_flip),
        cmocka_unit_test(test_a_delta_of_exactly_the_allowed_height_is_in),
        cmocka_unit_test(test_of_equally_deep_keys_the_first_is_told),
        cmocka_unit_test(test_near_splits_are_the_best_and_no_more),
        cmocka_unit_test(test_what_lies_under_the_level),
        cmocka_unit_test(test_what_is_left_fits_exactly),
        cmocka_unit_test(test_the_flip_of_an_end_is_rounded_right),
        cmocka_unit_test(test_a_layer_comes_down_to_what_is_out_of_scope),
        cmocka_unit_test(test_a_split_is_assumed_for_a_layer_of_the_scope_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

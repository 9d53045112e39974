/* The planner's rules at their bounds: the last number at which they hold and the first at which they don't. Each was a
 * change that no other test noticed. */
#include "core/base/rng.h"
#include "core/planner/blocks/blocks_books.h"
#include "core/planner/blocks/blocks_memory.h"
#include "core/planner/blocks/blocks_plan.h"
#include "core/planner/blocks/blocks_policy.h"
#include "core/planner/depth.h"
#include "core/planner/splits.h"
#include "core/planner/tiered/cuts.h"
#include "core/planner/tiered/levels.h"
#include "core/planner/tiered/partition.h"
#include "core/planner/tiered/reach.h"
#include "tests/unit/layers.h"
#include "tests/unit/planner_fixture.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- levels ---- */

/* The target at which one delta of this height is no longer too tall for a level with this multiplier. */
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

/* The trace of the walk over one delta [0, height). */
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

/* The target at which the tallest delta of a level becomes too tall: the largest one. */
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

/* A height of exactly 1.75 targets is in the level, one byte more is not. */
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
    Depth depth = depth_measure(&set, NULL, ids, set.count, false);
    assert_int_equal(depth.depth, 2);
    assert_true(depth.where.lo == 4 && depth.where.hi == 8);
    free(ids);
    add_image(&set, 20, 24, 30); /* a third delta lies under an image: no deeper than before */
    add_delta(&set, 20, 24, 31, 40);
    add_delta(&set, 20, 24, 40, 50);
    ids = all_ids(&set);
    depth = depth_measure(&set, NULL, ids, set.count, false);
    assert_int_equal(depth.depth, 2);
    assert_true(depth.where.lo == 4 && depth.where.hi == 8);
    free(ids);
    layer_set_release(&set);
}

/* Those with fewest layers across, the leftmost first, and as many as are asked for. */
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
    splits_near(&set, NULL, ids, set.count, SIZE_MAX, &all);
    assert_true(all.count > 5);
    for (size_t i = 1; i < all.count; i++)
        assert_true(all.at[i].blocked > all.at[i - 1].blocked ||
                    (all.at[i].blocked == all.at[i - 1].blocked && all.at[i].gap.lo > all.at[i - 1].gap.lo));
    for (size_t limit = 0; limit <= all.count + 1; limit++) {
        SplitArray splits = {0};
        splits_near(&set, NULL, ids, set.count, limit, &splits);
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
    double flip; /* of the decision; 0: none */
} Cut;

static Cut first_cut(const char *policy_text, const Layer *layers, size_t count, Key until)
{
    Rec at[100];
    for (int i = 0; i < 100; i++)
        at[i] = (Rec){(Key)i, 1000 + (Lsn)i, 10};
    Recs recs = {at, 100};
    KeySource source = recs_source(&recs);
    Policy policy = {0};
    assert_true(policy_parse(str_from(policy_text), &policy, NULL));
    policy.target_file_size = 200;
    LayerSet set;
    layer_set_init(&set);
    LayerId live[8];
    for (size_t i = 0; i < count; i++)
        live[i] = layer_set_add(&set, &layers[i]);
    Keyspace keyspace = {0};
    PlanSources sources = {.keyspace = &keyspace};
    Plan plan;
    Trace trace = {0};
    plan_init(&plan, &policy, &trace);
    DivideInput input = {.layers = &set,
                         .sources = &sources,
                         .lsns = {1000, 2000},
                         .live = live,
                         .live_count = count,
                         .parent = DECISION_NONE};
    CutRules rules_of_level;
    Divide divide = {.plan = &plan, .input = &input, .lsns = {1000, 2000}, .decision = DECISION_NONE};
    assert_true(cut_rules_init(&rules_of_level, &plan, &input));
    divide.cuts = &rules_of_level;
    Cut cut = {0};
    cut_choose(&divide, &source, RULE_DELTA_CUT, (KeyRange){0, until}, &cut.choice);
    const Decision *decision = &trace.decisions.at[trace.decisions.count - 1];
    cut.flip = decision->flip_parameter ? decision->flip_value : 0;
    cut_rules_release(&rules_of_level);
    layer_set_release(&set);
    plan_release(&plan);
    trace_release(&trace);
    return cut;
}

#define BEST "neon+cut=best,stretch=0.75:1.25,grid=10000"

/* An image at the level's end lies under it, one above does not; so does a delta that ends where the level starts. */
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

/* 25 keys make the 250 bytes that the stretch admits: one layer. 26 do not. */
static void test_what_is_left_fits_exactly(void **state)
{
    (void)state;
    Cut cut = first_cut(BEST, NULL, 0, 25);
    assert_true(cut.choice.end && cut.choice.class == CUT_CLASS_END && cut.choice.bytes == 250);
    cut = first_cut(BEST, NULL, 0, 26);
    assert_true(!cut.choice.end && cut.choice.class == CUT_CLASS_SIZE && cut.choice.bytes == 200);
}

/* All that is left fits while it is at most target * percent / 100, rounded down: the flip is the largest target at
 * which it does not. */
static void test_the_flip_of_an_end_is_rounded_right(void **state)
{
    (void)state;
    static const uint64_t percents[] = {100, 103, 111, 125, 130, 151};
    for (size_t p = 0; p < sizeof percents / sizeof *percents; p++) {
        char policy[80];
        snprintf(policy, sizeof policy, "neon+cut=best,stretch=0.5:%.2f", (double)percents[p] / 100);
        assert_true(first_cut(policy, NULL, 0, 0).flip <= 0); /* nothing is left: it fits whatever the target */
        for (Key keys = 1; keys <= 20; keys++) {
            uint64_t left = 10 * (uint64_t)keys, flip = (uint64_t)first_cut(policy, NULL, 0, keys).flip;
            assert_true(flip * percents[p] / 100 < left);
            assert_true((flip + 1) * percents[p] / 100 >= left);
        }
    }
}

/* ---- reach ---- */

/* Layers [0,10) and [10,20) down to 500 and 100, and one out of scope over the first, which ends at `end`. */
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
    Scope scope = {.at = layers, .count = 3, .ranges = {ranges, 3, 3}, .out_of_scope = 1};
    Reach reach;
    reach_init(&reach, &scope, &set);
    Key until = reach_until(&reach, 0);
    reach_release(&reach);
    layer_set_release(&set);
    return until;
}

/* A layer may come down exactly to where one that is out of scope ends, and no further. */
static void test_a_layer_comes_down_to_what_is_out_of_scope(void **state)
{
    (void)state;
    assert_true(reach_beside(399) == U128_MAX);
    assert_true(reach_beside(400) == U128_MAX);
    assert_true(reach_beside(401) == 10);
}

/* A split is assumed where an L0 layer of the scope lies over it: the scope ends with its last layer. */
static void test_a_split_is_assumed_for_a_layer_of_the_scope_alone(void **state)
{
    (void)state;
    ScopeLayer layers[] = {{.id = 0, .in_scope = true, .ranges_first = 0, .ranges_count = 1},
                           {.id = 1, .in_scope = true, .ranges_first = 1, .ranges_count = 1},
                           {.id = 2, .in_scope = true, .everywhere = true, .ranges_first = 2, .ranges_count = 1}};
    KeyRange ranges[] = {{10, 20}, {30, 40}, {0, 100}};
    Scope scope = {.at = layers, .count = 2, .ranges = {ranges, 3, 3}};
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

/* ---- blocks ---- */

/* Of a dump's delta the generation is how often its height halves down to the target. */
static void test_a_generation_begins_at_twice_the_height(void **state)
{
    (void)state;
    static const struct {
        Lsn height;
        uint32_t generation;
    } rows[] = {{1, 0}, {199, 0}, {200, 1}, {399, 1}, {400, 2}, {799, 2}, {800, 3}};
    Blocks blocks;
    blocks_init(&blocks, 100, 0, KEY_PLAIN);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        LayerSet set;
        layer_set_init(&set);
        LayerId id = add_delta(&set, 0, 5, 1000, 1000 + rows[i].height);
        assert_int_equal(blocks_generation(&blocks, &set, id), rows[i].generation);
        layer_set_release(&set);
    }
    blocks_release(&blocks);
}

/* An image at 100 holds what is below 101: a delta that ends there lies under it. */
static void test_a_delta_that_ends_with_an_image_lies_under_it(void **state)
{
    (void)state;
    for (Lsn end = 100; end <= 102; end++) {
        LayerSet set;
        layer_set_init(&set);
        LayerId image = add_image(&set, 0, 4, 100), delta = add_delta(&set, 0, 4, 50, end);
        Blocks blocks;
        blocks_init(&blocks, PAGE_BYTES, 0, KEY_PLAIN);
        blocks_adopt_images(&blocks, &set, &image, 1);
        Rec rec = {2, 60, 10};
        Recs recs = {&rec, 1};
        KeySource source = recs_source(&recs);
        Keyspace keyspace = {0};
        keyspace_add(&keyspace, (KeyRange){0, 4});
        blocks_adopt_delta(&blocks, &set, delta, &source, false, &keyspace);
        size_t at = blocks_find(&blocks, 2);
        const Block *block = &blocks.map.at[at];
        assert_int_equal(block->count, 2);
        assert_int_equal(block_layer(&blocks, block, 0), end <= 101 ? delta : image);
        assert_int_equal(block_depth(block), end > 101);
        blocks_release(&blocks);
        keyspace_release(&keyspace);
        layer_set_release(&set);
    }
}

/* Deltas of ten keys with 1000 bytes each in files of `size` bytes; `used[i]` keys of layer i are still in use. What is
 * cleaned, as bits. */
static unsigned cleaned_of(uint64_t size, uint64_t target, const uint32_t *used, size_t layers, uint32_t clean,
                           uint32_t dead)
{
    LayerSet set;
    layer_set_init(&set);
    Blocks blocks;
    blocks_init(&blocks, PAGE_BYTES, 0, KEY_PLAIN);
    Keyspace keyspace = {0};
    keyspace_add(&keyspace, (KeyRange){0, 1000});
    for (size_t i = 0; i < layers; i++) {
        LayerId id = add_delta(&set, 20 * i, 20 * i + 10, 10, 20);
        set.size[id] = size;
        Rec at[10];
        for (int k = 0; k < 10; k++)
            at[k] = (Rec){20 * i + (Key)k, 10 + (Lsn)k, 1000};
        Recs recs = {at, 10};
        KeySource source = recs_source(&recs);
        blocks_adopt_delta(&blocks, &set, id, &source, false, &keyspace);
        for (uint32_t k = used[i]; k < 10; k++)
            blocks_remove(&blocks, blocks_find(&blocks, 20 * i + k), 0);
    }
    Policy policy;
    assert_true(policy_named(STR("blocks"), &policy, NULL));
    policy.target_file_size = target;
    BlocksParameters own = blocks_parameters(&policy);
    own.clean = clean;
    own.dead = dead;
    blocks_parameters_put(&policy, &own);
    Plan plan;
    plan_init(&plan, &policy, NULL);
    BlockStep step = {0};
    BlockPlanInput input = {.blocks = &blocks, .layers = &set, .keyspace = &keyspace, .end_lsn = 20};
    blocks_plan(&input, &plan, &step);
    unsigned bits = 0;
    for (size_t m = 0; m < step.moves.count; m++) {
        assert_int_equal(step.moves.at[m].kind, BLOCK_CLEAN);
        bits |= 1u << block_layer(&blocks, &blocks.map.at[step.moves.at[m].block], step.moves.at[m].from);
    }
    block_step_release(&step);
    plan_release(&plan);
    blocks_release(&blocks);
    keyspace_release(&keyspace);
    layer_set_release(&set);
    return bits;
}

static unsigned cleaned(const uint32_t *used, size_t layers, uint32_t clean, uint32_t dead)
{
    return cleaned_of(10000, PAGE_BYTES, used, layers, clean, dead);
}

#define USED(...) ((const uint32_t[]){__VA_ARGS__})

static void test_what_is_cleaned(void **state)
{
    (void)state;
    /* cleaned are layers of which less than `clean` percent is in use */
    assert_int_equal(cleaned(USED(6), 1, 60, 10), 0);
    assert_int_equal(cleaned(USED(6), 1, 61, 10), 1);
    /* 6,000 bytes are 61 percent of 9,836.07 */
    assert_int_equal(cleaned_of(9836, PAGE_BYTES, USED(6), 1, 61, 10), 0);
    assert_int_equal(cleaned_of(9837, PAGE_BYTES, USED(6), 1, 61, 10), 1);
    /* and that have an eighth of the target at least */
    assert_int_equal(cleaned_of(10000, 80000, USED(6), 1, 61, 10), 1);
    assert_int_equal(cleaned_of(10000, 80008, USED(6), 1, 61, 10), 0);
    /* once more than `dead` percent of all is out of use: 5,000 of 20,000 are 25 percent */
    assert_int_equal(cleaned(USED(5, 10), 2, 60, 25), 0);
    assert_int_equal(cleaned(USED(5, 10), 2, 60, 24), 1);
    /* the emptiest first, and no more than needed: 14,000 of 20,000 are out of use, 9,000 may be */
    assert_int_equal(cleaned(USED(4, 2), 2, 60, 45), 2);
    assert_int_equal(cleaned(USED(2, 4), 2, 60, 45), 1);
    assert_int_equal(cleaned(USED(4, 2), 2, 60, 25), 3);
    assert_int_equal(cleaned(USED(4, 4), 2, 60, 45), 1); /* of equally empty ones the older */
}

/* What levels would let a read visit, in layers, as `paced` takes it. */
static double levels_visited(uint64_t fanout, uint64_t flushes, uint64_t flush_bytes, uint64_t keys)
{
    Policy policy = {0};
    assert_true(policy_parse(STR("blocks+paced"), &policy, NULL));
    policy.fanout = fanout;
    LayerSet set;
    layer_set_init(&set);
    Keyspace keyspace = {0};
    keyspace_add(&keyspace, (KeyRange){0, keys});
    PlanSources sources = {.keyspace = &keyspace};
    PlanView view = {.layers = &set, .sources = &sources};
    BlocksMemory *memory = blocks_memory_open(&view, &policy);
    memory->flushes = flushes;
    memory->flushed_bytes = flushes * flush_bytes;
    Plan plan;
    PlanChanges changes = {0};
    plan_init(&plan, &policy, NULL);
    algorithm_blocks.end(memory, &view, &plan, &changes);
    double layers = memory->credit / 1.01; /* nothing is read yet, and a hundredth more is the same */
    plan_release(&plan);
    blocks_memory_close(memory);
    keyspace_release(&keyspace);
    layer_set_release(&set);
    return layers;
}

static void test_what_levels_would_let_a_read_visit(void **state)
{
    (void)state;
    /* Nine flushes are 21 in base 4: a layer of level 0 and two of level 1, unless four flushes have as many bytes as
     * an image of the four keys. Then the two are one image. */
    assert_float_equal(levels_visited(4, 9, 8191, 4), 3, 1e-6);
    assert_float_equal(levels_visited(4, 9, 8192, 4), 2, 1e-6);
    /* Eleven are 1011 in base 2. Level 0 is there however cheap an image is, and level 1 is not. */
    assert_float_equal(levels_visited(2, 11, 8192, 1), 2, 1e-6);
    assert_float_equal(levels_visited(4, 0, 0, 4), 0, 1e-6); /* no flush yet */
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
        cmocka_unit_test(test_a_generation_begins_at_twice_the_height),
        cmocka_unit_test(test_a_delta_that_ends_with_an_image_lies_under_it),
        cmocka_unit_test(test_what_is_cleaned),
        cmocka_unit_test(test_what_levels_would_let_a_read_visit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

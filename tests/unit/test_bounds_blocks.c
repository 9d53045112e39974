/* The rules of the policy `blocks` at their limits: the last number at which they hold and the first at which they do
 * not. */
#include "core/planner/blocks/blocks_books.h"
#include "core/planner/blocks/blocks_memory.h"
#include "core/planner/blocks/blocks_plan.h"
#include "core/planner/blocks/blocks_policy.h"
#include "tests/unit/layers.h"
#include "tests/unit/planner_fixture.h"

#include <stdio.h>
#include <stdlib.h>

/* The generation of a dump's delta is the number of times that its height can be halved down to the target. */
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

/* Makes deltas of ten keys with 1000 bytes each in files of `size` bytes, of which `used[i]` keys of layer i are in
 * use. Returns the cleaned layers as bits. */
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
    /* a layer is cleaned when less than `clean` percent of it is in use */
    assert_int_equal(cleaned(USED(6), 1, 60, 10), 0);
    assert_int_equal(cleaned(USED(6), 1, 61, 10), 1);
    /* 6,000 bytes are 61 percent of 9,836.07 */
    assert_int_equal(cleaned_of(9836, PAGE_BYTES, USED(6), 1, 61, 10), 0);
    assert_int_equal(cleaned_of(9837, PAGE_BYTES, USED(6), 1, 61, 10), 1);
    /* and when it has at least an eighth of the target */
    assert_int_equal(cleaned_of(10000, 80000, USED(6), 1, 61, 10), 1);
    assert_int_equal(cleaned_of(10000, 80008, USED(6), 1, 61, 10), 0);
    /* and when more than `dead` percent of all bytes are unused: 5,000 of 20,000 are 25 percent */
    assert_int_equal(cleaned(USED(5, 10), 2, 60, 25), 0);
    assert_int_equal(cleaned(USED(5, 10), 2, 60, 24), 1);
    /* the emptiest layer first, and no more than needed: 14,000 of 20,000 bytes are unused, 9,000 may be */
    assert_int_equal(cleaned(USED(4, 2), 2, 60, 45), 2);
    assert_int_equal(cleaned(USED(2, 4), 2, 60, 45), 1);
    assert_int_equal(cleaned(USED(4, 2), 2, 60, 25), 3);
    assert_int_equal(cleaned(USED(4, 4), 2, 60, 45), 1); /* of equally empty layers the older */
}

/* The number of layers that levels would let a read visit, as `paced` counts it. */
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
    double layers = memory->credit / 1.01; /* nothing was read yet, and the credit is one hundredth higher */
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
     * an image of the four keys. Then the image replaces the two. */
    assert_float_equal(levels_visited(4, 9, 8191, 4), 3, 1e-6);
    assert_float_equal(levels_visited(4, 9, 8192, 4), 2, 1e-6);
    /* Eleven is 1011 in base 2. Level 0 exists however cheap an image is; level 1 does not. */
    assert_float_equal(levels_visited(2, 11, 8192, 1), 2, 1e-6);
    assert_float_equal(levels_visited(4, 0, 0, 4), 0, 1e-6); /* no flush yet */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_generation_begins_at_twice_the_height),
        cmocka_unit_test(test_a_delta_that_ends_with_an_image_lies_under_it),
        cmocka_unit_test(test_what_is_cleaned),
        cmocka_unit_test(test_what_levels_would_let_a_read_visit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

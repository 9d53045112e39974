/* The work of planner, simulator and sweeps of reads does not grow with the square of the number of layers and records.
 *
 * Work is counted, not timed: their code is compiled for this program with a call at the start of each basic block
 * (Makefile, `counted`). For 4 n, n log n takes 4.7 times the work, n log^2 n 5.4 times, n^2 16 times. */
#include "tests/growth_shapes.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>

#include <cmocka.h>

#define TIMES      4
#define AT_MOST    6.5     /* times the work for 4 times as much */
#define AT_LEAST   1000000 /* blocks counted: fewer mean that nothing was compiled with the call, or nothing ran */
#define FEW_LAYERS 2000

static atomic_uint_fast64_t blocks_run;

/* The counted code calls this at the start of each basic block. */
void __sanitizer_cov_trace_pc(void);
void __sanitizer_cov_trace_pc(void)
{
    atomic_fetch_add_explicit(&blocks_run, 1, memory_order_relaxed);
}

static uint64_t plan_work(void (*shape)(LayerSet *set, uint64_t layers), uint64_t layers)
{
    atomic_store(&blocks_run, 0);
    growth_plan(shape, layers);
    return atomic_load(&blocks_run);
}

static uint64_t run_work(uint64_t records, uint64_t target, uint64_t logical_bytes)
{
    atomic_store(&blocks_run, 0);
    growth_simulate(records, 100, target, logical_bytes);
    return atomic_load(&blocks_run);
}

static uint64_t reads_work(void (*shape)(LayerSet *set, uint64_t layers), uint64_t layers)
{
    atomic_store(&blocks_run, 0);
    growth_reads(shape, layers);
    return atomic_load(&blocks_run);
}

static void check_growth(const char *name, uint64_t first, uint64_t last, double at_most)
{
    double growth = (double)last / (double)first;
    if (last <= AT_LEAST || growth >= at_most)
        fail_msg("%s: %" PRIu64 " blocks run, %.2f times as many for %d times the input", name, first, growth, TIMES);
}

typedef struct Shape {
    const char *name;
    void (*shape)(LayerSet *set, uint64_t layers);
} Shape;

static const Shape shapes[] = {
    {"one key", shape_one_key},       {"a chain", shape_chain},
    {"nested deltas", shape_nested},  {"tall and wide", shape_tall_and_wide},
    {"a staircase", shape_staircase}, {"nested images", shape_nested_images},
    {"at random", shape_at_random},   {"long paths", shape_long_paths},
};

static void test_F8_plans_of_blocks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        check_growth(shapes[i].name, plan_work(shapes[i].shape, FEW_LAYERS),
                     plan_work(shapes[i].shape, FEW_LAYERS * TIMES), AT_MOST);
}

#define AT_MOST_WIDE 8.0 /* eight slices at once are added up, so that this part of the work is n^2 / 8 */

static const Shape wide_shapes[] = {
    {"wide nested deltas", shape_wide_nested},
    {"a wide staircase", shape_wide_staircase},
    {"a wide comb", shape_wide_comb},
    {"wide at random", shape_wide_random},
};

static void test_F8_plans_of_ever_more_blocks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wide_shapes / sizeof *wide_shapes; i++)
        check_growth(wide_shapes[i].name, plan_work(wide_shapes[i].shape, FEW_LAYERS),
                     plan_work(wide_shapes[i].shape, FEW_LAYERS * TIMES), AT_MOST_WIDE);
}

/* The paths of reads are measured without a walk along each of them. */
static void test_long_paths_of_reads(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        check_growth(shapes[i].name, reads_work(shapes[i].shape, FEW_LAYERS * TIMES),
                     reads_work(shapes[i].shape, FEW_LAYERS * TIMES * TIMES), AT_MOST);
}

/* n/2 blocks have stacks of up to n/2 slices, all different. The plan itself, which lists its jobs' inputs, grows with
 * n^2 / 8. The work per slice does not. */
static void test_F8_stacks_that_all_differ(void **state)
{
    (void)state;
    uint64_t few = FEW_LAYERS / TIMES, first = plan_work(shape_stack, few), last = plan_work(shape_stack, few * TIMES);
    check_growth("a stack", first, last, TIMES * TIMES * 1.1);
    assert_true(last / (few * TIMES * few * TIMES / 8) < 200); /* blocks per slice */
}

/* Hundreds of small layers in each compaction: a merge costs n log(runs). */
static void test_F8_many_small_layers(void **state)
{
    (void)state;
    check_growth("5000 MiB, target 20,000", run_work(60000, 20000, (uint64_t)5000 << 20),
                 run_work(60000 * TIMES, 20000, (uint64_t)5000 << 20), AT_MOST);
    check_growth("500 MiB, target 20,000", run_work(60000, 20000, (uint64_t)500 << 20),
                 run_work(60000 * TIMES, 20000, (uint64_t)500 << 20), AT_MOST);
    check_growth("500 MiB, target 100,000", run_work(100000, 100000, (uint64_t)500 << 20),
                 run_work(100000 * TIMES, 100000, (uint64_t)500 << 20), AT_MOST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_F8_plans_of_blocks),   cmocka_unit_test(test_F8_plans_of_ever_more_blocks),
        cmocka_unit_test(test_long_paths_of_reads),  cmocka_unit_test(test_F8_stacks_that_all_differ),
        cmocka_unit_test(test_F8_many_small_layers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

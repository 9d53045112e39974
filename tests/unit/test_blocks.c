/* The policy `blocks`: the order of merging by example, hundreds of sound random runs, and the names of planted bugs.
 */
#include "core/history/slices.h"
#include "core/model/layer_count.h"
#include "core/planner/blocks/blocks_memory.h"
#include "core/planner/blocks/blocks_pack.h"
#include "core/planner/blocks/blocks_plan.h"
#include "tests/unit/run_checks.h"
#include "tests/unit/small_run.h"
#include "tests/unit/faults.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* ---- what to merge ---- */

/* Adds `flushes` flushes to a stack of at most `k` slices. Returns its generations as text, oldest first. */
static char *generations_after(unsigned k, unsigned flushes, char *out)
{
    Blocks none = {0};
    BlockSlice stack[64] = {{0}};
    uint32_t count = 0;
    for (unsigned i = 0; i < flushes; i++) {
        stack[count++] = (BlockSlice){.generation = 0};
        if (count <= k)
            continue;
        uint32_t from = blocks_choose(&none, &(Block){.at = stack, .count = count}), highest = 0;
        for (uint32_t s = from; s < count; s++)
            highest = stack[s].generation > highest ? stack[s].generation : highest;
        stack[from] = (BlockSlice){.generation = highest + 1};
        count = from + 1;
    }
    for (uint32_t i = 0; i < count; i++)
        out[i] = (char)('0' + stack[i].generation);
    out[count] = 0;
    return out;
}

static void test_stacks_carry_like_a_counter(void **state)
{
    (void)state;
    char text[64];
    assert_string_equal(generations_after(3, 3, text), "000");
    assert_string_equal(generations_after(3, 4, text), "1");
    assert_string_equal(generations_after(3, 6, text), "100");
    assert_string_equal(generations_after(3, 7, text), "11");
    assert_string_equal(generations_after(3, 9, text), "111");
    assert_string_equal(generations_after(3, 10, text), "2");
    assert_string_equal(generations_after(3, 13, text), "21");
    assert_string_equal(generations_after(7, 8, text), "1");
    assert_string_equal(generations_after(7, 15, text), "11");
}

/* ---- where layers end ---- */

static void test_a_layer_ends_at_the_most_aligned_edge(void **state)
{
    (void)state;
    Blocks blocks;
    Plan plan;
    Policy policy;
    assert_true(policy_named(STR("blocks"), &policy, NULL));
    policy.target_file_size = 100;
    plan_init(&plan, &policy, NULL);
    blocks_init(&blocks, 100, 0, KEY_PLAIN);
    BlockMove moves[6];
    for (size_t i = 0; i < 6; i++) {
        array_push(&blocks.map, (Block){.keys = {(i + 1) * 16, (i + 2) * 16}});
        moves[i] = (BlockMove){.block = i, .bytes = 30};
    }
    assert_int_equal(blocks_pack(&blocks, &plan, moves, 6), 3); /* 64, with 90 bytes; not 80, with 120 */
    assert_int_equal(blocks_pack(&blocks, &plan, moves, 4), 4); /* 120 fit into five quarters */
    moves[0].bytes = 1000;
    assert_int_equal(blocks_pack(&blocks, &plan, moves, 6), 1);
    blocks_release(&blocks);
    plan_release(&plan);
}

/* ---- runs ---- */

static const char *const policies[] = {
    "blocks",         "blocks,max_depth=2",        "blocks,max_depth=3,pitr=0", "blocks,pitr=100K",   "blocks-gc",
    "blocks,every=3", "blocks,clean=60,pitr=200K", "blocks,materialize=3",      "blocks,max_depth=1", "blocks,clean=0",
};

static void test_every_workload_is_sound(void **state)
{
    (void)state;
    for (size_t w = 0; w < workload_kind_count; w++) {
        for (size_t p = 0; p < sizeof policies / sizeof *policies; p++) {
            SmallRun run;
            small_run_init(&run, workload_kinds[w].name, policies[p], 6000, w % 2 ? 40 : 400, 1);
            if (!small_run_go(&run))
                fail_msg("%s, %s: %s", workload_kinds[w].name, policies[p], run.error.message);
            small_run_release(&run);
        }
    }
}

/* A random scenario for each seed: keys, lengths, bursts, horizon and branch points. */
static void random_run(uint64_t seed, size_t *jobs, size_t *cuts)
{
    Rng rng = {seed};
    History history;
    Simulator simulator;
    Audit audit;
    RecordForm form;
    Error error = {0};
    uint64_t keys = 1 + rng_below(&rng, 600), records = 200 + rng_below(&rng, 1200);
    bool vary = rng_below(&rng, 2) == 0;
    history_init(&history);
    assert_true(policy_named(STR("blocks"), &history.policy, NULL));
    BlocksParameters own = blocks_parameters(&history.policy);
    history.policy.target_file_size = PAGE_BYTES * (1 + rng_below(&rng, 16));
    own.max_depth = 1 + (uint32_t)rng_below(&rng, 7);
    own.every = 1 + (uint32_t)rng_below(&rng, 3);
    own.clean = (uint32_t)rng_below(&rng, 80);
    history.policy.pitr = rng_below(&rng, 400000);
    history.policy.gc = rng_below(&rng, 4) > 0;
    history.policy.materialize = rng_below(&rng, 4) ? 0 : 1 + (uint32_t)rng_below(&rng, 4);
    own.dead = (uint32_t)rng_below(&rng, 40);
    own.count_image = rng_below(&rng, 2) == 0;
    own.paced = rng_below(&rng, 4) == 0;
    own.weigh = rng_below(&rng, 3) ? 0 : (uint32_t)rng_below(&rng, 200);
    own.absorb = rng_below(&rng, 2) ? 0 : (uint32_t)rng_below(&rng, 120);
    own.halve = (uint32_t)rng_below(&rng, 4);
    own.rent = rng_below(&rng, 3) ? 0 : (uint32_t)rng_below(&rng, 200);
    own.image_full = rng_below(&rng, 4) ? 0 : 50 + (uint32_t)rng_below(&rng, 100);
    blocks_parameters_put(&history.policy, &own);
    history.plan.trace = rng_below(&rng, 4) == 0 ? &history.trace : NULL;
    assert_true(record_form_init(&form, keys, records, SIMULATOR_FIRST_LSN));
    form.length = 1 + rng_below(&rng, 900);
    simulator_init(&simulator, &history, &form, vary);
    audit_init(&audit, &simulator);
    keyspace_add(&simulator.store.keyspace, (KeyRange){0, keys});
    uint64_t hot = 1 + rng_below(&rng, keys), burst = 1 + rng_below(&rng, 300);
    for (uint64_t i = 0; i < records; i++) {
        uint64_t key = rng_below(&rng, 3) ? rng_below(&rng, hot) : rng_below(&rng, keys);
        bool ok = simulator_ingest(&simulator, key, vary ? rng_below(&rng, 2000) : form.length, &error);
        if (ok && i % burst == burst - 1)
            ok = simulator_flush(&simulator, &error) && simulator_compact_if_needed(&simulator, &error);
        if (ok && rng_below(&rng, 200) == 0) {
            if (history.layers.branches.count == history.layers.branches.capacity) {
                history.layers.branches.capacity = history.layers.branches.capacity * 2 + 8;
                history.layers.branches.at = mem_resize(history.layers.branches.at, history.layers.branches.capacity,
                                                        sizeof *history.layers.branches.at);
            }
            history.layers.branches.at[history.layers.branches.count++] = simulator.next_lsn;
        }
        if (!ok)
            fail_msg("seed %llu, record %llu: %s", (unsigned long long)seed, (unsigned long long)i, error.message);
    }
    if (!simulator_flush(&simulator, &error) || !simulator_compact(&simulator, &error) || !audit_verify(&audit, &error))
        fail_msg("seed %llu: %s", (unsigned long long)seed, error.message);
    char name[40];
    snprintf(name, sizeof name, "seed %llu", (unsigned long long)seed);
    check_single_copies(&simulator, name);
    *jobs += check_planned_bytes(&history, name);
    *cuts += check_chosen_cuts(&history, name);
    audit_release(&audit);
    simulator_release(&simulator);
    history_release(&history);
}

static void test_f1_f2_f3_five_hundred_random_runs(void **state)
{
    (void)state;
    size_t jobs = 0, cuts = 0; /* planned bytes are written bytes */
    for (uint64_t seed = 1; seed <= 500; seed++)
        random_run(seed, &jobs, &cuts);
    assert_true(jobs > 5000);
    assert_true(cuts > 1000);
}

static void test_the_number_of_workers_changes_nothing(void **state)
{
    (void)state;
    SmallRun one, four;
    small_run_init(&one, "hot-cold", "blocks,pitr=0", 20000, 400, 1);
    small_run_init(&four, "hot-cold", "blocks,pitr=0", 20000, 400, 4);
    assert_true(small_run_go(&one) && small_run_go(&four));
    assert_int_equal(one.log.fnv1a, four.log.fnv1a);
    assert_true(one.log.events > 100);
    small_run_release(&one);
    small_run_release(&four);
}

/* A layer of which pieces are in use counts once, with all its bytes. */
static void test_t4_pieces_are_counted_as_their_layer(void **state)
{
    (void)state;
    SmallRun run;
    small_run_init(&run, "hot-cold", "blocks,pitr=200K", 8000, 120, 1);
    run.history.plan.trace = &run.history.trace;
    assert_true(small_run_go(&run));
    SimulatorTotals totals = simulator_totals(&run.simulator);
    history_show_slices(&run.history);
    size_t count;
    LayerId *live = history_live(&run.history, history_last_step(&run.history), &count);
    LayerCounts counts = layer_counts(&run.history.layers, live, count);
    assert_int_equal(counts.parts, count);
    assert_true(count > counts.layers);
    assert_int_equal(counts.layers, totals.layers_created - totals.layers_deleted);
    assert_int_equal(counts.bytes, totals.bytes_written - totals.bytes_deleted);
    assert_int_equal(counts.deltas + counts.images, counts.layers);
    assert_true(counts.l0 > 0);
    free(live);
    small_run_release(&run);
}

/* A branch point holds slices only below the horizon: one at the horizon or above is read there anyway. */
static void test_branch_points_at_the_horizon_hold_nothing(void **state)
{
    (void)state;
    uint64_t digests[3];
    for (int i = 0; i < 3; i++) {
        SmallRun run;
        small_run_init(&run, "hot-cold", "blocks,pitr=100K", 12000, 60, 1);
        if (i > 0)
            array_push(&run.history.layers.branches, i == 1 ? 100000000 : SIMULATOR_FIRST_LSN);
        assert_true(small_run_go(&run));
        digests[i] = run.log.fnv1a;
        small_run_release(&run);
    }
    assert_true(digests[0] == digests[1]);
    assert_true(digests[0] != digests[2]); /* a branch at the first LSN holds everything above it */
}

/* ---- planted bugs ---- */

/* The planted bugs are in what settle() does, from job 5 on. */
#define FIRST_WRONG 5u

static void settle_well(void *self, const PlanView *view, const Plan *plan, uint32_t job, LayerId made,
                        PlanChanges *changes)
{
    algorithm_blocks.settle(self, view, plan, job, made, changes);
}

/* A merge keeps the generation of its inputs. */
static void settle_generation(void *self, const PlanView *view, const Plan *plan, uint32_t job, LayerId made,
                              PlanChanges *changes)
{
    settle_well(self, view, plan, job, made, changes);
    for (size_t i = 0; job >= FIRST_WRONG && i < changes->slices.count; i++)
        if (changes->slices.at[i].kind == SLICE_CAME && plan->jobs.at[job].kind == JOB_CREATE_DELTA)
            changes->slices.at[i].generation--;
}

/* A slice made by a merge ends before its last key. */
static void settle_cut(void *self, const PlanView *view, const Plan *plan, uint32_t job, LayerId made,
                       PlanChanges *changes)
{
    settle_well(self, view, plan, job, made, changes);
    for (size_t i = 0; job >= FIRST_WRONG && i < changes->slices.count; i++)
        if (changes->slices.at[i].kind == SLICE_CAME && plan->jobs.at[job].kind == JOB_CREATE_DELTA)
            changes->slices.at[i].keys.hi--;
}

/* With an image the newest slice below it is deleted at once, as if it had been merged. */
static void settle_image(void *self, const PlanView *view, const Plan *plan, uint32_t job, LayerId made,
                         PlanChanges *changes)
{
    BlocksMemory *memory = self;
    settle_well(self, view, plan, job, made, changes);
    for (size_t i = 0; job >= FIRST_WRONG && i < memory->blocks.map.count; i++) {
        const Block *block = &memory->blocks.map.at[i];
        if (block->count > 1 && block->at[block->count - 1].image && block->at[block->count - 1].layer == made)
            blocks_remove(&memory->blocks, i, block->count - 2);
    }
    blocks_memory_flush(memory, changes);
}

/* A layer is deleted while one slice is left. */
static void settle_freed(void *self, const PlanView *view, const Plan *plan, uint32_t job, LayerId made,
                         PlanChanges *changes)
{
    const BlocksMemory *memory = self;
    settle_well(self, view, plan, job, made, changes);
    for (LayerId i = 0; job >= FIRST_WRONG && i < memory->blocks.layers.count; i++)
        if (memory->blocks.layers.at[i].users == 1 && i != made) {
            array_push(&changes->deleted, i);
            return;
        }
}

static void run_to_fault(SmallRun *run, const char *policy, const char *message)
{
    if (small_run_go(run))
        fail_msg("the bug was not caught under %s", policy);
    assert_int_equal(run->error.code, ERROR_SANITY);
    if (!strstr(run->error.message, message))
        fail_msg("%s", run->error.message);
    assert_int_equal(run->history.steps.at[run->history.steps.count - 1].op, STEP_CHECK);
    small_run_release(run);
}

static void expect_caught(void (*settle)(void *, const PlanView *, const Plan *, uint32_t, LayerId, PlanChanges *),
                          const char *message)
{
    Algorithm wrong = algorithm_blocks;
    wrong.settle = settle;
    SmallRun run;
    small_run_init(&run, "hot-cold", "blocks", 8000, 60, 1);
    run.simulator.compactor.stand_in = &wrong;
    run_to_fault(&run, "blocks", message);
}

static void test_wrong_generation(void **state)
{
    (void)state;
    expect_caught(settle_generation, "has generation 0 at step");
}

static void test_slice_freed_early(void **state)
{
    (void)state;
    expect_caught(settle_freed, "while a slice of it was live");
}

static void test_image_takes_the_newest_slice_with_it(void **state)
{
    (void)state;
    expect_caught(settle_image, "is lost: its last ");
}

static void test_virtual_cut_that_loses_its_boundary_key(void **state)
{
    (void)state;
    expect_caught(settle_cut, "is lost: its last ");
}

static void test_record_dropped_in_a_merge(void **state)
{
    (void)state;
    SmallRun run;
    small_run_init(&run, "hot-cold", "blocks", 8000, 60, 1);
    Planted planted;
    plant(&planted, &run.simulator, FAULT_DROP_RECORD, FIRST_WRONG);
    run_to_fault(&run, "blocks", "is lost: its last ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stacks_carry_like_a_counter),
        cmocka_unit_test(test_a_layer_ends_at_the_most_aligned_edge),
        cmocka_unit_test(test_every_workload_is_sound),
        cmocka_unit_test(test_f1_f2_f3_five_hundred_random_runs),
        cmocka_unit_test(test_the_number_of_workers_changes_nothing),
        cmocka_unit_test(test_t4_pieces_are_counted_as_their_layer),
        cmocka_unit_test(test_branch_points_at_the_horizon_hold_nothing),
        cmocka_unit_test(test_wrong_generation),
        cmocka_unit_test(test_slice_freed_early),
        cmocka_unit_test(test_image_takes_the_newest_slice_with_it),
        cmocka_unit_test(test_virtual_cut_that_loses_its_boundary_key),
        cmocka_unit_test(test_record_dropped_in_a_merge),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The audit reports nothing on sound runs of every workload and policy, and names each planted bug. */
#include "tests/unit/small_run.h"
#include "tests/unit/faults.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const char *const policies[] = {
    "neon",
    "neon+gc",
    "neon+gc,pitr=0",
    "neon+since,gc",
    "neon+split",
    "neon+tight",
    "neon+split+tight",
    "neon+cut=best",
    "neon+cut=grid,grid=16",
    "neon+skip",
    "neon+single",
    "neon+materialize=3",
    "full,grid=16",
    "full+materialize=3,pitr=0",
    "neon,fanout=1",
};

static void test_sound_runs_pass(void **state)
{
    (void)state;
    for (size_t w = 0; w < workload_kind_count; w++) {
        for (size_t p = 0; p < sizeof policies / sizeof *policies; p++) {
            SmallRun run;
            small_run_init(&run, workload_kinds[w].name, policies[p], 8000, w % 2 ? 40 : 400, 1);
            if (!small_run_go(&run))
                fail_msg("%s, %s: %s", workload_kinds[w].name, policies[p], run.error.message);
            small_run_release(&run);
        }
    }
}

static void expect_fault(FaultKind kind, const char *workload, const char *policy, uint64_t pages, const char *message)
{
    SmallRun run;
    small_run_init(&run, workload, policy, 8000, pages, 1);
    Planted planted;
    plant(&planted, &run.simulator, kind, 5);
    assert_false(small_run_go(&run));
    assert_int_equal(run.error.code, ERROR_SANITY);
    if (!strstr(run.error.message, message))
        fail_msg("%s", run.error.message);
    assert_int_equal(run.history.steps.at[run.history.steps.count - 1].op, STEP_CHECK);
    small_run_release(&run);
}

static void test_record_dropped_in_a_merge(void **state)
{
    (void)state;
    expect_fault(FAULT_DROP_RECORD, "uniform", "neon", 400, " is lost: ");
    expect_fault(FAULT_DROP_RECORD, "single", "neon", 400, " is lost: ");
}

static void test_cut_that_loses_its_boundary_key(void **state)
{
    (void)state;
    expect_fault(FAULT_DROP_LAST_KEY, "uniform", "neon", 400, " is lost: ");
}

static void test_image_at_a_wrong_lsn(void **state)
{
    (void)state;
    expect_fault(FAULT_IMAGE_LSN, "uniform", "neon", 10, "but was made from what lies below");
}

static void test_input_deleted_one_job_early(void **state)
{
    (void)state;
    expect_fault(FAULT_DELETE_EARLY, "uniform", "neon", 400, " is lost: ");
}

static void test_one_layer_too_many_collected(void **state)
{
    (void)state;
    expect_fault(FAULT_GC_EXTRA_DELTA, "uniform", "neon+gc", 400, "its last copy was in delta");
}

/* Deltas were deleted under an image, and then the image is deleted. */
static void test_last_image_collected(void **state)
{
    (void)state;
    SmallRun run;
    small_run_init(&run, "uniform", "neon+gc,pitr=0", 8000, 10, 1);
    assert_true(small_run_go(&run));
    size_t count;
    LayerId *live = history_live(&run.history, (StepId)run.history.steps.count - 1, &count);
    for (size_t i = 0; i < count; i++) {
        if (!layer_is_image(&run.history.layers, live[i]))
            continue;
        history_add_step(&run.history, STEP_GC);
        history_end_layer(&run.history, live[i]);
        run.simulator.backend.drop(run.simulator.backend.self, live[i]);
    }
    assert_false(simulator_look(&run.simulator, &run.error));
    assert_non_null(strstr(run.error.message, "the last image of it"));
    free(live);
    small_run_release(&run);
}

static void test_record_outside_the_keyspace_is_refused(void **state)
{
    (void)state;
    SmallRun run;
    small_run_init(&run, "uniform", "neon", 10, 400, 1);
    keyspace_add(&run.simulator.store.keyspace, (KeyRange){0, 100});
    assert_true(simulator_ingest(&run.simulator, 99, 100, NULL));
    assert_false(simulator_ingest(&run.simulator, 100, 100, &run.error));
    assert_int_equal(run.error.code, ERROR_INPUT);
    small_run_release(&run);
}

/* A smaller layer over the same LSNs hides a record from every read. */
static void test_hidden_record(void **state)
{
    (void)state;
    SmallRun run;
    small_run_init(&run, "uniform", "neon,fanout=100", 1000, 400, 1);
    assert_true(small_run_go(&run));
    Layer layer = layer_set_get(&run.history.layers, 0);
    layer.key_hi = 10;
    layer.lsn_hi += 1000;
    layer.size = 0;
    layer.records = 0;
    history_add_step(&run.history, STEP_FLUSH);
    LayerId id = history_add_layer(&run.history, &layer, JOB_NONE);
    run.history.steps.at[run.history.steps.count - 1].layer = id;
    record_store_put(&run.simulator.store, id, mem_alloc(1), 0);
    history_add_step(&run.history, STEP_CREATE);
    assert_false(simulator_look(&run.simulator, &run.error));
    assert_non_null(strstr(run.error.message, " is hidden by delta "));
    small_run_release(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sound_runs_pass),
        cmocka_unit_test(test_record_dropped_in_a_merge),
        cmocka_unit_test(test_cut_that_loses_its_boundary_key),
        cmocka_unit_test(test_image_at_a_wrong_lsn),
        cmocka_unit_test(test_input_deleted_one_job_early),
        cmocka_unit_test(test_one_layer_too_many_collected),
        cmocka_unit_test(test_last_image_collected),
        cmocka_unit_test(test_record_outside_the_keyspace_is_refused),
        cmocka_unit_test(test_hidden_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

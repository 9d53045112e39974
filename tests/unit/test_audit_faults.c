/* Planted bugs in runs whose records differ in length: each is caught in the step that does the harm, and the message
 * names what a person needs to find it. */
#include "core/base/rng.h"
#include "core/executor/gc_run.h"
#include "core/simulator/audit.h"
#include "tests/unit/faults.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct Run {
    History history;
    Simulator simulator;
    Audit audit;
    Error error;
} Run;

static void run_init(Run *run, const char *policy, uint64_t keys, uint64_t records)
{
    RecordForm form;
    *run = (Run){0};
    history_init(&run->history);
    policy_named(STR("neon"), &run->history.policy, NULL);
    run->history.policy.target_file_size = 2 * PAGE_BYTES;
    run->history.policy.fanout = 3;
    assert_true(policy_parse(str_from(policy), &run->history.policy, &run->error));
    assert_true(record_form_init(&form, keys, records, SIMULATOR_FIRST_LSN));
    simulator_init(&run->simulator, &run->history, &form, true);
    audit_init(&run->audit, &run->simulator);
    keyspace_add(&run->simulator.store.keyspace, (KeyRange){0, keys});
}

static void run_release(Run *run)
{
    audit_release(&run->audit);
    simulator_release(&run->simulator);
    history_release(&run->history);
}

static bool run_records(Run *run, uint64_t keys, uint64_t records, uint64_t seed)
{
    Rng rng = {seed};
    bool ok = true;
    for (uint64_t i = 0; i < records && ok; i++)
        ok = simulator_ingest(&run->simulator, rng_below(&rng, keys), 1 + rng_below(&rng, 200), &run->error);
    return ok;
}

/* Expects that the bug is caught, that the message contains all of `words`, and that no step follows the one that it
 * names. */
static void expect_caught(FaultKind kind, const char *policy, uint64_t keys, const char *const *words)
{
    for (uint64_t seed = 1; seed <= 8; seed++) {
        Run run;
        run_init(&run, policy, keys, 3000);
        Planted planted;
        plant(&planted, &run.simulator, kind, (uint32_t)seed);
        if (run_records(&run, keys, 3000, seed))
            fail_msg("fault %d under %s was not caught", (int)kind, policy);
        assert_int_equal(run.error.code, ERROR_SANITY);
        for (size_t i = 0; words[i]; i++)
            if (!strstr(run.error.message, words[i]))
                fail_msg("no '%s' in: %s", words[i], run.error.message);
        size_t steps = run.history.steps.count;
        const Step *last = &run.history.steps.at[steps - 1];
        assert_int_equal(last->op, STEP_CHECK);
        assert_string_equal(last->text, run.error.message);
        char step[32];
        snprintf(step, sizeof step, "step %zu", steps - 2);
        assert_true(kind == FAULT_GC_EXTRA_IMAGE || strstr(run.error.message, step));
        run_release(&run);
    }
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void test_each_planted_bug_is_named(void **state)
{
    (void)state;
    expect_caught(FAULT_DROP_RECORD, "neon", 300,
                  WORDS("record ", "(key ", " is lost", "delta 0", "(#", "deleted by job ", "without it"));
    expect_caught(FAULT_DROP_LAST_KEY, "neon", 300, WORDS("record ", " is lost", "wrote its key again without it"));
    expect_caught(FAULT_DELETE_EARLY, "neon", 300, WORDS(" is lost", "deleted by job ", " still needed it"));
    expect_caught(FAULT_KEEP_INPUT, "neon", 300, WORDS("record ", " in delta ", " at step "));
    expect_caught(FAULT_IMAGE_LSN, "neon", 3, WORDS("image 0", "of job ", "bears LSN ", "made from what lies below"));
    expect_caught(FAULT_GC_EXTRA_DELTA, "neon+gc", 300,
                  WORDS(" is lost", "collected at step ", "newer than the horizon"));
    expect_caught(FAULT_GC_EXTRA_IMAGE, "neon+gc,pitr=20000", 3, WORDS(" is lost", "image 0", "the last image of it"));
    expect_caught(FAULT_DROP_RECORD, "full,grid=16", 300, WORDS(" is lost"));
    expect_caught(FAULT_DROP_LAST_KEY, "full,grid=16", 300, WORDS(" is lost"));
}

/* A delta is kept although its records were written again, and no later merge notices it. */
static void test_f1_a_record_in_two_live_deltas_is_caught(void **state)
{
    (void)state;
    Run run;
    run_init(&run, "neon,fanout=8", 300, 1500);
    Planted planted;
    plant(&planted, &run.simulator, FAULT_KEEP_INPUT, 0);
    assert_false(run_records(&run, 300, 1500, 1));
    assert_int_equal(run.error.code, ERROR_SANITY);
    if (!strstr(run.error.message, " is in delta ") || !strstr(run.error.message, " and in delta "))
        fail_msg("%s", run.error.message);
    assert_int_equal(run.history.steps.at[run.history.steps.count - 1].op, STEP_CHECK);
    run_release(&run);
}

/* A failing job stops the run. Nothing of its batch is kept, and the audit reports no violation. */
static void test_a_failed_job_leaves_no_trace(void **state)
{
    (void)state;
    Run run;
    run_init(&run, "neon", 300, 3000);
    Planted planted;
    plant(&planted, &run.simulator, FAULT_FAIL_JOB, 4);
    assert_false(run_records(&run, 300, 3000, 1));
    assert_non_null(strstr(run.error.message, "job "));
    assert_true(audit_verify(&run.audit, NULL));
    run_release(&run);
}

/* Records of zero length share their LSN with the record that follows. One at the very end of a level has no record
 * after it and lies outside of [start, end), so that the published rule leaves it out. */
static void test_an_empty_record_at_the_level_end(void **state)
{
    (void)state;
    Run run;
    run_init(&run, "neon,fanout=2", 100, 10);
    assert_true(simulator_ingest(&run.simulator, 1, 100, NULL) && simulator_ingest(&run.simulator, 5, 0, NULL));
    assert_true(simulator_flush(&run.simulator, NULL)); /* record 1 ends a flush, but not a level */
    assert_true(simulator_ingest(&run.simulator, 2, 100, NULL) && simulator_ingest(&run.simulator, 3, 0, NULL));
    assert_true(simulator_flush(&run.simulator, NULL));
    assert_false(simulator_compact(&run.simulator, &run.error));
    assert_int_equal(run.error.code, ERROR_SANITY);
    assert_non_null(strstr(run.error.message, "record 3 (key 3 at 0/4B0, 0 bytes) is lost"));
    assert_non_null(strstr(run.error.message, "an empty record exactly at the level's end"));
    run_release(&run);
}

/* What a branch reads must be kept, although images at the horizon hold it. A collection that ignores the branch is
 * caught. */
static void test_a_branch_point_is_read_too(void **state)
{
    (void)state;
    for (int branched = 0; branched < 2; branched++) {
        Run run;
        run_init(&run, "neon,pitr=0", 3, 3000);
        if (branched)
            array_push(&run.history.layers.branches, SIMULATOR_FIRST_LSN + 5000);
        assert_true(run_records(&run, 3, 2000, 1));
        size_t count, went = 0;
        Lsn head = run.simulator.next_lsn;
        LayerId *live = history_live(&run.history, (StepId)(run.history.steps.count - 1), &count);
        GcJudgement *judgements = mem_alloc(count * sizeof *judgements);
        gc_judge((LayerView){&run.history.layers, NULL, live, count}, &(GcCutoffs){.space = head, .time = head},
                 judgements, NULL);
        run.history.steps.at[history_add_step(&run.history, STEP_GC_RUN)].lsn = head;
        for (size_t i = 0; i < count; i++) {
            if (judgements[i].verdict != GC_REMOVED)
                continue;
            history_add_step(&run.history, STEP_GC);
            history_end_layer(&run.history, live[i]);
            run.simulator.backend.drop(run.simulator.backend.self, live[i]);
            went++;
        }
        assert_true(went > 3);
        assert_int_equal(simulator_look(&run.simulator, &run.error), !branched);
        free(judgements);
        free(live);
        run_release(&run);
    }
}

/* The recount finds a change that bypassed the audit. */
static void test_the_recount_finds_a_vanished_record(void **state)
{
    (void)state;
    Run run;
    run_init(&run, "neon", 300, 3000);
    assert_true(run_records(&run, 300, 1000, 1));
    assert_true(audit_verify(&run.audit, NULL));
    for (size_t i = 0; i < run.simulator.store.layers.count; i++)
        if (run.simulator.store.layers.at[i].count)
            run.simulator.store.layers.at[i].count--;
    assert_false(audit_verify(&run.audit, &run.error));
    assert_non_null(strstr(run.error.message, "copies in live layers"));
    run_release(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_planted_bug_is_named),
        cmocka_unit_test(test_a_failed_job_leaves_no_trace),
        cmocka_unit_test(test_f1_a_record_in_two_live_deltas_is_caught),
        cmocka_unit_test(test_an_empty_record_at_the_level_end),
        cmocka_unit_test(test_a_branch_point_is_read_too),
        cmocka_unit_test(test_the_recount_finds_a_vanished_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

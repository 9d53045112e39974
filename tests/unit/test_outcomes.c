/* Where two histories differ in outcome, reruns of the same workload, and figures over a run. */
#include "core/analysis/run_figures.h"
#include "core/base/rng.h"
#include "core/history/outcomes.h"
#include "core/simulator/demo.h"
#include "core/simulator/rerun.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static void run_workload(History *history, const char *workload, const char *policy, SimulationReport *report)
{
    SimulationOptions options;
    Error error = {0};
    assert_true(simulation_usual(&options, workload_find(str_from(workload)), &error));
    options.params.records = 6000;
    options.params.record_bytes = 1000;
    options.params.logical_bytes = 1 << 20;
    assert_true(policy_parse(str_from(policy), &options.policy, &error));
    options.policy.workers = 1;
    options.sweep = options.decisions = options.samples = true;
    history_init(history);
    history->layers.form = KEY_PLAIN;
    assert_true(simulation_run(history, &options, report, &error));
}

static void run_again(const History *run, const char *policy, History *again)
{
    SimulationOptions options;
    SimulationReport report;
    Error error = {0};
    Policy other = run->policy;
    assert_true(policy_parse(str_from(policy), &other, &error));
    assert_true(rerun_options(run, &other, &options, &error));
    rerun_begin(run, again);
    assert_true(simulation_run(again, &options, &report, &error));
}

/* The demo runs again, too: under its own policy it makes the same layers, under another one others. */
static void test_demo_runs_again(void **state)
{
    (void)state;
    History *demo = demo_history();
    History same, other;
    OutcomeDiff diff;
    assert_true(demo->samples.count > 0);
    run_again(demo, "full,target_file_size=1M,fanout=4,grid=256", &same);
    run_again(demo, "neon,target_file_size=1M,fanout=4", &other);
    outcome_diff_init(&diff, demo, &same);
    assert_int_equal(diff.at.count, 0);
    outcome_diff_release(&diff);
    outcome_diff_init(&diff, demo, &other);
    assert_true(diff.at.count > 0);
    outcome_diff_release(&diff);
    assert_int_equal(run_figures(&same).stored, run_figures(demo).stored);
    assert_int_equal(run_figures(&other).flushed, run_figures(demo).flushed);
    history_release(&same);
    history_release(&other);
    history_free(demo);
}

/* Runs the same workload under another policy, instead of planning what the run left. */
static void test_t5_runs_again(void **state)
{
    (void)state;
    SimulationReport report;
    History run, again, other, same;
    run_workload(&run, "hot-cold", "full,target_file_size=64K,fanout=4", &report);
    run_workload(&other, "hot-cold", "neon,target_file_size=64K,fanout=4", &report);
    run_again(&run, "neon", &again);
    run_again(&run, "full", &same);
    RunFigures figures = run_figures(&again), wanted = run_figures(&other);
    assert_int_equal(figures.flushed, wanted.flushed);
    assert_int_equal(figures.deltas, wanted.deltas);
    assert_int_equal(figures.images, wanted.images);
    assert_int_equal(figures.stored, wanted.stored);
    assert_int_equal(again.steps.count, other.steps.count);
    assert_int_equal(same.steps.count, run.steps.count);
    assert_true(run_figures(&run).stored != figures.stored);
    OutcomeDiff diff;
    outcome_diff_init(&diff, &run, &same);
    assert_int_equal(diff.at.count, 0);
    outcome_diff_release(&diff);
    history_release(&run);
    history_release(&again);
    history_release(&other);
    history_release(&same);
}

/* Each difference is one of outcomes, and the list goes on from step to step on both sides. */
static void test_t7_differences_are_outcomes_in_order(void **state)
{
    (void)state;
    SimulationReport report;
    const char *const POLICIES[] = {"neon", "neon+split", "full", "full,fanout=6", "blocks"};
    for (size_t i = 0; i < sizeof POLICIES / sizeof *POLICIES; i++) {
        History run, again;
        run_workload(&run, "zipf", "full,target_file_size=64K,fanout=4", &report);
        run_again(&run, POLICIES[i], &again);
        OutcomeDiff diff;
        outcome_diff_init(&diff, &run, &again);
        assert_int_equal(diff.at.count > 0, strcmp(POLICIES[i], "full") != 0);
        StepId a = 0, b = 0;
        for (size_t d = 0; d < diff.at.count; d++) {
            const OutcomeDifference *at = &diff.at.at[d];
            assert_true(at->a >= a && at->b >= b && (d == 0 || at->a > a || at->b > b));
            assert_false(at->a_nothing && at->b_nothing);
            a = at->a;
            b = at->b;
            for (int side = 0; side < 2; side++) {
                const History *history = side ? &again : &run;
                StepOp op = history->steps.at[side ? at->b : at->a].op;
                if (!(side ? at->b_nothing : at->a_nothing))
                    assert_true(op == STEP_LEVEL || op == STEP_SPLIT || op == STEP_STRATEGY || op == STEP_CUT ||
                                op == STEP_JOB || op == STEP_SKIP || op == STEP_CREATE);
            }
        }
        outcome_diff_release(&diff);
        history_release(&run);
        history_release(&again);
    }
}

static uint32_t flushes_before(const History *history, StepId step)
{
    uint32_t flushes = 0;
    for (StepId at = 0; at <= step; at++)
        flushes += history->steps.at[at].op == STEP_FLUSH;
    return flushes;
}

/* The steps of two runs are paired by flushes, only forwards, from the first to the last. */
static void test_steps_go_together(void **state)
{
    (void)state;
    SimulationReport report;
    History run, again;
    run_workload(&run, "zipf", "full,target_file_size=64K,fanout=4", &report);
    run_again(&run, "neon", &again);
    StepId before = 0;
    assert_int_equal(outcome_step_beside(&run, 0, &again), 0);
    assert_int_equal(outcome_step_beside(&run, (StepId)run.steps.count - 1, &again), again.steps.count - 1);
    for (StepId step = 1; step + 1 < run.steps.count; step++) {
        StepId beside = outcome_step_beside(&run, step, &again);
        assert_true(beside >= before);
        assert_int_equal(flushes_before(&run, step), flushes_before(&again, beside));
        before = beside;
    }
    history_release(&run);
    history_release(&again);
}

/* Figures over the run are those that the simulation itself counts. */
static void test_t6_figures_are_over_the_run(void **state)
{
    (void)state;
    SimulationReport report;
    History run;
    run_workload(&run, "hot-cold", "full,target_file_size=64K,fanout=4", &report);
    RunFigures figures = run_figures(&run);
    assert_int_equal(figures.flushed + figures.deltas + figures.images, report.totals.bytes_written);
    assert_int_equal(figures.wal, report.totals.wal_ingested);
    assert_int_equal(figures.largest_stored <= report.largest_storage, 1);
    assert_true(fabs(figures.write_amp - report.write_amp) < 1e-9);
    assert_true(fabs(figures.read_mean - report.reads.layers.mean) < 0.1 * report.reads.layers.mean);
    assert_int_equal((uint64_t)figures.read_max, report.reads.layers.max);
    History empty;
    history_init(&empty);
    assert_true(isnan(run_figures(&empty).read_mean));
    assert_false(rerun_possible(&empty));
    history_release(&empty);
    history_release(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_t5_runs_again),
        cmocka_unit_test(test_demo_runs_again),
        cmocka_unit_test(test_t7_differences_are_outcomes_in_order),
        cmocka_unit_test(test_steps_go_together),
        cmocka_unit_test(test_t6_figures_are_over_the_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Lives and ledger against the simulator's own sums; thrash and lineage by hand. */
#include "core/analysis/ledger.h"
#include "core/analysis/lives.h"

#include "core/history/slices.h"
#include "tests/unit/small_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void check_sums(const char *workload, const char *policy)
{
    SmallRun run;
    small_run_init(&run, workload, policy, 8000, 300, 1);
    assert_true(small_run_go(&run));
    SimulatorTotals totals = simulator_totals(&run.simulator);
    history_show_slices(&run.history); /* as when a pane shows it */
    Ledger ledger;
    ledger_init(&ledger, &run.history, (StepId)(run.history.steps.count - 1));
    assert_int_equal(ledger.all.written, totals.bytes_written);
    assert_int_equal(ledger.all.rewritten + ledger.all.collected, totals.bytes_deleted);
    assert_int_equal(ledger.all.layers, totals.layers_created);
    assert_int_equal(ledger.sums.at[0].level, UINT32_MAX);
    assert_int_equal(ledger.sums.at[0].bytes.written, totals.wal_ingested); /* each record is flushed once */
    ledger_release(&ledger);
    Lives lives;
    lives_init(&lives, &run.history, 1);
    assert_int_equal(lives.at.count, totals.layers_created);
    assert_int_equal(lives.rewritten + lives.collected, totals.layers_deleted);
    assert_int_equal(lives.made_bytes, totals.bytes_written - totals.wal_ingested);
    for (size_t i = 1; i < lives.at.count; i++) { /* by birth, then by id */
        const Life *before = &lives.at.at[i - 1], *life = &lives.at.at[i];
        assert_true(life->born > before->born || (life->born == before->born && life->layer > before->layer));
    }
    lives_release(&lives);
    small_run_release(&run);
}

static void test_sums_equal_those_of_the_simulator(void **state)
{
    (void)state;
    check_sums("uniform", "neon");
    check_sums("hot-cold", "neon+gc,pitr=100000");
    check_sums("zipf", "full,pitr=100000");
    check_sums("single", "full");
    check_sums("zipf", "blocks,pitr=100000");
    check_sums("uniform", "full+materialize=4");
}

/* At an earlier step there is less, and the parts never exceed the whole. */
static void test_the_ledger_grows(void **state)
{
    (void)state;
    SmallRun run;
    small_run_init(&run, "hot-cold", "full,pitr=100000", 6000, 300, 1);
    assert_true(small_run_go(&run));
    uint64_t last = 0;
    for (StepId step = 0; step < run.history.steps.count; step += 7) {
        Ledger ledger;
        ledger_init(&ledger, &run.history, step);
        assert_true(ledger.all.written >= last);
        assert_true(ledger.all.rewritten + ledger.all.collected <= ledger.all.written);
        last = ledger.all.written;
        ledger_release(&ledger);
    }
    small_run_release(&run);
}

static LayerId add_layer(History *history, StepOp op, uint32_t job, uint64_t size)
{
    StepId step = history_add_step(history, op);
    Layer layer = {.key_hi = 10, .lsn_lo = step, .lsn_hi = step + 1, .size = size, .records = SIZE_UNKNOWN};
    LayerId id = history_add_layer(history, &layer, job);
    history->steps.at[step].layer = id;
    history->steps.at[step].job = job;
    return id;
}

static void end_layer(History *history, StepOp op, LayerId id)
{
    StepId step = history_add_step(history, op);
    history->steps.at[step].layer = id;
    history_end_layer(history, id);
}

static void add_job(History *history, LayerId input, LayerId output)
{
    PlanJob job = {.id = (uint32_t)history->plan.jobs.count,
                   .inputs_first = (uint32_t)history->plan.refs.count,
                   .inputs_count = 1,
                   .output = output};
    array_push(&history->plan.refs, input);
    array_push(&history->plan.jobs, job);
}

/* compact: a (L0) -> b; compact: b -> c; compact; compact: c -> d; d is collected */
static void test_thrash_and_lineage(void **state)
{
    (void)state;
    History history;
    history_init(&history);
    LayerId a = add_layer(&history, STEP_FLUSH, JOB_NONE, 100);
    history_add_step(&history, STEP_COMPACT);
    LayerId b = add_layer(&history, STEP_CREATE, 0, 100);
    end_layer(&history, STEP_DELETE, a);
    history_add_step(&history, STEP_COMPACT);
    LayerId c = add_layer(&history, STEP_CREATE, 1, 200);
    end_layer(&history, STEP_DELETE, b);
    history_add_step(&history, STEP_COMPACT);
    history_add_step(&history, STEP_COMPACT);
    LayerId d = add_layer(&history, STEP_CREATE, 2, 300);
    end_layer(&history, STEP_DELETE, c);
    end_layer(&history, STEP_GC, d);
    add_job(&history, a, b);
    add_job(&history, b, c);
    add_job(&history, c, d);
    Lives lives;
    lives_init(&lives, &history, 1);
    const Life *life = lives.at.at;
    assert_int_equal(lives.at.count, 4);
    assert_false(life[0].thrash); /* an L0 exists to be rewritten: no thrash */
    assert_int_equal(life[1].compactions, 1);
    assert_true(life[1].thrash);
    assert_int_equal(life[2].compactions, 2);
    assert_false(life[2].thrash);
    assert_int_equal(life[3].end, LIFE_COLLECTED);
    assert_false(life[3].thrash);
    assert_int_equal(lives.thrashed_bytes, 100);
    assert_int_equal(lives.made_bytes, 600);
    lives_release(&lives);
    lives_init(&lives, &history, 2);
    assert_int_equal(lives.thrashed, 2);
    lives_release(&lives);
    LayerIdArray from = {0}, became = {0};
    lives_lineage(&history, b, &from, &became);
    assert_int_equal(from.count, 1);
    assert_int_equal(from.at[0], a);
    assert_int_equal(became.count, 1);
    assert_int_equal(became.at[0], c);
    array_release(&from);
    array_release(&became);
    history_release(&history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sums_equal_those_of_the_simulator),
        cmocka_unit_test(test_the_ledger_grows),
        cmocka_unit_test(test_thrash_and_lineage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

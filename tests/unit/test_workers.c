/* The number of workers changes nothing: events, ids and records are the same byte for byte. A failed job changes
 * nothing either. */
#include "tests/unit/small_run.h"
#include "tests/unit/faults.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* Prints all results: events, layers with lives and jobs, and the records of the live ones. */
static void dump(const SmallRun *run, Text *out)
{
    const History *history = &run->history;
    text_add_str(out, text_str(&run->events));
    for (size_t i = 0; i < history->layers.count; i++) {
        text_printf(out, "%zu %u %u %u\n", i, history->born[i], history->died[i], history->job[i]);
        Words words = record_store_get(&run->simulator.store, (LayerId)i);
        if (words.count)
            text_add(out, (const char *)words.at, words.count * sizeof *words.at);
    }
    for (size_t i = 0; i < history->steps.count; i++) {
        const Step *step = &history->steps.at[i];
        text_printf(out, "%d %u %u %u\n", (int)step->op, step->job, step->layer, step->index);
    }
}

static void check(const char *workload, const char *policy, uint64_t pages)
{
    static const unsigned workers[] = {1, 2, 8};
    Text first = TEXT_EMPTY;
    for (int w = 0; w < 3; w++) {
        SmallRun run;
        Text all = TEXT_EMPTY;
        small_run_init(&run, workload, policy, 8000, pages, workers[w]);
        if (!small_run_go(&run))
            fail_msg("%s", run.error.message);
        dump(&run, w == 0 ? &first : &all);
        if (w > 0) {
            assert_int_equal(all.length, first.length);
            assert_memory_equal(all.at, first.at, first.length);
        }
        text_release(&all);
        small_run_release(&run);
    }
    text_release(&first);
}

static void test_same_bytes_for_any_number_of_workers(void **state)
{
    (void)state;
    check("uniform", "neon", 400);
    check("uniform", "full+materialize=3", 400);
    check("hot-cold", "full,grid=16", 100);
    check("single", "neon", 1000);
}

static void test_failed_job_leaves_everything_as_it_was(void **state)
{
    (void)state;
    for (unsigned workers = 1; workers <= 4; workers += 3) {
        SmallRun run, sound;
        small_run_init(&run, "uniform", "neon", 8000, 400, workers);
        small_run_init(&sound, "uniform", "neon", 8000, 400, workers);
        Planted planted;
        plant(&planted, &run.simulator, FAULT_FAIL_JOB, 9); /* in the middle of a batch */
        assert_false(small_run_go(&run));
        assert_string_equal(run.error.message, "job 9 failed");
        assert_true(small_run_go(&sound));

        /* The live layers hold all records, each once, and no layer of the failed batch ever existed. */
        size_t count;
        LayerId *live = history_live(&run.history, (StepId)run.history.steps.count - 1, &count);
        uint64_t records = 0;
        for (size_t i = 0; i < count; i++)
            records += record_store_get(&run.simulator.store, live[i]).count;
        assert_int_equal(records, run.simulator.arrivals - run.simulator.buffered);
        for (size_t i = 0; i < run.history.layers.count; i++) {
            assert_true(run.history.job[i] == JOB_NONE || run.history.job[i] < 9);
            const Layer a = layer_set_get(&run.history.layers, (LayerId)i);
            const Layer b = layer_set_get(&sound.history.layers, (LayerId)i);
            assert_true(a.key_lo == b.key_lo && a.key_hi == b.key_hi && a.lsn_hi == b.lsn_hi && a.size == b.size);
        }
        free(live);
        small_run_release(&run);
        small_run_release(&sound);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_bytes_for_any_number_of_workers),
        cmocka_unit_test(test_failed_job_leaves_everything_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What a job reads and writes: exact, an estimate, a lower bound, zero or unknown. */
#include "core/tell/job_text.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

/* A history of two deltas and a job that reads both and makes a third layer. */
static PlanJob *job_of(History *history, uint64_t a, uint64_t b, PlanJob job)
{
    const uint64_t sizes[] = {a, b};
    history_init(history);
    history_add_step(history, STEP_LOAD);
    for (LayerId id = 0; id < 2; id++) {
        history_add_layer(history,
                          &(Layer){.key_hi = 9, .lsn_lo = id, .lsn_hi = id + 1, .size = sizes[id], .kind = LAYER_DELTA},
                          JOB_NONE);
        array_push(&history->plan.refs, id);
    }
    job.inputs_count = 2;
    job.output = LAYER_NONE;
    array_push(&history->plan.jobs, job);
    return &history->plan.jobs.at[0];
}

static void expect_texts(History *history, const PlanJob *job, const char *reads, const char *writes)
{
    Text text = TEXT_EMPTY;
    job_reads_text(history, job, &text);
    assert_string_equal(text.at, reads);
    text_clear(&text);
    job_writes_text(history, job, &text);
    assert_string_equal(text.at, writes);
    text_release(&text);
    history_release(history);
}

/* A planned job over all keys of its inputs reads exactly what they hold; the part in some keys is an estimate. */
static void a_plan_on_estimates_says_so(void **state)
{
    (void)state;
    History history;
    PlanJob *job = job_of(&history, 1024, 2048, (PlanJob){.bytes_in = 3071, .bytes_out = 4096});
    history.plan.estimated = true;
    expect_texts(&history, job, "3.00 KiB in 2 layers", "4.00 KiB (estimated)");
    job = job_of(&history, 1024, 2048, (PlanJob){.bytes_in = 1536, .bytes_out = 1024});
    history.plan.estimated = true;
    expect_texts(&history, job, "1.50 KiB (estimated) in 2 layers", "1.00 KiB (estimated)");
    job = job_of(&history, 1024, 2048, (PlanJob){.bytes_in = 1536, .bytes_out = 1024});
    expect_texts(&history, job, "1.50 KiB in 2 layers", "1.00 KiB");
}

static void zero_bytes_are_not_unknown(void **state)
{
    (void)state;
    History history;
    PlanJob *job = job_of(&history, 0, 0, (PlanJob){0});
    expect_texts(&history, job, "0 B in 2 layers", "0 B");
    job = job_of(&history, SIZE_UNKNOWN, SIZE_UNKNOWN, (PlanJob){0});
    history.plan.estimated = true;
    expect_texts(&history, job, "unknown bytes in 2 layers", "unknown bytes");
    /* a series knows the sizes of some layers, and what a layer holds that was made */
    job = job_of(&history, 1024, SIZE_UNKNOWN, (PlanJob){.bytes_in = 1024});
    job->output = history_add_layer(&history, &(Layer){.key_hi = 9, .lsn_hi = 2, .size = 0}, 0);
    expect_texts(&history, job, ">= 1.00 KiB in 2 layers", "0 B");
    job = job_of(&history, 1024, 1024, (PlanJob){.bytes_in = 2048});
    job->output = history_add_layer(&history, &(Layer){.key_hi = 9, .lsn_hi = 2, .size = SIZE_UNKNOWN}, 0);
    expect_texts(&history, job, "2.00 KiB in 2 layers", "unknown bytes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_on_estimates_says_so),
        cmocka_unit_test(zero_bytes_are_not_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

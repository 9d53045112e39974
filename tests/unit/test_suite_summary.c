/* The suite's summary: quotients against the baseline, and how far single seeds differ. */
#include "core/tell/suite_text.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static void add_row(SuiteRows *rows, const char *policy, double ratio, double seed, double write, double read)
{
    SuiteRow row = {.workload = "uniform", .ratio = ratio, .seed = seed, .write_amp = write, .layers_read.mean = read};
    snprintf(row.policy, sizeof row.policy, "%s", policy);
    row.storage_amp = row.layers_read.p99 = row.layers_read.max = 1;
    array_push(rows, row);
}

static bool near(double a, double b)
{
    return fabs(a - b) < 1e-9;
}

/* Seed 1 doubles and halves what is written: 1 on average. Seed 2 writes four times and once as much: 2. */
static void test_seeds_by_themselves(void **state)
{
    (void)state;
    SuiteRows rows = {0};
    SuiteSummaries summaries = {0};
    add_row(&rows, "neon+gc", 1, 1, 3, 5);
    add_row(&rows, "full", 1, 1, 6, 5);
    add_row(&rows, "neon+gc", 1, 2, 3, 5);
    add_row(&rows, "full", 1, 2, 12, 5);
    add_row(&rows, "neon+gc", 3, 1, 4, 5);
    add_row(&rows, "full", 3, 1, 2, 20);
    add_row(&rows, "neon+gc", 3, 2, 4, 5);
    add_row(&rows, "full", 3, 2, 4, 5);
    add_row(&rows, "full", 10, 3, 9, 9); /* there is no baseline for it */
    suite_summary(&rows, &summaries);
    assert_int_equal(summaries.count, 2);
    const SuiteSummary *base = &summaries.at[0], *full = &summaries.at[1];
    assert_int_equal(base->seeds, 2);
    assert_true(near(base->write_low, 1) && near(base->write_high, 1));
    assert_int_equal(full->seeds, 2);
    assert_int_equal(full->runs, 4);
    assert_true(near(full->write, sqrt(2)));
    assert_true(near(full->write_low, 1) && near(full->write_high, 2));
    assert_true(near(full->mean_low, 1) && near(full->mean_high, 2));
    Text text = TEXT_EMPTY;
    suite_print(&rows, NULL, SUITE_TABLE, &text);
    assert_non_null(strstr(text.at, "1.000 - 2.000"));
    text_release(&text);
    array_release(&summaries);
    array_release(&rows);
}

/* With one seed there is nothing to compare, and no column for it. */
static void test_one_seed(void **state)
{
    (void)state;
    SuiteRows rows = {0};
    Text text = TEXT_EMPTY;
    add_row(&rows, "neon+gc", 1, 1, 3, 5);
    add_row(&rows, "full", 1, 1, 6, 5);
    suite_print(&rows, NULL, SUITE_TABLE, &text);
    assert_non_null(strstr(text.at, "worst write"));
    assert_null(strstr(text.at, "by seed"));
    text_release(&text);
    array_release(&rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_seeds_by_themselves),
        cmocka_unit_test(test_one_seed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

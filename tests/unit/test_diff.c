/* What differs between two layer sets. */
#include "core/history/diff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static void add(History *history, Key lo, Key hi, Lsn from, Lsn to, uint64_t size)
{
    Layer layer = {.key_lo = lo,
                   .key_hi = hi,
                   .lsn_lo = from,
                   .lsn_hi = to,
                   .size = size,
                   .records = SIZE_UNKNOWN,
                   .generation = GENERATION_NONE};
    if (!history->steps.count)
        history_add_step(history, STEP_LOAD);
    history_add_layer(history, &layer, JOB_NONE);
}

static void test_appeared_went_changed(void **state)
{
    (void)state;
    History a, b;
    history_init(&a);
    history_init(&b);
    add(&a, 0, 10, 1, 2, 100);
    add(&a, 10, 20, 1, 2, 100);
    add(&a, 20, 30, 1, 2, SIZE_UNKNOWN);
    add(&b, 10, 20, 1, 2, 200);
    add(&b, 20, 30, 1, 2, 7); /* A does not know its size: no difference */
    add(&b, 0, 30, 2, 3, 50);
    HistoryDiff diff;
    history_diff(&a, 0, &b, 0, &diff);
    assert_int_equal(diff.changes.count, 3);
    assert_int_equal(diff.changes.at[0].kind, CHANGE_APPEARED); /* the highest LSN end comes first */
    assert_int_equal(diff.changes.at[1].kind, CHANGE_WENT);
    assert_int_equal(diff.changes.at[2].kind, CHANGE_CHANGED);
    assert_int_equal(diff.same, 1);
    assert_int_equal(diff.b.bytes, 257);
    assert_int_equal(diff.a.sizes_unknown, 1);
    history_diff_release(&diff);
    history_diff(&a, 0, &a, 0, &diff);
    assert_int_equal(diff.changes.count, 0);
    assert_int_equal(diff.same, 3);
    history_diff_release(&diff);
    history_release(&a);
    history_release(&b);
}

static void test_twins_are_paired(void **state)
{
    (void)state;
    History a, b;
    history_init(&a);
    history_init(&b);
    add(&a, 0, 10, 1, 2, 5);
    add(&a, 0, 10, 1, 2, 5);
    add(&b, 0, 10, 1, 2, 5);
    HistoryDiff diff;
    history_diff(&a, 0, &b, 0, &diff);
    assert_int_equal(diff.same, 1);
    assert_int_equal(diff.went, 1);
    history_diff_release(&diff);
    history_release(&a);
    history_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_appeared_went_changed),
        cmocka_unit_test(test_twins_are_paired),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

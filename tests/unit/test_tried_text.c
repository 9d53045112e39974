/* test_tried_text.c - the values that were tried to no effect, as a sorted and short text. */
#include "core/base/mem.h"
#include "core/tell/tried_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const char *told(const TriedRange *added, size_t count)
{
    static char out[256];
    TriedValues tried = {0};
    Text text = TEXT_EMPTY;
    Policy policy;
    assert_true(policy_named(STR("full"), &policy, NULL));
    for (size_t i = 0; i < count; i++)
        tried_add(&tried, added[i].name, added[i].first, added[i].last);
    tried_text(&tried, &policy, &text);
    snprintf(out, sizeof out, "%s", text.at);
    text_release(&text);
    array_release(&tried);
    return out;
}

#define TOLD(...) told((TriedRange[]){__VA_ARGS__}, sizeof((TriedRange[]){__VA_ARGS__}) / sizeof(TriedRange))

static void test_values_are_sorted_and_adjoining_ones_are_one_range(void **state)
{
    (void)state;
    assert_string_equal(TOLD({"fanout", 36, 36}, {"fanout", 2, 2}, {"fanout", 29, 29}, {"fanout", 4, 4}),
                        "fanout = 2, 4, 29, 36");
    assert_string_equal(TOLD({"fanout", 36, 36}, {"fanout", 2, 2}, {"fanout", 4, 4}, {"fanout", 3, 3}),
                        "fanout = 2 to 4, 36");
    assert_string_equal(TOLD({"fanout", 7, 7}, {"fanout", 7, 7}), "fanout = 7");
    assert_string_equal(TOLD({"fanout", 3, 9}, {"fanout", 1, 2}, {"fanout", 5, 20}), "fanout 1 to 20");
}

static void test_parameters_keep_the_order_in_which_they_were_tried(void **state)
{
    (void)state;
    assert_string_equal(TOLD({"since", 0, 0}, {"fanout", 9, 9}, {"target_file_size", 1024, 1 << 20}, {"fanout", 2, 2}),
                        "since = off; fanout = 2, 9; target_file_size 1.00 KiB to 1.00 MiB");
    assert_string_equal(TOLD({"target_file_size", 1 << 20, 1 << 20}, {"target_file_size", 2048, 2048}, {"pitr", 0, 0}),
                        "target_file_size = 2.00 KiB, 1.00 MiB; pitr = 0");
}

static void test_many_values_are_named_by_their_ends(void **state)
{
    (void)state;
    assert_string_equal(
        TOLD({"fanout", 30, 30}, {"fanout", 2, 2}, {"fanout", 4, 4}, {"fanout", 8, 8}, {"fanout", 6, 6}),
        "fanout = 2 … 30 (5 values)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_are_sorted_and_adjoining_ones_are_one_range),
        cmocka_unit_test(test_parameters_keep_the_order_in_which_they_were_tried),
        cmocka_unit_test(test_many_values_are_named_by_their_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

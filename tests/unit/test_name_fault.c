/* test_name_fault.c - which part of a text is marked as the reason why it is no layer name. */
#include "core/formats/name_fault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define KEY "000000067F0000400000400B00000000C800"
#define END "000000067F0000400000400B00000000F000"
#define LSN "0000000001696070"

/* Expects that this part is marked. Empty: no part is. */
static void expect_fault(const char *text, const char *part)
{
    size_t from = 0, to = 0;
    bool found = name_fault(str_from(text), &from, &to);
    assert_int_equal(found, part[0] != 0);
    if (!found)
        return;
    Str marked = {text + from, to - from};
    assert_true(str_equal(marked, str_from(part)));
}

static void test_the_first_part_that_is_off(void **state)
{
    (void)state;
    expect_fault(KEY "-" END "__" LSN, "");
    expect_fault(KEY "-" END "__" LSN "-00000000016960A0", "");
    expect_fault("no name at all", "");
    expect_fault("", "");
    expect_fault("000000067F0000-" END "__" LSN, "000000067F0000");
    expect_fault(KEY "-000000067F00004__" LSN, "000000067F00004");
    expect_fault(KEY "-000000067F0000400000400B00000000F00G__" LSN, "000000067F0000400000400B00000000F00G");
    expect_fault(KEY "_" END "__" LSN, "_");
    expect_fault(KEY "-" END "_" LSN, "_");
    expect_fault(KEY "-" END, "0");
    expect_fault(KEY "-" END "__00000000016960", "00000000016960");
    expect_fault(END "-" KEY "__" LSN, KEY);
    expect_fault(KEY "-" KEY "__" LSN, KEY);
    expect_fault(KEY "-" END "__" LSN "-" LSN, LSN);
    expect_fault(KEY "-" END "__" LSN "-0000000001696000", "0000000001696000");
    expect_fault(KEY "-" END "__" LSN "-00000", "00000");
    expect_fault(KEY "-" END "__" LSN "-v1-00000003", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_part_that_is_off),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}

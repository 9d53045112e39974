/* test_finding_words.c - every kind of finding has its words, and all of them are sentences. */
#include "core/tell/finding_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>
#include <string.h>

static void is_sentence(const char *text)
{
    assert_non_null(text);
    size_t length = strlen(text);
    assert_true(length > 10 && text[0] >= 'A' && text[0] <= 'Z');
    assert_int_equal(text[length - 1], '.');
}

static void test_every_kind(void **state)
{
    (void)state;
    for (int kind = 0; kind < FINDING_KIND_COUNT_; kind++) {
        is_sentence(finding_why((FindingKind)kind));
        is_sentence(finding_advice((FindingKind)kind));
        assert_string_not_equal(finding_why((FindingKind)kind), finding_advice((FindingKind)kind));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_kind)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

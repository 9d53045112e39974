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
        for (int reader = 0; reader < FINDING_READER_COUNT_; reader++) {
            const char *advice = finding_advice((FindingKind)kind, (FindingReader)reader);
            is_sentence(advice);
            assert_string_not_equal(finding_why((FindingKind)kind), advice);
        }
    }
}

/* A report has the table of policies on its own page, and a store has no policies to compare. */
static void advice_names_what_its_reader_has(void **state)
{
    (void)state;
    assert_non_null(strstr(finding_advice(FINDING_DEEP_READS, FINDING_READER_EXPLORER), "`layerscope report`"));
    for (int kind = 0; kind < FINDING_KIND_COUNT_; kind++) {
        assert_null(strstr(finding_advice((FindingKind)kind, FINDING_READER_REPORT), "layerscope report"));
        assert_null(strstr(finding_advice((FindingKind)kind, FINDING_READER_STORE), "layerscope report"));
    }
    assert_null(strstr(finding_advice(FINDING_DEEP_READS, FINDING_READER_STORE), "policy"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(advice_names_what_its_reader_has),
                                       cmocka_unit_test(test_every_kind)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

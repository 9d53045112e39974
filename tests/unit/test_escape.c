/* test_escape.c - words for a shell and text for XML: nothing raw gets through, and a shell reads back what was
 * quoted. */
#include "core/base/escape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void quoted_as(const char *word, const char *expected)
{
    Text out = TEXT_EMPTY;
    shell_quote(str_from(word), &out);
    assert_string_equal(out.at, expected);
    text_release(&out);
}

static void words_for_a_shell(void **state)
{
    (void)state;
    quoted_as("a/b.txt", "a/b.txt");
    quoted_as("", "''");
    quoted_as("a b", "'a b'");
    quoted_as("it's", "'it'\\''s'");
    quoted_as("\xC3\xA9", "'\xC3\xA9'"); /* UTF-8 is unchanged */
    quoted_as("a\x1B[31m", "$'a\\x1B[31m'");
    quoted_as("\xFF'\\", "$'\\xFF\\'\\\\'");
    quoted_as("\xC2\x9B", "$'\\xC2\\x9B'"); /* a control character of two bytes */
}

static void text_for_xml(void **state)
{
    (void)state;
    Text out = TEXT_EMPTY;
    xml_escape(STR("a<b>&\"c\" \x07 \xFF"), &out);
    assert_null(strchr(out.at, '<'));
    assert_null(strchr(out.at, 7));
    assert_non_null(strstr(out.at, "a&lt;b&gt;&amp;"));
    assert_non_null(strstr(out.at, "\\x07 \\xFF"));
    text_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_for_a_shell),
        cmocka_unit_test(text_for_xml),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

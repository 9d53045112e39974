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

/* Characters that reorder or hide what is around them are escaped everywhere; their neighbours are not. */
static void characters_that_reorder_text(void **state)
{
    (void)state;
    static const char *const escaped[] = {"\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xAA", "\xE2\x80\xAE",
                                          "\xE2\x81\xA6", "\xE2\x81\xA9", "\xEF\xBB\xBF"};
    static const char *const shown[] = {"\xE2\x80\x8D", "\xE2\x80\x90", "\xE2\x80\xA6", "\xE2\x80\xAF",
                                        "\xE2\x81\xA5", "\xE2\x81\xAA", "\xEF\xBB\xBE"};
    for (size_t i = 0; i < sizeof escaped / sizeof *escaped; i++) {
        const unsigned char *at = (const unsigned char *)escaped[i];
        Text out = TEXT_EMPTY;
        char plain[32], want[32];
        snprintf(want, sizeof want, "\\x%02X\\x%02X\\x%02X", at[0], at[1], at[2]);
        text_escape(str_from(escaped[i]), plain, sizeof plain);
        assert_string_equal(plain, want);
        xml_escape(str_from(escaped[i]), &out);
        assert_string_equal(out.at, want);
        text_clear(&out);
        text_add_escaped(&out, str_from(escaped[i]));
        assert_string_equal(out.at, want);
        text_escape(str_from(shown[i]), plain, sizeof plain);
        assert_string_equal(plain, shown[i]);
        text_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_for_a_shell),
        cmocka_unit_test(text_for_xml),
        cmocka_unit_test(characters_that_reorder_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

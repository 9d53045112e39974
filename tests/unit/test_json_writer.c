/* JSON as it is written: commas, line breaks, escapes, numbers. */
#include "core/base/json_writer.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static void test_structure(void **state)
{
    (void)state;
    Text text = TEXT_EMPTY;
    JsonWriter json = {.out = &text};
    json_open(&json, NULL, '{');
    json_number(&json, "layers", UINT64_MAX);
    json_open(&json, "levels", '[');
    json_close(&json);
    json_open_flat(&json, "flat", '{');
    json_bool(&json, "a", true);
    json_open(&json, "b", '[');
    json_null(&json, NULL);
    json_number(&json, NULL, 1);
    json_close(&json);
    json_close(&json);
    json_close(&json);
    assert_string_equal(text.at, "{\n  \"layers\": 18446744073709551615,\n  \"levels\": [],\n"
                                 "  \"flat\": {\"a\": true, \"b\": [null, 1]}\n}\n");
    text_release(&text);
}

static void written(Str raw, const char *expected)
{
    Text text = TEXT_EMPTY;
    JsonWriter json = {.out = &text};
    json_string(&json, NULL, raw);
    assert_string_equal(text.at, expected);
    text_release(&text);
}

static void test_strings(void **state)
{
    (void)state;
    written(STR("a\"b\\c"), "\"a\\\"b\\\\c\"");
    written(STR("a\xE2\x80\xAE"
                "b\xE2\x81\xA6"),
            "\"a\\u202eb\\u2066\""); /* these reorder text */
    written(STR("\x1b[31m\n\x7f"), "\"\\u001b[31m\\u000a\\u007f\"");
    written(STR("\xC2\x9B"
                "31m \xC2\xA0"),
            "\"\\u009b31m \xC2\xA0\""); /* terminals obey C1 controls too */
    written(STR("Grüße \xF0\x9F\x98\x80"), "\"Grüße \xF0\x9F\x98\x80\"");
    written(STR("bad \xFF \xC3"), "\"bad \xEF\xBF\xBD \xEF\xBF\xBD\"");
    written(STR("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""); /* a lone surrogate */
}

static void test_doubles(void **state)
{
    (void)state;
    static const double values[] = {58.0, 0.1, 1e300, -2.5, 1.0 / 3, NAN};
    static const char *const texts[] = {"58", "0.1", "1e+300", "-2.5", "0.3333333333333333", "null"};
    for (int i = 0; i < 6; i++) {
        Text text = TEXT_EMPTY;
        JsonWriter json = {.out = &text};
        json_double(&json, NULL, values[i]);
        assert_string_equal(text.at, texts[i]);
        text_release(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_structure),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_doubles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

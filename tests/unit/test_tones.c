/* The tone of a line is found by the byte at which the line begins. */
#include "core/base/tones.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_tones_of_lines(void **state)
{
    (void)state;
    Tones tones = {0};
    Text text = TEXT_EMPTY;
    text.tones = &tones;
    text_tone(&text, TONE_HEAD);
    text_printf(&text, "key 4B0\n");
    text_printf(&text, "plain\n");
    text_tone(&text, TONE_NO);
    text_printf(&text, "no layer\n");
    static const Tone wanted[] = {TONE_HEAD, TONE_PLAIN, TONE_NO};
    Str rest = text_str(&text), line;
    for (size_t i = 0; str_line(&rest, &line); i++)
        assert_int_equal(tones_at(&tones, (size_t)(line.at - text.at)), wanted[i]);
    assert_int_equal(tones_at(&tones, text.length), TONE_PLAIN);
    text_clear(&text);
    tones_clear(&tones);
    assert_int_equal(tones_at(&tones, 0), TONE_PLAIN);
    text_release(&text);
    tones_release(&tones);
}

static void test_a_text_whose_tones_nobody_asks_for(void **state)
{
    (void)state;
    Text text = TEXT_EMPTY;
    text_tone(&text, TONE_YES);
    text_printf(&text, "yes\n");
    assert_string_equal(text.at, "yes\n");
    text_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tones_of_lines),
        cmocka_unit_test(test_a_text_whose_tones_nobody_asks_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

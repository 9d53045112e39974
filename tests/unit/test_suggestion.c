/* test_suggestion.c - which word the user meant. */
#include "core/base/suggestion.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const char *meant(const char *word)
{
    static const char *const words[] = {"plan", "play", "info", "simulate", "suite", "target-file-size"};
    Suggestion suggestion = suggestion_for(str_from(word));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        suggestion_try(&suggestion, words[i]);
    return suggestion.best ? suggestion.best : "nothing";
}

static void test_a_word_with_slips_is_recognised(void **state)
{
    (void)state;
    assert_string_equal(meant("plann"), "plan"); /* a letter too many */
    assert_string_equal(meant("plal"), "plan");  /* a wrong letter; of two near words the first */
    assert_string_equal(meant("inof"), "info");  /* two swapped letters are one slip */
    assert_string_equal(meant("tarfet-file-sise"), "target-file-size"); /* a long word may have more slips */
    assert_string_equal(meant("siute"), "suite");
}

static void test_a_prefix_suggests_the_word(void **state)
{
    (void)state;
    assert_string_equal(meant("sim"), "simulate");
    assert_string_equal(meant("target"), "target-file-size");
}

static void test_distant_words_suggest_nothing(void **state)
{
    (void)state;
    assert_string_equal(meant("pxxn"), "nothing"); /* two slips in a short word */
    assert_string_equal(meant("p"), "nothing");
    assert_string_equal(meant(""), "nothing");
    assert_string_equal(meant("layers.txt"), "nothing");
    assert_string_equal(meant("a-word-that-is-longer-than-any-option-there-is-or-will-be"), "nothing");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_word_with_slips_is_recognised),
        cmocka_unit_test(test_a_prefix_suggests_the_word),
        cmocka_unit_test(test_distant_words_suggest_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Policies as text: what is accepted, what is refused, and that writing is the inverse of reading. */
#include "core/planner/algorithm.h"

#include "core/base/rng.h"

#include <stdarg.h>
#include <stdio.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

static Policy parsed(const char *text)
{
    Policy policy = {0};
    Error error = {0};
    if (!policy_parse(str_from(text), &policy, &error))
        fail_msg("%s: %s", text, error.message);
    return policy;
}

static void refused(const char *text, const char *reason)
{
    Policy policy = parsed("neon"), before = policy;
    Error error = {0};
    assert_false(policy_parse(str_from(text), &policy, &error));
    if (strstr(error.message, reason) == NULL)
        fail_msg("%s: expected '%s', found '%s'", text, reason, error.message);
    assert_int_equal(error.code, ERROR_USAGE);
    assert_memory_equal(&policy, &before, sizeof policy); /* unchanged on failure */
}

static void a_name_and_its_switches(void **state)
{
    (void)state;
    Policy policy = parsed("neon+split+cut=best,target_file_size=128M");
    assert_string_equal(policy.base, "neon");
    assert_true(policy.split && !policy.tight && !policy.gc);
    assert_int_equal(policy.cut, CUT_BEST);
    assert_int_equal(policy.target_file_size, 128 << 20);
    policy = parsed("full -gc stretch=.5:2 pitr=all");
    assert_true(!policy.gc && policy.since && policy.single && policy.skip && !policy.assume_tight_l0);
    assert_int_equal(policy.stretch_min_pct, 50);
    assert_int_equal(policy.stretch_max_pct, 200);
    assert_true(policy.pitr == UINT64_MAX);
}

static void target_and_fanout_are_kept_from_before(void **state)
{
    (void)state;
    Policy policy = parsed("neon+fanout=10");
    assert_true(policy_parse(STR("full"), &policy, NULL));
    assert_int_equal(policy.fanout, 10);
    assert_true(policy.split);
    assert_true(policy_parse(STR("fanout=3,-split"), &policy, NULL)); /* only changes */
    assert_string_equal(policy.base, "full");
    assert_true(policy.fanout == 3 && !policy.split && policy.since);
}

/* A parameter counts only by its whole name, and only with a value. */
static void texts_tell_which_parameters_they_set(void **state)
{
    (void)state;
    assert_true(policy_text_sets(STR("fanout=3"), STR("fanout")));
    assert_true(policy_text_sets(STR("neon+split,cut=best fanout=3"), STR("fanout")));
    assert_false(policy_text_sets(STR("max_fanout=3,target_file_size=1M"), STR("fanout")));
    assert_false(policy_text_sets(STR("fanout"), STR("fanout")));
    assert_false(policy_text_sets((Str){0}, STR("fanout")));
}

static void nonsense_is_refused_with_its_reason(void **state)
{
    (void)state;
    refused("", "a policy is NAME");
    refused("nonsense", "unknown policy 'nonsense'");
    refused("neon+magic", "no switch 'magic'");
    refused("neon+fanout", "fanout needs a value");
    refused("neon+fanout=0", "fanout must be at least 1");
    refused("neon+target_file_size=0", "target_file_size must be at least 1");
    refused("neon+grid=0", "grid must be at least 1");
    refused("neon+stretch=1.25:0.75", "0 < LO <= 1 <= HI");
    refused("neon+stretch=0.755:1", "LO:HI");
    refused("neon+cut=sideways", "cut is size, image, grid or best");
    refused("neon+split=perhaps", "split is on or off");
    refused("neon+workers=5000000000", "too large");
    refused("neon+", "must not end with a separator");
    refused("neon-fanout=3", "has a value");
}

static void what_is_written_reads_back_the_same(void **state)
{
    (void)state;
    static const char *const words[] = {
        "+gc",       "+split",           "-since",     "+cut=grid", "+grid=17",
        "+fanout=7", "+stretch=0.5:1.5", "+pitr=all",  "-skip",     "+materialize=9",
        "+single",   "+workers=3",       "+pitr=1000", "-tight",    "+target_file_size=3M"};
    Rng rng = {7};
    for (int run = 0; run < 500; run++) {
        Text text = TEXT_EMPTY, written = TEXT_EMPTY, again = TEXT_EMPTY;
        text_printf(&text, rng_below(&rng, 2) ? "neon" : "full");
        for (uint64_t n = rng_below(&rng, 6); n > 0; n--)
            text_printf(&text, "%s", words[rng_below(&rng, sizeof words / sizeof *words)]);
        Policy policy = parsed(text.at);
        policy_format(&policy, &written);
        Policy back = parsed(written.at);
        assert_memory_equal(&policy, &back, sizeof policy);
        policy_format(&back, &again);
        assert_string_equal(written.at, again.at);
        text_release(&text);
        text_release(&written);
        text_release(&again);
    }
}

/* The help names every policy, and states the written form and the usual value of each parameter. */
static void help_is_made_from_the_tables(void **state)
{
    (void)state;
    const char *names = POLICY_NAMES;
    const NamedPolicy *named;
    for (size_t i = 0; (named = policy_named_at(i)) != NULL; i++) {
        Policy policy;
        char word[32];
        assert_non_null(named->fill);
        assert_true(policy_named(str_from(named->name), &policy, NULL));
        snprintf(word, sizeof word, "%s, ", named->name);
        assert_ptr_equal(strstr(names, word), names); /* the constant lists the table's names in its order */
        names += strlen(word);
        assert_true(strlen(named->help) > 0);
    }
    assert_string_equal(names, "");
    Text usage = TEXT_EMPTY, usual = TEXT_EMPTY;
    const PolicyParameter *parameter;
    for (size_t i = 0; (parameter = policy_parameter_at(NULL, i)) != NULL; i++) {
        text_clear(&usage);
        policy_format_usage(parameter, &usage);
        assert_non_null(strstr(usage.at, parameter->name));
        if (strcmp(parameter->name, "cut") == 0) {
            assert_string_equal(usage.at, "cut=size|image|grid|best");
            policy_format_usual(parameter, &usual);
            assert_string_equal(usual.at, "size; full: best");
        }
    }
    text_release(&usage);
    text_release(&usual);
    refused("neon+magic", "help policies");
    refused("nonsense", POLICY_NAMES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_and_its_switches),
        cmocka_unit_test(target_and_fanout_are_kept_from_before),
        cmocka_unit_test(texts_tell_which_parameters_they_set),
        cmocka_unit_test(nonsense_is_refused_with_its_reason),
        cmocka_unit_test(what_is_written_reads_back_the_same),
        cmocka_unit_test(help_is_made_from_the_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

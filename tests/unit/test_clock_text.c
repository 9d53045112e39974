/* Wall clock times against the C library's calendar, and texts that are no time. */
#include "core/base/clock_text.h"

#include "core/base/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

static void test_times_are_the_calendars(void **state)
{
    (void)state;
    Rng rng = {5};
    for (int i = 0; i < 20000; i++) {
        int64_t seconds = (int64_t)rng_below(&rng, 253402300800u), back;
        time_t at = (time_t)seconds;
        struct tm parts;
        char expected[40], found[CLOCK_TEXT_SIZE];
        gmtime_r(&at, &parts);
        strftime(expected, sizeof expected, "%Y-%m-%d %H:%M:%S", &parts);
        assert_string_equal(clock_format(seconds * 1000, found), expected);
        assert_string_equal(clock_format_time(seconds * 1000, found), strchr(expected, ' ') + 1);
        clock_format(seconds * 1000, found);
        assert_true(clock_parse(str_from(found), &back, NULL));
        assert_int_equal(back, seconds * 1000);
    }
}

static void test_forms(void **state)
{
    (void)state;
    int64_t ms;
    assert_true(clock_parse(STR("2026-11-26T03:10:05.250Z"), &ms, NULL));
    assert_int_equal(ms, 1795662605250);
    assert_true(clock_parse(STR("2026-11-26T05:10:05+02:00"), &ms, NULL));
    assert_int_equal(ms, 1795662605000);
    assert_true(clock_parse(STR("1795662605"), &ms, NULL));
    assert_int_equal(ms, 1795662605000);
    static const char *const bad[] = {"",
                                      "x",
                                      "-5",
                                      "2026-02-30T00:00:00Z",
                                      "2026-13-01T00:00:00Z",
                                      "2026-11-26",
                                      "1969-12-31T23:59:59Z",
                                      "2026-11-26T25:00:00Z",
                                      "99999999999999999999",
                                      "1e9"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(clock_parse(str_from(bad[i]), &ms, &(Error){0}));
}

/* A saved history may hold any number. */
static void test_times_that_no_year_of_four_digits_has(void **state)
{
    static const int64_t beyond[] = {-1, INT64_MIN, 253402300800000, INT64_MAX};
    char found[CLOCK_TEXT_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++) {
        assert_string_equal(clock_format(beyond[i], found), "unknown");
        assert_string_equal(clock_format_time(beyond[i], found), "unknown");
    }
}

static void test_takes_the_start_of_a_line(void **state)
{
    (void)state;
    Str line = STR("2026-11-26T03:10:05.250113Z  INFO compact");
    int64_t ms;
    assert_true(clock_take(&line, &ms));
    assert_int_equal(ms, 1795662605250);
    assert_true(str_equal(line, STR("  INFO compact")));
    line = STR("INFO 2026");
    assert_false(clock_take(&line, &ms));
    assert_int_equal(line.length, 9);
}

static void test_a_zone_that_leaves_the_years_takes_nothing(void **state)
{
    static const char *const outside[] = {"1970-01-01T00:30:00+02:00 x", "9999-12-31T23:59:59-00:30 x"};
    (void)state;
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        Str line = str_from(outside[i]);
        int64_t ms = 77;
        assert_false(clock_take(&line, &ms));
        assert_int_equal(ms, 77);
        assert_ptr_equal(line.at, outside[i]);
        assert_false(clock_parse((Str){line.at, line.length - 2}, &ms, NULL));
        assert_int_equal(ms, 77);
    }
}

static void test_durations(void **state)
{
    (void)state;
    char text[CLOCK_TEXT_SIZE];
    assert_string_equal(duration_format(250, text), "250 ms");
    assert_string_equal(duration_format(45000, text), "45 s");
    assert_string_equal(duration_format(130000, text), "2 min 10 s");
    assert_string_equal(duration_format(7800000, text), "2 h 10 min");
    assert_string_equal(duration_format(4 * 86400000LL, text), "4 d 0 h");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_times_are_the_calendars),
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_times_that_no_year_of_four_digits_has),
        cmocka_unit_test(test_takes_the_start_of_a_line),
        cmocka_unit_test(test_a_zone_that_leaves_the_years_takes_nothing),
        cmocka_unit_test(test_durations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

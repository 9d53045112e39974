/* A command that is run repeatedly: schedule, back-off, errors. Time is a number that the tests count up. */
#include "core/catalog/watch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <poll.h>
#include <stdlib.h>

#include <cmocka.h>

/* Polls at the same moment until there is news other than a start. */
static WatchNews settle(Watch *watch, int64_t now_ms)
{
    for (int i = 0; i < 4000; i++) {
        WatchNews news = watch_poll(watch, now_ms);
        if (news == WATCH_OUTPUT || news == WATCH_FAILED)
            return news;
        poll(NULL, 0, 5);
    }
    return WATCH_NOTHING;
}

static void test_each_run_prints_its_output_once(void **state)
{
    (void)state;
    Watch watch;
    watch_init(&watch, "echo one; echo two", 1000);
    assert_int_equal(watch_poll(&watch, 0), WATCH_STARTED);
    assert_int_equal(settle(&watch, 0), WATCH_OUTPUT);
    assert_true(str_equal(watch_output(&watch), STR("one\ntwo\n")));
    assert_int_equal(watch_poll(&watch, 5000), WATCH_NOTHING); /* the dump waits to be judged */
    watch_accept(&watch);
    assert_int_equal(watch_poll(&watch, 999), WATCH_NOTHING);
    assert_int_equal(watch_poll(&watch, 1000), WATCH_STARTED);
    watch_release(&watch);
}

static void test_pauses_double_after_failures(void **state)
{
    (void)state;
    Watch watch;
    watch_init(&watch, "echo no >&2; exit 4", 1000);
    int64_t now = 0, pauses[] = {1000, 2000, 4000, 8000, 16000};
    for (size_t i = 0; i < sizeof pauses / sizeof *pauses; i++) {
        assert_int_equal(watch_poll(&watch, now), WATCH_STARTED);
        assert_int_equal(settle(&watch, now), WATCH_FAILED);
        assert_string_equal(watch.problem.at, "the command failed with status 4: 'no'");
        assert_int_equal(watch.next_ms - now, pauses[i]);
        assert_int_equal(watch_poll(&watch, watch.next_ms - 1), WATCH_NOTHING);
        now = watch.next_ms;
    }
    watch.failures = 50;
    assert_int_equal(watch_poll(&watch, now), WATCH_STARTED);
    assert_int_equal(settle(&watch, now), WATCH_FAILED);
    assert_int_equal(watch.next_ms - now, WATCH_PAUSE_MAX_MS);
    watch_release(&watch);
}

static void test_what_is_no_dump_is_quoted(void **state)
{
    (void)state;
    Watch watch;
    watch_init(&watch, "printf '\\n\\033[2Jsorry\\n'", 1000);
    assert_int_equal(watch_poll(&watch, 0), WATCH_STARTED);
    assert_int_equal(settle(&watch, 0), WATCH_OUTPUT);
    watch_reject(&watch, "no dump");
    assert_string_equal(watch.problem.at, "no dump; it printed '\\x1B[2Jsorry'");
    assert_int_equal(watch.failures, 1);
    watch_release(&watch);
}

static void test_a_run_that_takes_too_long_is_killed(void **state)
{
    (void)state;
    Watch watch;
    watch_init(&watch, "echo begun; exec sleep 1000", 1000);
    assert_int_equal(watch_poll(&watch, 0), WATCH_STARTED);
    assert_int_equal(watch_poll(&watch, WATCH_PATIENCE_MS), WATCH_NOTHING);
    assert_int_equal(watch_poll(&watch, WATCH_PATIENCE_MS + 1), WATCH_FAILED);
    assert_int_equal(watch.child, 0);
    watch_release(&watch);
}

static void test_what_is_left_running_is_not_waited_for(void **state)
{
    (void)state;
    Watch watch;
    watch_init(&watch, "sleep 3 >/dev/null & echo done", 1000);
    assert_int_equal(watch_poll(&watch, 0), WATCH_STARTED);
    assert_int_equal(settle(&watch, 0), WATCH_OUTPUT);
    watch_accept(&watch);
    watch_release(&watch);
}

static void test_pauses_are_read(void **state)
{
    (void)state;
    int64_t ms = 7;
    assert_true(watch_parse_every(STR("500ms"), &ms, NULL));
    assert_int_equal(ms, 500);
    assert_true(watch_parse_every(STR("5s"), &ms, NULL));
    assert_int_equal(ms, 5000);
    assert_true(watch_parse_every(STR("2"), &ms, NULL));
    assert_int_equal(ms, 2000);
    assert_true(watch_parse_every(STR("3m"), &ms, NULL));
    assert_int_equal(ms, 180000);
    static const char *const bad[] = {"", "s", "0s", "10ms", "5 s", "-5s", "5days", "99999999999999999999s"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(watch_parse_every(str_from(bad[i]), &ms, &(Error){0}));
    assert_int_equal(ms, 180000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_run_prints_its_output_once),
        cmocka_unit_test(test_pauses_double_after_failures),
        cmocka_unit_test(test_what_is_no_dump_is_quoted),
        cmocka_unit_test(test_a_run_that_takes_too_long_is_killed),
        cmocka_unit_test(test_what_is_left_running_is_not_waited_for),
        cmocka_unit_test(test_pauses_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

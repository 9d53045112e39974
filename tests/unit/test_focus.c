/* test_focus.c - after any command the focused pane is one that the screen shows. Otherwise the footer, the help and
 * Enter belong to a pane that nobody sees. Commands are drawn at random, on screens of three sizes. Tab passes over
 * panes with nothing in them. */
#include "core/base/rng.h"
#include "tui/app.h"
#include "core/simulator/demo.h"
#include "tui/app/session.h"
#include "tui/panes/panes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static bool is_shown(const Session *session)
{
    return session->focus == PANE_MAP || session->focus == session->side ||
           (session->focus == PANE_LAYER && session->layout.layer.height > 0);
}

static const char *const COMMANDS[] = {
    "pane gates", "pane findings", "pane statistics", "pane garbage", "pane next",    "pane previous", "plan legacy",
    "plan full",  "plan blocks",   "unplan",          "worst",        "worst list",   "region",        "why #1",
    "select #1",  "escape",        "enter",           "help",         "compare neon", "step first",    "step last",
    "pane layer", "pane jobs",     "pane parameters", "table",        "lives",        "pane ledger",
};
enum { COMMAND_COUNT = sizeof COMMANDS / sizeof *COMMANDS };

static void test_the_focused_pane_is_shown(void **state)
{
    (void)state;
    static const int SIZES[][2] = {{80, 24}, {120, 40}, {200, 50}};
    size_t accepted = 0;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        Rng rng = {seed};
        const int *size = SIZES[seed % 3];
        App *app = app_new(demo_history(), &(SessionOptions){.cols = size[0], .rows = size[1]});
        for (int i = 0; i < 60; i++) {
            const char *command = COMMANDS[rng_below(&rng, COMMAND_COUNT)];
            Error error = {0};
            accepted += app_run(app, str_from(command), &error);
            const Session *session = app_session(app);
            if (!is_shown(session))
                fail_msg("seed %u: after `%s`, pane %d has the focus, but the side shows %d", (unsigned)seed, command,
                         (int)session->focus, (int)session->side);
        }
        app_free(app);
    }
    assert_true(accepted > 100);
}

static void test_a_plan_takes_the_focus_of_the_side_pane(void **state)
{
    (void)state;
    App *app = app_new(demo_history(), &(SessionOptions){.cols = 120, .rows = 40});
    const Session *session = app_session(app);
    session_focus(app_session(app), PANE_STATISTICS);
    assert_true(app_run(app, STR("plan legacy"), NULL));
    assert_int_equal(session->side, PANE_DECISIONS);
    assert_int_equal(session->focus, PANE_DECISIONS);
    session_focus(app_session(app), PANE_MAP);
    assert_true(app_run(app, STR("plan full"), NULL));
    assert_int_equal(session->focus, PANE_MAP);
    app_free(app);
}

/* Tab goes round from the map over panes that have something to show, forwards and backwards. */
static void expect_round(App *app, const char *command, const char *way)
{
    Session *session = app_session(app);
    size_t seen = 0;
    assert_true(app_run(app, str_from(command), NULL));
    do {
        assert_true(app_run(app, str_from(way), NULL));
        if (session->focus != PANE_MAP && pane_is_empty(session, session->focus))
            fail_msg("after `%s`, `%s` comes to pane %d, which is empty", command, way, (int)session->focus);
        seen++;
    } while (session->focus != PANE_MAP && seen <= PANE_COUNT);
    assert_true(seen <= PANE_COUNT);
}

static void test_tab_passes_over_empty_panes(void **state)
{
    (void)state;
    static const char *const FROM[] = {"pane findings", "table", "help", "pane cuts", "pane gates", "pane map"};
    static const int SIZES[][2] = {{80, 24}, {120, 40}};
    for (size_t size = 0; size < 2; size++)
        for (size_t i = 0; i < sizeof FROM / sizeof *FROM; i++) {
            App *app = app_new(demo_history(), &(SessionOptions){.cols = SIZES[size][0], .rows = SIZES[size][1]});
            assert_true(app_run(app, STR("open samples/slow-shop.json"), NULL));
            expect_round(app, "pane map", "pane next");
            expect_round(app, "pane statistics", "pane previous");
            assert_true(app_run(app, str_from(FROM[i]), NULL));
            assert_true(app_run(app, STR("pane next"), NULL));
            assert_false(app_session(app)->focus != PANE_MAP &&
                         pane_is_empty(app_session(app), app_session(app)->focus));
            assert_true(app_run(app, STR("plan full"), NULL));
            expect_round(app, "pane map", "pane next");
            app_free(app);
        }
}

/* From the list of a cut's candidates, the next pane must not be a fleet that was never opened. */
static void test_tab_opens_no_fleet(void **state)
{
    (void)state;
    App *app = app_new(demo_history(), &(SessionOptions){.cols = 80, .rows = 24});
    Session *session = app_session(app);
    session_focus(session, PANE_CUTS);
    assert_true(app_run(app, STR("pane next"), NULL));
    assert_int_equal(session->focus, PANE_GATES);
    app_free(app);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tab_passes_over_empty_panes),
                                       cmocka_unit_test(test_tab_opens_no_fleet),
                                       cmocka_unit_test(test_the_focused_pane_is_shown),
                                       cmocka_unit_test(test_a_plan_takes_the_focus_of_the_side_pane)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_focus.c - after any command the focused pane is one that the screen shows. Otherwise the footer, the help and
 * Enter belong to a pane that nobody sees. Commands are drawn at random, on screens of three sizes. */
#include "core/base/rng.h"
#include "tui/app.h"
#include "core/simulator/demo.h"
#include "tui/app/session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static bool is_shown(const Session *session)
{
    return session->focus == PANE_MAP || session->focus == session->side ||
           (session->focus == PANE_LAYER && session->layout.wide);
}

static const char *const COMMANDS[] = {
    "pane gates",   "pane findings", "pane statistics", "pane garbage", "pane next", "pane previous",
    "plan legacy",  "plan full",     "plan blocks",     "unplan",       "worst",     "worst list",
    "region",       "why #1",        "select #1",       "escape",       "enter",     "help",
    "compare neon", "step first",    "step last",       "pane layer",   "pane jobs", "pane parameters",
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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_the_focused_pane_is_shown),
                                       cmocka_unit_test(test_a_plan_takes_the_focus_of_the_side_pane)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

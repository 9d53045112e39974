/* test_replace.c - when other layers are opened, what was said about the previous ones is discarded. Breakpoints are
 * kept. */
#include "tui/app.h"
#include "tui/app/breakpoints.h"
#include "core/simulator/demo.h"
#include "tui/app/marks.h"
#include "tui/app/region.h"
#include "tui/panes/list_view.h"
#include "tui/panes/panes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static App *open_demo(void)
{
    return app_new(demo_history(), &(SessionOptions){.cols = 120, .rows = 40});
}

static void keep_region(Session *session)
{
    region_set(session, (Region){{0, session->shown->layers.key_hi[0]}, {0, UINT64_MAX}});
    session_focus(session, PANE_REGION);
    assert_true(region_exists(session) && session->side == PANE_REGION);
}

static void test_region(void **state)
{
    (void)state;
    App *app = open_demo();
    Session *session = app_session(app);
    keep_region(session);
    region_clear(session);
    assert_true(session->side != PANE_REGION && session->focus == PANE_MAP);
    keep_region(session);
    session_replace(session, demo_history());
    assert_false(region_exists(session));
    assert_true(session->side != PANE_REGION && session->focus == PANE_MAP);
    app_free(app);
}

/* Counts the decisions that the list shows after a frame was drawn. */
static size_t rows_shown(App *app, Grid *grid)
{
    Session *session = app_session(app);
    app_draw(app, grid);
    return list_view_rows(session, PANE_DECISIONS, pane_count(session, PANE_DECISIONS));
}

static void test_filter(void **state)
{
    (void)state;
    App *app = open_demo();
    Session *session = app_session(app);
    Grid grid;
    grid_init(&grid, 120, 40);
    session_focus(session, PANE_DECISIONS);
    size_t rows = rows_shown(app, &grid);
    assert_true(rows > 10);
    assert_true(list_view_filter(session, PANE_DECISIONS, STR("nothing says this"), NULL));
    assert_int_equal(rows_shown(app, &grid), 0);
    session_replace(session, demo_history());
    assert_int_equal(rows_shown(app, &grid), rows);
    grid_release(&grid);
    app_free(app);
}

static void test_breakpoints(void **state)
{
    (void)state;
    App *app = open_demo();
    Session *session = app_session(app);
    size_t count;
    assert_true(app_run(app, STR("break reads > 3"), NULL));
    BreakpointHits before = breakpoints_hits(session, 0);
    StepId first = before.count ? before.steps[0] : STEP_NEVER;
    assert_true(app_run(app, STR("mark a"), NULL));
    session->entered = PANE_FINDINGS;
    session_replace(session, demo_history());
    breakpoints_all(session, &count);
    assert_int_equal(count, 1);
    BreakpointHits after = breakpoints_hits(session, 0);
    assert_true(after.count > 0 && after.steps[0] == first);
    assert_false(marks_all(session)[0].set);
    assert_int_equal(session->entered, PANE_MAP);
    assert_int_equal(session->map.selected, LAYER_NONE);
    app_free(app);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_region), cmocka_unit_test(test_filter),
                                       cmocka_unit_test(test_breakpoints)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

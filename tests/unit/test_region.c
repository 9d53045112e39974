/* A region is of what it begins with, stays the same whatever room the map has, and its export plans as the region
 * does.
 */
#include "core/analysis/plan_totals.h"
#include "core/simulator/demo.h"
#include "tui/app.h"
#include "tui/app/reads.h"
#include "tui/app/region.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static void run(App *app, const char *line)
{
    Error error = {0};
    if (!app_run(app, str_from(line), &error))
        fail_msg("%s: %s", line, error.message);
}

static void draw(App *app, int cols, int rows)
{
    Grid grid;
    app_event(app, &(Event){.kind = EVENT_RESIZE, .cols = cols, .rows = rows});
    grid_init(&grid, cols, rows);
    app_draw(app, &grid);
    grid_release(&grid);
}

static void press(App *app, KeyCode key)
{
    app_event(app, &(Event){.kind = EVENT_KEY, .key = key});
    draw(app, 80, 24);
}

static App *open_map(void)
{
    App *app = app_new(demo_history(), &(SessionOptions){.cols = 80, .rows = 24});
    run(app, "open samples/slow-shop.json");
    run(app, "wait");
    draw(app, 80, 24);
    return app;
}

static Region region_of(App *app)
{
    Region region;
    assert_true(region_shown(app_session(app), &region));
    return region;
}

static void expect_same(Region a, Region b)
{
    assert_true(a.keys.lo == b.keys.lo && a.keys.hi == b.keys.hi);
    assert_true(a.lsns.lo == b.lsns.lo && a.lsns.hi == b.lsns.hi);
}

/* Another size of the map has other cells: the region must not follow them. */
static void test_a_growing_region_stays_the_same(void **state)
{
    (void)state;
    App *app = open_map();
    press(app, 'V');
    Region begun = region_of(app);
    RegionFigures figures = *region_figures(app_session(app), begun);
    assert_true(figures.deltas > 20 && figures.images > 0 && figures.whole > 0);
    draw(app, 120, 40);
    expect_same(begun, region_of(app));
    draw(app, 80, 24);
    press(app, 'L');
    Region grown = region_of(app);
    assert_true(grown.keys.hi > begun.keys.hi && grown.keys.lo == begun.keys.lo);
    draw(app, 200, 50);
    expect_same(grown, region_of(app));
    app_free(app);
}

static void test_a_region_begins_with_a_layer_or_a_read(void **state)
{
    (void)state;
    App *app = open_map();
    Session *session = app_session(app);
    const LayerSet *set = &session->shown->layers;
    run(app, "select #186");
    press(app, 'V');
    Region region = region_of(app);
    assert_true(region.keys.lo == set->key_lo[186] && region.keys.hi == set->key_hi[186]);
    assert_true(region.lsns.lo == set->lsn_lo[186] && region.lsns.hi == set->lsn_hi[186]);
    run(app, "region clear");
    run(app, "read 1663/16384/16410_fsm:0");
    press(app, 'V');
    RegionFigures figures = *region_figures(session, region_of(app));
    assert_int_equal(figures.most, reads_shown(session)->taken);
    app_free(app);
}

/* The file holds what all layers tell of the keys that exist, so that its plan writes what that of the region does. */
/* The glyph of a cell as it is shown. */
static uint32_t glyph_at(Grid *grid, int x, int y)
{
    return cell_glyph(grid_cell(grid, x, y), false);
}

/* Images lie along the lower edge, and boxes along the sides: the edge must not join them. */
static void test_the_border_of_a_region_joins_no_layer(void **state)
{
    (void)state;
    App *app = open_map();
    Grid grid;
    int left = -1, bottom = -1, right, sides = 0, crossed = 0;
    press(app, 'V');
    press(app, INPUT_LEFT);
    press(app, INPUT_DOWN);
    grid_init(&grid, 80, 24);
    app_draw(app, &grid);
    for (int i = 0; i < 80 * 24 && left < 0; i++)
        if (glyph_at(&grid, i % 80, i / 80) == 0x255A)
            left = i % 80, bottom = i / 80;
    assert_true(left > 0);
    for (right = left + 1; glyph_at(&grid, right, bottom) == 0x2550; right++)
        crossed += glyph_at(&grid, right, bottom + 1) != ' ';
    assert_int_equal(glyph_at(&grid, right, bottom), 0x255D);
    for (int y = bottom - 1; glyph_at(&grid, right, y) == 0x2551; y--)
        sides++;
    assert_true(right - left > 10 && sides > 2 && crossed > 10);
    grid_release(&grid);
    app_free(app);
}

static void test_an_export_plans_like_the_region(void **state)
{
    (void)state;
    App *app = open_map();
    Session *session = app_session(app);
    char path[] = "/tmp/region-XXXXXX.json", line[80];
    int file = mkstemps(path, 5);
    assert_true(file >= 0);
    close(file);
    press(app, 'V');
    press(app, 'V');
    snprintf(line, sizeof line, "region export %s", path);
    run(app, line);
    run(app, "plan region full");
    PlanTotals own = plan_totals(session->planned);
    RegionFigures figures = region_count(session->planned, 0, region_of(app));
    snprintf(line, sizeof line, "open %s", path);
    run(app, line);
    unlink(path);
    run(app, "plan full");
    PlanTotals alone = plan_totals(session->planned);
    assert_int_equal(alone.jobs, own.jobs);
    assert_int_equal(alone.bytes_read, own.bytes_read);
    assert_int_equal(alone.bytes_written, own.bytes_written);
    size_t count;
    free(history_live(session->loaded, 0, &count));
    assert_int_equal(count, figures.deltas + figures.images);
    snprintf(line, sizeof line, "%s, a region of slow-shop.json", path + 5);
    assert_string_equal(session->loaded->title, line);
    assert_false(session->loaded->layers.no_ancestor);
    app_free(app);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_growing_region_stays_the_same),
        cmocka_unit_test(test_a_region_begins_with_a_layer_or_a_read),
        cmocka_unit_test(test_the_border_of_a_region_joins_no_layer),
        cmocka_unit_test(test_an_export_plans_like_the_region),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

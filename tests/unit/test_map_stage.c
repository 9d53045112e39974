/* test_map_stage.c - the scene that a map keeps from frame to frame is the one that is collected anew. */
#include "core/base/mem.h"
#include "core/catalog/source.h"
#include "tui/app.h"
#include "tui/view/map_cache.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

enum { COLS = 120, ROWS = 40 };

static App *opened(const char *path)
{
    History *history = mem_zero(1, sizeof *history);
    LoadReport report = {0};
    const char *const paths[] = {path};
    assert_true(source_load(paths, 1, &(LoadOptions){0}, history, &report, NULL));
    load_report_release(&report);
    return app_new(history, &(SessionOptions){.cols = COLS, .rows = ROWS});
}

/* When another layer is selected, the scene shows its lineage as one collected anew does, and keeps all else. */
static void test_lineage(void **state)
{
    (void)state;
    App *app = opened("samples/slow-shop.json");
    Session *session = app_session(app);
    Grid screen;
    grid_init(&screen, COLS, ROWS);
    assert_true(app_run(app, STR("plan"), NULL));
    assert_true(app_run(app, STR("step last"), NULL));
    assert_true(app_run(app, STR("overlay lineage"), NULL));
    app_draw(app, &screen);
    const Scene *scene = &session_map(session)->cache->scene;
    const SceneLine *lines = scene->lines.at;
    size_t kin = 0;
    for (LayerId id = 0; id < session->shown->layers.count; id++) {
        session->map.selected = id;
        session->map_stale = true;
        app_draw(app, &screen);
        Scene anew;
        scene_init(&anew, session->shown, session->step, id, session_map(session)->markers);
        assert_ptr_equal(scene->lines.at, lines);
        assert_int_equal(scene->rects.count, anew.rects.count);
        for (size_t i = 0; i < anew.rects.count; i++) {
            assert_int_equal(scene->rects.at[i].layer, anew.rects.at[i].layer);
            assert_int_equal(scene->rects.at[i].state, anew.rects.at[i].state);
        }
        kin += anew.rects.count - anew.lineage_first;
        scene_release(&anew);
    }
    assert_true(kin > 100);
    grid_release(&screen);
    app_free(app);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lineage)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What is computed beside the screen, at random steps of a plan, equals what is computed at once, and is never shown
 * for another step. */
#include "core/base/rng.h"
#include "tests/unit/beside_fixture.h"
#include "tui/app/facts.h"
#include "tui/app/gc.h"
#include "tui/view/emit.h"

#include <stdlib.h>
#include <string.h>

enum { STEPS = 24 };

static App *open_app(const Waiter *waiter, bool garbage)
{
    App *app = open_layers(waiter, 7, 120, 60);
    assert_true(app_run(app, STR("plan"), NULL));
    assert_true(app_run(app, garbage ? STR("overlay garbage") : STR("pane statistics"), NULL));
    assert_true(!garbage || app_run(app, STR("pane garbage"), NULL));
    return app;
}

static void expect_same_gc(const GcView *a, const GcView *b)
{
    assert_int_equal(a->layers, b->layers);
    assert_memory_equal(a->garbage.verdict, b->garbage.verdict, b->layers);
    assert_memory_equal(a->garbage.deltas, b->garbage.deltas, sizeof b->garbage.deltas);
    assert_memory_equal(a->garbage.images, b->garbage.images, sizeof b->garbage.images);
    assert_memory_equal(a->garbage.bytes, b->garbage.bytes, sizeof b->garbage.bytes);
    assert_int_equal(a->visibility.deltas, b->visibility.deltas);
    assert_int_equal(a->visibility.images, b->visibility.images);
    assert_int_equal(a->visible_bytes, b->visible_bytes);
    assert_int_equal(a->markers.cutoff, b->markers.cutoff);
    assert_int_equal(a->markers.branch_count, b->markers.branch_count);
}

static void expect_same_verdict(const TitleVerdict *a, const TitleVerdict *b)
{
    assert_int_equal(a->state, b->state);
    assert_int_equal(a->compact, b->compact);
    assert_string_equal(a->text, b->text);
}

/* The counts in the title, which come from sums over all steps, are those of a pass over the layers. */
static void expect_counted(App *app)
{
    const Session *session = app_session(app);
    const Facts *facts = facts_shown(session);
    Facts counted = facts_of(session->shown, session->step);
    assert_int_equal(facts->layers, counted.layers);
    assert_int_equal(facts->deltas, counted.deltas);
    assert_int_equal(facts->images, counted.images);
    assert_int_equal(facts->l0, counted.l0);
    assert_int_equal(facts->bytes, counted.bytes);
    assert_int_equal(facts->sized, counted.sized);
    assert_ptr_equal(facts->judged, counted.judged);
}

static void expect_same_frames(const Grid *a, const Grid *b)
{
    for (int i = 0; i < a->cols * a->rows; i++)
        if (a->cells[i].glyph != b->cells[i].glyph)
            fail_msg("row %d, column %d: U+%X, expected U+%X", i / a->cols, i % a->cols, a->cells[i].glyph,
                     b->cells[i].glyph);
}

static void check_random_steps(bool garbage)
{
    const Waiter waiter = {NULL, go_on};
    Rng rng = {17};
    Grid grid, wanted;
    size_t pending = 0;
    grid_init(&grid, 120, 60);
    grid_init(&wanted, 120, 60);
    App *there = open_app(&waiter, garbage), *here = open_app(NULL, garbage);
    app_draw(here, &wanted); /* a pane that judges layers first chooses its line there */
    draw_until_done(there, &grid);
    StepId last = session_last_step(app_session(here));
    assert_true(last > 3);
    for (int n = 0; n < STEPS; n++) {
        StepId step = n % 3 == 0 ? last : (StepId)rng_below(&rng, last + 1);
        session_set_step(app_session(there), step);
        session_set_step(app_session(here), step);
        if (n % 4 == 3) /* markers move while work is under way */
            gc_toggle_branch(app_session(there), 5000), gc_toggle_branch(app_session(here), 5000);
        for (int moves = n % 4 == 1 ? 3 : 0; garbage && moves-- > 0;) {
            bool up = rng_below(&rng, 2) == 1;
            uint64_t count = 1 + rng_below(&rng, 9);
            gc_move_cutoff(app_session(there), up, count);
            gc_move_cutoff(app_session(here), up, count);
        }
        app_draw(here, &wanted);
        expect_counted(here);
        TitleVerdict verdict = facts_verdict(app_session(there)), judged = facts_verdict(app_session(here));
        const GcView *view = gc_view(app_session(there)), *all = gc_update(app_session(here));
        pending += verdict.state == TITLE_PENDING || view == NULL;
        if (verdict.state != TITLE_PENDING)
            expect_same_verdict(&verdict, &judged);
        if (view)
            expect_same_gc(view, all);
        if (n % 5 == 4)
            continue; /* the next step makes the work under way useless */
        draw_until_done(there, &grid);
        verdict = facts_verdict(app_session(there));
        expect_same_verdict(&verdict, &judged);
        view = gc_view(app_session(there));
        assert_non_null(view);
        expect_same_gc(view, all);
        expect_same_frames(&grid, &wanted);
    }
    assert_true(pending > 0);
    app_free(here);
    app_free(there);
    grid_release(&grid);
    grid_release(&wanted);
}

/* Markers that were moved before there is an index of the layers outlive the plan that they were taken from. */
static void test_markers_outlive_a_plan(void **state)
{
    const Waiter waiter = {NULL, go_on};
    Error error;
    unsigned version;
    (void)state;
    App *app = open_layers(&waiter, 7, 120, 40);
    Session *session = app_session(app);
    array_push(&session->loaded->layers.branches, 5000);
    assert_true(app_run(app, STR("plan"), &error));
    assert_true(session_shows_plan(session));
    gc_move_cutoff(session, true, 1);
    const GcMarkers *moved = gc_moved(session, &version);
    assert_non_null(moved);
    assert_true(app_run(app, STR("plan"), &error)); /* frees the plan before */
    assert_int_equal(moved->branch_count, 1);
    assert_ptr_not_equal(moved->branches, session->shown->layers.branches.at);
    assert_int_equal(moved->branches[0], 5000);
    app_free(app);
}

static void test_statistics(void **state)
{
    (void)state;
    check_random_steps(false);
}

static void test_garbage(void **state)
{
    (void)state;
    check_random_steps(true);
}

/* The table while its sheet is made, filtered and sorted, each interrupted now and then by the next command, another
 * step, or other markers. */
static void test_table(void **state)
{
    static const char *const LINES[] = {"table all",    "sort -size",  "filter kind = image", "sort",
                                        "column right", "sort lsn_lo", "table pairs",         "filter",
                                        "table all",    "sort",        "filter size > 1M",    "sort level,-size"};
    enum { LINE_COUNT = sizeof LINES / sizeof *LINES, ROUNDS = 150 };
    const Waiter waiter = {NULL, go_on};
    Rng rng = {23};
    Grid grid, wanted;
    size_t frames = 0, refused = 0;
    (void)state;
    grid_init(&grid, 120, 60);
    grid_init(&wanted, 120, 60);
    App *apps[] = {open_layers(&waiter, 7, 120, 60), open_layers(NULL, 7, 120, 60)};
    for (size_t i = 0; i < 2; i++) {
        assert_true(app_run(apps[i], STR("plan"), NULL));
        assert_true(app_run(apps[i], STR("pane table"), NULL));
        app_draw(apps[i], i ? &wanted : &grid);
    }
    StepId last = session_last_step(app_session(apps[0]));
    for (int n = 0; n < ROUNDS; n++) {
        Str line = str_from(LINES[rng_below(&rng, LINE_COUNT)]);
        bool steps = rng_below(&rng, 4) == 0, branches = rng_below(&rng, 6) == 0, waits = rng_below(&rng, 3) > 0;
        StepId step = (StepId)rng_below(&rng, last + 1);
        if (waits)
            frames += draw_until_done(apps[0], &grid);
        for (size_t i = 0; i < 2; i++) {
            if (steps)
                session_set_step(app_session(apps[i]), step);
            if (branches)
                gc_toggle_branch(app_session(apps[i]), 5000);
        }
        if (!app_run(apps[0], line, NULL)) { /* the layers are not yet analysed, or the pairs lack the column */
            refused++;
            frames += draw_until_done(apps[0], &grid);
            assert_true(app_run(apps[0], line, NULL) == app_run(apps[1], line, NULL));
        } else {
            app_draw(apps[0], &grid);
            assert_true(app_run(apps[1], line, NULL));
        }
        app_draw(apps[1], &wanted);
        if (n % 3 == 0)
            continue; /* the next command interrupts the work */
        frames += draw_until_done(apps[0], &grid);
        for (size_t i = 0; i < 2; i++) { /* a filter's message comes with its rows, if these are still wanted then */
            session_unsay(app_session(apps[i]));
            app_draw(apps[i], i ? &wanted : &grid);
        }
        expect_same_frames(&grid, &wanted);
    }
    assert_true(frames > ROUNDS / 4);
    assert_true(refused < ROUNDS / 2);
    app_free(apps[0]);
    app_free(apps[1]);
    grid_release(&grid);
    grid_release(&wanted);
}

/* A comparison that is prepared beside the screen, its end with the map zoomed in, and another plan meanwhile. */
static void test_comparison(void **state)
{
    static const char *const LINES[] = {"plan",
                                        "zoom in",
                                        "compare fanout=6",
                                        "diverge",
                                        "step first",
                                        "zoom in",
                                        "gc branch cursor",
                                        "compare off",
                                        "compare neon",
                                        "step last",
                                        "step first",
                                        "parameter fanout 5",
                                        "compare off",
                                        "step last",
                                        "unplan"};
    const Waiter waiter = {NULL, go_on};
    Grid grid, wanted;
    (void)state;
    grid_init(&grid, 160, 50);
    grid_init(&wanted, 160, 50);
    App *there = open_layers(&waiter, 7, 160, 50), *here = open_layers(NULL, 7, 160, 50);
    for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++) {
        assert_int_equal(app_run(there, str_from(LINES[i]), NULL), app_run(here, str_from(LINES[i]), NULL));
        app_draw(here, &wanted);
        app_draw(here, &wanted); /* a side that was planned again has its new name in the second frame */
        draw_until_done(there, &grid);
        expect_same_frames(&grid, &wanted);
    }
    app_free(here);
    app_free(there);
    grid_release(&grid);
    grid_release(&wanted);
}

/* The layers of a map that are painted beside the screen, for windows and overlays that change before they are done: in
 * the end the map is the one that is painted at once, in all its colours. */
static void test_map(void **state)
{
    static const char *const LINES[] = {
        "zoom in",         "zoom in",          "zoom out",     "move right 9", "move up 5",  "overlay size",
        "step last",       "overlay depth",    "overlay kind", "next-layer 7", "step first", "step next",
        "overlay garbage", "compare fanout=6", "compare off",  "unplan",       "plan"};
    enum { LINE_COUNT = sizeof LINES / sizeof *LINES, ROUNDS = 200 };
    const Waiter waiter = {NULL, go_on};
    Rng rng = {31};
    Grid grid, wanted;
    size_t ran = 0;
    (void)state;
    grid_init(&grid, 160, 50);
    grid_init(&wanted, 160, 50);
    App *there = open_layers(&waiter, 7, 160, 50), *here = open_layers(NULL, 7, 160, 50);
    assert_true(app_run(there, STR("plan"), NULL) && app_run(here, STR("plan"), NULL));
    for (int n = 0; n < ROUNDS; n++) {
        Str line = str_from(LINES[rng_below(&rng, LINE_COUNT)]);
        bool ok = app_run(here, line, NULL);
        assert_int_equal(app_run(there, line, NULL), ok);
        ran += ok;
        app_draw(there, &grid);
        app_draw(here, &wanted);
        if (n % 3 == 0)
            continue; /* the next command makes the work under way useless */
        app_draw(here, &wanted);
        draw_until_done(there, &grid);
        expect_same_frames(&grid, &wanted);
        for (int i = 0; i < grid.cols * grid.rows; i++) {
            const Cell *cell = &grid.cells[i], *expected = &wanted.cells[i];
            if (cell->style.fg != expected->style.fg || cell->style.bg != expected->style.bg)
                fail_msg("after %s, row %d, column %d: another colour", line.at, i / grid.cols, i % grid.cols);
        }
    }
    assert_true(ran > ROUNDS / 2);
    app_free(here);
    app_free(there);
    grid_release(&grid);
    grid_release(&wanted);
}

/* A thread that works only when the map takes its result, or never. */
typedef struct LazyThread {
    void (*work)(void *self, const atomic_bool *cancelled);
    void *self;
    atomic_bool cancelled;
    bool worked;
} LazyThread;

static bool lazy_may_end;

static void *lazy_start(void (*work)(void *self, const atomic_bool *cancelled), void *self)
{
    LazyThread *thread = mem_zero(1, sizeof *thread);
    thread->work = work;
    thread->self = self;
    return thread;
}

static bool lazy_wait(void *self, int ms)
{
    LazyThread *thread = self;
    if (!lazy_may_end && ms >= 0)
        return false;
    if (!thread->worked)
        thread->work(thread->self, &thread->cancelled);
    return thread->worked = true;
}

static void lazy_end(void *self)
{
    LazyThread *thread = self;
    atomic_store(&thread->cancelled, true);
    if (!thread->worked)
        thread->work(thread->self, &thread->cancelled);
    free(thread);
}

static bool says(const Grid *grid, const char *words)
{
    Text text = TEXT_EMPTY;
    emit_text(grid, true, &text);
    bool said = strstr(text.at, words) != NULL;
    text_release(&text);
    return said;
}

/* While layers are being painted the map says so, and everything else of it is that of the new window. */
static void test_a_slow_map_says_so(void **state)
{
    const MapThreads lazy = {.start = lazy_start, .wait = lazy_wait, .end = lazy_end};
    const Rect all = {0, 0, 120, 40};
    History history;
    MapView map;
    Grid grid, wanted;
    (void)state;
    history_init(&history);
    production_layers(&history.layers, 500, 3);
    history_add_step(&history, STEP_LOAD);
    history_adopt_layers(&history);
    grid_init(&grid, all.width, all.height);
    grid_init(&wanted, all.width, all.height);
    map_init(&map);
    map_paint(&map, &history, 0, &wanted, all);
    map_release(&map);
    map_init(&map);
    map.threads = &lazy;
    lazy_may_end = false;
    map_paint(&map, &history, 0, &grid, all);
    assert_true(map.awaits_layers && says(&grid, "painting the layers"));
    map_move_cursor(&map, 0, 0);
    map_halt(&map); /* as before the history grows */
    map.has_cursor = false;
    map_paint(&map, &history, 0, &grid, all);
    assert_true(map.awaits_layers);
    lazy_may_end = true;
    grid_reset(&grid, all.width, all.height);
    map_paint(&map, &history, 0, &grid, all);
    assert_false(map.awaits_layers);
    expect_same_frames(&grid, &wanted);
    lazy_may_end = false;
    map_zoom(&map, 60, 20, 2, 2);
    map_paint(&map, &history, 0, &grid, all);
    assert_true(map.awaits_layers && says(&grid, "painting the layers"));
    map_release(&map); /* cancels the work */
    history_release(&history);
    grid_release(&grid);
    grid_release(&wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_statistics),
                                       cmocka_unit_test(test_garbage),
                                       cmocka_unit_test(test_markers_outlive_a_plan),
                                       cmocka_unit_test(test_table),
                                       cmocka_unit_test(test_comparison),
                                       cmocka_unit_test(test_map),
                                       cmocka_unit_test(test_a_slow_map_says_so)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

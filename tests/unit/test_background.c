/* Work beside the screen: how long a frame waits for it, what becomes of it when the user cancels it, and what needs
 * not be made again. */
#include "tests/unit/beside_fixture.h"
#include "tui/app/background.h"
#include "tui/app/compare.h"
#include "tui/app/insight.h"
#include "tui/app/plan.h"
#include "tui/app/target.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_bool refused;

static bool refuse(void *self, const char *what, uint32_t ms)
{
    (void)self, (void)what, (void)ms;
    atomic_store(&refused, true);
    return false;
}

/* Takes until the user has cancelled the work that calls it. */
static struct LayerRecords *share_slowly(struct LayerRecords *records)
{
    while (!atomic_load(&refused))
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    return records;
}

static void keep_records(struct LayerRecords *records)
{
    (void)records;
}

/* Esc while the layers are copied for a plan: there is no plan. */
static void test_cancelled_copy(void **state)
{
    const Waiter waiter = {NULL, refuse};
    char own;
    Error error;
    (void)state;
    App *app = open_layers(&waiter, 7, 120, 40);
    Session *session = app_session(app);
    History *loaded = session->loaded;
    loaded->records = (struct LayerRecords *)&own;
    loaded->records_share = share_slowly;
    loaded->records_free = keep_records;
    assert_false(app_run(app, STR("plan"), &error));
    assert_int_equal(error.code, ERROR_CANCELLED);
    assert_ptr_equal(session->shown, loaded);
    assert_null(session->planned);
    loaded->records = NULL;
    app_free(app);
}

/* A job that ends when it is told to, and counts. */
typedef struct SlowJob {
    atomic_bool may_end, ended, cancelled;
    int released;
} SlowJob;

static void slow_work(void *self, const atomic_bool *cancelled)
{
    SlowJob *job = self;
    while (!atomic_load(&job->may_end))
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    atomic_store(&job->cancelled, cancelled && atomic_load(cancelled));
    atomic_store(&job->ended, true);
}

static void slow_release(void *self)
{
    ((SlowJob *)self)->released++;
}

/* Esc during a job is obeyed at once: the job is left to its thread, and released when it has ended. */
static void test_a_cancelled_job_is_left(void **state)
{
    const Waiter waiter = {NULL, refuse};
    SlowJob job = {0}, other = {0};
    (void)state;
    App *app = open_layers(&waiter, 7, 120, 40);
    Session *session = app_session(app);
    assert_false(
        background_try(session, "working",
                       &(BackgroundJob){.self = &job, .work = slow_work, .release = slow_release, .stays = false}));
    assert_false(atomic_load(&job.ended));
    assert_true(background_pending(session));
    assert_true(app_tick_ms(app) >= 0); /* so that it is released soon after its end */
    assert_int_equal(job.released, 0);
    atomic_store(&job.may_end, true);
    while (background_pending(session))
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    assert_true(atomic_load(&job.cancelled));
    assert_int_equal(job.released, 1);
    assert_false(
        background_try(session, "working",
                       &(BackgroundJob){.self = &other, .work = slow_work, .release = slow_release, .stays = false}));
    atomic_store(&other.may_end, true);
    session_will_grow(session); /* the layers that it may read are about to change: it has ended then */
    assert_true(atomic_load(&other.ended));
    assert_int_equal(other.released, 1);
    app_free(app);
    assert_int_equal(job.released + other.released, 2);
}

/* Work that ends only when it is cancelled. */
static void work_until_cancelled(void *self, const atomic_bool *cancelled)
{
    while (!atomic_load(cancelled))
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    *(bool *)self = true;
}

/* Esc reaches work that is waited for. */
static void test_work_is_told_that_it_is_cancelled(void **state)
{
    const Waiter waiter = {NULL, refuse};
    bool told = false;
    (void)state;
    App *app = open_layers(&waiter, 7, 120, 40);
    assert_false(background_do(app_session(app), "working", work_until_cancelled, &told));
    assert_true(told);
    app_free(app);
}

/* A pipe that is written to only later: a load of it takes until then. */
static void test_a_cancelled_load_goes_on_alone(void **state)
{
    const Waiter waiter = {NULL, refuse};
    const char name[] = "000000067F00003000000000000000004000-000000067F00003000000000000000008000__0000000000001000\n";
    char path[] = "/tmp/test_background_XXXXXX";
    Error error;
    (void)state;
    App *app = open_layers(&waiter, 7, 120, 40);
    Session *session = app_session(app);
    assert_non_null(mkdtemp(path));
    char pipe[64];
    snprintf(pipe, sizeof pipe, "%s/layers", path);
    assert_int_equal(mkfifo(pipe, 0600), 0);
    assert_null(background_load(session, pipe, &(LoadOptions){0}, &error));
    assert_int_equal(error.code, ERROR_CANCELLED);
    assert_true(background_pending(session));
    session_will_grow(session); /* does not wait for it: it reads nothing of the session */
    assert_true(background_pending(session));
    FILE *layers = fopen(pipe, "w");
    assert_non_null(layers);
    fputs(name, layers);
    fclose(layers);
    while (background_pending(session))
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    app_free(app);
    unlink(pipe);
    rmdir(path);
}

static atomic_int releases;

static void count_release(void *self)
{
    (void)self;
    atomic_fetch_add(&releases, 1);
}

/* The session ends while a cancelled job that reads nothing of it goes on: nobody waits for it, and its thread releases
 * it. One that has ended is released at once. */
static void test_the_end_waits_for_no_job_alone(void **state)
{
    const Waiter waiter = {NULL, refuse};
    SlowJob slow = {0}, fast = {0};
    (void)state;
    App *app = open_layers(&waiter, 7, 120, 40);
    Session *session = app_session(app);
    BackgroundJob job = {.self = &slow, .work = slow_work, .release = count_release, .alone = true};
    atomic_store(&releases, 0);
    assert_false(background_try(session, "loading", &job));
    job.self = &fast;
    assert_false(background_try(session, "loading", &job));
    atomic_store(&fast.may_end, true);
    app_free(app);
    assert_false(atomic_load(&slow.ended));
    atomic_store(&slow.may_end, true);
    while (atomic_load(&releases) < 2)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    assert_true(atomic_load(&slow.ended) && atomic_load(&slow.cancelled));
}

/* Esc while two plans are compared: there is no comparison, and what was shown may be left at once. */
static void test_cancelled_comparison(void **state)
{
    Waiter waiter = {NULL, refuse};
    Error error;
    (void)state;
    App *app = open_many_layers(NULL, 100000, 7, 120, 40);
    Session *session = app_session(app);
    assert_true(app_run(app, STR("plan"), &error));
    CompareSides sides = {.kind = COMPARE_PLANS, .count = 2};
    sides.history[1] = plan_fork(session, session->loaded, session->loaded_step, &session->policy, &error);
    assert_non_null(sides.history[1]);
    session->options.waiter = &waiter;
    bool opened = compare_open(session, &sides, &error); /* true where the work ends before the waiter is asked */
    assert_true(opened || error.code == ERROR_CANCELLED);
    assert_int_equal(opened, compare_on(session));
    session->options.waiter = NULL;
    assert_true(app_run(app, STR("unplan"), &error));
    assert_ptr_equal(session->shown, session->loaded);
    assert_false(background_pending(session));
    app_free(app);
}

/* A search that is cancelled before it begins finds nothing. */
static void test_cancelled_search(void **state)
{
    App *app = open_layers(NULL, 7, 120, 40);
    const Session *session = app_session(app);
    atomic_bool cancelled = false;
    LayerIdArray found = {0};
    Target target = {.kind = SEARCH_OF_KIND, .of = SEARCHED_DELTA};
    bool ends;
    (void)state;
    assert_true(target_find(session->shown, session->step, &target, &cancelled, &found, &ends));
    assert_true(found.count > 0);
    atomic_store(&cancelled, true);
    assert_false(target_find(session->shown, session->step, &target, &cancelled, &found, &ends));
    assert_int_equal(found.count, 0);
    array_release(&found);
    app_free(app);
}

static void expect_same_part(Grid *a, Grid *b, Rect part)
{
    for (int y = part.y; y < part.y + part.height; y++)
        for (int x = part.x; x < part.x + part.width; x++)
            assert_memory_equal(grid_cell(a, x, y), grid_cell(b, x, y), sizeof(Cell));
}

/* Leaving a plan shows the layout again that the map had before: a million layers take 0.1 s to lay out. */
static void test_leaving_a_plan_keeps_the_layout(void **state)
{
    Grid grid, wanted;
    App *app = open_layers(NULL, 7, 120, 40);
    const Session *session = app_session(app);
    (void)state;
    grid_init(&grid, 120, 40);
    grid_init(&wanted, 120, 40);
    app_draw(app, &wanted);
    const struct MapCache *layout = session->map.cache;
    assert_true(app_run(app, STR("plan"), NULL));
    assert_ptr_not_equal(session->map.cache, layout);
    app_draw(app, &grid);
    assert_true(app_run(app, STR("parameter fanout 4"), NULL));
    app_draw(app, &grid);
    assert_true(app_run(app, STR("unplan"), NULL));
    assert_ptr_equal(session->map.cache, layout);
    app_run(app, STR("undo"), NULL);
    app_draw(app, &grid);
    expect_same_part(&grid, &wanted, session->layout.map);
    assert_true(app_run(app, STR("plan"), NULL));
    assert_true(app_run(app, STR("axes linear,linear"), NULL));
    assert_true(app_run(app, STR("unplan"), NULL));
    assert_true(app_run(app, STR("axes rank,rank"), NULL));
    app_draw(app, &grid);
    expect_same_part(&grid, &wanted, session->layout.map);
    grid_release(&grid);
    grid_release(&wanted);
    app_free(app);
}

/* A frame that does not wait gets the insight that it asks for or none, never another; with time it gets the one that
 * is made at once. */
static void test_an_insight_within_a_frame(void **state)
{
    History history;
    InsightMaker *beside = insight_maker_new(), *at_once = insight_maker_new();
    (void)state;
    history_init(&history);
    production_layers(&history.layers, 8000, 3);
    history_add_step(&history, STEP_LOAD);
    history_adopt_layers(&history);
    for (uint64_t fanout = 2; fanout < 12; fanout++) {
        Policy policy = history.policy;
        policy.fanout = fanout;
        const Insight *wanted = insight_update(at_once, &history, 0, &policy, (InsightMarkers){0});
        const Insight *made = insight_within(beside, &history, 0, &policy, (InsightMarkers){0}, fanout % 3 ? 0 : -1);
        assert_true(made || (fanout % 3 && insight_pending(beside)));
        if (fanout % 4 == 0) /* the next one cancels it */
            continue;
        while (!made)
            made = insight_within(beside, &history, 0, &policy, (InsightMarkers){0}, 1);
        assert_int_equal(made->summary.levels.due, wanted->summary.levels.due);
        assert_int_equal(made->summary.levels.count, wanted->summary.levels.count);
        assert_int_equal(made->findings.list.count, wanted->findings.list.count);
        for (size_t i = 0; i < made->findings.list.count; i++)
            assert_string_equal(made->findings.list.at[i].text, wanted->findings.list.at[i].text);
    }
    insight_maker_free(beside);
    insight_maker_free(at_once);
    history_release(&history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cancelled_copy),
        cmocka_unit_test(test_a_cancelled_job_is_left),
        cmocka_unit_test(test_work_is_told_that_it_is_cancelled),
        cmocka_unit_test(test_a_cancelled_load_goes_on_alone),
        cmocka_unit_test(test_the_end_waits_for_no_job_alone),
        cmocka_unit_test(test_cancelled_comparison),
        cmocka_unit_test(test_cancelled_search),
        cmocka_unit_test(test_leaving_a_plan_keeps_the_layout),
        cmocka_unit_test(test_an_insight_within_a_frame),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The survey of the gates pane on a terminal: a thread makes it beside the screen, and it equals one that is computed
 * at once. */
#include "core/formats/load.h"
#include "tests/unit/beside_fixture.h"
#include "tui/app/gates.h"

#include <string.h>

static void ask_with(App *app, const char *policy)
{
    assert_true(policy_parse(str_from(policy), &app_session(app)->policy, NULL));
}

static void test_a_survey_beside_the_screen(void **state)
{
    (void)state;
    const Waiter waiter = {NULL, go_on};
    Grid grid = {0};
    App *there = open_layers(&waiter, 5, 120, 40), *here = open_layers(NULL, 5, 120, 40);
    grid_init(&grid, 120, 40);
    for (int policy = 0; policy < 2; policy++) {
        assert_true(app_run(there, STR("pane gates"), NULL) && app_run(here, STR("pane gates"), NULL));
        draw_until_done(there, &grid);
        assert_false(gates_pending(app_session(there), true));
        bool pending = true;
        const GatesView *a = gates_view(app_session(there), &pending, NULL), *b = gates_update(app_session(here), NULL);
        assert_false(pending);
        assert_non_null(a);
        assert_non_null(b);
        assert_ptr_equal(app_session(there)->map.stacks, &a->stacks); /* the last frame shows them */
        assert_int_equal(a->assumed, policy == 0);
        assert_int_equal(a->survey.heights.at.count, b->survey.heights.at.count);
        assert_int_equal(a->stacks.count, b->stacks.count);
        assert_memory_equal(a->stacks.height, b->stacks.height, a->stacks.count * sizeof *a->stacks.height);
        ask_with(there, "legacy,image_creation_threshold=60");
        ask_with(here, "legacy,image_creation_threshold=60");
    }
    grid_release(&grid);
    app_free(here);
    app_free(there);
}

/* A survey is cancelled at any point: another policy is requested, or the explorer ends. */
static void test_a_survey_given_up(void **state)
{
    (void)state;
    const Waiter waiter = {NULL, go_on};
    Grid grid = {0};
    grid_init(&grid, 120, 40);
    for (long wait = 0; wait < 16; wait++) {
        App *app = open_layers(&waiter, 5, 120, 40);
        bool pending;
        assert_true(app_run(app, STR("pane gates"), NULL));
        app_draw(app, &grid);
        nanosleep(&(struct timespec){.tv_nsec = wait * 100000}, NULL);
        ask_with(app, "legacy,image_creation_threshold=60");
        app_draw(app, &grid);
        const GatesView *now = gates_update(app_session(app), NULL);
        assert_int_equal(legacy_params(&now->policy).image_creation_threshold, 60);
        assert_ptr_equal(gates_view(app_session(app), &pending, NULL), now);
        ask_with(app, "legacy,image_creation_threshold=2");
        app_draw(app, &grid);
        app_free(app);
    }
    grid_release(&grid);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_survey_beside_the_screen),
        cmocka_unit_test(test_a_survey_given_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

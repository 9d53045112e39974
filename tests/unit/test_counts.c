/* test_counts.c - the number typed before a key reaches the command as a value: the text of the bound line stays as it
 * is. */
#include "tests/unit/beside_fixture.h"
#include "tui/app.h"

static void type(App *app, const char *keys)
{
    for (; *keys; keys++)
        app_event(app, &(Event){.kind = EVENT_KEY, .key = (KeyCode)*keys});
}

static StepId step_after(App *app, const char *keys)
{
    assert_true(app_run(app, STR("step first"), NULL));
    type(app, keys);
    return app_session(app)->step;
}

static void test_a_count_is_a_value(void **state)
{
    (void)state;
    App *app = open_layers(NULL, 7, 120, 40);
    assert_true(app_run(app, STR("plan"), NULL));
    assert_true(app_session(app)->shown->steps.count > 60);
    assert_int_equal(step_after(app, "]"), 1);
    assert_int_equal(step_after(app, "5]"), 5);
    assert_int_equal(step_after(app, "42]"), 42);
    assert_int_equal(step_after(app, "5]]"), 6); /* it is gone after the key */

    assert_true(app_run(app, STR("bind W step next 3"), NULL)); /* appended, 5 would be a second argument */
    assert_int_equal(step_after(app, "W"), 3);
    assert_int_equal(step_after(app, "5W"), 5);
    app_free(app);
}

/* A command that takes no count gets the same text as without one: "overlay depth 5" and "goto 5" would be others. */
static void test_a_count_does_not_change_the_line(void **state)
{
    (void)state;
    App *app = open_layers(NULL, 7, 120, 40);
    Session *session = app_session(app);
    assert_true(app_run(app, STR("bind W overlay size"), NULL));
    type(app, "W");
    Overlay size = session->map.overlay;
    assert_true(app_run(app, STR("overlay kind"), NULL));
    assert_true(session->map.overlay != size);
    type(app, "5W");
    assert_int_equal(session->map.overlay, size);
    app_free(app);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_count_is_a_value),
        cmocka_unit_test(test_a_count_does_not_change_the_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* A parameter's strip against plans at every value. */
#include "core/executor/dry_run.h"
#include "core/formats/load.h"
#include "tests/production.h"
#include "core/history/fork.h"
#include "tui/app.h"
#include "tui/app/strip.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static App *open_app(History *history)
{
    const SessionOptions options = {.cols = 120, .rows = 40};
    return app_new(history, &options);
}

static App *open_file(const char *path)
{
    History *history = mem_zero(1, sizeof *history);
    LoadReport report = {0};
    assert_true(load_paths(&path, 1, &(LoadOptions){0}, history, &report, NULL));
    load_report_release(&report);
    return open_app(history);
}

static App *open_made(size_t layers)
{
    History *history = mem_zero(1, sizeof *history);
    history_init(history);
    production_layers(&history->layers, layers, 3);
    history_add_step(history, STEP_LOAD);
    history_adopt_layers(history);
    return open_app(history);
}

static void run(App *app, const char *command)
{
    Error error = {0};
    if (!app_run(app, str_from(command), &error))
        fail_msg("%s: %s", command, error.message);
}

static const StripView *make_strip(App *app, const char *name, const char *plan)
{
    run(app, plan);
    Session *session = app_session(app);
    const PolicyParameter *at, *parameter = NULL;
    for (size_t i = 0; (at = policy_parameter_at(&session->policy, i)) != NULL; i++)
        if (strcmp(at->name, name) == 0) {
            session->panes[PANE_PARAMETERS].at = i;
            parameter = at;
        }
    run(app, "pane parameters");
    run(app, "wait");
    const StripView *strip = strip_shown(session, parameter);
    assert_non_null(strip);
    assert_true(strip->done);
    return strip;
}

static History *plan_with(App *app, const char *parameter, uint64_t value)
{
    char text[32];
    const Session *session = app_session(app);
    Policy policy = session->policy;
    snprintf(text, sizeof text, "%llu", (unsigned long long)value);
    assert_true(policy_set(&policy, str_from(parameter), str_from(text), NULL));
    History *plan = history_fork(session->loaded, session->loaded_step, &policy);
    assert_true(dry_run_compact(plan, history_end_lsn(plan, history_last_step(plan)), NULL));
    return plan;
}

/* Expects that every fanout up to 130 has the outcome of its stretch. */
static void check_fanout(App *app, const char *plan)
{
    const StripView *strip = make_strip(app, "fanout", plan);
    for (size_t i = 1; i < strip->at.count; i++)
        assert_true(strip->at.at[i].first == strip->at.at[i - 1].last + 1);
    for (uint64_t fanout = 1; fanout <= 130; fanout++) {
        History *brute = plan_with(app, "fanout", fanout);
        PlanOutcome expected = plan_outcome(brute);
        history_free(brute);
        for (size_t i = 0; i < strip->at.count; i++) {
            const StripPoint *point = &strip->at.at[i];
            if ((double)fanout < point->first || (double)fanout > point->last)
                continue;
            assert_int_equal(point->outcome.jobs, expected.jobs);
            assert_int_equal(point->outcome.bytes_written, expected.bytes_written);
            assert_int_equal(point->outcome.layers, expected.layers);
        }
    }
    app_free(app);
}

static void test_every_fanout(void **state)
{
    (void)state;
    check_fanout(open_file("samples/partitions.scn"), "plan full");
    check_fanout(open_file("samples/cuts.scn"), "plan neon");
    check_fanout(open_file("samples/left-alone.scn"), "plan full");
    check_fanout(open_made(2000), "plan full,cut=image fanout=10"); /* other cuts move with the level below */
    check_fanout(open_made(700), "plan neon fanout=10");
    check_fanout(open_made(3000), "plan neon fanout=4");
}

/* At both ends of a stretch of targets the plan has the same levels with the same verdicts. */
static void test_levels_at_both_ends(void **state)
{
    (void)state;
    App *app = open_made(2000);
    const StripView *strip = make_strip(app, "target_file_size", "plan full fanout=10");
    assert_true(strip->at.count > 3);
    for (size_t i = 0; i < strip->at.count; i++) {
        const StripPoint *point = &strip->at.at[i];
        if (point->last > 1e15)
            continue;
        History *low = plan_with(app, "target_file_size", (uint64_t)point->first);
        History *high = plan_with(app, "target_file_size", (uint64_t)point->last);
        assert_int_equal(low->plan.levels.count, high->plan.levels.count);
        for (size_t n = 0; n < low->plan.levels.count && n < 1; n++) { /* deeper ones contain its output */
            assert_int_equal(low->plan.levels.at[n].compact, high->plan.levels.at[n].compact);
            assert_int_equal(low->plan.levels.at[n].depth, high->plan.levels.at[n].depth);
            assert_int_equal(low->plan.levels.at[n].layers_count, high->plan.levels.at[n].layers_count);
        }
        history_free(low);
        history_free(high);
    }
    app_free(app);
}

static void expect_outcome(const PlanOutcome *outcome, App *app, const char *parameter, double value)
{
    History *brute = plan_with(app, parameter, (uint64_t)value);
    PlanOutcome expected = plan_outcome(brute);
    history_free(brute);
    assert_int_equal(outcome->jobs, expected.jobs);
    assert_int_equal(outcome->bytes_written, expected.bytes_written);
    assert_int_equal(outcome->layers, expected.layers);
}

/* Expects at both ends of each stretch the outcome of a plan with that value. Returns in how many stretches the ends
 * differ. */
static size_t check_ends(App *app, const char *parameter, const char *plan)
{
    const StripView *strip = make_strip(app, parameter, plan);
    size_t differ = 0;
    for (size_t i = 0; i < strip->at.count; i++) {
        const StripPoint *point = &strip->at.at[i];
        assert_int_equal(point->low.state, STRIP_END_PLANNED);
        assert_int_equal(point->high.state, STRIP_END_PLANNED);
        assert_true(point->low.value == point->first);
        assert_true(point->high.value == point->last || (isinf(point->last) && point->high.value > 4e9));
        expect_outcome(&point->low.outcome, app, parameter, point->low.value);
        expect_outcome(&point->high.outcome, app, parameter, point->high.value);
        differ += point->low.outcome.jobs != point->high.outcome.jobs;
    }
    return differ;
}

static void test_both_ends(void **state)
{
    static const char *const PARAMETERS[] = {"target_file_size", "fanout", "grid"};
    size_t differ = 0;
    (void)state;
    for (size_t layers = 100; layers <= 1600; layers *= 4)
        for (size_t i = 0; i < sizeof PARAMETERS / sizeof *PARAMETERS; i++) {
            App *app = open_made(layers);
            differ += check_ends(app, PARAMETERS[i], "plan full fanout=10");
            app_free(app);
        }
    assert_true(differ > 0);
}

/* The current value lies within its stretch, whose ends it must not stand for. */
static void test_ends_of_the_current_stretch(void **state)
{
    static const char *const PLANS[] = {"plan full fanout=10", "plan full fanout=10 target_file_size=190M",
                                        "plan full fanout=10 target_file_size=500M",
                                        "plan full fanout=10 target_file_size=64G"};
    (void)state;
    for (size_t i = 0; i < sizeof PLANS / sizeof *PLANS; i++) {
        App *app = open_file("samples/slow-shop.json");
        assert_true(check_ends(app, "target_file_size", PLANS[i]) > 0);
        app_free(app);
    }
}

static void test_values_without_an_order(void **state)
{
    (void)state;
    App *app = open_file("samples/cuts.scn");
    const StripView *strip = make_strip(app, "cut", "plan full");
    assert_int_equal(strip->at.count, 4);
    assert_string_equal(strip->at.at[3].text, "best");
    run(app, "parameter cut size");
    assert_false(strip_pending(app_session(app))); /* only the mark moves */
    app_free(app);
    app = open_file("samples/partitions.scn");
    strip = make_strip(app, "split", "plan full");
    assert_int_equal(strip->at.count, 2);
    assert_true(strip->at.at[0].value < strip->at.at[1].value);
    assert_int_not_equal(strip->at.at[0].outcome.jobs, strip->at.at[1].outcome.jobs);
    app_free(app);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_fanout),
        cmocka_unit_test(test_levels_at_both_ends),
        cmocka_unit_test(test_both_ends),
        cmocka_unit_test(test_ends_of_the_current_stretch),
        cmocka_unit_test(test_values_without_an_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

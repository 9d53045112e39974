/* A parameter's strip against plans at every value. */
#include "core/analysis/plan_verdicts.h"
#include "core/executor/dry_run.h"
#include "core/catalog/source.h"
#include "tests/production.h"
#include "core/history/fork.h"
#include "core/planner/policy_value.h"
#include "tui/app.h"
#include "tui/app/strip.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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
    Error error = {0};
    if (!source_load(&path, 1, &(LoadOptions){0}, history, &report, &error))
        fail_msg("%s: %s", path, error.message);
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
    plan->plan.trace = &plan->trace;
    assert_true(dry_run_compact(plan, history_end_lsn(plan, history_last_step(plan)), NULL));
    return plan;
}

typedef struct Brute {
    PlanOutcome outcome;
    uint64_t verdicts;
} Brute;

static Brute brute_of(App *app, const char *parameter, double value)
{
    History *plan = plan_with(app, parameter, (uint64_t)value);
    Brute brute = {plan_outcome(plan), plan_verdicts(plan)};
    history_free(plan);
    return brute;
}

static bool same_outcome(PlanOutcome a, PlanOutcome b)
{
    return a.jobs == b.jobs && a.skipped == b.skipped && a.bytes_written == b.bytes_written && a.layers == b.layers;
}

/* Expects that nothing flips between two plans. */
static void expect_same(const StripView *strip, Brute a, Brute b)
{
    assert_true(a.verdicts == b.verdicts);
    assert_true(strip->coarse || same_outcome(a.outcome, b.outcome));
}

/* Expects at each planned value what a plan with it gives, and that each exact border is one. */
static void check_points(App *app, const StripView *strip)
{
    for (size_t i = 0; i < strip->at.count; i++) {
        const StripPoint *point = &strip->at.at[i];
        if (point->failed || point->value > 4e15)
            continue;
        Brute brute = brute_of(app, strip->parameter->name, point->value);
        assert_true(brute.verdicts == point->verdicts);
        assert_true(same_outcome(brute.outcome, point->outcome));
        assert_true(i == 0 || point->value > point[-1].value);
    }
}

/* Expects that the flips are the borders of the current value's range. */
static void check_flips(App *app, const StripView *strip)
{
    StripRanges ranges = {0};
    StripFlip below, above;
    double now;
    policy_value_double(&app_session(app)->policy, strip->parameter, &now);
    strip_ranges(strip, &ranges);
    assert_true(strip_flips(app_session(app), &below, &above));
    bool seen = false;
    for (size_t i = 0; i < ranges.count; i++) {
        const StripPoint *first = &strip->at.at[ranges.at[i].first], *last = &strip->at.at[ranges.at[i].last];
        if (now < first->value || now > last->value)
            continue;
        seen = true;
        bool lowest = i == 0 || first[-1].failed, highest = i + 1 == ranges.count || last[1].failed;
        assert_true(lowest ? isnan(below.value) : below.value == first[-1].value);
        assert_true(highest ? isnan(above.value) : above.value == last[1].value);
        assert_true(lowest || below.exact == (first[-1].value == first->value - 1));
        assert_true(highest || above.exact == (last[1].value == last->value + 1));
    }
    assert_true(seen);
    array_release(&ranges);
}

/* Expects of the nearest flips that decisions of the shown plan name that none is between the strip's flips, if the
 * plan with that value has other verdicts. */
static void check_named(App *app, const StripView *strip)
{
    const Session *session = app_session(app);
    StripFlip below, above;
    FlipAt under, over;
    double now;
    policy_value_double(&session->policy, strip->parameter, &now);
    assert_true(strip_flips(session, &below, &above));
    what_if_flips(session->planned, strip->parameter, now, &under, &over);
    Brute shown = {plan_outcome(session->planned), plan_verdicts(session->planned)};
    double values[2] = {floor(under.value), ceil(over.value)};
    for (int up = 0; up < 2; up++) {
        bool inside = up ? values[up] < 4e15 && !(values[up] >= above.value)
                         : values[up] >= strip->lowest && !(values[up] <= below.value);
        if (inside)
            expect_same(strip, shown, brute_of(app, strip->parameter->name, values[up]));
    }
}

/* Expects of every value up to 130 that was not planned the plan of its range. Returns how many differ, as they may
 * where no plan says so. */
static size_t count_others(App *app, const StripView *strip)
{
    size_t others = 0;
    for (size_t i = 0; i + 1 < strip->at.count; i++) {
        const StripPoint *low = &strip->at.at[i], *high = low + 1;
        if (low->verdicts != high->verdicts || low->failed || high->failed)
            continue;
        for (double value = low->value + 1; value < high->value && value <= 130; value++) {
            Brute brute = brute_of(app, strip->parameter->name, value);
            others += brute.verdicts != low->verdicts;
        }
    }
    return others;
}

static void check_strip(App *app, const char *parameter, const char *plan)
{
    const StripView *strip = make_strip(app, parameter, plan);
    check_points(app, strip);
    check_flips(app, strip);
    check_named(app, strip);
}

static void check_fanout(App *app, const char *plan)
{
    const StripView *strip = make_strip(app, "fanout", plan);
    check_points(app, strip);
    check_flips(app, strip);
    check_named(app, strip);
    assert_int_equal(count_others(app, strip), 0);
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

/* Every parameter of every policy, on random layers. */
static void test_every_parameter(void **state)
{
    static const char *const PLANS[] = {"plan neon fanout=10", "plan full fanout=10", "plan blocks", "plan legacy"};
    (void)state;
    for (size_t layers = 100; layers <= 400; layers *= 4)
        for (size_t i = 0; i < sizeof PLANS / sizeof *PLANS; i++) {
            App *app = open_made(layers);
            const PolicyParameter *parameter;
            run(app, PLANS[i]);
            for (size_t n = 0; (parameter = policy_parameter_at(&app_session(app)->policy, n)) != NULL; n++)
                if (parameter->type != POLICY_CUT && parameter->type != POLICY_STRETCH &&
                    parameter->type != POLICY_SWITCH)
                    check_strip(app, parameter->name, PLANS[i]);
            app_free(app);
        }
}

/* Every parameter of LSM stores, where a decision about a level names only one of those that it depends on. */
static void test_every_parameter_of_stores(void **state)
{
    static const char *const STORES[] = {"../shared/data/engines/rocksdb-random",
                                         "../shared/data/engines/leveldb-random",
                                         "../shared/data/engines/rocksdb-universal"};
    size_t flips = 0;
    (void)state;
    if (access(STORES[0], R_OK) != 0)
        skip(); /* stores of real engines are not part of the repository */
    for (size_t i = 0; i < sizeof STORES / sizeof *STORES; i++) {
        App *app = open_file(STORES[i]);
        const PolicyParameter *parameter;
        run(app, "plan");
        for (size_t n = 0; (parameter = policy_parameter_at(&app_session(app)->policy, n)) != NULL; n++) {
            StripFlip below, above;
            if (parameter->type == POLICY_CUT || parameter->type == POLICY_STRETCH || parameter->type == POLICY_SWITCH)
                continue;
            check_strip(app, parameter->name, "plan");
            assert_true(strip_flips(app_session(app), &below, &above));
            flips += (size_t)!isnan(below.value) + (size_t)!isnan(above.value);
        }
        app_free(app);
    }
    assert_true(flips >= 3);
}

/* Expects a flip at that value, known to the value, and what it changes. */
static void expect_flip(const StripFlip *flip, double value, const char *then)
{
    assert_true(flip->value == value && flip->exact);
    assert_string_equal(flip->then.at, then);
}

static void expect_below(const char *path, const char *parameter, double value, const char *then)
{
    StripFlip below, above;
    App *app = open_file(path);
    make_strip(app, parameter, "plan");
    assert_true(strip_flips(app_session(app), &below, &above));
    expect_flip(&below, value, then);
    app_free(app);
}

static void test_parameters_that_no_decision_names(void **state)
{
    const char *store = "../shared/data/engines/rocksdb-random";
    (void)state;
    if (access(store, R_OK) != 0)
        skip();
    expect_below(store, "level0_file_num_compaction_trigger", 3,
                 "content 3 >= target 3: L0 (tables) is due, score 1.00");
    expect_below(store, "max_bytes_for_level_multiplier", 3,
                 "content 985 KiB >= target 768 KiB: L2 is due, score 1.28");
    expect_below(store, "max_bytes_for_level_base", 252068, "content 985 KiB >= target 985 KiB: L2 is due, score 1.00");
}

static void test_flip_on_both_sides(void **state)
{
    StripFlip below, above;
    (void)state;
    App *app = open_file("samples/slow-shop.json");
    const StripView *strip = make_strip(app, "target_file_size", "plan full fanout=10");
    assert_true(strip->coarse); /* jobs change at very many values */
    assert_true(strip_flips(app_session(app), &below, &above));
    expect_flip(
        &below, 122718968,
        "level 1 is not due any more: depth 4 < fanout 10, as it shrinks from 207 layers (depth 28) to 48 (depth "
        "4)");
    expect_flip(&above, 613566757, "level 0 grows from 54 layers (depth 35) to 82 (depth 38)");
    double range[2] = {below.value, above.value};
    run(app, "change >");
    assert_true(app_session(app)->policy.target_file_size == (uint64_t)range[1]);
    run(app, "change <"); /* to the last value before that flip */
    assert_true(app_session(app)->policy.target_file_size == (uint64_t)range[1] - 1);
    run(app, "change <");
    assert_true(app_session(app)->policy.target_file_size == (uint64_t)range[0]);
    app_free(app);
}

static void test_flip_of_a_switch(void **state)
{
    StripFlip below, above;
    (void)state;
    App *app = open_file("samples/slow-shop.json");
    make_strip(app, "assume_tight_l0", "plan full fanout=10");
    assert_true(strip_flips(app_session(app), &below, &above));
    assert_true(isnan(below.value));
    expect_flip(&above, 1, "level 1: keys dbdir … 1663/16384/16385:16384: depth 1 < fanout 10: not due");
    app_free(app);
}

/* What changes at fanout 4 is level 1, although the decision that names 4 is about level 2. */
static void test_flip_of_an_extent(void **state)
{
    StripFlip below, above;
    (void)state;
    App *app = open_file("samples/slow-shop.json");
    make_strip(app, "fanout", "plan full fanout=5");
    assert_true(strip_flips(app_session(app), &below, &above));
    expect_flip(&below, 4, "level 1 shrinks from 207 layers (depth 28) to 48 (depth 4)");
    expect_flip(&above, 29, "level 1 is not due any more: depth 28 < fanout 29");
    app_free(app);
}

/* A near-split divides nothing: what is said of it is no verdict. */
static void test_no_flip_of_a_near_split(void **state)
{
    StripFlip below, above;
    (void)state;
    App *app = open_file("samples/cuts.scn");
    make_strip(app, "split", "plan full");
    assert_true(strip_flips(app_session(app), &below, &above));
    assert_true(isnan(below.value) && isnan(above.value));
    app_free(app);
    app = open_file("samples/left-alone.scn");
    make_strip(app, "split", "plan full");
    assert_true(strip_flips(app_session(app), &below, &above));
    expect_flip(&below, 0, "no longer: level 0: perfect split at keys 384 … 514: splits the level");
    app_free(app);
}

static void test_values_without_an_order(void **state)
{
    (void)state;
    App *app = open_file("samples/cuts.scn");
    const StripView *strip = make_strip(app, "cut", "plan full");
    assert_int_equal(strip->at.count, 4);
    assert_string_equal(strip->at.at[3].word, "best");
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
        cmocka_unit_test(test_every_parameter),
        cmocka_unit_test(test_every_parameter_of_stores),
        cmocka_unit_test(test_parameters_that_no_decision_names),
        cmocka_unit_test(test_flip_on_both_sides),
        cmocka_unit_test(test_flip_of_a_switch),
        cmocka_unit_test(test_flip_of_an_extent),
        cmocka_unit_test(test_no_flip_of_a_near_split),
        cmocka_unit_test(test_values_without_an_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

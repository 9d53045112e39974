/* test_comparison.c - what a comparison says of its sides agrees, on all sides, and nothing is left of it when it ends.
 */
#include "core/simulator/demo.h"
#include "tui/app.h"
#include "tui/app/compare.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static App *open_app(const char *const *commands, size_t count)
{
    App *app = app_new(demo_history(), &(SessionOptions){.cols = 120, .rows = 40});
    for (size_t i = 0; i < count; i++) {
        Error error = {0};
        if (!app_run(app, str_from(commands[i]), &error))
            fail_msg("%s: %s", commands[i], error.message);
    }
    return app;
}
#define OPEN(...)                                                                                                      \
    open_app((const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* The last layer of a partition ends at its last key under `neon` and at the end of all keys under `full`: the layers
 * are the same, so that only what jobs read differs. */
static void test_the_same_layers_are_no_difference(void **state)
{
    (void)state;
    App *app = OPEN("open samples/slow-shop.json", "plan full", "compare neon");
    const CompareView *compare = compare_shown(app_session(app));
    const HistoryDiff *diff = &compare->side[1].diff;
    size_t cuts[2] = {compare->side[0].history->plan.cuts.count, compare->side[1].history->plan.cuts.count};
    assert_true(cuts[0] > 0 && cuts[1] > 0);
    assert_int_equal(diff->went + diff->appeared + diff->changed, 0);
    assert_true(compare->differences.at.count > 0);
    for (size_t i = 0; i < compare->differences.at.count; i++)
        assert_int_equal(compare->differences.at.at[i].kind, OUTCOME_READS);
    app_free(app);
}

/* A layer that only one side reads is found by going through all inputs of all jobs, and each side says what it reads.
 */
static void test_the_jobs_that_read_differently_are_walked(void **state)
{
    (void)state;
    App *app = OPEN("open samples/slow-shop.json", "plan full", "compare neon");
    Session *session = app_session(app);
    const CompareView *compare = compare_shown(session);
    const Plan *a = &compare->side[0].history->plan, *b = &compare->side[1].history->plan;
    assert_int_equal(a->jobs.count, b->jobs.count); /* the same layers, in the same order */
    size_t at = 0;
    Text text = TEXT_EMPTY;
    for (uint32_t j = 0; j < a->jobs.count; j++) {
        const PlanJob *x = &a->jobs.at[j], *y = &b->jobs.at[j];
        if (x->inputs_count == y->inputs_count && memcmp(a->refs.at + x->inputs_first, b->refs.at + y->inputs_first,
                                                         x->inputs_count * sizeof *a->refs.at) == 0)
            continue;
        assert_int_equal(compare_go_on(session, at + 1), at);
        const Difference *difference = &compare->differences.at.at[at++];
        assert_int_equal(compare->side[0].history->steps.at[session->step].job, j);
        assert_int_equal(compare->side[1].history->steps.at[compare->side[1].step].job, j);
        char wanted[128];
        snprintf(wanted, sizeof wanted, "%u fewer: 34 layers wholly under newer images are left out",
                 y->inputs_count - x->inputs_count);
        text_clear(&text);
        compare_difference_text(compare, difference, 0, &text);
        assert_non_null(strstr(text.at, wanted));
        snprintf(wanted, sizeof wanted, "%u of them only here: #", y->inputs_count - x->inputs_count);
        text_clear(&text);
        compare_difference_text(compare, difference, 1, &text);
        assert_non_null(strstr(text.at, wanted));
    }
    assert_true(at > 0);
    assert_int_equal(compare->differences.at.count, at);
    text_release(&text);
    app_free(app);
}

/* Two sides that do and read the same say so. */
static void test_no_difference_is_said(void **state)
{
    (void)state;
    App *app = OPEN("open samples/slow-shop.json", "plan neon", "compare neon", "diverge");
    assert_non_null(
        strstr(app_session(app)->message.text.at, "make and delete the same layers, and their jobs read the same"));
    app_free(app);
}

static bool names_side(const char *text, char side)
{
    for (const char *at = text; *at; at++)
        if (*at == side && (at == text || at[-1] == ' ') && at[1] == ' ')
            return true;
    return false;
}

/* Walks every difference of three sides: each belongs to a side, all of them are found, and the text names the side. */
static void test_all_sides_are_walked(void **state)
{
    (void)state;
    App *app = OPEN("simulate hot-cold small records=300000", "compare neon | blocks");
    Session *session = app_session(app);
    const CompareView *compare = compare_shown(session);
    size_t found[COMPARE_SIDES] = {0}, count = compare->differences.at.count;
    assert_true(compare->side[1].outcomes.at.count > 0 && compare->side[2].outcomes.at.count > 0);
    StepId before = 0;
    Text sides = TEXT_EMPTY;
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(compare_go_on(session, i + 1), i);
        const Difference *difference = &compare->differences.at.at[i];
        assert_true(session->step >= before && session->step == difference->a);
        before = session->step;
        text_clear(&sides);
        difference_sides_text(difference, compare->count, &sides);
        for (size_t side = 1; side < compare->count; side++) {
            const OutcomeDifference *own = difference->of[side];
            assert_int_equal(names_side(sides.at, (char)('A' + (int)side)), own != NULL);
            if (own)
                assert_int_equal(compare->side[side].step, own->b);
            found[side] += own != NULL;
        }
    }
    for (size_t side = 1; side < compare->count; side++)
        assert_int_equal(found[side], compare->side[side].outcomes.at.count);
    text_release(&sides);
    app_free(app);
}

/* A side that does nothing at a place says by which decision of its own. */
static void test_an_idle_side_says_why(void **state)
{
    (void)state;
    static const char *const POLICIES[] = {"compare neon", "compare blocks", "compare fanout=9"};
    for (size_t p = 0; p < sizeof POLICIES / sizeof *POLICIES; p++) {
        App *app = OPEN("simulate hot-cold small records=300000", POLICIES[p]);
        const CompareView *compare = compare_shown(app_session(app));
        size_t idle = 0;
        Text text = TEXT_EMPTY;
        for (size_t i = 0; i < compare->differences.at.count; i++)
            for (size_t side = 0; side < 2; side++) {
                const OutcomeDifference *own = compare->differences.at.at[i].of[1];
                if (!(side ? own->b_nothing : own->a_nothing))
                    continue;
                text_clear(&text);
                compare_difference_text(compare, &compare->differences.at.at[i], side, &text);
                if (!strchr(text.at, ':'))
                    fail_msg("%s, difference %zu: %s", POLICIES[p], i + 1, text.at);
                idle++;
            }
        assert_true(idle > 0);
        text_release(&text);
        app_free(app);
    }
}

/* The map must not point to the states of layers that the comparison freed. */
static void test_the_map_forgets_the_states(void **state)
{
    (void)state;
    App *app = OPEN("plan full", "compare fanout=3", "wait");
    Session *session = app_session(app);
    session_map(session);
    assert_non_null(session->map.states.of);
    assert_true(app_run(app, STR("compare off"), NULL));
    assert_null(session->map.states.of);
    assert_true(app_run(app, STR("compare fanout=3"), NULL));
    session_map(session);
    assert_true(app_run(app, STR("overlay kind"), NULL));
    assert_true(app_run(app, STR("compare off"), NULL));
    assert_null(session->map.states.of);
    app_free(app);
}

/* The marks of all sides at a step do not depend on the steps before it. */
static void test_marks_depend_on_the_step_alone(void **state)
{
    (void)state;
    static const char *const SIDES[] = {"compare fanout=3", "compare fanout=3 | neon"};
    size_t differing = 0;
    for (size_t p = 0; p < sizeof SIDES / sizeof *SIDES; p++) {
        App *walked = OPEN("plan full", SIDES[p]);
        StepId last = session_last_step(app_session(walked)), steps[] = {last, last / 2, 0, last / 3, last, 0};
        for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
            App *fresh = OPEN("plan full", SIDES[p]);
            session_set_step(app_session(walked), steps[i]);
            session_set_step(app_session(fresh), steps[i]);
            assert_true(compare_update(app_session(walked)));
            app_session(fresh)->shown->version++; /* everything is computed again */
            assert_true(compare_update(app_session(fresh)));
            for (size_t side = 0; side < compare_shown(app_session(walked))->count; side++) {
                MapStates a = compare_states(app_session(walked), side), b = compare_states(app_session(fresh), side);
                assert_int_equal(a.count, b.count);
                assert_memory_equal(a.of, b.of, a.count);
                for (size_t id = 0; id < a.count; id++)
                    differing += a.of[id] == COMPARE_ONLY || a.of[id] == COMPARE_SOME;
            }
            app_free(fresh);
        }
        app_free(walked);
    }
    assert_true(differing > 0);
}

#define STORE "open samples/lessons/8-leveled-store"

/* The recorded run and the runs of its flushes have names of their own, which begin with what tells them apart. */
static void test_store_sides_have_names(void **state)
{
    (void)state;
    App *app = OPEN(STORE, "compare");
    assert_string_equal(compare_shown(app_session(app))->side[0].name, "as it was");
    assert_string_equal(compare_shown(app_session(app))->side[1].name, "own options");
    assert_true(app_run(app, STR("compare level0_file_num_compaction_trigger=2 | universal"), NULL));
    assert_string_equal(compare_shown(app_session(app))->side[0].name, "as it was");
    assert_string_equal(compare_shown(app_session(app))->side[1].name, "level0_file_num_compaction_trigger=2");
    assert_int_equal(strncmp(compare_shown(app_session(app))->side[2].name, "universal", strlen("universal")), 0);
    assert_non_null(strstr(app_session(app)->message.text.at, "tables"));
    assert_null(strstr(app_session(app)->message.text.at, "layers"));
    app_free(app);
}

/* Sides of one policy share what they have in common; what one of them has otherwise stays in both names. */
static void test_shared_parameters_are_left_out(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b, *name_a, *name_b;
    } CASES[] = {
        {"full,fanout=6,target_file_size=8M", "full,fanout=6,target_file_size=8M,skip=off", "full", "full-skip"},
        {"full-skip", "full-skip,fanout=7", "full", "full+fanout=7"},
        {"full-skip", "neon", "full-skip", "neon"},
        {"neon,fanout=6", "neon,fanout=7", "neon+fanout=6", "neon+fanout=7"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Policy a = {0}, b = {0};
        Text name = TEXT_EMPTY;
        assert_true(policy_parse(str_from(CASES[i].a), &a, NULL) && policy_parse(str_from(CASES[i].b), &b, NULL));
        policy_format_beside(&a, (const Policy *const[]){&a, &b}, 2, &name);
        assert_string_equal(name.at, CASES[i].name_a);
        text_clear(&name);
        policy_format_beside(&b, (const Policy *const[]){&a, &b}, 2, &name);
        assert_string_equal(name.at, CASES[i].name_b);
        text_release(&name);
    }
}

/* The tables of a plan stand where the vertical axis puts them: among the sequence numbers of what they are made of, or
 * behind the last step. */
static void test_planned_tables_stand_on_the_axis(void **state)
{
    (void)state;
    static const char *const AXES[] = {"vertical sequence", "vertical creation"};
    for (size_t axis = 0; axis < 2; axis++) {
        App *app = OPEN(STORE, AXES[axis], "step 19", "plan leveled");
        const Session *session = app_session(app);
        const LayerSet *set = &session->planned->layers;
        size_t known = session->loaded->layers.count;
        Lsn newest = 0;
        for (LayerId id = 0; id < known; id++)
            if (history_alive(session->planned, id, 0) && set->lsn_hi[id] > newest)
                newest = set->lsn_hi[id];
        assert_true(set->count > known);
        for (size_t i = 0; i < session->planned->plan.jobs.count; i++) {
            const PlanJob *job = &session->planned->plan.jobs.at[i];
            const LayerId *inputs = session->planned->plan.refs.at + job->inputs_first;
            if (job->output == LAYER_NONE || job->skipped)
                continue;
            if (axis == 1)
                assert_int_equal(set->lsn_lo[job->output], newest);
            for (uint32_t n = 0; axis == 0 && n < job->inputs_count; n++)
                assert_true(set->lsn_lo[job->output] <= set->lsn_lo[inputs[n]] &&
                            set->lsn_hi[job->output] >= set->lsn_hi[inputs[n]]);
        }
        app_free(app);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_same_layers_are_no_difference),
        cmocka_unit_test(test_the_jobs_that_read_differently_are_walked),
        cmocka_unit_test(test_no_difference_is_said),
        cmocka_unit_test(test_all_sides_are_walked),
        cmocka_unit_test(test_an_idle_side_says_why),
        cmocka_unit_test(test_the_map_forgets_the_states),
        cmocka_unit_test(test_marks_depend_on_the_step_alone),
        cmocka_unit_test(test_store_sides_have_names),
        cmocka_unit_test(test_shared_parameters_are_left_out),
        cmocka_unit_test(test_planned_tables_stand_on_the_axis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

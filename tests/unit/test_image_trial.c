/* What is said of larger targets is true: with the one that is named level 0 creates an image of the key, and where
 * none is named, none of many others does. */
#include "core/base/rng.h"
#include "core/executor/dry_run.h"
#include "core/tell/image_trial.h"
#include "core/tell/limit_text.h"
#include "tests/unit/layers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { KEYS = 64 };

/* Deltas from the head downwards, ever taller, and images below, which show which pages exist. */
static void random_base(History *base, Rng *rng)
{
    Lsn top = UINT64_C(1) << 40;
    history_init(base);
    add_image(&base->layers, 0, KEYS, 1);
    for (uint64_t height = 40, limit = height << rng_below(rng, 17); height <= limit; height *= 2 + rng_below(rng, 3))
        for (uint64_t n = 1 + rng_below(rng, 6); n > 0; n--) {
            uint64_t tall = height / 2 + rng_below(rng, height);
            add_delta(&base->layers, 0, 4 + rng_below(rng, KEYS - 4), top - tall, top);
            top -= tall;
        }
    history_add_step(base, STEP_LOAD);
    history_adopt_layers(base);
    assert_true(policy_named(STR("full"), &base->policy, NULL));
    base->policy.target_file_size = 64;
    base->policy.fanout = 1 + rng_below(rng, 4);
}

/* Does level 0 of the plan create an image of the key? By the jobs, not by the partitions. */
static bool makes_image(const Plan *plan, Key key)
{
    for (size_t i = 0; i < plan->jobs.count; i++) {
        const PlanJob *job = &plan->jobs.at[i];
        if (job->kind == JOB_CREATE_IMAGE && job->level == 0 && job->keys.lo <= key && key < job->keys.hi)
            return true;
    }
    return false;
}

static bool target_makes_image(const History *plan, Key key, uint64_t target)
{
    Policy with = plan->policy;
    with.target_file_size = target;
    History *made = dry_run_plan_again(plan, &with);
    bool makes = makes_image(&made->plan, key);
    history_free(made);
    return makes;
}

static void test_targets_do_what_is_said(void **state)
{
    (void)state;
    Rng rng = {77};
    size_t found = 0, none = 0, untried = 0;
    for (int round = 0; round < 200; round++) {
        History base;
        random_base(&base, &rng);
        History *plan = dry_run_plan_again(&base, &base.policy);
        Key key = rng_below(&rng, KEYS);
        ImageTrial trial = image_trial(plan, key, dry_run_plan_again);
        if (trial.found) {
            assert_false(makes_image(&plan->plan, key));
            assert_true(target_makes_image(plan, key, trial.found));
            found++;
        } else if (trial.largest) {
            for (uint64_t target = base.policy.target_file_size; target < UINT64_C(1) << 60; target *= 8)
                assert_false(target_makes_image(plan, key, target));
            assert_true(trial.images >= trial.deltas);
            none++;
        } else {
            untried++;
        }
        Text text = TEXT_EMPTY;
        image_trial_line(&trial, &plan->policy, "", &text);
        assert_int_equal(text.length == 0, trial.largest == 0);
        assert_int_equal(strstr(text_str(&text).at, "no target_file_size") != NULL, trial.largest > 0 && !trial.found);
        text_release(&text);
        history_free(plan);
        history_release(&base);
    }
    if (found < 20 || none < 20 || untried < 20)
        fail_msg("too few: %zu, %zu and %zu", found, none, untried);
}

/* Without a way to plan again, and for more than one compaction, nothing is tried. */
static void test_nothing_is_tried(void **state)
{
    (void)state;
    Rng rng = {77};
    History base;
    random_base(&base, &rng);
    History *plan = dry_run_plan_again(&base, &base.policy);
    assert_int_equal(image_trial(plan, 1, NULL).largest, 0);
    assert_true(image_trial_plans(plan));
    assert_true(dry_run_compact(plan, history_end_lsn(plan, history_last_step(plan)), NULL));
    assert_int_equal(image_trial(plan, 1, dry_run_plan_again).largest, 0);
    assert_false(image_trial_plans(plan));
    history_free(plan);
    history_release(&base);
}

/* A decision for deltas names W, which tries larger targets, only where W does. */
static void test_w_is_named_where_it_tries(void **state)
{
    (void)state;
    Rng rng = {77};
    size_t named = 0;
    for (int round = 0; round < 40; round++) {
        History base;
        random_base(&base, &rng);
        History *plan = dry_run_plan_again(&base, &base.policy);
        for (uint32_t id = 0; id < plan->trace.decisions.count; id++) {
            Text few = TEXT_EMPTY, many = TEXT_EMPTY;
            size_t count = plan->layers.count;
            decision_limit_line(plan, id, false, "", &few);
            plan->layers.count = PLAN_AGAIN_LAYERS + 1; /* only compared */
            decision_limit_line(plan, id, false, "", &many);
            plan->layers.count = count;
            bool tries = strstr(text_str(&few).at, "W on the map tries that") != NULL;
            named += tries;
            assert_null(strstr(text_str(&many).at, "W on the map tries that"));
            assert_int_equal(strstr(text_str(&many).at, "above 100000 layers nothing is planned again") != NULL, tries);
            text_release(&few);
            text_release(&many);
        }
        history_free(plan);
        history_release(&base);
    }
    assert_true(named > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_targets_do_what_is_said),
        cmocka_unit_test(test_nothing_is_tried),
        cmocka_unit_test(test_w_is_named_where_it_tries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The sizes that a policy lets a layer have: one function, which planner, map and sentences share. */
#include "core/planner/algorithm.h"
#include "core/tell/cut_text.h"

#include "core/base/rng.h"
#include "core/base/u128.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

static Policy random_policy(Rng *rng)
{
    Policy policy = {0};
    assert_true(policy_named(STR("full"), &policy, NULL));
    policy.target_file_size = 1 + (rng_next(rng) >> rng_below(rng, 64)) / 2;
    policy.stretch_min_pct = 1 + (uint32_t)rng_below(rng, 100);
    policy.stretch_max_pct = 100 + (uint32_t)rng_below(rng, 300);
    assert_true(policy_check(&policy, NULL));
    return policy;
}

/* Each bound is the largest number of whole bytes that is not above the percentage of the target, up to 64 bits. */
static void bounds_are_whole_bytes_of_the_percentage(void **state)
{
    (void)state;
    Rng rng = {11};
    for (int i = 0; i < 20000; i++) {
        Policy policy = random_policy(&rng);
        CutWindow window = policy_cut_window(&policy);
        U128 low = (U128)policy.target_file_size * policy.stretch_min_pct;
        U128 high = (U128)policy.target_file_size * policy.stretch_max_pct;
        assert_true(window.min <= policy.target_file_size && policy.target_file_size <= window.max);
        assert_true((U128)window.min * 100 <= low && low < ((U128)window.min + 1) * 100);
        assert_true((U128)window.max * 100 <= high &&
                    (window.max == UINT64_MAX || high < ((U128)window.max + 1) * 100));
    }
}

/* Percentages of a target below 100 bytes, or beyond the 53 bits of a double, are as exact as others. */
static void small_and_large_targets_are_exact(void **state)
{
    (void)state;
    Policy policy = {.target_file_size = 150, .stretch_min_pct = 75, .stretch_max_pct = 125};
    Text text = TEXT_EMPTY;
    cut_window_text(&policy, &text);
    assert_string_equal(text.at, "112 B to 187 B");
    policy.target_file_size = ((uint64_t)1 << 60) + 3;
    assert_true(policy_cut_window(&policy).max == ((uint64_t)5 << 58) + 3);
    text_clear(&text);
    Plan plan = {.policy = {.target_file_size = 99, .stretch_min_pct = 80, .stretch_max_pct = 150}};
    cut_size_text(&(PlanCut){.size = 99}, &plan, &text);
    assert_string_equal(text.at, "99 B; the target is 99 B, from 79 B to 148 B are allowed");
    plan.estimated = true;
    text_clear(&text);
    cut_size_text(&(PlanCut){.size = 99}, &plan, &text);
    assert_string_equal(text.at, "99 B (estimated); the target is 99 B, from 79 B to 148 B are allowed");
    text_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds_are_whole_bytes_of_the_percentage),
        cmocka_unit_test(small_and_large_targets_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

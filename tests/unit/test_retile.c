/* Deltas and images in closed form, against small cases worked out by hand. */
#include "core/planner/tiered/cover.h"
#include "core/planner/tiered/retile.h"
#include "tests/unit/planner_fixture.h"

static Keyspace keyspace;

typedef struct Made {
    Plan plan;
    LayerSet layers;
    PlanSources sources;
    DivideInput input;
    Divide divide;
} Made;

static void made_init(Made *made, uint64_t target)
{
    Policy policy;
    assert_true(policy_named(STR("neon"), &policy, NULL));
    policy.target_file_size = target;
    *made = (Made){0};
    layer_set_init(&made->layers);
    plan_init(&made->plan, &policy, NULL);
    made->sources.keyspace = &keyspace;
    made->input = (DivideInput){.layers = &made->layers, .sources = &made->sources, .parent = DECISION_NONE};
    made->divide = (Divide){.plan = &made->plan,
                            .input = &made->input,
                            .keys = {0, key_max(KEY_PLAIN)},
                            .lsns = {1000, 5000},
                            .decision = DECISION_NONE};
}

static void made_release(Made *made)
{
    plan_release(&made->plan);
    layer_set_release(&made->layers);
    keyspace_release(&keyspace);
}

static void expect_job(const Made *made, size_t i, Key lo, Key hi, Lsn lsn_lo, Lsn lsn_hi)
{
    assert_true(i < made->plan.jobs.count);
    const PlanJob *job = &made->plan.jobs.at[i];
    assert_true(job->keys.lo == lo && job->keys.hi == hi);
    assert_int_equal(job->lsns.lo, lsn_lo);
    assert_int_equal(job->lsns.hi, lsn_hi);
    assert_int_equal(job->id, i);
}

static void retile(Made *made, const Rec *at, size_t count, uint64_t target)
{
    Recs recs = {at, count};
    KeySource source = recs_source(&recs);
    made_init(made, target);
    assert_true(retile_partition(&made->divide, &source, NULL));
}

#define RETILE(made, target, ...)                                                                                      \
    do {                                                                                                               \
        const Rec recs_[] = {__VA_ARGS__};                                                                             \
        retile(made, recs_, sizeof recs_ / sizeof *recs_, target);                                                     \
    } while (0)

static void a_layer_ends_with_the_key_that_reaches_the_target(void **state)
{
    (void)state;
    Made made;
    RETILE(&made, 100, {1, 1000, 60}, {2, 1060, 60}, {3, 1120, 60}, {4, 1180, 60}, {9, 1240, 60});
    assert_int_equal(made.plan.jobs.count, 3);
    expect_job(&made, 0, 1, 3, 1000, 5000);
    expect_job(&made, 1, 3, 5, 1000, 5000);
    expect_job(&made, 2, 9, 10, 1000, 5000);
    assert_int_equal(made.plan.jobs.at[0].bytes_out, 122);
    made_release(&made);
}

static void what_is_left_below_five_quarters_is_one_layer(void **state)
{
    (void)state;
    Made made;
    RETILE(&made, 100, {1, 1000, 62}, {2, 1062, 62}); /* 124 < 125 */
    assert_int_equal(made.plan.jobs.count, 1);
    expect_job(&made, 0, 1, 3, 1000, 5000);
    made_release(&made);
    RETILE(&made, 100, {1, 1000, 100}, {2, 1100, 25}); /* 125 is not below 125 */
    assert_int_equal(made.plan.jobs.count, 2);
    expect_job(&made, 0, 1, 2, 1000, 5000);
    expect_job(&made, 1, 2, 3, 1000, 5000);
    made_release(&made);
}

static void an_oversized_key_is_cut_by_lsn_and_ends_what_comes_before(void **state)
{
    (void)state;
    Made made;
    RETILE(&made, 100, {1, 1000, 30}, {7, 1100, 40}, {7, 1200, 90}, {7, 1300, 30}, {8, 1400, 10});
    assert_int_equal(made.plan.jobs.count, 5);
    expect_job(&made, 0, 1, 2, 1000, 5000);
    expect_job(&made, 1, 7, 8, 1000, 1200);
    expect_job(&made, 2, 7, 8, 1200, 1300);
    expect_job(&made, 3, 7, 8, 1300, 5000);
    expect_job(&made, 4, 8, 9, 1000, 5000);
    made_release(&made);
}

static void one_huge_record_is_a_normal_key(void **state)
{
    (void)state;
    Made made;
    RETILE(&made, 100, {1, 1000, 10}, {7, 1100, 4000}, {8, 5100, 10});
    assert_int_equal(made.plan.jobs.count, 2);
    expect_job(&made, 0, 1, 8, 1000, 5000);
    expect_job(&made, 1, 8, 9, 1000, 5000);
    made_release(&made);
}

static void records_of_no_length_still_make_a_layer(void **state)
{
    (void)state;
    Made made;
    RETILE(&made, 100, {3, 1000, 0}, {5, 1000, 0});
    assert_int_equal(made.plan.jobs.count, 1);
    expect_job(&made, 0, 3, 6, 1000, 5000);
    made_release(&made);
}

/* Covers the partition, whose deltas hold no record. */
static bool cover_without_records(Made *made, Error *error)
{
    Recs recs = {0};
    KeySource source = recs_source(&recs);
    return cover_partition(&made->divide, &source, 0, error);
}

static void cover(Made *made, uint64_t target_pages, const KeyRange *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        keyspace_add(&keyspace, ranges[i]);
    made_init(made, target_pages * PAGE_BYTES);
    assert_true(cover_without_records(made, NULL));
}

static void images_take_the_target_and_the_last_one_the_rest(void **state)
{
    (void)state;
    Made made;
    cover(&made, 4, (KeyRange[]){{0, 6}, {10, 13}}, 2);
    assert_int_equal(made.plan.jobs.count, 3);
    expect_job(&made, 0, 0, 4, 5000, 5000);
    expect_job(&made, 1, 4, 12, 5000, 5000);
    expect_job(&made, 2, 12, UINT64_MAX, 5000, 5000);
    made_release(&made);
}

static void all_that_is_strictly_below_five_quarters_is_one_image(void **state)
{
    (void)state;
    Made made;
    cover(&made, 4, (KeyRange[]){{7, 11}}, 1); /* 4 < 5 */
    assert_int_equal(made.plan.jobs.count, 1);
    expect_job(&made, 0, 0, UINT64_MAX, 5000, 5000);
    made_release(&made);
    cover(&made, 4, (KeyRange[]){{7, 12}}, 1); /* 5 is not below 5 */
    assert_int_equal(made.plan.jobs.count, 2);
    expect_job(&made, 0, 0, 11, 5000, 5000);
    expect_job(&made, 1, 11, UINT64_MAX, 5000, 5000);
    made_release(&made);
}

static void tiny_targets_leave_an_empty_image_behind(void **state)
{
    (void)state;
    Made made;
    cover(&made, 2, (KeyRange[]){{0, 4}}, 1);
    assert_int_equal(made.plan.jobs.count, 3);
    expect_job(&made, 2, 4, UINT64_MAX, 5000, 5000);
    assert_int_equal(made.plan.jobs.at[2].bytes_out, 0);
    made_release(&made);
}

static void less_than_a_page_makes_no_image(void **state)
{
    (void)state;
    Made made;
    made_init(&made, PAGE_BYTES - 1);
    Error error = {0};
    assert_false(cover_without_records(&made, &error));
    assert_non_null(strstr(error.message, "below one page"));
    made_release(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_layer_ends_with_the_key_that_reaches_the_target),
        cmocka_unit_test(what_is_left_below_five_quarters_is_one_layer),
        cmocka_unit_test(an_oversized_key_is_cut_by_lsn_and_ends_what_comes_before),
        cmocka_unit_test(one_huge_record_is_a_normal_key),
        cmocka_unit_test(records_of_no_length_still_make_a_layer),
        cmocka_unit_test(images_take_the_target_and_the_last_one_the_rest),
        cmocka_unit_test(all_that_is_strictly_below_five_quarters_is_one_image),
        cmocka_unit_test(tiny_targets_leave_an_empty_image_behind),
        cmocka_unit_test(less_than_a_page_makes_no_image),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Cut points: which class wins in a window, by hand. 100 keys of 10 bytes, target 200: window 150..250, keys 15..25. */
#include "tests/unit/cut_fixture.h"

static void expect(Chosen chosen, Key key, CutClass class, uint64_t bytes)
{
    assert_int_equal((uint64_t)chosen.choice.key, (uint64_t)key);
    assert_int_equal(chosen.choice.class, class);
    assert_int_equal(chosen.choice.bytes, bytes);
    size_t winners = 0;
    for (size_t i = 0; i < chosen.plan.cuts.count; i++) {
        const PlanCut *cut = &chosen.plan.cuts.at[i];
        winners += cut->chosen;
        assert_true(cut->size >= 150 && cut->size <= 250);
        if (cut->chosen)
            assert_true(cut->key == key);
        else
            for (size_t j = 0; j < chosen.plan.cuts.count; j++) /* the chosen cut has the lowest score */
                assert_true(!chosen.plan.cuts.at[j].chosen || chosen.plan.cuts.at[j].score <= cut->score);
    }
    assert_int_equal(winners, 1);
    chosen_release(&chosen);
}

#define DELTA(lo, hi)                                                                                                  \
    {                                                                                                                  \
        .key_lo = (lo), .key_hi = (hi), .lsn_lo = 0, .lsn_hi = 500, .size = 1, .kind = LAYER_DELTA                     \
    }
#define IMAGE(lo, hi)                                                                                                  \
    {                                                                                                                  \
        .key_lo = (lo), .key_hi = (hi), .lsn_lo = 700, .lsn_hi = 701, .size = 1, .kind = LAYER_IMAGE                   \
    }

static void without_anything_the_size_is_exact(void **state)
{
    (void)state;
    expect(choose("full", NULL, 0, NULL), 20, CUT_CLASS_SIZE, 200);
}

static void a_grid_point_beats_the_size(void **state)
{
    (void)state;
    expect(choose("full+grid=9", NULL, 0, NULL), 18, CUT_CLASS_GRID, 180);
}

static void the_rounder_grid_point_beats_the_nearer_one(void **state)
{
    (void)state;
    expect(choose("full+grid=4", NULL, 0, NULL), 16, CUT_CLASS_GRID, 160); /* 4 * 2 * 2; 20 = 4 * 5, 24 = 4 * 2 * 3 */
}

static void a_delta_boundary_beats_the_grid(void **state)
{
    (void)state;
    const Layer below[] = {DELTA(0, 24), DELTA(24, 90)};
    expect(choose("full+grid=10", below, 2, NULL), 24, CUT_CLASS_DELTA, 240);
}

static void an_image_boundary_beats_a_delta_boundary(void **state)
{
    (void)state;
    const Layer below[] = {DELTA(0, 20), IMAGE(0, 16), IMAGE(16, 60)};
    expect(choose("full+grid=10", below, 3, NULL), 16, CUT_CLASS_IMAGE, 160);
}

static void a_split_below_beats_all(void **state)
{
    (void)state;
    const Layer below[] = {IMAGE(0, 20)};
    const KeyRange gap = {24, 40};
    expect(choose("full", below, 1, &gap), 24, CUT_CLASS_SPLIT, 240);
}

static void outside_the_window_nothing_counts(void **state)
{
    (void)state;
    const Layer below[] = {IMAGE(0, 14), IMAGE(26, 60)};
    expect(choose("full", below, 2, NULL), 20, CUT_CLASS_SIZE, 200);
}

static void of_a_class_the_nearest_wins_then_the_leftmost(void **state)
{
    (void)state;
    const Layer below[] = {IMAGE(0, 16), IMAGE(16, 19), IMAGE(19, 21), IMAGE(21, 60)};
    expect(choose("full", below, 4, NULL), 19, CUT_CLASS_IMAGE, 190);
}

static void a_mode_uses_its_own_class_only(void **state)
{
    (void)state;
    const Layer below[] = {IMAGE(0, 16), DELTA(0, 24)};
    expect(choose("full+cut=image", below, 2, NULL), 16, CUT_CLASS_IMAGE, 160);
    expect(choose("full+cut=grid+grid=9", below, 2, NULL), 18, CUT_CLASS_GRID, 180);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_anything_the_size_is_exact),
        cmocka_unit_test(a_grid_point_beats_the_size),
        cmocka_unit_test(the_rounder_grid_point_beats_the_nearer_one),
        cmocka_unit_test(a_delta_boundary_beats_the_grid),
        cmocka_unit_test(an_image_boundary_beats_a_delta_boundary),
        cmocka_unit_test(a_split_below_beats_all),
        cmocka_unit_test(outside_the_window_nothing_counts),
        cmocka_unit_test(of_a_class_the_nearest_wins_then_the_leftmost),
        cmocka_unit_test(a_mode_uses_its_own_class_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

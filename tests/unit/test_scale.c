/* test_scale.c - axes and the transform: there and back, no cracks, for all kinds of axes and windows. */
#include "core/base/rng.h"
#include "tui/view/scale.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static Position times_length(const Axis *axis, Rng *rng)
{
    return u128_make(rng_next(rng), rng_next(rng)) % axis->length;
}

/* Makes a set of `n` random layers with production keys and gaps of all sizes. */
static void random_set(LayerSet *set, LayerIndex *index, unsigned n, uint64_t seed)
{
    Rng rng = {seed};
    layer_set_init(set);
    set->form = KEY_PRODUCTION;
    for (unsigned i = 0; i < n; i++) {
        Key lo = u128_make(rng_next(&rng) >> rng_next(&rng) % 60, rng_next(&rng));
        Key hi = lo + 1 + (rng_next(&rng) >> rng_next(&rng) % 60);
        Lsn lsn = rng_next(&rng) >> 20;
        Layer layer = {.key_lo = lo,
                       .key_hi = hi > lo ? hi : lo + 1,
                       .lsn_lo = lsn,
                       .lsn_hi = lsn + 1 + i,
                       .size = i % 3 ? i * 1000 : SIZE_UNKNOWN,
                       .generation = GENERATION_NONE,
                       .kind = LAYER_DELTA};
        layer_set_add(set, &layer);
    }
    layer_index_init(index, set);
}

static void values_and_positions_agree(void **state)
{
    (void)state;
    LayerSet set;
    LayerIndex index;
    random_set(&set, &index, 50, 7);
    Rng rng = {3};
    for (int kind = 0; kind < KEY_AXIS_COUNT_; kind++) {
        Axis axis;
        axis_init_keys(&axis, (KeyAxisKind)kind, &set, &index);
        for (uint32_t r = 0; r < axis.count; r++) {
            assert_true(axis_position(&axis, axis.values[r]) == axis.positions[r]);
            assert_true(axis_value(&axis, axis.positions[r]) == axis.values[r]);
            assert_true(r == 0 || axis.positions[r] > axis.positions[r - 1]);
        }
        for (int i = 0; i < 200; i++) {
            Position position = times_length(&axis, &rng);
            U128 value = axis_value(&axis, position);
            assert_true(axis_position(&axis, value) >= position);
            assert_true(value == axis.values[0] || axis_position(&axis, value - 1) < position);
        }
        axis_release(&axis);
    }
    layer_index_release(&index);
    layer_set_release(&set);
}

static void a_cell_gives_back_what_was_put_into_it(void **state)
{
    (void)state;
    LayerSet set;
    LayerIndex index;
    random_set(&set, &index, 200, 11);
    Rng rng = {5};
    for (int kind = 0; kind < KEY_AXIS_COUNT_; kind++) {
        Axis axis;
        axis_init_keys(&axis, (KeyAxisKind)kind, &set, &index);
        Window window = window_all(&axis);
        int32_t *parts = malloc(axis.count * sizeof *parts);
        for (int round = 0; round < 40; round++) {
            Scale scale;
            scale_init(&scale, window, 1 + (int)(rng_next(&rng) % 200), 1 + (int)(rng_next(&rng) % 4));
            scale_ranks(&scale, &axis, parts);
            for (uint32_t r = 0; r < axis.count; r++) {
                int part = scale_part(&scale, axis.positions[r]);
                assert_int_equal(part, parts[r]);
                if (part < 0 || part >= scale.parts)
                    continue;
                Window cell = scale_cell(&scale, part / scale.sub);
                assert_true(cell.lo <= axis.positions[r] && axis.positions[r] < cell.hi);
            }
            scale_release(&scale);
            window = window_zoom(&axis, window, times_length(&axis, &rng), 1.5);
            if (round % 7 == 0)
                window = window_pan(&axis, window, round % 2 ? -0.4 : 0.8);
            assert_true(window.lo < window.hi && window.hi <= axis.length);
        }
        free(parts);
        axis_release(&axis);
    }
    layer_index_release(&index);
    layer_set_release(&set);
}

/* The cells that the tables find are those of the positions, for values on the axis, beside it and between. */
static void check_cell_values(const Axis *axis, Rng *rng)
{
    Window window = window_all(axis);
    for (int round = 0; round < 30; round++) {
        Scale scale;
        CellValues cells;
        int sub = 1 + (int)(rng_next(rng) % 4);
        scale_init(&scale, window, 1 + (int)(rng_next(rng) % 200), sub);
        cell_values_init(&cells, &scale, axis);
        for (int i = 0; i < 300; i++) {
            U128 value = axis->count && i % 3 ? axis->values[rng_below(rng, axis->count)] : 0;
            value = i % 3 == 1 ? value + (U128)rng_below(rng, 3) - 1 : value;
            value = i % 3 == 0 ? u128_make(rng_next(rng) >> rng_next(rng) % 64, rng_next(rng)) : value;
            int part = scale_part(&scale, axis_position(axis, value));
            assert_int_equal(cell_values_find(&cells, value), part < 0 ? -1 : part / sub);
        }
        cell_values_release(&cells);
        scale_release(&scale);
        window = window_zoom(axis, window, times_length(axis, rng), 1.5);
        if (round % 7 == 0)
            window = window_pan(axis, window, round % 2 ? -0.4 : 0.8);
    }
}

static void tables_find_the_cells_of_values(void **state)
{
    Rng rng = {9};
    (void)state;
    for (unsigned n = 0; n < 60; n += n < 3 ? 1 : 19) {
        LayerSet set;
        LayerIndex index;
        random_set(&set, &index, n, 11 + n);
        for (int kind = 0; kind < KEY_AXIS_COUNT_; kind++) {
            Axis axis;
            axis_init_keys(&axis, (KeyAxisKind)kind, &set, &index);
            check_cell_values(&axis, &rng);
            axis_release(&axis);
        }
        layer_index_release(&index);
        layer_set_release(&set);
    }
    U128 values[] = {10, 20, 30, 40, 50};
    Position rows[] = {0, 0, (U128)5 << 64, (U128)5 << 64, (U128)9 << 64}; /* rows without a layer have no height */
    check_cell_values(&(Axis){values, rows, 5, (U128)9 << 64}, &rng);
    check_cell_values(&(Axis){values, rows, 1, 1}, &rng);
}

static void zooming_keeps_the_place_under_the_pointer(void **state)
{
    (void)state;
    Axis axis = {.count = 2, .length = (U128)1 << 80};
    Window window = window_all(&axis);
    Position at = (U128)3 << 77;
    for (int i = 0; i < 20; i++) {
        double before = (double)(at - window.lo) / (double)(window.hi - window.lo);
        window = window_zoom(&axis, window, at, 1.7);
        double after = (double)(at - window.lo) / (double)(window.hi - window.lo);
        assert_true(before - after < 1e-6 && after - before < 1e-6);
    }
    window = window_zoom(&axis, window, at, 1e-30);
    assert_true(window.lo == 0 && window.hi == axis.length);
}

static void the_window_s_ends_are_borders_in_the_outer_cells(void **state)
{
    (void)state;
    Scale scale;
    scale_init(&scale, (Window){0, 12}, 4, 2);
    assert_int_equal(scale_part(&scale, 0), 1);
    assert_int_equal(scale_part(&scale, 12), 7);
    assert_int_equal(scale_part(&scale, 4), 3);
    scale_release(&scale);
}

static void a_place_is_shown_with_its_surroundings(void **state)
{
    (void)state;
    Axis axis = {.count = 11, .length = (U128)10 << 64};
    Position at = (U128)5 << 64;
    Window window = window_around(&axis, at, at, 0.5);
    assert_true(window.lo < at && at < window.hi && window.hi - window.lo < axis.length);
    window = window_around(&axis, 0, axis.length, 0.1);
    assert_true(window.lo == 0 && window.hi == axis.length);
}

static void axes_have_names(void **state)
{
    (void)state;
    KeyAxisKind keys = KEY_AXIS_RANK;
    LsnAxisKind lsns = LSN_AXIS_RANK;
    assert_true(axes_parse(STR("bytes,linear"), &keys, &lsns, NULL));
    assert_int_equal(keys, KEY_AXIS_BYTES);
    assert_int_equal(lsns, LSN_AXIS_LINEAR);
    assert_true(axes_parse(STR("adaptive"), &keys, &lsns, NULL));
    assert_int_equal(lsns, LSN_AXIS_LINEAR);
    assert_false(axes_parse(STR("rank,bytes"), &keys, &lsns, NULL));
    assert_false(axes_parse(STR(""), &keys, &lsns, NULL));
    assert_int_equal(keys, KEY_AXIS_ADAPTIVE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_and_positions_agree),
        cmocka_unit_test(a_cell_gives_back_what_was_put_into_it),
        cmocka_unit_test(tables_find_the_cells_of_values),
        cmocka_unit_test(zooming_keeps_the_place_under_the_pointer),
        cmocka_unit_test(the_window_s_ends_are_borders_in_the_outer_cells),
        cmocka_unit_test(a_place_is_shown_with_its_surroundings),
        cmocka_unit_test(axes_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_small_signs.c - a comparison's fills of layers that are too small for an outline have letters too: colours alone
 * must not tell states apart. Each letter stands on the fill of its own state, and no two touch. */
#include "tui/view/map.h"
#include "tui/view/theme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { COUNT = 100, COLS = 50, ROWS = 12 };

static const MapState STATES[] = {
    {"only in B", 7, ROLE_NEW, 'B', "A has none like it"},
    {"changed", 4, ROLE_ACCENT, '~', "on both sides"},
    {"gone", -1, ROLE_MUTED, 0, ""},
};

/* Paints COUNT deltas side by side, of which each column of the map holds two. */
static void paint_side_by_side(const uint8_t *of, Grid *grid)
{
    History history;
    MapView map;
    history_init(&history);
    history_add_step(&history, STEP_LOAD);
    for (unsigned i = 0; i < COUNT; i++) {
        Layer layer = {.key_lo = i,
                       .key_hi = i + 1,
                       .lsn_lo = 0,
                       .lsn_hi = 100,
                       .size = SIZE_UNKNOWN,
                       .records = SIZE_UNKNOWN,
                       .generation = GENERATION_NONE,
                       .kind = LAYER_DELTA};
        history_add_layer(&history, &layer, JOB_NONE);
    }
    map_init(&map);
    map.key_axis = KEY_AXIS_LINEAR;
    map.lsn_axis = LSN_AXIS_LINEAR;
    map.options = (MapOptions){.hide_axes = true, .hide_ribbon = true, .hide_notes = true};
    map.overlay = OVERLAY_STATES;
    map.states =
        (MapStates){.name = "compare", .of = of, .count = COUNT, .states = STATES, .state_count = 3, .version = 1};
    grid_init(grid, COLS, ROWS);
    map_paint(&map, &history, 0, grid, (Rect){0, 0, COLS, ROWS});
    map_release(&map);
    history_release(&history);
}

/* The number of cells with the sign, all of which must have the fill of its state and no other letter beside them. */
static size_t count_signs(Grid *grid, const MapState *of)
{
    size_t found = 0;
    for (int y = 0; y < ROWS; y++)
        for (int x = 0; x < COLS; x++) {
            const Cell *cell = grid_cell(grid, x, y);
            if (cell->glyph != of->sign)
                continue;
            assert_int_equal(cell->style.bg, ROLE_RAMP_0 + of->weight);
            assert_int_equal(cell->style.fg, of->role);
            for (int beside = x + 1; beside <= x + 3 && beside < COLS; beside++)
                assert_false(grid_cell(grid, beside, y)->glyph > ' ' && grid_cell(grid, beside, y)->glyph < 127);
            found++;
        }
    return found;
}

static void test_small_layers_have_letters(void **state)
{
    (void)state;
    uint8_t of[COUNT];
    Grid grid;
    for (int i = 0; i < COUNT; i++)
        of[i] = i < COUNT / 2 ? 0 : 1;
    paint_side_by_side(of, &grid);
    assert_in_range(count_signs(&grid, &STATES[0]), 3, COLS / 2);
    assert_in_range(count_signs(&grid, &STATES[1]), 3, COLS / 2);
    grid_release(&grid);
}

static void test_layers_that_are_gone_have_none(void **state)
{
    (void)state;
    uint8_t of[COUNT];
    Grid grid;
    for (int i = 0; i < COUNT; i++)
        of[i] = i < COUNT / 2 ? 0 : 2;
    paint_side_by_side(of, &grid);
    assert_true(count_signs(&grid, &STATES[0]) >= 3);
    for (int y = 0; y < ROWS; y++)
        for (int x = COLS / 2 + 1; x < COLS; x++)
            assert_false(grid_cell(&grid, x, y)->glyph == 'B');
    grid_release(&grid);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_small_layers_have_letters),
                                       cmocka_unit_test(test_layers_that_are_gone_have_none)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

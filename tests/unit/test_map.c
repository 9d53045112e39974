/* test_map.c - the map by example: boxes, level of detail, images over deltas, picking, the camera. */
#include "core/base/rng.h"
#include "tui/view/emit.h"
#include "tui/view/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct Picture {
    History history;
    MapView map;
    Grid grid;
} Picture;

static LayerId add(History *history, LayerKind kind, Key lo, Key hi, Lsn from, Lsn to)
{
    Layer layer = {.key_lo = lo,
                   .key_hi = hi,
                   .lsn_lo = from,
                   .lsn_hi = to,
                   .size = SIZE_UNKNOWN,
                   .records = SIZE_UNKNOWN,
                   .generation = GENERATION_NONE,
                   .kind = (uint8_t)kind};
    return history_add_layer(history, &layer, JOB_NONE);
}

/* Opens an empty history with one step, and a map without axes on linear scales: a cell is a key and an LSN. */
static void open_picture(Picture *picture, int cols, int rows)
{
    history_init(&picture->history);
    history_add_step(&picture->history, STEP_LOAD);
    map_init(&picture->map);
    picture->map.key_axis = KEY_AXIS_LINEAR;
    picture->map.lsn_axis = LSN_AXIS_LINEAR;
    picture->map.options = (MapOptions){.hide_axes = true, .hide_ribbon = true, .hide_notes = true};
    grid_init(&picture->grid, cols, rows);
}

static void close_picture(Picture *picture)
{
    map_release(&picture->map);
    grid_release(&picture->grid);
    history_release(&picture->history);
}

static void paint(Picture *picture, StepId step)
{
    grid_reset(&picture->grid, picture->grid.cols, picture->grid.rows);
    map_paint(&picture->map, &picture->history, step, &picture->grid,
              (Rect){0, 0, picture->grid.cols, picture->grid.rows});
}

static void expect(Picture *picture, StepId step, const char *wanted)
{
    paint(picture, step);
    Text out = TEXT_EMPTY;
    emit_text(&picture->grid, true, &out);
    assert_string_equal(out.at, wanted);
    text_release(&out);
}

static void large_layers_are_boxes_that_share_borders(void **state)
{
    (void)state;
    Picture p;
    open_picture(&p, 13, 5);
    add(&p.history, LAYER_DELTA, 0, 8, 0, 2);
    add(&p.history, LAYER_DELTA, 8, 12, 0, 4);
    add(&p.history, LAYER_DELTA, 0, 8, 2, 4);
    expect(&p, 0,
           "+-------+---+\n"
           "|       |   |\n"
           "+-------+   |\n"
           "|       |   |\n"
           "+-------+---+\n");
    close_picture(&p);
}

/* A history that grows by a deletion has no new layer, but what the map knew of its layers is outdated. */
static void a_layer_deleted_since_is_gone(void **state)
{
    (void)state;
    Picture p;
    open_picture(&p, 13, 5);
    add(&p.history, LAYER_DELTA, 0, 12, 0, 2);
    LayerId upper = add(&p.history, LAYER_DELTA, 0, 12, 2, 4);
    paint(&p, 0);
    history_add_step(&p.history, STEP_GC_RUN);
    history_end_layer(&p.history, upper);
    paint(&p, 1);
    Text grown = TEXT_EMPTY, fresh = TEXT_EMPTY;
    emit_text(&p.grid, true, &grown);
    map_release(&p.map);
    map_init(&p.map);
    p.map.key_axis = KEY_AXIS_LINEAR;
    p.map.lsn_axis = LSN_AXIS_LINEAR;
    p.map.options = (MapOptions){.hide_axes = true, .hide_ribbon = true, .hide_notes = true};
    paint(&p, 1);
    emit_text(&p.grid, true, &fresh);
    assert_string_equal(grown.at, fresh.at);
    text_release(&grown);
    text_release(&fresh);
    close_picture(&p);
}

static void an_image_lies_on_the_border_at_its_lsn(void **state)
{
    (void)state;
    Picture p;
    open_picture(&p, 13, 5);
    add(&p.history, LAYER_DELTA, 0, 12, 0, 4);
    add(&p.history, LAYER_IMAGE, 0, 12, 2, 3);
    paint(&p, 0);
    Text out = TEXT_EMPTY;
    emit_text(&p.grid, false, &out);
    assert_string_equal(out.at, "┌───────────┐\n"
                                "│           │\n"
                                "┝━━━━━━━━━━━┥\n"
                                "│           │\n"
                                "└───────────┘\n");
    text_release(&out);
    close_picture(&p);
}

static void thin_layers_are_counted_not_enlarged(void **state)
{
    (void)state;
    Picture p;
    open_picture(&p, 12, 4);
    for (Lsn i = 0; i < 60; i++)
        add(&p.history, LAYER_DELTA, 0, 11, i, i + 1);
    expect(&p, 0, "------------\n------------\n------------\n------------\n");
    assert_int_equal(grid_cell(&p.grid, 5, 1)->style.bg, ROLE_DELTA_4);
    close_picture(&p);
}

static void an_image_never_hides_the_deltas_of_its_cell(void **state)
{
    (void)state;
    Picture p;
    open_picture(&p, 12, 4);
    for (Lsn i = 0; i < 60; i++)
        add(&p.history, LAYER_DELTA, 0, 11, i, i + 1);
    for (Key key = 0; key < 11; key++)
        add(&p.history, LAYER_IMAGE, key, key + 1, 30, 31);
    paint(&p, 0);
    const Cell *cell = grid_cell(&p.grid, 5, 1);
    assert_int_equal(cell->style.fg, ROLE_IMAGE);
    assert_in_range(cell->style.bg, ROLE_DELTA_1, ROLE_DELTA_4);
    assert_int_equal(theme_glyph((Theme){COLORS_NONE, false}, cell, true), '#');
    close_picture(&p);
}

static void what_is_dead_is_not_there(void **state)
{
    (void)state;
    Picture p;
    open_picture(&p, 13, 5);
    LayerId old = add(&p.history, LAYER_DELTA, 0, 12, 0, 4);
    history_add_step(&p.history, STEP_CREATE);
    add(&p.history, LAYER_DELTA, 0, 6, 0, 4);
    add(&p.history, LAYER_DELTA, 6, 12, 0, 4);
    history_end_layer(&p.history, old);
    paint(&p, 0);
    assert_int_equal(map_pick(&p.map, 3, 2).layer, old);
    assert_int_equal(map_pick(&p.map, 3, 2).layers, 1);
    paint(&p, 1);
    assert_int_equal(map_pick(&p.map, 3, 2).layer, 1);
    assert_int_equal(map_pick(&p.map, 9, 2).layer, 2);
    close_picture(&p);
}

static void picking_finds_the_layer_whose_box_is_there(void **state)
{
    (void)state;
    Picture p;
    open_picture(&p, 41, 21);
    Rng rng = {42};
    for (Key x = 0; x < 40; x += 4) {
        for (Lsn y = 0; y < 20; y += 4)
            add(&p.history, LAYER_DELTA, x, x + 4, y, y + 4);
    }
    paint(&p, 0);
    for (int i = 0; i < 200; i++) {
        int x = (int)rng_below(&rng, 40), y = (int)rng_below(&rng, 20);
        MapHit hit = map_pick(&p.map, x, 20 - y);
        assert_int_equal(hit.place, MAP_LAYERS);
        assert_true(hit.keys.lo <= (Key)x && (Key)x < hit.keys.hi);
        if (x % 4 == 2 && y % 4 == 2)
            assert_int_equal(hit.layer, x / 4 * 5 + y / 4);
    }
    assert_int_equal(map_pick(&p.map, 99, 99).place, MAP_NOWHERE);
    close_picture(&p);
}

static void locating_a_picked_key_comes_back_to_the_cell(void **state)
{
    (void)state;
    Rng rng = {7};
    for (int axis = 0; axis < KEY_AXIS_COUNT_; axis++) {
        Picture p;
        open_picture(&p, 60, 20);
        p.map.key_axis = (KeyAxisKind)axis;
        for (int i = 0; i < 300; i++) {
            Key lo = rng_below(&rng, 1000000);
            Lsn from = rng_below(&rng, 100000);
            add(&p.history, i % 3 ? LAYER_DELTA : LAYER_IMAGE, lo, lo + 1 + rng_below(&rng, 5000), from,
                from + 1 + rng_below(&rng, 500));
        }
        paint(&p, 0);
        for (int i = 0; i < 100; i++) {
            int x = (int)rng_below(&rng, 59), y = (int)rng_below(&rng, 20), back_x, back_y;
            MapHit hit = map_pick(&p.map, x, y);
            if (hit.keys.lo < hit.keys.hi && hit.lsns.lo < hit.lsns.hi) {
                assert_true(map_locate(&p.map, hit.keys.lo, hit.lsns.lo, &back_x, &back_y));
                assert_int_equal(back_x, x);
                assert_int_equal(back_y, y);
            }
            if (i % 10 == 0) {
                map_zoom(&p.map, x, y, 1.4, 1.4);
                paint(&p, 0);
            }
        }
        close_picture(&p);
    }
}

static void layers_are_read_from_the_newest_down(void **state)
{
    (void)state;
    Picture p;
    open_picture(&p, 20, 8);
    LayerId low = add(&p.history, LAYER_DELTA, 0, 9, 0, 5);
    LayerId right = add(&p.history, LAYER_DELTA, 5, 9, 5, 9);
    LayerId left = add(&p.history, LAYER_DELTA, 0, 5, 5, 9);
    LayerId image = add(&p.history, LAYER_IMAGE, 0, 9, 5, 6);
    paint(&p, 0);
    LayerId wanted[] = {left, right, low, image, LAYER_NONE};
    LayerId at = LAYER_NONE;
    for (size_t i = 0; i < 5; i++) {
        at = map_next_layer(&p.history, 0, at, 1, 1);
        assert_int_equal(at, wanted[i]);
    }
    assert_int_equal(map_next_layer(&p.history, 0, LAYER_NONE, -1, 1), image);
    assert_int_equal(map_next_layer(&p.history, 0, right, -1, 1), left);
    close_picture(&p);
}

static void the_selected_layer_is_always_drawn(void **state)
{
    (void)state;
    Picture p;
    open_picture(&p, 20, 8);
    for (Key key = 0; key < 5000; key++)
        add(&p.history, LAYER_DELTA, key, key + 1, 0, 100);
    p.map.selected = 2500;
    paint(&p, 0);
    int found = 0;
    for (int i = 0; i < 20 * 8; i++)
        found += p.grid.cells[i].style.fg == ROLE_SELECTED;
    assert_true(found >= 2);
    close_picture(&p);
}

static void flying_shows_the_place(void **state)
{
    (void)state;
    Picture p;
    open_picture(&p, 40, 20);
    for (Key key = 0; key < 1000; key++)
        add(&p.history, LAYER_DELTA, key * 10, key * 10 + 10, (Lsn)key, (Lsn)key + 3);
    paint(&p, 0);
    map_fly_layer(&p.map, &p.history, 500);
    paint(&p, 0);
    int x, y;
    assert_true(map_locate(&p.map, 5005, 501, &x, &y));
    assert_in_range(x, 5, 35);
    assert_in_range(y, 3, 17);
    assert_int_equal(map_pick(&p.map, x, y).layer, 500);
    map_fit(&p.map);
    paint(&p, 0);
    assert_true(map_locate(&p.map, 0, 0, &x, &y));
    assert_int_equal(x, 0);
    assert_int_equal(y, 19);
    close_picture(&p);
}

static void the_cursor_visits_every_column_and_pulls_the_window(void **state)
{
    (void)state;
    Picture p;
    open_picture(&p, 30, 10);
    for (Key key = 0; key < 100; key++)
        add(&p.history, LAYER_DELTA, key * 10, key * 10 + 10, (Lsn)key, (Lsn)key + 3);
    paint(&p, 0);
    map_zoom(&p.map, 15, 5, 4, 1);
    paint(&p, 0);
    Key before = 0;
    for (int i = 0; i < 60; i++) {
        map_move_cursor(&p.map, 1, 0);
        paint(&p, 0);
        assert_true(p.map.cursor_key >= before);
        before = p.map.cursor_key;
    }
    assert_true(before > 850);
    close_picture(&p);
}

static void odd_sizes_and_empty_sets_draw_nothing_wrong(void **state)
{
    (void)state;
    static const int sizes[][2] = {{0, 0}, {1, 1}, {2, 1}, {1, 9}, {3, 3}, {39, 6}, {40, 12}, {300, 100}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (int layers = 0; layers < 3; layers++) {
            Picture p;
            open_picture(&p, sizes[i][0], sizes[i][1]);
            p.map.options = (MapOptions){0};
            if (layers > 0)
                add(&p.history, LAYER_IMAGE, 5, 6, 7, 8);
            if (layers > 1)
                add(&p.history, LAYER_DELTA, 0, key_max(KEY_PLAIN), 7, UINT64_MAX);
            paint(&p, 0);
            map_zoom(&p.map, 0, 0, 1e9, 1e9);
            map_pan(&p.map, 1000, -1000);
            paint(&p, 0);
            map_pick(&p.map, 0, 0);
            map_move_cursor(&p.map, 3, 3);
            map_set_axes(&p.map, KEY_AXIS_BYTES, LSN_AXIS_RANK);
            paint(&p, 0);
            close_picture(&p);
        }
    }
}

/* A count moves as far as that many single steps. */
static void counts_walk_as_single_steps_do(void **state)
{
    (void)state;
    Rng rng = {17};
    for (int round = 0; round < 200; round++) {
        Picture p;
        open_picture(&p, 10, 10);
        size_t count = rng_below(&rng, 12);
        for (size_t i = 0; i < count; i++)
            add(&p.history, (LayerKind)rng_below(&rng, 2), rng_below(&rng, 5), 6, rng_below(&rng, 5), 6);
        history_add_step(&p.history, STEP_DELETE);
        for (LayerId id = 0; id < count; id++)
            if (rng_below(&rng, 4) == 0)
                history_end_layer(&p.history, id);
        for (LayerId from = 0; from <= count; from++)
            for (int direction = -1; direction <= 1; direction += 2) {
                LayerId start = from == count ? LAYER_NONE : from, at = start;
                for (uint64_t n = 1; n <= 14; n++) {
                    LayerId next = map_next_layer(&p.history, 1, at, direction, 1);
                    at = next == LAYER_NONE ? at : next;
                    LayerId found = map_next_layer(&p.history, 1, start, direction, n);
                    assert_int_equal(found == LAYER_NONE ? start : found, at);
                }
            }
        close_picture(&p);
    }
}

/* An image on the border of a doomed delta is visible in step views too. */
static void test_images_lie_over_the_borders_of_steps(void **state)
{
    (void)state;
    Picture picture;
    open_picture(&picture, 21, 6);
    History *history = &picture.history;
    LayerId delta = add(history, LAYER_DELTA, 0, 20, 10, 15);
    add(history, LAYER_IMAGE, 0, 10, 10, 11);
    add(history, LAYER_IMAGE, 10, 20, 10, 11);
    history_add_step(history, STEP_COMPACT);
    history_add_step(history, STEP_DELETE);
    history_end_layer(history, delta);
    paint(&picture, 1);
    for (int x = 0; x <= 20; x++) {
        assert_int_equal(grid_cell(&picture.grid, x, 5)->style.fg, ROLE_IMAGE);
        assert_int_equal(grid_cell(&picture.grid, x, 0)->style.fg, ROLE_DOOMED);
    }
    close_picture(&picture);
}

static void states_show_without_colours(void **state)
{
    (void)state;
    Picture p;
    open_picture(&p, 13, 5);
    LayerId old = add(&p.history, LAYER_DELTA, 0, 12, 0, 4);
    history_add_step(&p.history, STEP_COMPACT);
    StepId planned = history_add_step(&p.history, STEP_JOB);
    PlanJob job = {.kind = JOB_CREATE_DELTA, .keys = {0, 6}, .lsns = {0, 4}, .kept = LAYER_NONE, .output = LAYER_NONE};
    array_push(&p.history.plan.jobs, job);
    p.history.steps.at[planned].job = 0;
    StepId created = history_add_step(&p.history, STEP_CREATE);
    p.history.plan.jobs.at[0].output = add(&p.history, LAYER_DELTA, 0, 6, 0, 4);
    history_add_step(&p.history, STEP_DELETE);
    history_end_layer(&p.history, old);
    paint(&p, planned);
    assert_int_equal(grid_cell(&p.grid, 11, 2)->glyph, 0x2020); /* doomed: a dagger inside, at the right */
    assert_int_equal(grid_cell(&p.grid, 6, 1)->style.fg, ROLE_GHOST);
    paint(&p, created);
    assert_true(grid_cell(&p.grid, 3, 0)->edges & EDGE_HEAVY); /* new: a heavy outline */
    assert_int_equal(grid_cell(&p.grid, 3, 0)->style.fg, ROLE_NEW);
    close_picture(&p);
}

/* Two deltas over an image, another delta below it: a read at the head visits three layers and never the lowest. */
static void the_depth_overlay_ends_at_the_image(void **state)
{
    (void)state;
    Picture p;
    open_picture(&p, 12, 21);
    add(&p.history, LAYER_DELTA, 0, 10, 0, 5);
    add(&p.history, LAYER_IMAGE, 0, 10, 8, 9);
    add(&p.history, LAYER_DELTA, 0, 10, 10, 15);
    add(&p.history, LAYER_DELTA, 0, 10, 15, 20);
    p.map.overlay = OVERLAY_DEPTH;
    paint(&p, 0);
    assert_int_equal(grid_cell(&p.grid, 4, 2)->style.bg, ROLE_RAMP_0);
    assert_in_range(grid_cell(&p.grid, 4, 8)->style.bg, ROLE_RAMP_0 + 1, ROLE_RAMP_7);
    assert_int_equal(grid_cell(&p.grid, 4, 18)->style.bg, ROLE_DELTA_BOX);
    close_picture(&p);
}

/* A busy user's walk: in every window, the map shows no layer where picking finds none. */
static void what_is_shown_can_be_picked(void **state)
{
    (void)state;
    Rng rng = {99};
    Picture p;
    open_picture(&p, 70, 24);
    p.map.key_axis = KEY_AXIS_RANK;
    p.map.lsn_axis = LSN_AXIS_RANK;
    p.map.options.hide_splits = p.map.options.hide_levels = true;
    for (int i = 0; i < 3000; i++) {
        Key lo = rng_below(&rng, 100000);
        Lsn from = rng_below(&rng, 400);
        Key width = i % 50 ? 1 + rng_below(&rng, 300) : 50000;
        add(&p.history, i % 4 ? LAYER_DELTA : LAYER_IMAGE, lo, lo + width, from, from + 1 + rng_below(&rng, 4));
    }
    for (int round = 0; round < 25; round++) {
        paint(&p, 0);
        for (int i = 0; i < 60; i++) {
            int x = (int)rng_below(&rng, 70), y = (int)rng_below(&rng, 24);
            const Cell *cell = grid_cell(&p.grid, x, y);
            size_t layers = map_pick(&p.map, x, y).layers;
            if (cell->style.bg >= ROLE_DELTA_1 && cell->style.bg <= ROLE_DELTA_4)
                assert_true(layers > 0);
            if (layers == 0 && cell->glyph)
                assert_true(cell->glyph == 0x2537 || cell->glyph == 0x2501); /* an image's far end */
        }
        map_zoom(&p.map, (int)rng_below(&rng, 70), (int)rng_below(&rng, 24), 1.3, 1.2);
        if (round % 9 == 8)
            map_fit(&p.map);
    }
    close_picture(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(large_layers_are_boxes_that_share_borders),
        cmocka_unit_test(a_layer_deleted_since_is_gone),
        cmocka_unit_test(an_image_lies_on_the_border_at_its_lsn),
        cmocka_unit_test(thin_layers_are_counted_not_enlarged),
        cmocka_unit_test(an_image_never_hides_the_deltas_of_its_cell),
        cmocka_unit_test(what_is_dead_is_not_there),
        cmocka_unit_test(picking_finds_the_layer_whose_box_is_there),
        cmocka_unit_test(locating_a_picked_key_comes_back_to_the_cell),
        cmocka_unit_test(layers_are_read_from_the_newest_down),
        cmocka_unit_test(the_selected_layer_is_always_drawn),
        cmocka_unit_test(flying_shows_the_place),
        cmocka_unit_test(the_cursor_visits_every_column_and_pulls_the_window),
        cmocka_unit_test(odd_sizes_and_empty_sets_draw_nothing_wrong),
        cmocka_unit_test(counts_walk_as_single_steps_do),
        cmocka_unit_test(test_images_lie_over_the_borders_of_steps),
        cmocka_unit_test(states_show_without_colours),
        cmocka_unit_test(the_depth_overlay_ends_at_the_image),
        cmocka_unit_test(what_is_shown_can_be_picked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

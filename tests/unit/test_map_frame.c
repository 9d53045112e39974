/* test_map_frame.c - what is around the map: the names of levels beside it, the colours of the ribbon below it. */
#include "tui/view/emit.h"
#include "tui/view/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

typedef struct Picture {
    History history;
    MapView map;
    Grid grid;
    Text text; /* the grid's */
} Picture;

static void open_picture(Picture *picture)
{
    history_init(&picture->history);
    history_add_step(&picture->history, STEP_LOAD);
    map_init(&picture->map);
    picture->map.key_axis = KEY_AXIS_LINEAR;
    picture->map.lsn_axis = LSN_AXIS_LINEAR;
    picture->map.options = (MapOptions){.hide_notes = true};
    picture->text = (Text)TEXT_EMPTY;
    grid_init(&picture->grid, 60, 16);
}

static void close_picture(Picture *picture)
{
    map_release(&picture->map);
    grid_release(&picture->grid);
    history_release(&picture->history);
    text_release(&picture->text);
}

static void add_delta(Picture *picture, Lsn from, Lsn to)
{
    Layer layer = {.key_hi = 100,
                   .lsn_lo = from,
                   .lsn_hi = to,
                   .size = SIZE_UNKNOWN,
                   .records = SIZE_UNKNOWN,
                   .generation = GENERATION_NONE,
                   .kind = LAYER_DELTA};
    history_add_layer(&picture->history, &layer, JOB_NONE);
}

/* Paints the levels 0 up, whose lower borders are at these LSNs; level `due` is compacted. */
static void paint_levels(Picture *picture, const Lsn *borders, uint32_t count, uint32_t due)
{
    History *history = &picture->history;
    for (Lsn lsn = 0; lsn < 1000; lsn += 100)
        add_delta(picture, lsn, lsn + 100);
    StepId last = 0;
    for (uint32_t i = 0; i < count; i++) {
        array_push(&history->plan.levels,
                   ((PlanLevel){.level = i, .lsns = {borders[i], 1000}, .depth = 3, .compact = i == due}));
        last = history_add_step(history, STEP_LEVEL);
        history->steps.at[last].index = i;
    }
    grid_reset(&picture->grid, picture->grid.cols, picture->grid.rows);
    map_paint(&picture->map, history, last, &picture->grid, (Rect){0, 0, picture->grid.cols, picture->grid.rows});
    emit_text(&picture->grid, false, &picture->text);
}

static void expect(const Picture *picture, const char *words, bool there)
{
    if ((strstr(picture->text.at, words) != NULL) != there) {
        fputs(picture->text.at, stderr);
        fail_msg("'%s' is %s", words, there ? "missing" : "there");
    }
}

static void each_level_is_named_where_rows_are_many(void **state)
{
    (void)state;
    Picture p;
    open_picture(&p);
    paint_levels(&p, (Lsn[]){700, 400, 0}, 3, 0);
    expect(&p, "   level 0 ", true);
    expect(&p, "   level 1 ", true);
    expect(&p, "   level 2 ", true);
    close_picture(&p);
}

static void levels_that_share_a_row_are_named_together(void **state)
{
    (void)state;
    Picture p;
    open_picture(&p);
    paint_levels(&p, (Lsn[]){820, 815, 810, 0}, 4, 0);
    expect(&p, "levels 0-2 ", true);
    expect(&p, "   level 3 ", true);
    expect(&p, " level 2 ", false);
    close_picture(&p);
}

static void numbers_that_need_the_room_stand_alone(void **state)
{
    (void)state;
    Picture p;
    Lsn borders[13];
    open_picture(&p);
    for (int i = 0; i < 12; i++)
        borders[i] = 820 - (Lsn)i / 4;
    borders[12] = 0;
    paint_levels(&p, borders, 13, 0);
    expect(&p, "      0-11 ", true);
    expect(&p, "  level 12 ", true);
    close_picture(&p);
}

/* Within the top row a level has its name if it is due, else the highest LSN is there. */
static void a_level_that_is_due_is_always_named(void **state)
{
    (void)state;
    for (uint32_t due = 0; due < 2; due++) {
        Picture p;
        open_picture(&p);
        paint_levels(&p, (Lsn[]){995, 0}, 2, due);
        expect(&p, " level 0 ", due == 0);
        expect(&p, " level 1 ", true);
        expect(&p, "0/3E8 ", due == 1);
        close_picture(&p);
    }
}

/* The ribbon's cell over the middle of `reads` deltas that lie above one another. */
static Cell ribbon_of(int reads)
{
    Picture p;
    Cell found = {0};
    open_picture(&p);
    for (int i = 0; i < reads; i++)
        add_delta(&p, (Lsn)i * 10, (Lsn)i * 10 + 10);
    map_paint(&p.map, &p.history, 0, &p.grid, (Rect){0, 0, p.grid.cols, p.grid.rows});
    for (int y = 0; y < p.grid.rows; y++) {
        const Cell *cell = grid_cell(&p.grid, 35, y);
        if (cell->style.fg >= ROLE_RAMP_0 && cell->style.fg <= ROLE_RAMP_7)
            found = *cell;
    }
    close_picture(&p);
    return found;
}

static void a_shallow_read_has_no_hot_colour(void **state)
{
    (void)state;
    static const struct {
        int reads;
        Role role;
    } cases[] = {{1, ROLE_RAMP_0}, {4, ROLE_RAMP_0 + 3}, {8, ROLE_RAMP_7}, {40, ROLE_RAMP_7}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Cell cell = ribbon_of(cases[i].reads);
        assert_int_equal(cell.glyph, 0x2588);
        assert_int_equal(cell.style.fg, cases[i].role);
    }
}

/* A name that fills its box is whole: the sign of a deletion is on the box's border. */
static void a_sign_cuts_no_name(void **state)
{
    (void)state;
    Picture p;
    open_picture(&p);
    for (int i = 0; i < 2; i++) {
        Layer layer = {.key_lo = i ? 80 : 0,
                       .key_hi = i ? 100 : 22,
                       .lsn_hi = 100,
                       .size = SIZE_UNKNOWN,
                       .records = SIZE_UNKNOWN,
                       .generation = GENERATION_NONE,
                       .kind = LAYER_DELTA,
                       .name = STR("000020.sst")};
        history_add_layer(&p.history, &layer, JOB_NONE);
    }
    history_add_step(&p.history, STEP_COMPACT);
    history_add_step(&p.history, STEP_DELETE);
    history_end_layer(&p.history, 0);
    map_paint(&p.map, &p.history, 1, &p.grid, (Rect){0, 0, p.grid.cols, 3});
    emit_text(&p.grid, false, &p.text);
    expect(&p, "000020.sst†", true);
    close_picture(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_level_is_named_where_rows_are_many),
        cmocka_unit_test(levels_that_share_a_row_are_named_together),
        cmocka_unit_test(numbers_that_need_the_room_stand_alone),
        cmocka_unit_test(a_level_that_is_due_is_always_named),
        cmocka_unit_test(a_shallow_read_has_no_hot_colour),
        cmocka_unit_test(a_sign_cuts_no_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_grid.c - cells, merging lines, themes and the plain emitters. */
#include "tui/view/emit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void expect(const Grid *grid, bool ascii, const char *picture)
{
    Text out = TEXT_EMPTY;
    emit_text(grid, ascii, &out);
    assert_string_equal(out.at, picture);
    text_release(&out);
}

static void boxes_share_their_borders(void **state)
{
    (void)state;
    Grid grid;
    grid_init(&grid, 10, 5);
    grid_box(&grid, (Rect){0, 0, 4, 3}, 0, (Style){0});
    grid_box(&grid, (Rect){3, 0, 5, 3}, 0, (Style){0});
    grid_box(&grid, (Rect){0, 2, 6, 3}, 0, (Style){0});
    expect(&grid, false, "┌──┬───┐\n│  │   │\n├──┴─┬─┘\n│    │\n└────┘\n");
    expect(&grid, true, "+--+---+\n|  |   |\n+--+-+-+\n|    |\n+----+\n");
    grid_release(&grid);
}

static void heavy_lines_cross_light_ones(void **state)
{
    (void)state;
    Grid grid;
    grid_init(&grid, 5, 3);
    grid_box(&grid, (Rect){0, 0, 5, 3}, 0, (Style){0});
    grid_hline(&grid, 0, 0, 5, EDGE_HEAVY, (Style){0});
    grid_vline(&grid, 2, 0, 3, EDGE_DOTTED, (Style){0});
    expect(&grid, false, "┍━┯━┑\n│ ┊ │\n└─┴─┘\n");
    grid_release(&grid);
}

static void lines_pass_under_text_where_they_are_told_to(void **state)
{
    (void)state;
    Grid grid;
    grid_init(&grid, 6, 3);
    grid_text(&grid, 1, 1, 5, STR("L0 8K"), (Style){0});
    grid_box(&grid, (Rect){2, 0, 2, 3}, EDGE_DOTTED | EDGE_UNDER_TEXT, (Style){0});
    expect(&grid, false, "  ┌┐\n L0┊8K\n  └┘\n");
    assert_int_equal(grid_cell(&grid, 2, 0)->edges & EDGE_UNDER_TEXT, 0);
    grid_vline(&grid, 1, 0, 3, 0, (Style){0});
    expect(&grid, false, " │┌┐\n │0┊8K\n │└┘\n");
    grid_release(&grid);
}

static void nothing_is_drawn_outside_the_clip(void **state)
{
    (void)state;
    Grid grid;
    grid_init(&grid, 4, 2);
    Rect before = grid_clip(&grid, (Rect){1, -5, 2, 6});
    grid_fill(&grid, (Rect){-9, -9, 99, 99}, 'x', (Style){0});
    grid_clip(&grid, before);
    grid_put(&grid, 4, 0, 'y', (Style){0});
    grid_put(&grid, -1, 1, 'y', (Style){0});
    expect(&grid, false, " xx\n\n");
    grid_release(&grid);
}

/* A text cut just behind an ellipsis of its own ends in one of them. */
static void text_is_cut_with_one_ellipsis(void **state)
{
    (void)state;
    Text out = TEXT_EMPTY;
    for (int columns = 5; columns < 8; columns++) {
        text_clear(&out);
        text_add_cut(&out, STR("abcd … wxyz"), columns);
        assert_true(text_columns(text_str(&out)) <= columns);
        assert_null(strstr(out.at, "……"));
        assert_null(strstr(out.at, "… …"));
    }
    text_release(&out);
    Grid grid;
    grid_init(&grid, 10, 1);
    assert_int_equal(grid_text(&grid, 0, 0, 5, STR("abc…efgh"), (Style){0}), 4);
    assert_int_equal(grid_cell(&grid, 3, 0)->glyph, 0x2026);
    assert_int_equal(grid_text(&grid, 0, 0, 6, STR("abc … fgh"), (Style){0}), 5);
    assert_int_equal(grid_cell(&grid, 4, 0)->glyph, 0x2026);
    grid_release(&grid);
}

static void text_is_cut_with_an_ellipsis_and_never_raw(void **state)
{
    (void)state;
    Grid grid;
    grid_init(&grid, 8, 4);
    assert_int_equal(grid_text(&grid, 0, 0, 5, STR("abcdefgh"), (Style){0}), 5);
    grid_text(&grid, 0, 1, 8, STR("a\033[2J\xff"), (Style){0});
    grid_text(&grid, 0, 2, 8, STR("é世→"), (Style){0});
    grid_text(&grid, 0, 3, 0, STR("no"), (Style){0});
    expect(&grid, false, "abcd…\na?[2J?\né?→\n\n");
    expect(&grid, true,
           "abcd~\na?[2J?\n?"
           "?>\n\n");
    assert_int_equal(text_columns(STR("é世→")), 3);
    grid_release(&grid);
}

static void ansi_writes_a_sequence_only_where_the_style_changes(void **state)
{
    (void)state;
    Grid grid;
    grid_init(&grid, 6, 1);
    grid_text(&grid, 0, 0, 6, STR("ab"), (Style){.fg = ROLE_BAD});
    grid_text(&grid, 2, 0, 6, STR("c"), (Style){0});
    Text out = TEXT_EMPTY;
    emit_ansi(&grid, false, (Theme){COLORS_16, false}, &out);
    assert_string_equal(out.at, "\033[0;91mab\033[0mc\n");
    text_clear(&out);
    emit_ansi(&grid, false, (Theme){COLORS_NONE, false}, &out);
    assert_string_equal(out.at, "\033[0;1mab\033[0mc\n");
    text_release(&out);
    grid_release(&grid);
}

static void every_role_has_colours(void **state)
{
    (void)state;
    for (int role = 1; role < ROLE_COUNT; role++) {
        for (int light = 0; light < 2; light++) {
            int c = theme_color((Theme){COLORS_256, light != 0}, (Role)role);
            assert_true(c >= 16 && c <= 255);
            assert_true(theme_color((Theme){COLORS_8, light != 0}, (Role)role) < 8);
            assert_int_equal(theme_color((Theme){COLORS_NONE, light != 0}, (Role)role), COLOR_DEFAULT);
        }
    }
    assert_int_equal(theme_color((Theme){COLORS_256, false}, ROLE_DEFAULT), COLOR_DEFAULT);
}

/* The brightness of a colour, 0 to 255. */
static double brightness(uint32_t rgb)
{
    return 0.3 * (rgb >> 16 & 255) + 0.59 * (rgb >> 8 & 255) + 0.11 * (rgb & 255);
}

static void a_ramp_keeps_its_order_in_grey(void **state)
{
    (void)state;
    for (int i = 1; i < 8; i++) {
        Role low = (Role)(ROLE_RAMP_0 + i - 1), high = (Role)(ROLE_RAMP_0 + i);
        Theme dark = {COLORS_TRUE, false}, light = {COLORS_TRUE, true};
        assert_true(brightness(theme_rgb(dark, low, 0)) < brightness(theme_rgb(dark, high, 0)));
        assert_true(brightness(theme_rgb(light, low, 0)) > brightness(theme_rgb(light, high, 0)));
    }
}

/* Signs of the legend and of the title have their own character in ASCII, instead of the `?` of unknown ones. */
static void test_signs_in_ascii(void **state)
{
    (void)state;
    static const uint16_t signs[] = {0x2016, 0x250C, 0x2510, 0x2515, 0x2519, 0x250F, 0x2537, 0x253F};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        Cell cell = {.glyph = signs[i]};
        assert_int_not_equal(cell_glyph(&cell, true), '?');
    }
}

/* In ASCII "depth 10 > fanout 10" would be wrong: `>=` also takes the blank after it or, without one, the blank before
 * it. */
static void test_or_equal_stays_in_ascii(void **state)
{
    (void)state;
    Grid grid;
    grid_init(&grid, 20, 4);
    grid_text(&grid, 0, 0, 20, STR("10 ≥ fanout 10"), (Style){0});
    grid_text(&grid, 0, 1, 20, STR("reads ≤63"), (Style){0});
    grid_text(&grid, 0, 2, 20, STR("a≥b ≤"), (Style){0});
    grid_text(&grid, 19, 3, 1, STR("≥"), (Style){0});
    expect(&grid, true, "10 >=fanout 10\nreads<=63\na>b <=\n                  >=\n");
    expect(&grid, false, "10 ≥ fanout 10\nreads ≤63\na≥b ≤\n                   ≥\n");
    grid_release(&grid);
}

/* Text on a fill keeps the fill, also under its blanks, which are no shades where there are no colours. */
static void test_text_keeps_the_fill(void **state)
{
    (void)state;
    Grid grid;
    grid_init(&grid, 8, 1);
    grid_fill(&grid, (Rect){0, 0, 4, 1}, 0, (Style){.bg = ROLE_RAMP_7});
    grid_fill(&grid, (Rect){4, 0, 4, 1}, 0, (Style){.bg = ROLE_DELTA_2});
    assert_int_equal(grid_text_over(&grid, 2, 0, 9, STR("1 KiB"), (Style){.fg = ROLE_DELTA}), 5);
    for (int x = 0; x < 8; x++)
        assert_int_equal(grid_cell(&grid, x, 0)->style.bg, x < 4 ? ROLE_RAMP_7 : ROLE_DELTA_2);
    expect(&grid, false, "██1 KiB▒\n");
    grid_release(&grid);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boxes_share_their_borders),
        cmocka_unit_test(heavy_lines_cross_light_ones),
        cmocka_unit_test(lines_pass_under_text_where_they_are_told_to),
        cmocka_unit_test(nothing_is_drawn_outside_the_clip),
        cmocka_unit_test(text_is_cut_with_one_ellipsis),
        cmocka_unit_test(text_is_cut_with_an_ellipsis_and_never_raw),
        cmocka_unit_test(ansi_writes_a_sequence_only_where_the_style_changes),
        cmocka_unit_test(every_role_has_colours),
        cmocka_unit_test(a_ramp_keeps_its_order_in_grey),
        cmocka_unit_test(test_signs_in_ascii),
        cmocka_unit_test(test_or_equal_stays_in_ascii),
        cmocka_unit_test(test_text_keeps_the_fill),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

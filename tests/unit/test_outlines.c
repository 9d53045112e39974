/* test_outlines.c - many outlines drawn at once give the cells of one drawn after the other, for any order of boxes,
 * lines and dots, light and heavy, solid and dotted, over text, fills and lines, also across the border. */
#include "core/base/rng.h"
#include "tui/view/outlines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

enum { COLS = 24, ROWS = 14, COUNT_MAX = 60 };

static int16_t at_most(Rng *rng, int cells)
{
    return (int16_t)((int)rng_below(rng, (uint64_t)cells + 2) - 1);
}

/* An outline; often one that is flat, upright or a dot, and of a few colours. */
static OutlineCells outline_any(Rng *rng, Rect area)
{
    static const uint8_t EDGES[] = {0, EDGE_HEAVY, EDGE_DOTTED, EDGE_HEAVY | EDGE_DOTTED};
    int16_t x0 = at_most(rng, area.width), x1 = at_most(rng, area.width);
    int16_t y0 = at_most(rng, area.height), y1 = at_most(rng, area.height);
    uint64_t shape = rng_below(rng, 6);
    x1 = shape == 0 || shape == 1 ? x0 : x1;
    y1 = shape == 0 || shape == 2 ? y0 : y1;
    return (OutlineCells){.at = {x0 < x1 ? x0 : x1, x0 < x1 ? x1 : x0, y0 < y1 ? y0 : y1, y0 < y1 ? y1 : y0},
                          .edges = EDGES[rng_below(rng, 4)],
                          .style = {.fg = (Role)rng_below(rng, 5), .attr = (uint8_t)rng_below(rng, 2)}};
}

static void cover(Grid *grid, Rng *rng)
{
    grid_init(grid, COLS, ROWS);
    for (int i = 0; i < COLS * ROWS; i++) {
        static const uint32_t GLYPHS[] = {0, 0, 0, ' ', 'a', '9', 0x2501, 127};
        Cell *cell = &grid->cells[i];
        cell->glyph = GLYPHS[rng_below(rng, sizeof GLYPHS / sizeof *GLYPHS)];
        cell->edges = cell->glyph || rng_below(rng, 2) ? 0 : (uint8_t)(1 + rng_below(rng, 127));
        cell->style = (Style){.fg = (Role)rng_below(rng, 3), .bg = (Role)rng_below(rng, 3)};
    }
}

static void check(uint64_t seed)
{
    Rng rng = {seed};
    Grid wanted, given;
    OutlineCells outlines[COUNT_MAX];
    size_t count = rng_below(&rng, COUNT_MAX + 1);
    Rect area = {(int)rng_below(&rng, 6) - 2, (int)rng_below(&rng, 6) - 2, 1 + (int)rng_below(&rng, COLS),
                 1 + (int)rng_below(&rng, ROWS)};
    Rng same = rng;
    cover(&wanted, &rng);
    cover(&given, &same);
    for (size_t i = 0; i < count; i++)
        outlines[i] = outline_any(&rng, area);
    for (size_t i = 0; i < count; i++)
        paint_outline(&wanted, area, outlines[i].at, outlines[i].edges, outlines[i].style);
    outlines_draw(&given, area, outlines, count);
    for (int i = 0; i < COLS * ROWS; i++) {
        const Cell *a = &wanted.cells[i], *b = &given.cells[i];
        if (a->glyph != b->glyph || a->edges != b->edges || a->style.fg != b->style.fg || a->style.bg != b->style.bg ||
            a->style.attr != b->style.attr)
            fail_msg("seed %llu, cell %d,%d: U+%X edges %u fg %u bg %u attr %u, wanted U+%X edges %u fg %u bg %u "
                     "attr %u",
                     (unsigned long long)seed, i % COLS, i / COLS, b->glyph, b->edges, b->style.fg, b->style.bg,
                     b->style.attr, a->glyph, a->edges, a->style.fg, a->style.bg, a->style.attr);
    }
    grid_release(&wanted);
    grid_release(&given);
}

static void test_any(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20000; seed++)
        check(seed);
}

/* No outline, or no area, leaves the grid as it was. */
static void test_empty(void **state)
{
    (void)state;
    Grid grid;
    grid_init(&grid, 3, 3);
    outlines_draw(&grid, (Rect){0, 0, 3, 3}, NULL, 0);
    outlines_draw(&grid, (Rect){0, 0, 0, 3}, &(OutlineCells){.at = {0, 2, 0, 2}}, 1);
    for (int i = 0; i < 9; i++)
        assert_int_equal(grid.cells[i].edges, 0);
    grid_release(&grid);
}

/* A layer that is one cell large, as a comparison or garbage fills it, keeps the fill when a plan marks it. */
static void test_a_dot_keeps_the_fill(void **state)
{
    (void)state;
    Grid grid;
    grid_init(&grid, 3, 3);
    grid_cell(&grid, 1, 1)->style.bg = ROLE_DELTA_BOX;
    grid_cell(&grid, 1, 1)->edges = EDGE_LEFT | EDGE_RIGHT;
    outlines_draw(&grid, (Rect){0, 0, 3, 3}, &(OutlineCells){.at = {1, 1, 1, 1}, .style = {.fg = ROLE_BAD}}, 1);
    assert_int_equal(grid_cell(&grid, 1, 1)->glyph, GLYPH_DOT);
    assert_int_equal(grid_cell(&grid, 1, 1)->edges, 0);
    assert_int_equal(grid_cell(&grid, 1, 1)->style.fg, ROLE_BAD);
    assert_int_equal(grid_cell(&grid, 1, 1)->style.bg, ROLE_DELTA_BOX);
    grid_release(&grid);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_any), cmocka_unit_test(test_empty),
                                       cmocka_unit_test(test_a_dot_keeps_the_fill)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

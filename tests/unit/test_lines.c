/* A line's place in its text: the same paragraph at any width. */
#include "core/base/rng.h"
#include "tui/panes/lines.h"
#include "tui/view/theme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { PARAGRAPHS = 40 };

/* Makes lines. With `refs` every line names its paragraph as its ref. The first lines are a picture with one row per
 * two columns. */
static void make(Lines *lines, int width, const int words[PARAGRAPHS], bool refs, bool picture)
{
    lines_begin(lines, width);
    for (int row = 0; picture && row < width / 2; row++)
        lines_add(lines, (Style){0}, LINE_NOTHING, "row");
    for (uint32_t i = 0; i < PARAGRAPHS; i++) {
        Text text = TEXT_EMPTY;
        for (int word = 0; word < words[i]; word++)
            text_printf(&text, "%sword", word ? " " : "");
        if (words[i] == 0)
            lines_blank(lines);
        else
            lines_add(lines, (Style){0}, refs ? i : LINE_NOTHING, "%s", text.at);
        text_release(&text);
    }
}

static void test_spots_at_other_widths(void **state)
{
    (void)state;
    Rng rng = {7};
    Lines from = LINES_EMPTY, to = LINES_EMPTY;
    for (int round = 0; round < 200; round++) {
        int words[PARAGRAPHS];
        for (int i = 0; i < PARAGRAPHS; i++)
            words[i] = (int)rng_below(&rng, 12);
        make(&from, 8 + (int)rng_below(&rng, 60), words, false, false);
        make(&to, 8 + (int)rng_below(&rng, 60), words, false, false);
        for (size_t i = 0; i < from.at.count; i++) {
            LineSpot spot = lines_spot(&from, i);
            assert_int_equal(lines_find(&from, spot), i);
            size_t there = lines_find(&to, spot);
            assert_int_equal(to.at.at[there].paragraph, from.at.at[i].paragraph);
            if (spot.row == 0) /* and back again */
                assert_int_equal(lines_find(&from, lines_spot(&to, there)), i);
        }
        assert_int_equal(lines_find(&to, lines_spot(&from, from.at.count)), to.at.count);
    }
    lines_release(&from);
    lines_release(&to);
}

/* What a line stands for is found although more lines come before it. */
static void test_spots_below_a_picture(void **state)
{
    (void)state;
    int words[PARAGRAPHS];
    Lines from = LINES_EMPTY, to = LINES_EMPTY;
    for (int i = 0; i < PARAGRAPHS; i++)
        words[i] = 1 + i % 9;
    make(&from, 20, words, true, true);
    make(&to, 51, words, true, true);
    for (size_t i = 0; i < from.at.count; i++)
        if (from.at.at[i].ref != LINE_NOTHING)
            assert_int_equal(to.at.at[lines_find(&to, lines_spot(&from, i))].ref, from.at.at[i].ref);
    lines_release(&from);
    lines_release(&to);
}

/* Two columns: each half keeps its style, and the longer one decides how many lines there are. */
static void test_lines_beside_one_another(void **state)
{
    (void)state;
    Lines left = LINES_EMPTY, right = LINES_EMPTY;
    const Style bold = {.attr = ATTR_BOLD}, muted = {.fg = ROLE_MUTED};
    lines_begin(&left, 10);
    lines_begin(&right, 10);
    lines_add(&left, bold, 7, "a “b”");
    lines_add(&right, muted, LINE_NOTHING, "one");
    lines_add(&right, muted, LINE_NOTHING, "two");
    lines_beside(&left, 12, &right);
    assert_int_equal(left.at.count, 2);
    assert_true(str_equal(lines_text(&left, 0), STR("a “b”       one")));
    assert_true(str_equal(lines_text(&left, 1), STR("            two")));
    assert_int_equal(left.at.at[0].ref, 7);
    assert_int_equal(left.at.at[0].style.attr, ATTR_BOLD);
    assert_int_equal(left.at.at[0].tail, 12);
    assert_int_equal(left.at.at[0].tail_style.fg, ROLE_MUTED);
    assert_int_equal(left.at.at[1].tail, 12);
    lines_release(&left);
    lines_release(&right);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spots_at_other_widths),
        cmocka_unit_test(test_spots_below_a_picture),
        cmocka_unit_test(test_lines_beside_one_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

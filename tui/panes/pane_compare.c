/* pane_compare.c - shows the figures of a comparison's sides beside one another: first which side is best, then all
 * figures in groups. Curves, the difference that `diverge` went to, and the sides stand at the right where there is
 * room, else above and below.
 *
 *     Best: B in written; A in mean read.
 *     over the run          A full     B blocks   best (*)      write amplification over the WAL, up to 2.28
 *     written             2.13 GiB     1.31 GiB * B by 38 %     A ▂▃▄▅▆▇██
 *     mean read               4.34 *       5.03   A by 14 %     B ▂▂▂▃▃▄▄▅
 */
#include "core/tell/diff_text.h"
#include "core/tell/outcome_text.h"
#include "core/tell/words.h"
#include "tui/panes/compare_rows.h"
#include "tui/panes/maps.h"
#include "tui/panes/pane_table.h"
#include "tui/view/curves.h"
#include "tui/view/theme.h"

#include <math.h>
#include <stdio.h>

enum { NAME_COLS = 19, VALUE_COLS = 12, NAMED_COLS = VALUE_COLS + 1, BEST_COLS = 16, GAP_COLS = 2, BESIDE_MIN = 36 };

/* ---- the figures ---- */

/* Has the row a best side, marked by a star? */
static bool has_best(const CompareRow *row, const CompareBest *best)
{
    return row->less && best->differ && !isnan(best->by);
}

/* Of two sides, has the row none, so that it says by how much B differs from A? */
static bool is_against(const CompareView *compare, const CompareRow *row, const CompareBest *best)
{
    return best->differ && !has_best(row, best) && compare->count == 2 && row->value[0] > 0 && !isnan(row->value[1]);
}

/* Appends "B by 38 %", "A and C by 2 %", "equal"; for a row without a best, of two sides, "B +5 %". */
static void add_best(const CompareView *compare, const CompareRow *row, Text *out)
{
    CompareBest best = compare_best(compare, row);
    if (!best.differ) {
        text_printf(out, "equal");
    } else if (has_best(row, &best)) {
        compare_letters(compare, best.sides, out);
        text_printf(out,
                    best.by < 0.01                   ? " by <1 %%"
                    : best.by > 0.995 && best.by < 1 ? " by >99 %%"
                                                     : " by %.0f %%",
                    best.by * 100);
    } else if (is_against(compare, row, &best)) {
        text_printf(out, "B %+.0f %%", (row->value[1] / row->value[0] - 1) * 100);
    }
}

/* A figure of the row is in parentheses. */
static bool is_marked(const CompareView *compare, const CompareRow *row)
{
    bool marked = false;
    for (size_t i = 0; i < compare->count; i++)
        marked = marked || row->text[i][0] == '(';
    return marked;
}

/* Says below a row with parentheses which sides keep garbage that the others delete, or that no plan deletes any. */
static void add_uncollected(const CompareView *compare, Lines *lines)
{
    if (compare->kind == COMPARE_PLANS) {
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "  (…): plans leave GC out (g: what it deletes)");
        return;
    }
    unsigned without = compare_uncollected(compare), all = (1u << compare->count) - 1, with = all & ~without;
    bool one = (without & (without - 1)) == 0, other = (with & (with - 1)) == 0;
    Text text = TEXT_EMPTY;
    text_printf(&text, "  (…): ");
    compare_letters(compare, without, &text);
    text_printf(&text, " %s no garbage, ", one ? "collects" : "collect");
    compare_letters(compare, with, &text);
    text_printf(&text, " %s", other ? "does" : "do");
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%s", text.at);
    text_release(&text);
}

static void add_row(const CompareView *compare, Lines *lines, const CompareRow *row)
{
    CompareBest best = compare_best(compare, row);
    Text text = TEXT_EMPTY;
    text_printf(&text, "%-*s", NAME_COLS, row->name);
    for (size_t i = 0; i < compare->count; i++)
        text_printf(&text, "%*s %s", VALUE_COLS, row->text[i], has_best(row, &best) && best.sides >> i & 1 ? "*" : " ");
    text_printf(&text, " ");
    add_best(compare, row, &text);
    lines_add(lines, (Style){.attr = best.differ ? ATTR_BOLD : 0}, LINE_NOTHING, "%s", text.at);
    text_release(&text);
}

/* Appends a side's letter and name at the right of NAMED_COLS columns; "…" is where the name is cut. */
static void add_name(const CompareView *compare, size_t side, Text *out)
{
    Text name = TEXT_EMPTY;
    text_printf(&name, "%c %s", 'A' + (int)side, compare->side[side].name);
    int columns = text_columns(text_str(&name));
    text_printf(out, "%*s", columns < NAMED_COLS ? NAMED_COLS - columns : 0, "");
    text_add_cut(out, text_str(&name), NAMED_COLS);
    text_release(&name);
}

/* Adds "over the run   A full   B blocks   best (*)", with names cut to their columns: those of the values, and one of
 * the two between values, which "B own options" needs. */
static void add_names(const CompareView *compare, Lines *lines, const char *what)
{
    Text text = TEXT_EMPTY;
    text_printf(&text, "%-*s", NAME_COLS - 1, what);
    for (size_t i = 0; i < compare->count; i++) {
        add_name(compare, i, &text);
        text_printf(&text, " ");
    }
    text_printf(&text, "  best (*)");
    lines_add(lines, (Style){.fg = ROLE_ACCENT, .attr = ATTR_BOLD}, LINE_NOTHING, "%s", text.at);
    text_release(&text);
}

/* Adds a heading with each side's letter, or its step. */
static void add_heading(const CompareView *compare, Lines *lines, const char *what, bool steps)
{
    Text text = TEXT_EMPTY;
    text_printf(&text, "%-*s", NAME_COLS, what);
    for (size_t i = 0; i < compare->count; i++) {
        char cell[32];
        snprintf(cell, sizeof cell, steps ? "%c step %u" : "%c", 'A' + (int)i, compare->side[i].step);
        text_printf(&text, "%*s  ", VALUE_COLS, cell);
    }
    lines_add(lines, (Style){.fg = ROLE_ACCENT}, LINE_NOTHING, "%s", text.at);
    text_release(&text);
}

/* Explains the stars, where a row has one. */
static void add_legend(const CompareView *compare, const CompareRows *rows, Lines *lines)
{
    bool starred = false;
    for (size_t r = 0; r < rows->at.count; r++) {
        CompareBest best = compare_best(compare, &rows->at.at[r]);
        starred = starred || has_best(&rows->at.at[r], &best);
    }
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%sReads count visited %ss.",
              starred ? "* the least of a row, which is best, and how far it is below the next. " : "",
              word_part(&compare->side[0].history->layers));
}

/* Below the first row of a group that has such a cell: "  B +5 %: B against A, where neither is better". */
static bool add_against(const CompareView *compare, const CompareRow *row, Lines *lines)
{
    CompareBest best = compare_best(compare, row);
    if (!is_against(compare, row, &best))
        return false;
    Text cell = TEXT_EMPTY;
    add_best(compare, row, &cell);
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "  %s: B against A, where neither is better", cell.at);
    text_release(&cell);
    return true;
}

static void add_group(const CompareView *compare, const CompareRows *rows, CompareGroup group, Lines *lines)
{
    bool told = group != ROWS_MAIN, against = false;
    for (size_t r = 0; r < rows->at.count; r++) {
        const CompareRow *row = &rows->at.at[r];
        if (row->group != group)
            continue;
        add_row(compare, lines, row);
        against = against || add_against(compare, row, lines);
        if (!told && is_marked(compare, row)) {
            add_uncollected(compare, lines);
            told = true;
        }
    }
}

/* The side's name is shown in full: by its map's border, or, where this pane covers the maps, by the heading. */
static bool is_named(const Session *session, const CompareView *compare, size_t side)
{
    if (session->layout.covered)
        return text_columns(str_from(compare->side[side].name)) + 2 <= NAMED_COLS;
    return session->layout.map.width == 0 || maps_caption_fits(session, side);
}

static void add_cut_names(const Session *session, const CompareView *compare, Lines *lines)
{
    for (size_t i = 0; i < compare->count; i++)
        if (!is_named(session, compare, i)) {
            char side[2] = {(char)('A' + (int)i), 0};
            lines_term(lines, 4, side, "%s", compare->side[i].name);
        }
}

/* Says which sides of a store are estimates. */
static void add_estimate(const CompareView *compare, Lines *lines)
{
    if (compare->kind != COMPARE_RUNS || !compare_stores(compare))
        return;
    bool own = policy_same(&compare->side[0].history->policy, &compare->side[1].history->policy);
    const char *text = "A is what the store did, B an estimate for the same flushes. `:compare` alone shows how far an "
                       "estimate with the store's own options is off.";
    if (compare->side[0].history->lsm->estimated)
        text = "All sides are estimates for the same flushes.";
    else if (compare->count > 2)
        text = "A is what the store did; B and C are estimates for the same flushes.";
    else if (own)
        text = "A is what the store did, B an estimate for the same flushes and options: what differs is its error.";
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%s", text);
}

/* Says that the figures of plans rest on estimates. */
static void add_reservations(const CompareView *compare, Lines *lines)
{
    bool estimated = false;
    for (size_t i = 0; i < compare->count; i++)
        estimated = estimated || compare->side[i].history->plan.estimated;
    if (compare->kind == COMPARE_PLANS && estimated)
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "What plans write and read is estimated.");
}

static void add_figures(Session *session, const CompareView *compare, Lines *lines)
{
    CompareRows rows;
    Text verdict = TEXT_EMPTY;
    compare_rows_init(&rows, session, compare);
    compare_verdict(compare, &rows, &verdict);
    lines_add(lines, (Style){.attr = ATTR_BOLD}, LINE_NOTHING, "%s", verdict.at);
    add_names(compare, lines, rows.runs ? "over the run" : "at these steps");
    add_group(compare, &rows, ROWS_MAIN, lines);
    add_estimate(compare, lines);
    add_reservations(compare, lines);
    add_legend(compare, &rows, lines);
    add_cut_names(session, compare, lines);
    if (rows.runs) {
        add_heading(compare, lines, "more of the run", false);
        add_group(compare, &rows, ROWS_RUN, lines);
    }
    if (compare->kind == COMPARE_PLANS) {
        add_heading(compare, lines, "jobs of the plan", false);
        add_group(compare, &rows, ROWS_PLANS, lines);
    }
    add_heading(compare, lines, rows.runs ? "at these steps" : "more at these steps", true);
    add_group(compare, &rows, ROWS_STEPS, lines);
    if (rows.runs && !compare_stores(compare))
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING,
                  "Over the run, reads are counted after a flush and its compaction. At steps between they may be "
                  "deeper: :continue reads > N finds those.");
    text_release(&verdict);
    array_release(&rows.at);
}

/* ---- curves ---- */

static void add_curve(const CompareView *compare, Lines *lines, const Curve *curve, int width)
{
    double high = 0;
    uint64_t wal = 0;
    for (size_t i = 0; i < compare->count; i++) {
        const History *history = compare->side[i].history;
        double most = curve_span(curve, history, 0).high;
        uint64_t end = history->samples.at[history->samples.count - 1].wal_ingested;
        high = most > high ? most : high;
        wal = end > wal ? end : wal;
    }
    if (high <= 0 || width < 8)
        return;
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%s, up to %.3g", curve->name, high);
    for (size_t i = 0; i < compare->count; i++) {
        const History *history = compare->side[i].history;
        uint64_t end = history->samples.at[history->samples.count - 1].wal_ingested;
        Text bars = TEXT_EMPTY;
        for (int x = 0; x < width - 2; x++) {
            uint64_t at = (uint64_t)((double)wal * (x + 1) / (width - 2));
            double value = at <= end ? curve_at(curve, history, at) : (double)NAN;
            char utf8[5];
            utf8_put(isnan(value) ? ' ' : lines_block(value / high), utf8);
            text_printf(&bars, "%s", utf8);
        }
        lines_add(lines, (Style){.fg = (Role)(ROLE_CLASS_0 + i)}, LINE_NOTHING, "%c %s", 'A' + (int)i, bars.at);
        text_release(&bars);
    }
}

/* ---- the sides ---- */

static void add_changes(const CompareView *compare, Lines *lines)
{
    for (size_t i = 1; i < compare->count; i++) {
        const HistoryDiff *diff = &compare->side[i].diff;
        char went[32], appeared[32], changed[32], same[32];
        Text parts = TEXT_EMPTY;
        diff_parts_text(diff, &parts);
        lines_add(lines, (Style){0}, LINE_NOTHING,
                  "%ss of A and %c at these steps: %s only in A, %s only in %c, %s changed, %s the same%s",
                  word_part(&compare->side[i].history->layers), 'A' + (int)i, count_format(diff->went, went),
                  count_format(diff->appeared, appeared), 'A' + (int)i, count_format(diff->changed, changed),
                  count_format(diff->same, same), parts.at);
        text_release(&parts);
    }
    for (size_t i = 0; i < compare->count; i++)
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%c %s, at step %u of %u", 'A' + (int)i,
                  compare->side[i].name, compare->side[i].step, history_last_step(compare->side[i].history));
}

/* Adds the difference in outcome that `diverge` went to, and what each side did there. */
static void add_difference(const Session *session, const CompareView *compare, Lines *lines)
{
    enum { SIDE_COLS = 4 };
    size_t at = compare_difference(session), count = compare->differences.at.count;
    if (at == SIZE_MAX)
        return;
    const Difference *difference = &compare->differences.at.at[at];
    Text text = TEXT_EMPTY;
    difference_sides_text(difference, compare->count, &text);
    lines_add(lines, (Style){.attr = ATTR_BOLD}, LINE_NOTHING, "difference %zu of %zu: a %s%s%s", at + 1, count,
              outcome_kind_name(difference->kind, compare->side[0].history->lsm != NULL), text.length ? ", " : "",
              text.at);
    for (size_t i = 0; i < compare->count; i++) {
        char side[2] = {(char)('A' + (int)i), 0};
        text_clear(&text);
        compare_difference_text(compare, difference, i, &text);
        lines_term(lines, SIDE_COLS, side, "%s", text.at);
    }
    text_release(&text);
    lines_blank(lines);
}

/* The columns that the figures take. */
static int figure_columns(const CompareView *compare)
{
    return NAME_COLS + (int)compare->count * (VALUE_COLS + GAP_COLS) + BEST_COLS;
}

static void add_curves(const CompareView *compare, Lines *lines, int width)
{
    if (compare->kind == COMPARE_PLANS || !compare_sampled(compare))
        return;
    lines_add(lines, (Style){.fg = ROLE_ACCENT}, LINE_NOTHING, "curves over the WAL");
    for (size_t i = 0; i < CURVE_COUNT; i++)
        add_curve(compare, lines, &curves[i], width);
}

static void pane_compare_build(Session *session, Lines *lines, int width)
{
    compare_update(session);
    const CompareView *compare = compare_shown(session);
    if (!compare)
        return;
    int figures = figure_columns(compare), beside = width - figures - GAP_COLS;
    if (beside < BESIDE_MIN) {
        add_difference(session, compare, lines);
        add_figures(session, compare, lines);
        add_changes(compare, lines);
        add_curves(compare, lines, width);
        return;
    }
    Lines right = LINES_EMPTY;
    lines_begin(&right, beside);
    add_difference(session, compare, &right);
    add_curves(compare, &right, beside);
    add_changes(compare, &right);
    lines->width = figures;
    add_figures(session, compare, lines);
    lines->width = width;
    lines_beside(lines, figures + GAP_COLS, &right);
    lines_release(&right);
}

const PaneOps pane_compare = {.build = pane_compare_build};

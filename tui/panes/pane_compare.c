/* pane_compare.c - shows the figures of a comparison's sides beside one another.
 *
 *     over the run            A          B          C        `*`: the least of a row where less is better
 *     write ampl.          2.28       1.79 *     3.10
 *     reads, mean          4.40       5.03       4.38 *
 *     A ▂▃▄▅▆▇██            curves of what changes over the run, on one scale
 *     B ▂▂▂▃▃▄▄▅
 */
#include "core/analysis/run_figures.h"
#include "core/tell/outcome_text.h"
#include "tui/app/compare.h"
#include "tui/app/session_insight.h"
#include "tui/panes/maps.h"
#include "tui/panes/pane_table.h"
#include "tui/view/curves.h"
#include "tui/view/theme.h"

#include <math.h>
#include <stdio.h>

typedef struct Row {
    const char *name;
    double value[COMPARE_SIDES]; /* NAN: unknown */
    char text[COMPARE_SIDES][32];
    bool less; /* less is better: the least value is marked */
} Row;

enum { NAME_COLS = 19, VALUE_COLS = 12 };

/* How many sides know the value, which of them has the least, and whether the sides show different ones. */
typedef struct Sides {
    size_t known, best;
    bool differ;
} Sides;

static Sides sides_of(const CompareView *compare, const Row *row)
{
    Sides sides = {0};
    for (size_t i = 0; i < compare->count; i++) {
        sides.known += isnan(row->value[i]) ? 0 : 1;
        sides.best = row->value[i] < row->value[sides.best] || isnan(row->value[sides.best]) ? i : sides.best;
        sides.differ = sides.differ || strcmp(row->text[i], row->text[0]) != 0;
    }
    return sides;
}

static void add_row(const CompareView *compare, Lines *lines, const Row *row)
{
    Sides sides = sides_of(compare, row);
    Text text = TEXT_EMPTY;
    if (sides.known == 0)
        return;
    text_printf(&text, "%-*s", NAME_COLS, row->name);
    for (size_t i = 0; i < compare->count; i++) {
        bool least = !isnan(row->value[i]) && strcmp(row->text[i], row->text[sides.best]) == 0; /* sides may share it */
        text_printf(&text, "%*s %s", VALUE_COLS, isnan(row->value[i]) ? "unknown" : row->text[i],
                    row->less && least && sides.differ && sides.known > 1 ? "*" : " ");
    }
    if (compare->count == 2 && sides.known == 2 && sides.differ && row->value[0] > 0)
        text_printf(&text, "  %+.0f %%", (row->value[1] / row->value[0] - 1) * 100);
    else if (!sides.differ)
        text_printf(&text, "  =");
    lines_add(lines, (Style){.attr = sides.differ ? ATTR_BOLD : 0}, LINE_NOTHING, "%s", text.at);
    text_release(&text);
}

static void set_real(Row *row, size_t side, double value)
{
    row->value[side] = value;
    snprintf(row->text[side], sizeof row->text[side], "%.2f", value);
}

static void set_count(Row *row, size_t side, uint64_t value)
{
    row->value[side] = (double)value;
    count_format(value, row->text[side]);
}

static void set_bytes(Row *row, size_t side, uint64_t value, bool known)
{
    row->value[side] = known ? (double)value : (double)NAN;
    bytes_format(value, row->text[side]);
}

static void add_heading(const CompareView *compare, Lines *lines, const char *what)
{
    Text text = TEXT_EMPTY;
    text_printf(&text, "%-*s", NAME_COLS, what);
    for (size_t i = 0; i < compare->count; i++)
        text_printf(&text, "%*c  ", VALUE_COLS, 'A' + (int)i);
    text_printf(&text, "%s", compare->count == 2 ? " B / A" : "");
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%s", text.at);
    text_release(&text);
}

/* ---- over the run ---- */

static bool all_sampled(const CompareView *compare)
{
    for (size_t i = 0; i < compare->count; i++)
        if (!curves_exist(compare->side[i].history))
            return false;
    return true;
}

static void add_run(const CompareView *compare, Lines *lines)
{
    RunFigures figures[COMPARE_SIDES];
    for (size_t i = 0; i < compare->count; i++)
        figures[i] = run_figures(compare->side[i].history);
    add_heading(compare, lines, "over the run");
#define REAL(what, member)                                                                                             \
    do {                                                                                                               \
        Row row = {.name = (what), .less = true};                                                                      \
        for (size_t i = 0; i < compare->count; i++)                                                                    \
            set_real(&row, i, figures[i].member);                                                                      \
        add_row(compare, lines, &row);                                                                                 \
    } while (0)
#define BYTES(what, expression)                                                                                        \
    do {                                                                                                               \
        Row row = {.name = (what), .less = true};                                                                      \
        for (size_t i = 0; i < compare->count; i++)                                                                    \
            set_bytes(&row, i, figures[i].expression, true);                                                           \
        add_row(compare, lines, &row);                                                                                 \
    } while (0)
    REAL("write ampl.", write_amp);
    BYTES("written: deltas", deltas);
    BYTES("written: images", images);
    BYTES("written: flushes", flushed);
    BYTES("stored, at the end", stored);
    BYTES("stored, at most", largest_stored);
    REAL("layers, mean", layers);
    REAL("reads, mean", read_mean);
    REAL("reads, p99", read_p99);
    REAL("reads, deepest", read_max);
#undef REAL
#undef BYTES
}

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
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%s over the WAL, up to %.4g", curve->name, high);
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

/* ---- at the steps ---- */

typedef struct JobTotals {
    uint64_t run, read, written, avoided;
} JobTotals;

static JobTotals job_totals(const History *history)
{
    JobTotals totals = {0};
    for (size_t i = 0; i < history->plan.jobs.count; i++) {
        const PlanJob *job = &history->plan.jobs.at[i];
        totals.run += !job->skipped;
        totals.read += job->skipped ? 0 : job->bytes_in;
        totals.written += job->skipped ? 0 : job->bytes_out;
        totals.avoided += job->skipped ? job->bytes_out : 0;
    }
    return totals;
}

static void add_plans(const CompareView *compare, Lines *lines)
{
    Row written = {.name = "plan writes", .less = true}, read = {.name = "plan reads", .less = true};
    Row jobs = {.name = "plan's jobs"}, avoided = {.name = "plan avoids"};
    for (size_t i = 0; i < compare->count; i++) {
        JobTotals totals = job_totals(compare->side[i].history);
        set_bytes(&written, i, totals.written, true);
        set_bytes(&read, i, totals.read, true);
        set_bytes(&avoided, i, totals.avoided, true);
        set_count(&jobs, i, totals.run);
    }
    add_row(compare, lines, &written);
    add_row(compare, lines, &read);
    add_row(compare, lines, &avoided);
    add_row(compare, lines, &jobs);
}

static const LayerCounts *counts_of(const CompareView *compare, size_t side)
{
    return side ? &compare->side[side].diff.b : &compare->side[1].diff.a;
}

static void add_layers(const CompareView *compare, Lines *lines)
{
    Row layers = {.name = "layers", .less = true}, deltas = {.name = "deltas"}, images = {.name = "images"};
    Row l0 = {.name = "L0", .less = true}, bytes = {.name = "bytes", .less = true};
    for (size_t i = 0; i < compare->count; i++) {
        const LayerCounts *counts = counts_of(compare, i);
        set_count(&layers, i, counts->layers);
        set_count(&deltas, i, counts->deltas);
        set_count(&images, i, counts->images);
        set_count(&l0, i, counts->l0);
        set_bytes(&bytes, i, counts->bytes, counts->sizes_unknown == 0);
    }
    add_row(compare, lines, &layers);
    add_row(compare, lines, &deltas);
    add_row(compare, lines, &images);
    add_row(compare, lines, &l0);
    add_row(compare, lines, &bytes);
}

/* NULL: the layers of that side are still being analysed. */
static const Insight *insight_into(Session *session, const CompareView *compare, size_t i)
{
    const CompareSide *side = &compare->side[i];
    if (i == 0)
        return session_insight(session);
    return session_insight_of(session, compare_maker(session, i), side->history, side->step, &side->history->policy);
}

static void add_reads(Session *session, const CompareView *compare, Lines *lines)
{
    Row mean = {.name = "reads, by segment", .less = true}, keys = {.name = "reads, by key", .less = true};
    Row most = {.name = "reads, deepest", .less = true};
    for (size_t i = 0; i < compare->count; i++) {
        const Insight *insight = insight_into(session, compare, i);
        if (!insight) {
            lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%-*s …", NAME_COLS, "reads");
            return;
        }
        const ReadDepth *depth = &insight->summary.read_depth;
        set_real(&mean, i, depth->by_segment.mean);
        set_real(&keys, i, depth->by_key.weight ? depth->by_key.mean : (double)NAN);
        set_count(&most, i, depth->by_segment.max);
    }
    add_row(compare, lines, &mean);
    add_row(compare, lines, &keys);
    add_row(compare, lines, &most);
}

static void add_changes(const CompareView *compare, Lines *lines)
{
    for (size_t i = 1; i < compare->count; i++) {
        const HistoryDiff *diff = &compare->side[i].diff;
        lines_add(lines, (Style){0}, LINE_NOTHING,
                  "layers of A and %c at these steps: %llu only in A, %llu only in %c, %llu changed, %llu the same%s",
                  'A' + (int)i, (unsigned long long)diff->went, (unsigned long long)diff->appeared, 'A' + (int)i,
                  (unsigned long long)diff->changed, (unsigned long long)diff->same, outcome_parts_words(diff));
    }
    for (size_t i = 0; i < compare->count; i++)
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%c %s, at step %u of %u", 'A' + (int)i,
                  compare->side[i].name, compare->side[i].step, history_last_step(compare->side[i].history));
}

/* Adds the difference in outcome that `diverge` went to, and what each side did there. */
static void add_difference(const Session *session, const CompareView *compare, Lines *lines)
{
    enum { SIDE_COLS = 4 };
    size_t at = compare_difference(session), count = compare->outcomes.at.count;
    if (at == SIZE_MAX)
        return;
    const OutcomeDifference *difference = &compare->outcomes.at.at[at];
    lines_add(lines, (Style){.attr = ATTR_BOLD}, LINE_NOTHING, "difference %zu of %zu: a %s", at + 1, count,
              outcome_kind_name(difference->kind));
    Text text = TEXT_EMPTY;
    outcome_text(difference, compare->side[0].history, false, &text);
    lines_term(lines, SIDE_COLS, "A", "%s", text.at);
    text_clear(&text);
    outcome_text(difference, compare->side[1].history, true, &text);
    lines_term(lines, SIDE_COLS, "B", "%s", text.at);
    text_release(&text);
    lines_blank(lines);
}

static void pane_compare_build(Session *session, Lines *lines, int width)
{
    compare_update(session);
    const CompareView *compare = compare_shown(session);
    if (!compare) {
        lines_add(
            lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING,
            "Nothing is compared. :compare neon, :compare neon | blocks, :compare fanout=6 target_file_size=128M, "
            "or :compare FILE.");
        return;
    }
    for (size_t i = 0; i < compare->count; i++) /* names that the maps' borders cut are shown in full here */
        if (session->layout.map.width > 0 && !maps_caption_fits(session, i)) {
            char side[2] = {(char)('A' + (int)i), 0};
            lines_term(lines, 4, side, "%s", compare->side[i].name);
        }
    bool runs = compare->kind != COMPARE_PLANS && all_sampled(compare);
    add_difference(session, compare, lines);
    if (runs)
        add_run(compare, lines);
    add_heading(compare, lines, runs ? "at these steps" : "");
    add_layers(compare, lines);
    if (compare->kind == COMPARE_PLANS)
        add_plans(compare, lines);
    add_reads(session, compare, lines);
    add_changes(compare, lines);
    for (size_t i = 0; runs && i < CURVE_COUNT; i++)
        add_curve(compare, lines, &curves[i], width);
}

const PaneOps pane_compare = {.build = pane_compare_build};

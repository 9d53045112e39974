/* compare_rows.c - collects the figures of a comparison: of whole runs, of the layers at the shown steps and their
 * reads, of plans. */
#include "tui/panes/compare_rows.h"

#include "core/analysis/run_figures.h"
#include "tui/app/session_insight.h"
#include "tui/view/curves.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>

#define OPEN UINT_MAX

static CompareRow *compare_rows_add(CompareRows *rows, CompareGroup group, const char *name, bool less)
{
    array_push(&rows->at, (CompareRow){.group = group, .name = name, .less = less});
    return &rows->at.at[rows->at.count - 1];
}

static void set_real(CompareRow *row, size_t side, double value)
{
    row->value[side] = value;
    snprintf(row->text[side], sizeof row->text[side], isnan(value) ? "unknown" : "%.2f", value);
}

static void set_count(CompareRow *row, size_t side, uint64_t value)
{
    row->value[side] = (double)value;
    count_format(value, row->text[side]);
}

static void set_bytes(CompareRow *row, size_t side, uint64_t value, bool known)
{
    row->value[side] = known ? (double)value : (double)NAN;
    if (known)
        bytes_format(value, row->text[side]);
    else
        snprintf(row->text[side], sizeof row->text[side], "unknown");
}

/* ---- over the run ---- */

bool compare_sampled(const CompareView *compare)
{
    for (size_t i = 0; i < compare->count; i++)
        if (!curves_exist(compare->side[i].history))
            return false;
    return true;
}

static const struct {
    CompareGroup group;
    const char *name;
    size_t offset; /* of a double in RunFigures, or of bytes */
    bool bytes, less;
} RUN_ROWS[] = {
#define REAL(group, name, member, less)                                                                                \
    {                                                                                                                  \
        group, name, offsetof(RunFigures, member), false, less                                                         \
    }
#define BYTES(group, name, member, less)                                                                               \
    {                                                                                                                  \
        group, name, offsetof(RunFigures, member), true, less                                                          \
    }
    BYTES(ROWS_MAIN, "stored", stored, true),
    REAL(ROWS_MAIN, "mean read", read_mean, true),
    REAL(ROWS_MAIN, "p99", read_p99, true),
    REAL(ROWS_MAIN, "deepest read", read_max, true),
    REAL(ROWS_RUN, "write ampl.", write_amp, true),
    BYTES(ROWS_RUN, "written: flushes", flushed, false),
    BYTES(ROWS_RUN, "written: deltas", deltas, false),
    BYTES(ROWS_RUN, "written: images", images, false),
    BYTES(ROWS_RUN, "stored, at most", largest_stored, true),
    REAL(ROWS_RUN, "layers, mean", layers, true),
#undef REAL
#undef BYTES
};

unsigned compare_uncollected(const CompareView *compare)
{
    unsigned without = 0, all = (1u << compare->count) - 1;
    if (compare->kind == COMPARE_PLANS)
        return compare_stores(compare) ? 0 : all; /* garbage collection runs after a plan, not in it */
    for (size_t i = 0; i < compare->count; i++)
        without |= compare->side[i].history->policy.gc ? 0 : 1u << i;
    return compare_sampled(compare) && without != all ? without : 0;
}

/* Puts figures of bytes that garbage is part of in parentheses, which pane_compare.c explains. */
static void mark_uncollected(const CompareView *compare, CompareRow *row)
{
    unsigned without = compare_uncollected(compare);
    char text[sizeof row->text[0]];
    for (size_t i = 0; i < compare->count; i++)
        if (without >> i & 1) {
            snprintf(text, sizeof text, "%s", row->text[i]);
            snprintf(row->text[i], sizeof row->text[i], "(%.28s)", text);
        }
}

static void add_run(const CompareView *compare, CompareRows *rows)
{
    RunFigures figures[COMPARE_SIDES];
    CompareRow *row = compare_rows_add(rows, ROWS_MAIN, "written", true);
    for (size_t i = 0; i < compare->count; i++) {
        figures[i] = run_figures(compare->side[i].history);
        set_bytes(row, i, figures[i].flushed + figures[i].deltas + figures[i].images, true);
    }
    for (size_t r = 0; r < sizeof RUN_ROWS / sizeof *RUN_ROWS; r++) {
        row = compare_rows_add(rows, RUN_ROWS[r].group, RUN_ROWS[r].name, RUN_ROWS[r].less);
        for (size_t i = 0; i < compare->count; i++) {
            const char *at = (const char *)&figures[i] + RUN_ROWS[r].offset;
            if (RUN_ROWS[r].bytes)
                set_bytes(row, i, *(const uint64_t *)(const void *)at, true);
            else
                set_real(row, i, *(const double *)(const void *)at);
        }
        if (RUN_ROWS[r].offset == offsetof(RunFigures, stored) ||
            RUN_ROWS[r].offset == offsetof(RunFigures, largest_stored))
            mark_uncollected(compare, row);
    }
}

bool compare_stores(const CompareView *compare)
{
    for (size_t i = 0; i < compare->count; i++)
        if (!compare->side[i].history->lsm)
            return false;
    return true;
}

typedef enum StoreRowType { STORE_BYTES, STORE_REAL, STORE_COUNT } StoreRowType;

/* A figure of a store's history, in the order of the rows; NAN: it is unknown. */
static double store_figure(const LsmRunFigures *figures, size_t row)
{
    const double values[] = {
        (double)(figures->flushed + figures->ingested + figures->written),
        (double)figures->bytes,
        figures->most_l0,
        figures->deepest ? (double)figures->deepest : (double)NAN, /* 0: the order of keys is unknown */
        figures->write_amp,
        (double)(figures->flushed + figures->ingested),
        (double)figures->written,
        (double)figures->compactions,
        (double)figures->moves,
    };
    return values[row];
}

static void add_store(const CompareView *compare, CompareRows *rows)
{
    static const struct {
        CompareGroup group;
        const char *name;
        StoreRowType type;
        bool less;
    } ROWS[] = {
        {ROWS_MAIN, "written", STORE_BYTES, true},
        {ROWS_MAIN, "stored at the end", STORE_BYTES, true},
        {ROWS_MAIN, "most tables in L0", STORE_COUNT, true},
        {ROWS_MAIN, "deepest read", STORE_COUNT, true},
        {ROWS_RUN, "write ampl.", STORE_REAL, true},
        {ROWS_RUN, "flushed, ingested", STORE_BYTES, false},
        {ROWS_RUN, "by compactions", STORE_BYTES, true},
        {ROWS_RUN, "compactions", STORE_COUNT, false},
        {ROWS_RUN, "moves", STORE_COUNT, false},
    };
    for (size_t r = 0; r < sizeof ROWS / sizeof *ROWS; r++) {
        CompareRow *row = compare_rows_add(rows, ROWS[r].group, ROWS[r].name, ROWS[r].less);
        for (size_t i = 0; i < compare->count; i++) {
            double value = store_figure(&compare->side[i].store, r);
            if (ROWS[r].type == STORE_BYTES)
                set_bytes(row, i, (uint64_t)value, true);
            else if (ROWS[r].type == STORE_REAL || isnan(value))
                set_real(row, i, value);
            else
                set_count(row, i, (uint64_t)value);
        }
    }
}

/* ---- at the steps ---- */

static const LayerCounts *counts_of(const CompareView *compare, size_t side)
{
    return side ? &compare->side[side].diff.b : &compare->side[1].diff.a;
}

static void add_stored(const CompareView *compare, CompareGroup group, CompareRows *rows)
{
    CompareRow *row = compare_rows_add(rows, group, "stored", true);
    for (size_t i = 0; i < compare->count; i++)
        set_bytes(row, i, counts_of(compare, i)->bytes, counts_of(compare, i)->sizes_unknown == 0);
    mark_uncollected(compare, row);
}

static void add_layers(const CompareView *compare, CompareRows *rows)
{
    static const struct {
        const char *name, *of_store; /* NULL: a store has no such row */
        size_t offset;
        bool less;
    } COUNTS[] = {{"layers", "tables", offsetof(LayerCounts, layers), true},
                  {"deltas", NULL, offsetof(LayerCounts, deltas), false},
                  {"images", NULL, offsetof(LayerCounts, images), false},
                  {"L0", "tables in L0", offsetof(LayerCounts, l0), true}};
    bool stores = compare_stores(compare);
    for (size_t r = 0; r < sizeof COUNTS / sizeof *COUNTS; r++) {
        const char *name = stores ? COUNTS[r].of_store : COUNTS[r].name;
        if (!name)
            continue;
        CompareRow *row = compare_rows_add(rows, ROWS_STEPS, name, COUNTS[r].less);
        for (size_t i = 0; i < compare->count; i++)
            set_count(row, i, *(const size_t *)(const void *)((const char *)counts_of(compare, i) + COUNTS[r].offset));
    }
}

/* NULL: the layers of that side are still being analysed. */
static const Insight *compare_rows_insight(Session *session, const CompareView *compare, size_t i)
{
    const CompareSide *side = &compare->side[i];
    if (i == 0)
        return session_insight(session);
    return session_insight_of(session, compare_maker(session, i), side->history, side->step, &side->history->policy);
}

/* The reads at the shown steps: three rows of `group`, and one of ROWS_STEPS. */
static void add_reads(const CompareView *compare, const Insight *const *insight, CompareGroup group, CompareRows *rows)
{
    CompareRow mean = {.group = group, .name = "mean read", .less = true};
    CompareRow p99 = {.group = group, .name = "p99", .less = true};
    CompareRow most = {.group = group, .name = "deepest read", .less = true};
    for (size_t i = 0; i < compare->count; i++) {
        const Distribution *reads = &insight[i]->summary.read_depth.by_segment;
        set_real(&mean, i, reads->mean);
        set_count(&p99, i, reads->p99);
        set_count(&most, i, reads->max);
    }
    array_push(&rows->at, mean);
    array_push(&rows->at, p99);
    array_push(&rows->at, most);
}

static void add_reads_by_key(const CompareView *compare, const Insight *const *insight, CompareRows *rows)
{
    CompareRow *row = compare_rows_add(rows, ROWS_STEPS, "mean read of keys", true);
    for (size_t i = 0; i < compare->count; i++) {
        const Distribution *reads = &insight[i]->summary.read_depth.by_key;
        set_real(row, i, reads->weight ? reads->mean : (double)NAN);
    }
}

/* ---- plans ---- */

static void add_plan_bytes(const CompareView *compare, CompareRows *rows)
{
    CompareRow written = {.group = ROWS_MAIN, .name = "plan writes", .less = true};
    CompareRow read = {.group = ROWS_MAIN, .name = "plan reads", .less = true};
    for (size_t i = 0; i < compare->count; i++) {
        set_bytes(&written, i, compare->side[i].totals.bytes_written, true);
        set_bytes(&read, i, compare->side[i].totals.bytes_read, true);
    }
    array_push(&rows->at, written);
    array_push(&rows->at, read);
}

static void add_plans(const CompareView *compare, CompareRows *rows)
{
    CompareRow jobs = {.group = ROWS_PLANS, .name = "plan's jobs"};
    CompareRow avoided = {.group = ROWS_PLANS, .name = "plan avoids"};
    for (size_t i = 0; i < compare->count; i++) {
        set_bytes(&avoided, i, compare->side[i].totals.bytes_avoided, true);
        set_count(&jobs, i, compare->side[i].totals.jobs);
    }
    array_push(&rows->at, avoided);
    array_push(&rows->at, jobs);
}

/* ---- all ---- */

/* Leaves out rows that no side knows. */
static void drop_unknown(const CompareView *compare, CompareRows *rows)
{
    size_t kept = 0;
    for (size_t r = 0; r < rows->at.count; r++) {
        bool known = false;
        for (size_t i = 0; i < compare->count; i++)
            known = known || !isnan(rows->at.at[r].value[i]);
        if (known)
            rows->at.at[kept++] = rows->at.at[r];
    }
    rows->at.count = kept;
}

/* Moves the rows in which the sides differ before the others of their group: on a low screen they must be seen. */
static void put_different_first(const CompareView *compare, CompareRows *rows)
{
    ARRAY(CompareRow) sorted = {0};
    for (int group = 0; group < COMPARE_GROUPS; group++)
        for (int differ = 1; differ >= 0; differ--)
            for (size_t r = 0; r < rows->at.count; r++)
                if ((int)rows->at.at[r].group == group && compare_best(compare, &rows->at.at[r]).differ == differ)
                    array_push(&sorted, rows->at.at[r]);
    for (size_t r = 0; r < sorted.count; r++)
        rows->at.at[r] = sorted.at[r];
    array_release(&sorted);
}

void compare_rows_init(CompareRows *rows, Session *session, const CompareView *compare)
{
    const Insight *insight[COMPARE_SIDES];
    *rows =
        (CompareRows){.runs = compare->kind != COMPARE_PLANS && (compare_sampled(compare) || compare_stores(compare))};
    for (size_t i = 0; i < compare->count; i++) {
        insight[i] = compare_rows_insight(session, compare, i);
        rows->waits = rows->waits || insight[i] == NULL;
    }
    CompareGroup state = rows->runs ? ROWS_STEPS : ROWS_MAIN;
    if (rows->runs && compare_stores(compare))
        add_store(compare, rows);
    else if (rows->runs)
        add_run(compare, rows);
    if (compare->kind == COMPARE_PLANS)
        add_plan_bytes(compare, rows);
    if (!rows->runs) {
        add_stored(compare, state, rows);
        if (!rows->waits)
            add_reads(compare, insight, state, rows);
    }
    add_layers(compare, rows);
    if (rows->runs) {
        add_stored(compare, state, rows);
        if (!rows->waits)
            add_reads(compare, insight, state, rows);
    }
    if (!rows->waits)
        add_reads_by_key(compare, insight, rows);
    if (compare->kind == COMPARE_PLANS)
        add_plans(compare, rows);
    drop_unknown(compare, rows);
    put_different_first(compare, rows);
}

/* Sides share a figure if it reads the same, with or without the parentheses of mark_uncollected. */
static bool same_figure(const CompareRow *row, size_t a, size_t b)
{
    const char *x = row->text[a], *y = row->text[b];
    x += x[0] == '(';
    y += y[0] == '(';
    size_t length = strcspn(x, ")");
    return strcspn(y, ")") == length && strncmp(x, y, length) == 0;
}

CompareBest compare_best(const CompareView *compare, const CompareRow *row)
{
    CompareBest best = {.by = (double)NAN};
    size_t least = 0;
    double next = (double)NAN;
    for (size_t i = 1; i < compare->count; i++)
        least = row->value[i] < row->value[least] || isnan(row->value[least]) ? i : least;
    for (size_t i = 0; i < compare->count; i++) {
        bool shared = same_figure(row, i, least); /* sides may share it */
        best.sides |= shared ? 1u << i : 0;
        best.differ = best.differ || !shared;
        if (!shared && !isnan(row->value[i]) && !(next <= row->value[i]))
            next = row->value[i];
    }
    if (next > 0)
        best.by = 1 - row->value[least] / next;
    return best;
}

/* ---- the verdict ---- */

/* The sides that are best in a row; 0: all are equal; OPEN: unknown on some side. */
static unsigned winners(const CompareView *compare, const CompareRow *row)
{
    CompareBest best = compare_best(compare, row);
    return !best.differ ? 0 : isnan(best.by) ? OPEN : best.sides;
}

static size_t won_by(const CompareView *compare, const CompareRows *rows, unsigned sides)
{
    size_t count = 0;
    for (size_t r = 0; r < rows->at.count; r++)
        count += rows->at.at[r].group == ROWS_MAIN && winners(compare, &rows->at.at[r]) == sides;
    return count;
}

void compare_letters(const CompareView *compare, unsigned sides, Text *out)
{
    bool more = false;
    for (size_t i = 0; i < compare->count; i++)
        if (sides >> i & 1) {
            text_printf(out, "%s%c", more ? ", " : "", 'A' + (int)i);
            more = true;
        }
}

/* Appends "A in written, stored" for the main rows in which exactly these sides are best; `sides` 0: equal rows. */
static void add_won(const CompareView *compare, const CompareRows *rows, unsigned sides, Text *out)
{
    bool more = false;
    if (won_by(compare, rows, sides) == 0)
        return;
    text_printf(out, "%s%s", out->length ? "; " : "Best: ",
                sides == 0      ? "equal"
                : sides == OPEN ? "unknown on a side"
                                : "");
    if (sides != OPEN)
        compare_letters(compare, sides, out);
    text_printf(out, " in ");
    for (size_t r = 0; r < rows->at.count; r++) {
        const CompareRow *row = &rows->at.at[r];
        if (row->group != ROWS_MAIN || winners(compare, row) != sides)
            continue;
        text_printf(out, "%s%s", more ? ", " : "", row->name);
        more = true;
    }
}

void compare_verdict(const CompareView *compare, const CompareRows *rows, Text *out)
{
    Text text = TEXT_EMPTY;
    for (size_t won = rows->at.count; won > 0; won--)
        for (unsigned sides = 1; sides < 1u << compare->count; sides++)
            if (won_by(compare, rows, sides) == won)
                add_won(compare, rows, sides, &text);
    if (text.length == 0)
        text_printf(&text, rows->runs ? "No main figure differs" : "At these steps no main figure differs");
    else
        add_won(compare, rows, 0, &text);
    add_won(compare, rows, OPEN, &text);
    text_printf(out, "%s.%s", text.at, rows->waits ? " Reads are still being analysed." : "");
    text_release(&text);
}

/* compare_draw.c - two maps with one window, and the totals between them.
 *
 * A fitted window must hold both sides: each map fits itself first, then both are shown what the wider needs.
 */
#include "tui/app/commands.h"
#include "tui/app/compare.h"
#include "tui/app/panes.h"
#include "tui/view/theme.h"

#include <math.h>
#include <stdio.h>

static Window wider(Window a, Window b)
{
    return (Window){a.lo < b.lo ? a.lo : b.lo, a.hi > b.hi ? a.hi : b.hi};
}

/* The layer of B that is the same as A's selected one. */
static LayerId counterpart(const CompareView *compare, LayerId id)
{
    if (id == LAYER_NONE)
        return LAYER_NONE;
    const LayerSet *a = &compare->a->layers, *b = &compare->b->layers;
    for (LayerId other = 0; other < compare->own_b; other++)
        if (a->key_lo[id] == b->key_lo[other] && a->key_hi[id] == b->key_hi[other] &&
            a->lsn_lo[id] == b->lsn_lo[other] && a->lsn_hi[id] == b->lsn_hi[other] && a->kind[id] == b->kind[other] &&
            history_alive(compare->b, other, compare->step_b))
            return other;
    return LAYER_NONE;
}

LayerId compare_in_a(const CompareView *compare, LayerId b)
{
    if (b == LAYER_NONE || b < compare->shared)
        return b;
    const LayerSet *left = &compare->a->layers, *right = &compare->b->layers;
    for (LayerId id = 0; id < compare->own_a && b < compare->own_b; id++)
        if (left->key_lo[id] == right->key_lo[b] && left->key_hi[id] == right->key_hi[b] &&
            left->lsn_lo[id] == right->lsn_lo[b] && left->lsn_hi[id] == right->lsn_hi[b] &&
            left->kind[id] == right->kind[b] && history_alive(compare->a, id, compare->step_a))
            return id;
    return b < compare->own_b ? (LayerId)(compare->own_a + b - compare->shared) : LAYER_NONE;
}

bool compare_only_in_b(const CompareView *compare, LayerId layer)
{
    return compare->on && layer != LAYER_NONE && layer >= compare->own_a;
}

static void tell_maps(App *app)
{
    CompareView *compare = &app->compare;
    app_tell_map(app, &app->map, &app->insight, compare->a, compare->step_a, &app->policy);
    app_tell_map(app, &compare->map, &compare->insight_b, compare->b, compare->step_b, &compare->b->policy);
}

static void paint_both(App *app, Grid *grid)
{
    CompareView *compare = &app->compare;
    app_paint_with_legend(&app->map, compare->a, compare->step_a, grid, app->layout.map);
    app_paint_with_legend(&compare->map, compare->b, compare->step_b, grid, app->layout.other);
}

void compare_paint(App *app, Grid *grid)
{
    CompareView *compare = &app->compare;
    MapView *a = &app->map, *b = &compare->map;
    Rect left = app->layout.map, right = app->layout.other;
    tell_maps(app);
    b->key_axis = a->key_axis;
    b->lsn_axis = a->lsn_axis;
    bool garbage = a->overlay == OVERLAY_STATES && app->states != STATES_COMPARE; /* is judged for A alone */
    b->overlay = garbage ? OVERLAY_KIND : a->overlay;
    b->options = a->options;
    b->states = compare_states(app, true);
    b->selected = counterpart(compare, a->selected);
    b->decision = DECISION_NONE;
    b->has_cursor = a->has_cursor;
    b->cursor_key = a->cursor_key;
    b->cursor_lsn = a->cursor_lsn;
    bool fitted = a->fitted;
    if (fitted) {
        grid_reset(&app->scratch, app->cols, app->rows);
        b->fitted = true;
        app_paint_with_legend(a, compare->a, compare->step_a, &app->scratch, left);
        app_paint_with_legend(b, compare->b, compare->step_b, &app->scratch, right);
        a->keys = wider(a->keys, b->keys);
        a->lsns = wider(a->lsns, b->lsns);
        a->fitted = false;
    }
    b->fitted = false;
    b->keys = a->keys;
    b->lsns = a->lsns;
    MapOptions options = a->options;
    paint_both(app, grid);
    if (map_area(a).height != map_area(b).height) { /* one has a ruler of cuts, and its rows would not be the other's */
        a->options.hide_cuts = b->options.hide_cuts = true;
        grid_fill(grid, left, ' ', (Style){0});
        grid_fill(grid, right, ' ', (Style){0});
        paint_both(app, grid);
    }
    a->options = options;
    a->fitted = fitted;
}

/* ---- totals ---- */

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

static void add_row(Lines *lines, const char *name, const char *a, const char *b, const char *difference)
{
    bool differs = strcmp(a, b) != 0;
    lines_add(lines, (Style){.attr = differs ? ATTR_BOLD : 0}, LINE_NOTHING, "%-15s %10s %10s  %s", name, a, b,
              differs ? difference : "=");
}

static void add_count(Lines *lines, const char *name, uint64_t a, uint64_t b)
{
    char left[32], right[32], by[32], text[40];
    snprintf(text, sizeof text, "%s%s", b > a ? "+" : "-", count_format(b > a ? b - a : a - b, by));
    add_row(lines, name, count_format(a, left), count_format(b, right), text);
}

static void add_bytes(Lines *lines, const char *name, uint64_t a, uint64_t b)
{
    char left[32], right[32], by[32], text[64];
    if (a == 0 && b == 0)
        return;
    bytes_format(b > a ? b - a : a - b, by);
    if (a > 0)
        snprintf(text, sizeof text, "%s%s (%+.0f %%)", b > a ? "+" : "-", by, ((double)b / (double)a - 1) * 100);
    else
        snprintf(text, sizeof text, "+%s", by);
    add_row(lines, name, bytes_format(a, left), bytes_format(b, right), text);
}

static void add_real(Lines *lines, const char *name, double a, double b)
{
    char left[32], right[32], text[32];
    if (isnan(a) || isnan(b))
        return;
    snprintf(left, sizeof left, "%.2f", a);
    snprintf(right, sizeof right, "%.2f", b);
    snprintf(text, sizeof text, "%+.2f", b - a);
    add_row(lines, name, left, right, text);
}

/* The newest sample up to a step; NULL: none. */
static const StepSample *sample_at(const History *history, StepId step)
{
    const StepSample *found = NULL;
    for (size_t i = 0; i < history->samples.count && history->samples.at[i].step <= step; i++)
        found = &history->samples.at[i];
    return found;
}

static void add_amplifications(const CompareView *compare, Lines *lines)
{
    const StepSample *a = sample_at(compare->a, compare->step_a), *b = sample_at(compare->b, compare->step_b);
    if (!a || !b || !a->wal_ingested || !b->wal_ingested)
        return;
    add_real(lines, "write ampl.", (double)a->bytes_written / (double)a->wal_ingested,
             (double)b->bytes_written / (double)b->wal_ingested);
    add_real(lines, "storage ampl.", (double)a->live_bytes / (double)a->wal_ingested,
             (double)b->live_bytes / (double)b->wal_ingested);
}

void pane_compare_build(App *app, Lines *lines, int width)
{
    (void)width;
    CompareView *compare = &app->compare;
    if (!compare->on) {
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING,
                  "Nothing is compared. :compare neon, :compare fanout=6 target_file_size=128M, or :compare FILE.");
        return;
    }
    compare_update(app);
    const HistoryDiff *diff = &compare->diff;
    char text[32], other[32];
    bool known = app_look_into(app, &app->insight, compare->a, compare->step_a, &app->policy);
    known &= app_look_into(app, &compare->insight_b, compare->b, compare->step_b, &compare->b->policy);
    const Distribution *a = &app->insight.summary.read_depth.by_segment;
    const Distribution *b = &compare->insight_b.summary.read_depth.by_segment;
    JobTotals jobs_a = job_totals(compare->a), jobs_b = job_totals(compare->b);
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%-15s %10s %10s  %s", "", "A", "B", "B - A");
    add_count(lines, "layers", diff->a.layers, diff->b.layers);
    add_count(lines, "only here", diff->went, diff->appeared);
    if (compare->plans) {
        add_bytes(lines, "plan writes", jobs_a.written, jobs_b.written);
        add_count(lines, "plan's jobs", jobs_a.run, jobs_b.run);
    }
    if (known) {
        const Distribution *keys_a = &app->insight.summary.read_depth.by_key;
        const Distribution *keys_b = &compare->insight_b.summary.read_depth.by_key;
        add_real(lines, "reads, segments", a->mean, b->mean);
        if (keys_a->weight && keys_b->weight)
            add_real(lines, "reads, by key", keys_a->mean, keys_b->mean);
        add_count(lines, "reads, max", a->max, b->max);
    } else {
        add_row(lines, "reads", "…", "…", "");
    }
    add_amplifications(compare, lines);
    if (diff->a.sizes_unknown || diff->b.sizes_unknown)
        add_row(lines, "bytes", diff->a.sizes_unknown ? "unknown" : bytes_format(diff->a.bytes, text),
                diff->b.sizes_unknown ? "unknown" : bytes_format(diff->b.bytes, other), "");
    else
        add_bytes(lines, "bytes", diff->a.bytes, diff->b.bytes);
    if (compare->plans) {
        add_bytes(lines, "plan reads", jobs_a.read, jobs_b.read);
        add_bytes(lines, "plan avoids", jobs_a.avoided, jobs_b.avoided);
    }
    add_count(lines, "deltas", diff->a.deltas, diff->b.deltas);
    add_count(lines, "images", diff->a.images, diff->b.images);
    add_count(lines, "L0", diff->a.l0, diff->b.l0);
    lines_add(lines, (Style){0}, LINE_NOTHING, "%-15s %10llu", "same", (unsigned long long)diff->same);
    lines_add(lines, (Style){0}, LINE_NOTHING, "%-15s %10llu", "changed", (unsigned long long)diff->changed);
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "A %s, at step %u", compare->name_a, compare->step_a);
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "B %s, at step %u", compare->name_b, compare->step_b);
}

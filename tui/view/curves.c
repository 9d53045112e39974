/* curves.c - holds the table of curves, and computes their values for drawing. */
#include "tui/view/curves.h"

#include "core/base/clock_text.h"
#include "core/base/search.h"

#include <math.h>

static double curve_over_wal(uint64_t bytes, const StepSample *sample)
{
    return sample->wal_ingested ? (double)bytes / (double)sample->wal_ingested : (double)NAN;
}
static double curve_write_amp(const StepSample *sample)
{
    return curve_over_wal(sample->bytes_written, sample);
}
static double curve_storage(const StepSample *sample)
{
    return curve_over_wal(sample->live_bytes, sample);
}
static double curve_layers(const StepSample *sample)
{
    return (double)sample->live_layers;
}
static double curve_read_mean(const StepSample *sample)
{
    return sample->read_mean;
}
static double curve_read_p99(const StepSample *sample)
{
    return sample->read_p99;
}
static double read_max(const StepSample *sample)
{
    return sample->read_max;
}

const Curve curves[CURVE_COUNT] = {
    {"write amplification", "", PANEL_WRITE, curve_write_amp},
    {"storage amplification", "", PANEL_STORAGE, curve_storage},
    {"layers", "", PANEL_LAYERS, curve_layers},
    {"read depth, mean", "mean", PANEL_READS, curve_read_mean},
    {"read depth, p99", "p99", PANEL_READS, curve_read_p99},
    {"read depth, max", "max", PANEL_READS, read_max},
};

bool curves_exist(const History *history)
{
    return history->samples.count > 1;
}

CurveSpan curve_span(const Curve *curve, const History *history, StepId step)
{
    CurveSpan span = {.now = (double)NAN, .high_step = STEP_NEVER, .now_step = STEP_NEVER};
    for (size_t i = 0; i < history->samples.count; i++) {
        const StepSample *sample = &history->samples.at[i];
        double value = curve->value(sample);
        if (isnan(value))
            continue;
        if (value > span.high) {
            span.high = value;
            span.high_step = sample->step;
        }
        if (sample->step <= step) {
            span.now = value;
            span.now_step = sample->step;
        }
    }
    return span;
}

void curve_span_text(const Curve *curve, const CurveSpan *span, StepId step, Text *out)
{
    text_printf(out, "%s", curve->name);
    if (!isnan(span->now))
        text_printf(out, " %.4g", span->now);
    if (!isnan(span->now) && span->now_step != step)
        text_printf(out, " at step %u", span->now_step);
    text_printf(out, " (max %.4g at step %u)", span->high, span->high_step);
}

double curve_at(const Curve *curve, const History *history, uint64_t wal)
{
    size_t low;
    search_first(low, 0, history->samples.count, history->samples.at[low].wal_ingested > wal);
    while (low > 0) { /* read depth is not swept at every sample */
        double value = curve->value(&history->samples.at[--low]);
        if (!isnan(value))
            return value;
    }
    return (double)NAN;
}

/* ---- rows of bars ---- */

static void draw_bars(const Curve *curve, const History *history, StepId step, Rect rect, Grid *grid)
{
    CurveSpan span = curve_span(curve, history, step);
    double high = span.high;
    uint64_t wal = history->samples.at[history->samples.count - 1].wal_ingested;
    Text text = TEXT_EMPTY;
    curve_span_text(curve, &span, step, &text);
    grid_printf(grid, rect.x, rect.y, rect.width, (Style){.attr = ATTR_BOLD}, "%s", text.at);
    text_release(&text);
    for (int x = 0; x < rect.width && high > 0; x++) {
        double value = curve_at(curve, history, (uint64_t)((double)wal * (x + 1) / rect.width));
        int eighths = isnan(value) ? 0 : (int)(value / high * 8 * (rect.height - 1) + 0.5);
        for (int row = 0; row < rect.height - 1 && eighths > 0; row++, eighths -= 8)
            grid_put(grid, rect.x + x, rect.y + rect.height - 1 - row, 0x2580 + (uint32_t)(eighths > 8 ? 8 : eighths),
                     (Style){.fg = ROLE_RAMP_0 + 5});
    }
}

/* Draws when the first and the last dump of a series were taken, at the ends of the axis. */
static void draw_clock(const History *history, Rect rect, Grid *grid)
{
    char first[CLOCK_TEXT_SIZE], last[CLOCK_TEXT_SIZE];
    Style style = {.fg = ROLE_MUTED};
    size_t count = history->dumps.count;
    if (count < 2 || history->dumps.at[0].time_ms == HISTORY_TIME_UNKNOWN ||
        history->dumps.at[count - 1].time_ms == HISTORY_TIME_UNKNOWN)
        return;
    clock_format(history->dumps.at[0].time_ms, first);
    clock_format(history->dumps.at[count - 1].time_ms, last);
    int width = (int)strlen(last);
    grid_printf(grid, rect.x, rect.y, rect.width, style, "%s", first);
    if (rect.width > 2 * width)
        grid_printf(grid, rect.x + rect.width - width, rect.y, width, style, "%s", last);
}

static void draw_column(const History *history, StepId step, Rect rect, Grid *grid)
{
    char wal[32];
    Text policy = TEXT_EMPTY;
    policy_format_rules(&history->policy, &policy);
    grid_printf(grid, rect.x, rect.y, rect.width, (Style){.fg = ROLE_ACCENT}, "%s, %s",
                history->title ? history->title : "history", policy.at);
    text_release(&policy);
    if (!curves_exist(history)) {
        grid_printf(grid, rect.x, rect.y + 1, rect.width, (Style){.fg = ROLE_MUTED},
                    "no samples: this is no simulation");
        return;
    }
    int clock = history->dumps.count > 1;
    int height = (rect.height - 2 - clock) / (int)CURVE_COUNT;
    for (int i = 0; i < (int)CURVE_COUNT; i++)
        draw_bars(&curves[i], history, step, (Rect){rect.x, rect.y + 1 + i * height, rect.width, height}, grid);
    bytes_format(history->samples.at[history->samples.count - 1].wal_ingested, wal);
    grid_printf(grid, rect.x, rect.y + 1 + (int)CURVE_COUNT * height, rect.width, (Style){.fg = ROLE_MUTED},
                "WAL ingested → %s", wal);
    draw_clock(history, (Rect){rect.x, rect.y + 2 + (int)CURVE_COUNT * height, rect.width, 1}, grid);
}

void curves_draw(const History *history, const History *other, StepId step, Grid *grid)
{
    int width = other ? (grid->cols - 2) / 2 : grid->cols;
    draw_column(history, step, (Rect){0, 0, width, grid->rows}, grid);
    if (other)
        draw_column(other, STEP_NEVER, (Rect){width + 2, 0, width, grid->rows}, grid);
}

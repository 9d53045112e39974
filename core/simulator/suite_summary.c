/* Every policy against the baseline on the same workload, ratio and seed: the geometric mean of quotients, since a
 * policy that halves one workload and doubles another has gained nothing. */
#include "core/simulator/suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char baseline_policy[] = "neon+gc";

static const SuiteRow *baseline_of(const SuiteRows *rows, const SuiteRow *row)
{
    for (size_t i = 0; i < rows->count; i++) {
        const SuiteRow *other = &rows->at[i];
        bool same = fabs(other->ratio - row->ratio) < 1e-9 && fabs(other->seed - row->seed) < 0.5;
        if (same && strcmp(other->workload, row->workload) == 0 && strcmp(other->policy, baseline_policy) == 0)
            return other;
    }
    return NULL;
}

static SuiteSummary *summary_of(SuiteSummaries *summaries, const char *policy)
{
    for (size_t i = 0; i < summaries->count; i++) {
        if (strcmp(summaries->at[i].policy, policy) == 0)
            return &summaries->at[i];
    }
    array_push(summaries, (SuiteSummary){.policy = policy});
    return &summaries->at[summaries->count - 1];
}

/* The logarithm of a quotient; 0 where either is nothing. */
static double log_quotient(double a, double b)
{
    return a > 0 && b > 0 ? log(a / b) : 0;
}

/* What the policy of row `first` comes to with its seed alone; false where an earlier row stands for that seed. */
static bool mean_of_seed(const SuiteRows *rows, const SuiteRow *const *base, size_t first, double *write, double *mean)
{
    const SuiteRow *of = &rows->at[first];
    size_t runs = 0;
    *write = *mean = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const SuiteRow *row = &rows->at[i];
        if (!base[i] || fabs(row->seed - of->seed) >= 0.5 || strcmp(row->policy, of->policy) != 0)
            continue;
        if (i < first)
            return false;
        runs++;
        *write += log_quotient(row->write_amp, base[i]->write_amp);
        *mean += log_quotient(row->layers_read.mean, base[i]->layers_read.mean);
    }
    *write = exp(*write / (double)runs);
    *mean = exp(*mean / (double)runs);
    return true;
}

static void add_spread(const SuiteRows *rows, const SuiteRow *const *base, SuiteSummary *s)
{
    for (size_t i = 0; i < rows->count; i++) {
        double write, mean;
        if (!base[i] || strcmp(rows->at[i].policy, s->policy) != 0 || !mean_of_seed(rows, base, i, &write, &mean))
            continue;
        bool first = s->seeds++ == 0;
        s->write_low = first ? write : fmin(s->write_low, write);
        s->write_high = first ? write : fmax(s->write_high, write);
        s->mean_low = first ? mean : fmin(s->mean_low, mean);
        s->mean_high = first ? mean : fmax(s->mean_high, mean);
    }
}

void suite_summary(const SuiteRows *rows, SuiteSummaries *summaries)
{
    const SuiteRow **bases = mem_zero(rows->count + 1, sizeof *bases);
    for (size_t i = 0; i < rows->count; i++) {
        const SuiteRow *row = &rows->at[i], *base = bases[i] = baseline_of(rows, row);
        if (!base)
            continue;
        SuiteSummary *s = summary_of(summaries, row->policy);
        s->runs++;
        s->write += log_quotient(row->write_amp, base->write_amp);
        s->storage += log_quotient(row->storage_amp, base->storage_amp);
        s->mean += log_quotient(row->layers_read.mean, base->layers_read.mean);
        s->p99 += log_quotient(row->layers_read.p99, base->layers_read.p99);
        s->max += log_quotient(row->layers_read.max, base->layers_read.max);
        double worst = exp(log_quotient(row->write_amp, base->write_amp));
        if (worst > s->worst) {
            s->worst = worst;
            s->worst_where = row->workload;
            s->worst_ratio = row->ratio;
        }
    }
    for (size_t i = 0; i < summaries->count; i++) {
        SuiteSummary *s = &summaries->at[i];
        double n = (double)s->runs;
        add_spread(rows, bases, s);
        s->write = exp(s->write / n);
        s->storage = exp(s->storage / n);
        s->mean = exp(s->mean / n);
        s->p99 = exp(s->p99 / n);
        s->max = exp(s->max / n);
    }
    free(bases);
}

/* --- the picture --- */

#define PLOT_COLS 640
#define PLOT_ROWS 440
#define MARGIN    60
#define TICKS_MAX 40

typedef struct Axis {
    double low, high;
} Axis;

static Axis axis_of(const SuiteSummaries *summaries, bool write)
{
    Axis axis = {0.95, 1.05};
    for (size_t i = 0; i < summaries->count; i++) {
        double value = write ? summaries->at[i].write : summaries->at[i].mean;
        axis.low = value - 0.03 < axis.low ? value - 0.03 : axis.low;
        axis.high = value + 0.03 > axis.high ? value + 0.03 : axis.high;
    }
    return axis;
}

static double on_axis(Axis axis, double value)
{
    return (value - axis.low) / (axis.high - axis.low);
}

/* The step between lines: at least 0.05, and at most TICKS_MAX of them. */
static double step_of(Axis axis)
{
    double step = 0.05;
    while ((axis.high - axis.low) / step > TICKS_MAX)
        step *= 2;
    return step;
}

static void add_grid(Axis x, Axis y, Text *svg)
{
    double step = step_of(x);
    for (int i = 0; i <= TICKS_MAX; i++) {
        double v = (ceil(x.low / step) + i) * step;
        if (v > x.high)
            break;
        double at = MARGIN + on_axis(x, v) * (PLOT_COLS - 2 * MARGIN);
        text_printf(svg, "<path d=\"M%.1f %d V%d\" stroke=\"#ddd\"/><text x=\"%.1f\" y=\"%d\">%.2f</text>\n", at,
                    MARGIN, PLOT_ROWS - MARGIN, at - 10, PLOT_ROWS - MARGIN + 16, v);
    }
    step = step_of(y);
    for (int i = 0; i <= TICKS_MAX; i++) {
        double v = (ceil(y.low / step) + i) * step;
        if (v > y.high)
            break;
        double at = PLOT_ROWS - MARGIN - on_axis(y, v) * (PLOT_ROWS - 2 * MARGIN);
        text_printf(svg, "<path d=\"M%d %.1f H%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\">%.2f</text>\n", MARGIN,
                    at, PLOT_COLS - MARGIN, MARGIN - 34, at + 4, v);
    }
}

void suite_plot(const SuiteSummaries *summaries, Text *svg)
{
    Axis x = axis_of(summaries, true), y = axis_of(summaries, false);
    text_printf(svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" "
                "font-size=\"11\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
                PLOT_COLS, PLOT_ROWS);
    add_grid(x, y, svg);
    text_printf(svg, "<text x=\"%d\" y=\"%d\">bytes written, against neon+gc</text>\n", PLOT_COLS / 2 - 80,
                PLOT_ROWS - 20);
    text_printf(svg, "<text x=\"16\" y=\"%d\">layers visited by a read, against neon+gc</text>\n", MARGIN - 20);
    for (size_t i = 0; i < summaries->count; i++) {
        const SuiteSummary *s = &summaries->at[i];
        double px = MARGIN + on_axis(x, s->write) * (PLOT_COLS - 2 * MARGIN);
        double py = PLOT_ROWS - MARGIN - on_axis(y, s->mean) * (PLOT_ROWS - 2 * MARGIN);
        text_printf(
            svg, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#1f6fb2\"/><text x=\"%.1f\" y=\"%.1f\">%zu</text>\n",
            px, py, px + 6, py - 4, i + 1);
        text_printf(svg, "<text x=\"%d\" y=\"%zu\">%zu %s</text>\n", PLOT_COLS / 3, MARGIN + 14 * (i + 1), i + 1,
                    s->policy);
    }
    text_printf(svg, "</svg>\n");
}

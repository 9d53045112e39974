/* suite_plot.c - the summary as an SVG picture: one point a policy, bytes written to the right, layers visited upwards.
 *
 * Both axes begin below the least value and hold 1, the baseline; grid lines are 0.05 apart; the distance is doubled
 * until there are few enough.
 */
#include "core/tell/suite_text.h"

#include <math.h>

#define PLOT_COLS 640
#define PLOT_ROWS 440
#define MARGIN    60
#define TICKS_MAX 40

typedef struct PlotAxis {
    double low, high;
} PlotAxis;

static PlotAxis axis_of(const SuiteSummaries *summaries, bool write)
{
    PlotAxis axis = {0.95, 1.05};
    for (size_t i = 0; i < summaries->count; i++) {
        double value = write ? summaries->at[i].write : summaries->at[i].mean;
        axis.low = value - 0.03 < axis.low ? value - 0.03 : axis.low;
        axis.high = value + 0.03 > axis.high ? value + 0.03 : axis.high;
    }
    return axis;
}

static double on_axis(PlotAxis axis, double value)
{
    return (value - axis.low) / (axis.high - axis.low);
}

/* The step between lines: at least 0.05, and at most TICKS_MAX of them. */
static double step_of(PlotAxis axis)
{
    double step = 0.05;
    while ((axis.high - axis.low) / step > TICKS_MAX)
        step *= 2;
    return step;
}

static void suite_plot_add_grid(PlotAxis x, PlotAxis y, Text *svg)
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
    PlotAxis x = axis_of(summaries, true), y = axis_of(summaries, false);
    text_printf(svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" "
                "font-size=\"11\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
                PLOT_COLS, PLOT_ROWS);
    suite_plot_add_grid(x, y, svg);
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

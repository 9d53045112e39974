/* curves_svg.c - draws four panels, two by two, each with axes of round numbers and the curves that share it.
 *
 * The lines of a second history are dashed, so that they can be told apart without colours.
 */
#include "tui/view/curves.h"

#include "core/base/clock_text.h"
#include "core/base/escape.h"
#include "tui/view/svg.h"

#include <assert.h>
#include <math.h>

enum {
    MARGIN_LEFT = 54,
    MARGIN_RIGHT = 76,
    MARGIN_TOP = 30,
    MARGIN_BOTTOM = 34,
    HEAD = 40,
    LABEL_ROW = 13,
    POINTS_MAX = 2000,
    TICKS_MAX = 20
};

typedef struct Panel {
    double x, y, width, height; /* its area, in pixels */
    double wal, high;           /* the largest WAL and value on its axes */
} Panel;

/* The label of a curve: its last value, beside the curve's end. */
typedef struct Label {
    const Curve *curve;
    const History *history;
    int number;  /* number of the curve within the panel: its colour and weight */
    bool second; /* the curve is the second history's */
    double value, y;
} Label;

static const char *const titles[PANEL_COUNT_] = {"bytes written / WAL", "bytes stored / WAL", "layers",
                                                 "layers that a read visits"};

static double panel_x(const Panel *panel, double wal)
{
    return panel->x + wal / panel->wal * panel->width;
}

static double panel_y(const Panel *panel, double value)
{
    return panel->y + panel->height - value / panel->high * panel->height;
}

/* 1, 2 or 5 times a power of ten, so that at most `count` of them make `high`. */
static double curves_round_step(double high, int count)
{
    double raw = high / count, power = pow(10, floor(log10(raw)));
    double part = raw / power;
    return (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10) * power;
}

/* A power of two, so that at most `count` of them make `high`. */
static double curves_round_bytes(double high, int count)
{
    double step = 1;
    while (step * count < high)
        step *= 2;
    return step;
}

static void add_axes(const Panel *panel, const char *title, Text *out)
{
    char bytes[32];
    text_printf(out, "<text class=\"t\" x=\"%.0f\" y=\"%.0f\">%s</text>\n", panel->x, panel->y - 10, title);
    double step = curves_round_step(panel->high, 4);
    for (int i = 0; i <= TICKS_MAX && step * i <= panel->high * 1.0001; i++)
        text_printf(out,
                    "<path class=\"grid\" d=\"M%.0f %.1fh%.0f\"/><text x=\"%.0f\" y=\"%.1f\" "
                    "text-anchor=\"end\">%.6g</text>\n",
                    panel->x, panel_y(panel, step * i), panel->width, panel->x - 6, panel_y(panel, step * i) + 4,
                    step * i);
    step = curves_round_bytes(panel->wal, 5);
    for (int i = 0; i <= TICKS_MAX && step * i <= panel->wal; i++)
        text_printf(out, "<text x=\"%.1f\" y=\"%.0f\" text-anchor=\"middle\">%s</text>\n", panel_x(panel, step * i),
                    panel->y + panel->height + 16, i > 0 ? bytes_format((uint64_t)(step * i), bytes) : "0");
    text_printf(out, "<path class=\"axis\" d=\"M%.0f %.0fv%.0fh%.0f\"/>\n", panel->x, panel->y, panel->height,
                panel->width);
}

/* Adds when the first and the last dump of a series were taken, below the axis at their places. */
static void add_clock(const Panel *panel, const History *history, Text *out)
{
    size_t count = history->dumps.count;
    char time[CLOCK_TEXT_SIZE];
    for (size_t i = 0; i < count; i += count - 1) {
        const HistoryDump *dump = &history->dumps.at[i];
        double wal =
            i && history->samples.count ? (double)history->samples.at[history->samples.count - 1].wal_ingested : 0;
        if (dump->time_ms != HISTORY_TIME_UNKNOWN)
            text_printf(out, "<text class=\"clock\" x=\"%.1f\" y=\"%.0f\" text-anchor=\"%s\">%s</text>\n",
                        panel_x(panel, wal), panel->y + panel->height + 29, i ? "end" : "start",
                        clock_format(dump->time_ms, time));
        if (count < 2)
            break;
    }
}

static void add_curve(const Panel *panel, const Curve *curve, const History *history, const Label *label, Text *out)
{
    size_t count = history->samples.count, every = count / POINTS_MAX + 1;
    text_printf(out, "<path class=\"c c%d%s\" d=\"", label->number, label->second ? " b" : "");
    char sign = 'M';
    for (size_t i = 0; i < count; i++) {
        double value = curve->value(&history->samples.at[i]);
        if (isnan(value) || (i % every != 0 && i + 1 < count))
            continue;
        text_printf(out, "%c%.1f %.1f", sign, panel_x(panel, (double)history->samples.at[i].wal_ingested),
                    panel_y(panel, value));
        sign = 'L';
    }
    text_printf(out, "\"><title>%s</title></path>\n", curve->name);
}

/* Adds the labels beside the curves' ends, from the top down, moved apart where they would overlap. */
static void add_labels(const Panel *panel, Label *labels, int count, Text *out)
{
    for (int i = 1; i < count; i++)
        for (int j = i; j > 0 && labels[j].y < labels[j - 1].y; j--) {
            Label swap = labels[j];
            labels[j] = labels[j - 1];
            labels[j - 1] = swap;
        }
    double room = panel->y + panel->height, least = panel->y;
    for (int i = 0; i < count; i++) {
        double most = room - (count - 1 - i) * LABEL_ROW, y = fmax(fmin(labels[i].y, most), least);
        least = y + LABEL_ROW;
        const char *name = labels[i].curve->short_name;
        text_printf(out, "<text class=\"c%d\" x=\"%.0f\" y=\"%.1f\">%s%s%.4g%s</text>\n", labels[i].number,
                    panel->x + panel->width + 6, y + 4, name, *name ? " " : "", labels[i].value,
                    labels[i].second ? " ┄" : "");
    }
}

static void add_panel(CurvePanel which, Panel panel, const History *const histories[2], StepId step, Text *out)
{
    Label labels[2 * CURVE_COUNT];
    int count = 0;
    double marked = 0;
    assert(histories[0]);
    panel.high = 0;
    for (int h = 0; h < 2 && histories[h]; h++)
        for (int i = 0, n = 0; i < (int)CURVE_COUNT; i++) {
            Label label = {.curve = &curves[i], .history = histories[h], .second = h == 1};
            if (curves[i].panel != which)
                continue;
            label.number = n++;
            CurveSpan span = curve_span(&curves[i], histories[h], STEP_NEVER);
            panel.high = fmax(panel.high, span.high);
            label.value = span.now;
            if (!isnan(label.value))
                labels[count++] = label;
        }
    panel.high = panel.high > 0 ? panel.high * 1.08 : 1;
    add_axes(&panel, titles[which], out);
    add_clock(&panel, histories[0], out);
    for (size_t i = 0; i < histories[0]->samples.count; i++)
        if (histories[0]->samples.at[i].step <= step)
            marked = (double)histories[0]->samples.at[i].wal_ingested;
    if (marked < (double)histories[0]->samples.at[histories[0]->samples.count - 1].wal_ingested)
        text_printf(out, "<path class=\"now\" d=\"M%.1f %.0fv%.0f\"><title>step %u</title></path>\n",
                    panel_x(&panel, marked), panel.y, panel.height, step);
    for (int i = count; i-- > 0;) { /* the panel's first curve is drawn last, over the others */
        labels[i].y = panel_y(&panel, labels[i].value);
        add_curve(&panel, labels[i].curve, labels[i].history, &labels[i], out);
    }
    add_labels(&panel, labels, count, out);
}

static void curves_add_names(const History *const histories[2], Text *out)
{
    Text name = TEXT_EMPTY, first = TEXT_EMPTY;
    policy_format_rules(&histories[0]->policy, &first);
    for (int h = 0; h < 2 && histories[h]; h++) {
        text_clear(&name);
        policy_format_rules(&histories[h]->policy, &name);
        bool same = histories[1] && h == 1 && str_equal(text_str(&name), text_str(&first));
        text_printf(out, "<path class=\"c c0%s\" d=\"M%d 20h30\"/><text x=\"%d\" y=\"24\">", h ? " b" : "",
                    16 + h * 420, 54 + h * 420);
        xml_escape(str_from(histories[h]->title ? histories[h]->title : "history"), out);
        text_add_str(out, STR(", "));
        xml_escape(text_str(&name), out);
        text_printf(out, "%s</text>\n", same ? " (B)" : "");
    }
    text_release(&name);
    text_release(&first);
}

static void add_style(Theme theme, Text *out)
{
    static const Role roles[] = {ROLE_DELTA, ROLE_IMAGE, ROLE_BAD};
    text_printf(out,
                "<style>text{font:11px system-ui,sans-serif;fill:#%06X}.t{font-weight:bold;font-size:13px}"
                ".grid{stroke:#%06X;stroke-opacity:.2}.axis{stroke:#%06X;fill:none;stroke-opacity:.6}"
                ".now{stroke:#%06X;stroke-dasharray:2 3}.c{fill:none;stroke-width:1.8}.b{stroke-dasharray:5 3}"
                "path.c1,path.c2{stroke-width:.8}",
                theme_ink(theme), theme_ink(theme), theme_ink(theme), theme_ink(theme));
    for (int i = 0; i < 3; i++) {
        unsigned color = theme_rgb(theme, roles[i], theme_ink(theme));
        text_printf(out, "path.c%d{stroke:#%06X}text.c%d{fill:#%06X}", i, color, i, color);
    }
    text_add_str(out, STR("</style>\n"));
}

void curves_svg(const History *history, const History *other, StepId step, int width, int height, Theme theme,
                Text *out)
{
    const History *const histories[2] = {history, other};
    double wal = 1;
    for (int h = 0; h < 2 && histories[h]; h++)
        for (size_t i = 0; i < histories[h]->samples.count; i++)
            wal = fmax(wal, (double)histories[h]->samples.at[i].wal_ingested);
    text_printf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n",
                width, height, width, height);
    add_style(theme, out);
    text_printf(out, "<rect width=\"100%%\" height=\"100%%\" fill=\"#%06X\"/>\n", theme_page(theme));
    curves_add_names(histories, out);
    double w = width / 2.0, h = (height - HEAD) / 2.0;
    for (int p = 0; p < PANEL_COUNT_; p++) {
        int row = p / 2;
        Panel panel = {.x = (p % 2) * w + MARGIN_LEFT,
                       .y = HEAD + row * h + MARGIN_TOP,
                       .width = w - MARGIN_LEFT - MARGIN_RIGHT,
                       .height = h - MARGIN_TOP - MARGIN_BOTTOM,
                       .wal = wal};
        add_panel((CurvePanel)p, panel, histories, step, out);
    }
    text_printf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">horizontal axis: WAL ingested</text>\n</svg>\n",
                width - 14, height - 4);
}

/* pane_parameters.c - the policy as a list of parameters, and about the current one: what it does, where the plan would
 * change next, and what came of the values tried so far. */
#include "tui/app/panes.h"
#include "tui/view/theme.h"

#include <math.h>
#include <stdio.h>

enum { SERIES_MAX = 100, SERIES_SHOWN = 7, BAR_CELLS = 8 };

size_t pane_parameters_count(App *app)
{
    (void)app;
    return policy_parameter_count;
}

void pane_parameters_line(App *app, size_t i, PaneLine *out)
{
    const PolicyParameter *parameter = &policy_parameters[i];
    Text value = {0}, usual = {0};
    Policy base;
    policy_format_value(&app->policy, parameter, &value);
    if (policy_named(str_from(app->policy.base), &base, NULL))
        policy_format_value(&base, parameter, &usual);
    bool changed = usual.length && !str_equal(text_str(&value), text_str(&usual));
    text_printf(&out->text, "%-17s%s%s", parameter->name, value.length ? value.at : "", changed ? " *" : "");
    out->style = (Style){.attr = changed ? ATTR_BOLD : 0, .fg = changed ? ROLE_ACCENT : ROLE_TEXT};
    text_release(&value);
    text_release(&usual);
}

static void value_text(const PolicyParameter *parameter, double value, char out[32])
{
    if (parameter->type == POLICY_BYTES && value < 1e18)
        bytes_format((uint64_t)value, out);
    else if (parameter->type == POLICY_SWITCH)
        snprintf(out, 32, value != 0 ? "on" : "off");
    else
        snprintf(out, 32, "%.15g", value);
}

static void add_flips(App *app, Lines *lines, const PolicyParameter *parameter)
{
    double value, below, above;
    char low[32], high[32];
    if (app->shown->trace.decisions.count == 0 || !parameter_number(&app->policy, parameter, &value))
        return;
    what_if_flips(app->shown, parameter, value, &below, &above);
    value_text(parameter, below, low);
    value_text(parameter, above, high);
    if (isnan(below) && isnan(above))
        lines_field(lines, "next flip", "no decision hangs on it");
    else if (isnan(above))
        lines_field(lines, "next flip", "at %s, with <", low);
    else if (isnan(below))
        lines_field(lines, "next flip", "at %s, with >", high);
    else
        lines_field(lines, "next flip", "at %s with <, at %s with >", low, high);
}

/* So that the current value is in the middle. */
static size_t first_shown(App *app, const size_t *series, size_t count, const PolicyParameter *parameter, Str now)
{
    size_t at = 0;
    Text value = {0};
    for (size_t i = 0; i < count; i++) {
        text_clear(&value);
        policy_format_value(&app->what_if.seen.at[series[i]].policy, parameter, &value);
        if (str_equal(text_str(&value), now))
            at = i;
    }
    text_release(&value);
    size_t first = at > SERIES_SHOWN / 2 ? at - SERIES_SHOWN / 2 : 0;
    return first + SERIES_SHOWN > count ? count > SERIES_SHOWN ? count - SERIES_SHOWN : 0 : first;
}

static void add_series(App *app, Lines *lines, const PolicyParameter *parameter)
{
    size_t series[SERIES_MAX];
    size_t count = what_if_series(&app->what_if, &app->policy, parameter, series, SERIES_MAX);
    uint64_t most = 1;
    for (size_t i = 0; i < count; i++)
        if (app->what_if.seen.at[series[i]].bytes_written > most)
            most = app->what_if.seen.at[series[i]].bytes_written;
    if (count > 0)
        lines_add(lines, (Style){.fg = ROLE_ACCENT}, LINE_NOTHING, "tried so far: jobs, bytes written, layers then");
    Text now = {0}, value = {0}, bar = {0};
    policy_format_value(&app->policy, parameter, &now);
    size_t first = first_shown(app, series, count, parameter, text_str(&now));
    for (size_t i = first; i < count && i < first + SERIES_SHOWN; i++) {
        const Outcome *outcome = &app->what_if.seen.at[series[i]];
        char bytes[32];
        text_clear(&value);
        text_clear(&bar);
        policy_format_value(&outcome->policy, parameter, &value);
        int cells = (int)((double)outcome->bytes_written / (double)most * BAR_CELLS + 0.5);
        for (int cell = 0; cell < cells; cell++)
            text_printf(&bar, "■");
        bool current = str_equal(text_str(&value), text_str(&now));
        lines_add(lines, (Style){.attr = current ? ATTR_BOLD : 0}, LINE_NOTHING, "%s %-7s%4llu %9s %6zu %s",
                  current ? "▸" : " ", value.at ? value.at : "", (unsigned long long)outcome->jobs,
                  bytes_format(outcome->bytes_written, bytes), outcome->layers, bar.at ? bar.at : "");
    }
    text_release(&now);
    text_release(&value);
    text_release(&bar);
}

void pane_parameters_detail(App *app, size_t i, Lines *lines)
{
    const PolicyParameter *parameter = &policy_parameters[i];
    lines_add(lines, (Style){.attr = ATTR_BOLD}, LINE_NOTHING, "%s: %s", parameter->name, parameter->help);
    if (app->shown != app->planned)
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "Nothing is planned yet: p plans with this policy.");
    add_flips(app, lines, parameter);
    add_series(app, lines, parameter);
}

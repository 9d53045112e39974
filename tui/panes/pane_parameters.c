/* pane_parameters.c - lists the parameters of the policy. The details of the current one: what it does, where the plan
 * would change next, and the outcomes of its whole range, or of the values tried so far. */
#include "tui/panes/pane_table.h"
#include "tui/panes/strip_lines.h"
#include "tui/app/cores.h"
#include "tui/app/plan.h"
#include "tui/app/what_if.h"
#include "tui/view/theme.h"

#include "core/planner/policy_value.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SERIES_MAX = 100, SERIES_SHOWN = 7, BAR_CELLS = 8 };

static size_t pane_parameters_count(Session *session)
{
    size_t count = 0;
    while (policy_parameter_at(&session->policy, count) != NULL)
        count++;
    return count;
}

/* Appends the parameter's default: the named policy's value, but the input's where it sets target size or fanout.
 * Appends nothing for an unknown policy. */
static void pane_parameters_default(Session *session, const PolicyParameter *parameter, Text *out)
{
    Policy usual, loaded = session_policy_for(session->loaded);
    if (!policy_named(str_from(session->policy.base), &usual, NULL))
        return;
    usual.target_file_size = loaded.target_file_size;
    usual.fanout = loaded.fanout;
    policy_value_format(&usual, parameter, out);
}

/* The columns of the longest name, so that the values are aligned. */
static int name_columns(const Policy *policy)
{
    int widest = 0;
    const PolicyParameter *parameter;
    for (size_t i = 0; (parameter = policy_parameter_at(policy, i)) != NULL; i++) {
        int columns = (int)strlen(parameter->name);
        widest = columns > widest ? columns : widest;
    }
    return widest;
}

/* Appends " (128M)", the value in effect, where the parameter's own stands for another one. */
static void add_in_effect(const Session *session, const PolicyParameter *parameter, Text *out)
{
    Policy resolved = policy_resolved(&session->policy);
    Text own = TEXT_EMPTY, effective = TEXT_EMPTY;
    policy_value_format(&session->policy, parameter, &own);
    policy_value_format(&resolved, parameter, &effective);
    if (!str_equal(text_str(&own), text_str(&effective)))
        text_printf(out, " (%s)", effective.at);
    text_release(&own);
    text_release(&effective);
}

static void pane_parameters_line(Session *session, size_t i, PaneLine *out)
{
    const PolicyParameter *parameter = policy_parameter_at(&session->policy, i);
    Text value = TEXT_EMPTY, usual = TEXT_EMPTY;
    if (parameter == NULL)
        return;
    policy_value_format(&session->policy, parameter, &value);
    pane_parameters_default(session, parameter, &usual);
    bool changed = usual.length && !str_equal(text_str(&value), text_str(&usual));
    bool acts = policy_parameter_acts(&session->policy, parameter);
    text_printf(&out->text, "%-*s %s", name_columns(&session->policy), parameter->name, value.length ? value.at : "");
    add_in_effect(session, parameter, &out->text);
    text_printf(&out->text, "%s%s", acts ? "" : " (no effect)", changed ? " *" : "");
    out->style = (Style){.attr = changed ? ATTR_BOLD : 0, .fg = changed ? ROLE_ACCENT : acts ? ROLE_TEXT : ROLE_MUTED};
    text_release(&value);
    text_release(&usual);
}

/* Adds a line: ">  at 12: flips the extent of level 1". Adds nothing where nothing flips. */
static void add_flip(Session *session, Lines *lines, const PolicyParameter *parameter, const char *key,
                     const StripFlip *flip)
{
    Text line = TEXT_EMPTY;
    if (isnan(flip->value))
        return;
    text_printf(&line, "%s  at ", key);
    strip_value_text(parameter, flip->value, &line);
    text_printf(&line, flip->exact ? ": " : " or before: ");
    strip_flip_text(session, parameter, flip, &line);
    lines_add(lines, (Style){0}, LINE_NOTHING, "%s", line.at);
    text_release(&line);
}

/* Adds the next flips, or that there are none; `strip` may be NULL. */
static void add_flips(Session *session, Lines *lines, const PolicyParameter *parameter, const StripView *strip)
{
    Text none = TEXT_EMPTY;
    StripFlip below, above;
    size_t planned = strip ? strip->at.count : 0;
    double value;
    if (!session_shows_plan(session) || !policy_value_double(&session->policy, parameter, &value))
        return;
    if (!strip_flips(session, &below, &above)) {
        lines_field(lines, "next flip", "not known yet, %zu value%s planned so far", planned, plural_ending(planned));
    } else if (isnan(below.value) && isnan(above.value)) {
        strip_no_flip_text(strip, &none);
        lines_field(lines, "next flip", "%s", none.at);
    }
    add_flip(session, lines, parameter, "<", &below);
    add_flip(session, lines, parameter, ">", &above);
    text_release(&none);
}

/* The first outcome shown, so that the current value is in the middle. */
static size_t first_shown(const PlanOutcome **series, size_t count, const PolicyParameter *parameter, Str now)
{
    size_t at = 0;
    Text value = TEXT_EMPTY;
    for (size_t i = 0; i < count; i++) {
        text_clear(&value);
        policy_value_format(&series[i]->policy, parameter, &value);
        if (str_equal(text_str(&value), now))
            at = i;
    }
    text_release(&value);
    size_t first = at > SERIES_SHOWN / 2 ? at - SERIES_SHOWN / 2 : 0;
    return first + SERIES_SHOWN > count ? count > SERIES_SHOWN ? count - SERIES_SHOWN : 0 : first;
}

static void add_series(Session *session, Lines *lines, const PolicyParameter *parameter)
{
    const PlanOutcome *series[SERIES_MAX];
    size_t count = what_if_series(session, &session->policy, parameter, series, SERIES_MAX);
    uint64_t most = 1;
    bool estimated = false;
    for (size_t i = 0; i < count; i++) {
        most = series[i]->bytes_written > most ? series[i]->bytes_written : most;
        estimated = estimated || series[i]->estimated;
    }
    if (count > 0)
        lines_add(lines, (Style){.fg = ROLE_ACCENT}, LINE_NOTHING, "tried so far: jobs, bytes written%s, layers left",
                  estimate_mark(estimated));
    Text now = TEXT_EMPTY, value = TEXT_EMPTY, bar = TEXT_EMPTY;
    policy_value_format(&session->policy, parameter, &now);
    size_t first = first_shown(series, count, parameter, text_str(&now));
    for (size_t i = first; i < count && i < first + SERIES_SHOWN; i++) {
        const PlanOutcome *outcome = series[i];
        char bytes[32];
        text_clear(&value);
        text_clear(&bar);
        policy_value_format(&outcome->policy, parameter, &value);
        int cells = (int)((double)outcome->bytes_written / (double)most * BAR_CELLS + 0.5);
        for (int cell = 0; cell < cells; cell++)
            text_printf(&bar, "■");
        bool current = str_equal(text_str(&value), text_str(&now));
        lines_add(lines, (Style){.attr = current ? ATTR_BOLD : 0}, LINE_NOTHING, "%s %-7s%4llu %9s %6zu %s",
                  current ? "▸" : " ", value.at, (unsigned long long)outcome->jobs,
                  bytes_format(outcome->bytes_written, bytes), outcome->layers, bar.at);
    }
    text_release(&now);
    text_release(&value);
    text_release(&bar);
}

/* Appends the default where the value differs from it. */
static void pane_parameters_add_default(Session *session, const PolicyParameter *parameter, Text *out)
{
    Text value = TEXT_EMPTY, usual = TEXT_EMPTY;
    policy_value_format(&session->policy, parameter, &value);
    pane_parameters_default(session, parameter, &usual);
    if (usual.length && !str_equal(text_str(&value), text_str(&usual)))
        text_printf(out, " (*: the default is %s)", usual.at);
    text_release(&value);
    text_release(&usual);
}

/* Adds what the last change of a parameter changed: for the plan, and for the selected layer. */
static void add_change(const Session *session, Lines *lines)
{
    const WhatIfChange *change = what_if_change(session);
    Text text = TEXT_EMPTY;
    if (!change)
        return;
    what_if_change_text(change, &text);
    lines_add(lines, (Style){.fg = ROLE_ACCENT}, LINE_NOTHING, "%s", text.at);
    text_clear(&text);
    if (session->map.selected != LAYER_NONE && what_if_layer_text(session, session->map.selected, &text))
        lines_add(lines, (Style){.fg = ROLE_ACCENT}, LINE_NOTHING, "%s", text.at);
    text_release(&text);
}

static void pane_parameters_detail(Session *session, size_t i, Lines *lines)
{
    const PolicyParameter *parameter = policy_parameter_at(&session->policy, i);
    Text usual = TEXT_EMPTY;
    if (parameter == NULL)
        return; /* the policy has fewer parameters than the one shown before */
    pane_parameters_add_default(session, parameter, &usual);
    lines_add(lines, (Style){.attr = ATTR_BOLD}, LINE_NOTHING, "%s: %s%s", parameter->name, parameter->help,
              usual.length ? usual.at : "");
    text_release(&usual);
    if (str_equal(str_from(parameter->name), STR("workers")) && session->policy.workers == 0)
        lines_field(lines, "in effect", "%u, one per core", cores_online());
    Text effective = TEXT_EMPTY;
    add_in_effect(session, parameter, &effective);
    if (effective.length)
        lines_field(lines, "in effect", "%.*s", (int)effective.length - 3, effective.at + 2);
    text_release(&effective);
    if (!policy_parameter_acts(&session->policy, parameter))
        lines_field(lines, "no effect", "%s does not use it", session->policy.base);
    if (session->shown != session->planned)
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING,
                  "There is no plan yet. Press p to plan with this policy.");
    add_change(session, lines);
    const StripView *strip = strip_shown(session, parameter);
    add_flips(session, lines, parameter, strip);
    if (strip)
        strip_lines_add(session, strip, lines);
    else
        add_series(session, lines, parameter);
}

/* What a parameter changes is the plan, so layers without one are planned, and what a store holds at the shown step. */
static void pane_parameters_begin(Session *session)
{
    Error error = {0};
    bool due = plan_is_due(session) || (session->shown->lsm && !session_shows_plan(session));
    if (due && session_has_layers(session) && !plan_make(session, STEP_NEVER, &error))
        session_say_error(session, (Str){0}, &error);
    session_focus(session, PANE_PARAMETERS);
}

const PaneOps pane_parameters = {.begin = pane_parameters_begin,
                                 .count = pane_parameters_count,
                                 .line = pane_parameters_line,
                                 .detail = pane_parameters_detail,
                                 .selects = true,
                                 .tall = true};

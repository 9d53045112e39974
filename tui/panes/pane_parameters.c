/* pane_parameters.c - lists the parameters of the policy. The details of the current one: what it does, where the plan
 * would change next, and the outcomes of its whole range, or of the values tried so far. */
#include "tui/panes/pane_table.h"
#include "core/tell/decision_text.h"
#include "tui/app/cores.h"
#include "tui/app/plan.h"
#include "tui/app/strip.h"
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

static void pane_parameters_value_text(const PolicyParameter *parameter, double value, Text *out)
{
    if (parameter->type == POLICY_SWITCH)
        text_printf(out, value != 0 ? "on" : "off");
    else
        policy_number_text(parameter, value, out);
}

static bool parameter_is_ordered(const PolicyParameter *parameter)
{
    return parameter->type == POLICY_BYTES || parameter->type == POLICY_COUNT || parameter->type == POLICY_COUNT32;
}

/* Adds a line: ">  at 12: flips the extent of level 1". Adds nothing where nothing flips. */
static void add_flip(Session *session, Lines *lines, const PolicyParameter *parameter, const char *key, FlipAt flip)
{
    Text line = TEXT_EMPTY;
    if (isnan(flip.value))
        return;
    text_printf(&line, "%s  at ", key);
    pane_parameters_value_text(parameter, flip.value, &line);
    text_printf(&line, ": flips ");
    if (flip.decision < session->shown->trace.decisions.count)
        decision_subject_text(session->shown, flip.decision, &line);
    else
        text_printf(&line, "a decision");
    lines_add(lines, (Style){0}, LINE_NOTHING, "%s", line.at);
    text_release(&line);
}

static void add_flips(Session *session, Lines *lines, const PolicyParameter *parameter)
{
    double value;
    FlipAt below, above;
    if (session->shown->trace.decisions.count == 0 || !policy_value_double(&session->policy, parameter, &value))
        return;
    what_if_flips(session->shown, parameter, value, &below, &above);
    if (isnan(below.value) && isnan(above.value))
        lines_field(lines, "next flip", "none: no decision depends on it");
    add_flip(session, lines, parameter, "<", below);
    add_flip(session, lines, parameter, ">", above);
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
    for (size_t i = 0; i < count; i++)
        if (series[i]->bytes_written > most)
            most = series[i]->bytes_written;
    if (count > 0)
        lines_add(lines, (Style){.fg = ROLE_ACCENT}, LINE_NOTHING, "tried so far: jobs, bytes written, layers left");
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

/* ---- the strip ---- */

enum { STRIP_SHOWN = 12, VALUE_COLS = 16 };

/* Neighbouring ranges with the same outcome: a decision flips between them, but the plan does the same. */
typedef struct Group {
    double first, last;
    const char *word;         /* the value, where values have no order; else NULL */
    PlanOutcome outcome, far; /* at both ends of the range, as far as they are known */
    bool now;
} Group;

typedef ARRAY(Group) Groups;

static bool holds_now(const Session *session, const PolicyParameter *parameter, const StripPoint *point)
{
    double value;
    Text now = TEXT_EMPTY;
    bool holds = false;
    if (policy_value_double(&session->policy, parameter, &value)) {
        holds = value >= point->first && value <= point->last;
    } else {
        policy_value_format(&session->policy, parameter, &now);
        holds = str_equal(text_str(&now), str_from(point->text));
    }
    text_release(&now);
    return holds;
}

static bool pane_parameters_same_outcome(const PlanOutcome *a, const PlanOutcome *b)
{
    return a->jobs == b->jobs && a->bytes_written == b->bytes_written && a->layers == b->layers;
}

static void find_groups(const Session *session, const StripView *strip, Groups *groups)
{
    for (size_t i = 0; i < strip->at.count; i++) {
        const StripPoint *point = &strip->at.at[i];
        bool now = holds_now(session, strip->parameter, point);
        PlanOutcome outcome = now ? plan_outcome(session->planned) : point->outcome;
        Group *last = groups->count ? &groups->at[groups->count - 1] : NULL;
        PlanOutcome far = point->has_far ? point->far : outcome;
        bool same = last && !point->text[0] && pane_parameters_same_outcome(&last->outcome, &outcome) &&
                    pane_parameters_same_outcome(&last->far, &outcome) && pane_parameters_same_outcome(&far, &outcome);
        if (same) {
            last->last = point->last;
            last->now = last->now || now;
        } else {
            array_push(groups,
                       (Group){point->first, point->last, point->text[0] ? point->text : NULL, outcome, far, now});
        }
    }
}

static void pane_parameters_group_text(const PolicyParameter *parameter, const Group *group, Text *out)
{
    if (group->word) {
        text_printf(out, "%s", group->word);
        return;
    }
    if (parameter->type == POLICY_BYTES) /* "836607" without "(817 KiB)": the column is narrow */
        policy_number_format(parameter, group->first, out);
    else
        pane_parameters_value_text(parameter, group->first, out);
    if (isinf(group->last) || (parameter->type == POLICY_BYTES && group->last > group->first)) {
        text_printf(out, " …");
    } else if (group->last > group->first) {
        text_printf(out, " … ");
        pane_parameters_value_text(parameter, group->last, out);
    }
}

static uint64_t most_written(const Groups *groups)
{
    uint64_t most = 1;
    for (size_t i = 0; i < groups->count; i++)
        most = groups->at[i].outcome.bytes_written > most ? groups->at[i].outcome.bytes_written : most;
    return most;
}

/* Adds cells as high as the bytes written; ticks mark where the outcome changes. */
static void add_skyline(const StripView *strip, const Groups *groups, size_t first, size_t count, Lines *lines)
{
    uint64_t most = most_written(groups);
    int cells = (lines->width - 3) / (int)count - 1;
    cells = cells < 1 ? 1 : cells > 12 ? 12 : cells;
    bool low = strip->low_open || first > 0, high = strip->high_open || first + count < groups->count;
    Text sky = TEXT_EMPTY, ground = TEXT_EMPTY;
    for (size_t i = first; i < first + count; i++) {
        const Group *group = &groups->at[i];
        uint64_t written = group->outcome.bytes_written;
        text_printf(&sky, "%s", i > first || low ? "│" : " ");
        text_printf(&ground, "%s", i > first || low ? "┴" : " ");
        for (int cell = 0; cell < cells; cell++) {
            char utf8[5];
            utf8_put(written ? lines_block((double)written / (double)most) : ' ', utf8);
            text_printf(&sky, "%s", utf8);
            text_printf(&ground, "%s", group->now && cell == cells / 2 ? "▲" : "─");
        }
    }
    lines_add(lines, (Style){.fg = ROLE_RAMP_0 + 5}, LINE_NOTHING, "%s%s", sky.at, high ? "│" : "");
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%s%s", ground.at, high ? "┴" : "→");
    text_release(&sky);
    text_release(&ground);
}

/* Writes two counts as a range, "31–44", or as one number. */
static void pane_parameters_range_text(uint64_t a, uint64_t b, char out[48])
{
    unsigned long long low = a < b ? a : b, high = a < b ? b : a;
    if (low == high)
        snprintf(out, 48, "%llu", low);
    else
        snprintf(out, 48, "%llu–%llu", low, high);
}

static void bytes_text(const Group *group, char out[40])
{
    uint64_t a = group->outcome.bytes_written, b = group->far.bytes_written;
    char bytes[32];
    snprintf(out, 40, "%s%s", a == b ? "" : "≤", bytes_format(a > b ? a : b, bytes));
}

/* Sets the groups that are shown, [first, first + count): up to STRIP_SHOWN around the current value. */
static void shown_groups(const Groups *groups, size_t *first, size_t *count)
{
    size_t now = 0;
    for (size_t i = 0; i < groups->count; i++)
        now = groups->at[i].now ? i : now;
    *first = now > STRIP_SHOWN / 2 ? now - STRIP_SHOWN / 2 : 0;
    if (*first + STRIP_SHOWN > groups->count)
        *first = groups->count > STRIP_SHOWN ? groups->count - STRIP_SHOWN : 0;
    *count = groups->count - *first < STRIP_SHOWN ? groups->count - *first : STRIP_SHOWN;
}

static void add_group(const StripView *strip, const Group *group, Text *value, Lines *lines)
{
    char jobs[48], bytes[40];
    text_clear(value);
    pane_parameters_group_text(strip->parameter, group, value);
    pane_parameters_range_text(group->outcome.jobs, group->far.jobs, jobs);
    bytes_text(group, bytes);
    int pad = VALUE_COLS + 5 - text_columns(text_str(value)) - text_columns(str_from(jobs));
    lines_add(lines, (Style){.attr = group->now ? ATTR_BOLD : 0}, LINE_NOTHING, "%s %s%*s%s %*s%s %6zu",
              group->now ? "▸" : " ", value->at, pad > 0 ? pad : 0, "", jobs, 9 - text_columns(str_from(bytes)), "",
              bytes, group->outcome.layers);
}

/* Adds a line for each group, below the names of the columns. */
static void add_groups(const StripView *strip, const Groups *groups, size_t first, size_t count, Lines *lines)
{
    const char *name = strip->parameter->name; /* the details begin with it: a long one is not repeated in the table */
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "  %-*s%5s %9s %6s", VALUE_COLS,
              strlen(name) <= VALUE_COLS ? name : "value", "jobs", "written", "layers");
    Text value = TEXT_EMPTY;
    bool moves = false;
    for (size_t i = first; i < first + count; i++) {
        add_group(strip, &groups->at[i], &value, lines);
        moves = moves || !pane_parameters_same_outcome(&groups->at[i].outcome, &groups->at[i].far);
    }
    if (moves)
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING,
                  "Where cuts differ within a range: jobs at its two ends, and the larger size.");
    text_release(&value);
}

static void add_strip(const Session *session, const StripView *strip, Lines *lines)
{
    Groups groups = {0};
    size_t first, count;
    find_groups(session, strip, &groups);
    shown_groups(&groups, &first, &count);
    lines_add(lines, (Style){.fg = ROLE_ACCENT}, LINE_NOTHING, "%s%s",
              parameter_is_ordered(strip->parameter) ? "the whole range, in bytes written"
                                                     : "all values, in bytes written",
              strip->done ? "" : " …");
    if (groups.count > 1)
        add_skyline(strip, &groups, first, count, lines);
    add_groups(strip, &groups, first, count, lines);
    array_release(&groups);
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
    add_flips(session, lines, parameter);
    const StripView *strip = strip_shown(session, parameter);
    if (strip)
        add_strip(session, strip, lines);
    else
        add_series(session, lines, parameter);
}

/* What a parameter changes is the plan, so layers without one are planned. */
static void pane_parameters_begin(Session *session)
{
    Error error = {0};
    if (plan_is_due(session) && session_has_layers(session) && !plan_make(session, STEP_NEVER, &error))
        session_say_error(session, (Str){0}, &error);
    session_focus(session, PANE_PARAMETERS);
}

const PaneOps pane_parameters = {.begin = pane_parameters_begin,
                                 .count = pane_parameters_count,
                                 .line = pane_parameters_line,
                                 .detail = pane_parameters_detail,
                                 .selects = true,
                                 .tall = true};

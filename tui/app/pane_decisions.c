/* pane_decisions.c - the planner's decisions as a list, one line each, indented under their parents; the current one in
 * full below: its numbers, what was rejected and why, what would flip it, and what the rule is for. */
#include "core/history/plan_text.h"

#include "core/base/search.h"
#include "core/planner/algorithm.h"
#include "tui/app/panes.h"
#include "tui/view/theme.h"

#include <math.h>
#include <stdio.h>

/* The walk of level identification looks at every layer; those decisions are only shown when a layer is asked for. */
static bool is_about_one_layer(RuleId rule)
{
    return rule == RULE_LAYER_ABOVE || rule == RULE_LAYER_PENDING || rule == RULE_LAYER_TOO_TALL ||
           rule == RULE_LAYER_ACCEPTED || rule == RULE_LAYER_BELOW;
}

/* Deletions in a row are one row: a level of 57 layers would fill the list with its end. */
static bool continues_deletions(const Trace *trace, uint32_t decision)
{
    return decision > 0 && trace->decisions.at[decision].rule == RULE_DELETE &&
           trace->decisions.at[decision - 1].rule == RULE_DELETE;
}

static bool names(const Trace *trace, const Decision *decision, LayerId layer)
{
    for (uint32_t n = 0; n < decision->layers_count; n++)
        if (trace->layers.at[decision->layers_first + n] == layer)
            return true;
    return false;
}

static void list_rows(App *app)
{
    DecisionRows *rows = &app->listed;
    const Trace *trace = &app->shown->trace;
    if (rows->history == app->shown && rows->layer == app->why && rows->version == app->shown->version)
        return;
    rows->history = app->shown;
    rows->layer = app->why;
    rows->version = app->shown->version;
    rows->ids.count = 0;
    text_clear(&rows->told);
    if (app->why != LAYER_NONE)
        plan_why_text(app->shown, app->why, &rows->told);
    for (uint32_t i = 0; i < trace->decisions.count; i++) {
        const Decision *decision = &trace->decisions.at[i];
        if (app->why == LAYER_NONE ? !is_about_one_layer(decision->rule) && !continues_deletions(trace, i)
                                   : names(trace, decision, app->why))
            array_push(&rows->ids, i);
    }
}

/* How many deletions the row that begins at this decision stands for: 1 for every other decision. */
static uint32_t run_of(const App *app, uint32_t decision)
{
    const Trace *trace = &app->shown->trace;
    uint32_t end = decision + 1;
    while (app->why == LAYER_NONE && end < trace->decisions.count && continues_deletions(trace, end))
        end++;
    return end - decision;
}

size_t pane_decisions_count(App *app)
{
    list_rows(app);
    return app->listed.ids.count;
}

size_t pane_decisions_first_about(App *app)
{
    list_rows(app);
    for (size_t i = 0; i < app->listed.ids.count; i++)
        if (is_about_one_layer(app->shown->trace.decisions.at[app->listed.ids.at[i]].rule))
            return i;
    return 0;
}

size_t pane_decisions_row(App *app, uint32_t decision)
{
    list_rows(app);
    size_t low;
    search_first(low, 0, app->listed.ids.count, app->listed.ids.at[low] > decision);
    return low ? low - 1 : 0;
}

static int depth_of(const Trace *trace, const Decision *decision)
{
    int depth = 0;
    for (uint32_t up = decision->parent; up != DECISION_NONE && up < trace->decisions.count && depth < 6; depth++)
        up = trace->decisions.at[up].parent;
    return depth;
}

/* A row of deletions, and how far the steps are in it, as `shown` is one of them. */
static void text_of_run(uint32_t first, uint32_t shown, uint32_t run, Text *out)
{
    if (shown != DECISION_NONE)
        text_printf(out, "%u of ", shown - first + 1);
    text_printf(out, "%u layers are deleted: no job needs them any more", run);
}

void pane_decisions_line(App *app, size_t i, PaneLine *out)
{
    const Trace *trace = &app->shown->trace;
    const Decision *decision = &trace->decisions.at[app->listed.ids.at[i]];
    uint32_t run = run_of(app, decision->id);
    uint32_t shown = app->step < app->shown->steps.count ? app->shown->steps.at[app->step].decision : DECISION_NONE;
    bool now = shown != DECISION_NONE && shown >= decision->id && shown - decision->id < run;
    text_printf(&out->text, "%s%*s", now ? "▶" : " ", depth_of(trace, decision), "");
    if (run == 1)
        decision_text(trace, decision, app->shown->layers.form, &out->text);
    else
        text_of_run(decision->id, now ? shown : DECISION_NONE, run, &out->text);
    out->style.fg = decision->op == OP_NONE ? ROLE_TEXT : decision->verdict ? ROLE_GOOD : ROLE_WARN;
}

static void add_deleted(const Trace *trace, uint32_t first, uint32_t run, Lines *lines)
{
    enum { NAMED = 60 };
    Text text = {0};
    for (uint32_t i = 0; i < run && i < NAMED; i++) {
        const Decision *decision = &trace->decisions.at[first + i];
        for (uint32_t n = 0; n < decision->layers_count; n++)
            text_printf(&text, "%s%u", text.length ? ", " : "", trace->layers.at[decision->layers_first + n]);
    }
    lines_field(lines, "layers", "%s%s", text.at ? text.at : "", run > NAMED ? ", …" : "");
    text_release(&text);
}

static void add_flip(Lines *lines, const Decision *decision)
{
    Text text = {0};
    if (decision_flip_text(decision, &text))
        lines_add(lines, (Style){0}, LINE_NOTHING, "%s", text.at);
    text_release(&text);
}

void pane_decisions_detail(App *app, size_t i, Lines *lines)
{
    const Trace *trace = &app->shown->trace;
    const Decision *decision = &trace->decisions.at[app->listed.ids.at[i]];
    const Rule *rule = rule_at(decision->rule);
    Text text = {0};
    uint32_t run = run_of(app, decision->id);
    if (run == 1)
        decision_text(trace, decision, app->shown->layers.form, &text);
    else
        text_of_run(decision->id, DECISION_NONE, run, &text);
    lines_add(lines, (Style){.attr = ATTR_BOLD}, LINE_NOTHING, "%s", text.at ? text.at : "");
    text_clear(&text);
    if (run > 1) {
        add_deleted(trace, decision->id, run, lines);
    } else if (decision->has_keys) {
        describe_range(app, decision->keys, &text);
        lines_field(lines, "keys", "%s", text.at);
    }
    add_flip(lines, decision);
    for (uint32_t n = 0; n < decision->rejected_count; n++) {
        const Rejected *rejected = &trace->rejected.at[decision->rejected_first + n];
        if (isnan(rejected->score))
            lines_field(lines, n ? "" : "not", "%s: %s", rejected->what, rejected->why);
        else
            lines_field(lines, n ? "" : "not", "%s: %s (score %.3f)", rejected->what, rejected->why, rejected->score);
    }
    if (decision->fidelity != FIDELITY_EXACT)
        lines_field(lines, "rests on", "%s",
                    decision->fidelity == FIDELITY_ESTIMATED ? "estimated numbers"
                    : decision->fidelity == FIDELITY_BEYOND  ? "a rule beyond the published planner"
                                                             : "a rule beyond the published planner, estimated");
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%s: %s", rule->title ? rule->title : "",
              rule->why ? rule->why : "");
    text_release(&text);
    if (app->why == LAYER_NONE)
        return;
    lines_blank(lines);
    Str rest = text_str(&app->listed.told), line;
    while (str_line(&rest, &line))
        lines_add(lines, (Style){.fg = str_starts(line, STR("  level")) ? ROLE_ACCENT : ROLE_TEXT}, LINE_NOTHING,
                  "%.*s", STR_ARG(line));
}

/* The cursor of the list and the steps go together: the step that carries the decision is shown. */
void pane_decisions_visit(App *app, size_t i)
{
    uint32_t id = app->listed.ids.at[i];
    app->map.decision = id;
    const History *history = app->shown;
    for (StepId step = 0; step < history->steps.count; step++)
        if (history->steps.at[step].decision == id) {
            app->step = step;
            app->map_stale = true;
            break;
        }
}

bool pane_decisions_enter(App *app, size_t i, Error *error)
{
    const Decision *decision = &app->shown->trace.decisions.at[app->listed.ids.at[i]];
    pane_decisions_visit(app, i);
    if (decision->layers_count == 1) {
        app_fly(app, app->shown->trace.layers.at[decision->layers_first], true);
        return true;
    }
    if (!decision->has_keys && !decision->has_lsns)
        return error_set(error, ERROR_USAGE, "this decision is about no place");
    const LayerSet *set = &app->shown->layers;
    KeyRange keys = decision->has_keys ? decision->keys : (KeyRange){0, key_max(set->form)};
    LsnRange lsns = decision->has_lsns ? decision->lsns : (LsnRange){0, UINT64_MAX};
    app->zoomed = true;
    map_fly(app_map(app), keys, lsns);
    app->map_stale = true;
    return true;
}

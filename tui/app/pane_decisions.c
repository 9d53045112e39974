/* pane_decisions.c - the planner's decisions as a list, one line each, indented under their parents; the current one in
 * full below: its numbers, what was rejected and why, what would flip it, and what the rule is for. */
#include "tui/app/panes.h"
#include "tui/view/theme.h"

#include <math.h>
#include <stdio.h>

size_t pane_decisions_count(App *app)
{
    return app->shown->trace.decisions.count;
}

static int depth_of(const Trace *trace, const Decision *decision)
{
    int depth = 0;
    for (uint32_t up = decision->parent; up != DECISION_NONE && up < trace->decisions.count && depth < 6; depth++)
        up = trace->decisions.at[up].parent;
    return depth;
}

void pane_decisions_line(App *app, size_t i, PaneLine *out)
{
    const Trace *trace = &app->shown->trace;
    const Decision *decision = &trace->decisions.at[i];
    bool now = app->shown->steps.count > app->step && app->shown->steps.at[app->step].decision == i;
    text_printf(&out->text, "%s%*s", now ? "▶" : " ", depth_of(trace, decision), "");
    decision_text(trace, decision, app->shown->layers.form, &out->text);
    out->style.fg = decision->op == OP_NONE ? ROLE_TEXT : decision->verdict ? ROLE_GOOD : ROLE_WARN;
}

static void add_flip(Lines *lines, const Decision *decision)
{
    if (!decision->flip_parameter)
        return;
    char text[32];
    snprintf(text, sizeof text, "%.6g", decision->flip_value);
    for (size_t i = 0; i < policy_parameter_count; i++) {
        if (strcmp(policy_parameters[i].name, decision->flip_parameter) != 0)
            continue;
        if (policy_parameters[i].type == POLICY_BYTES && decision->flip_value < 1e18)
            bytes_format((uint64_t)decision->flip_value, text);
        if (policy_parameters[i].type == POLICY_SWITCH)
            snprintf(text, sizeof text, decision->flip_value != 0 ? "on" : "off");
    }
    lines_field(lines, "flips at", "%s = %s", decision->flip_parameter, text);
}

void pane_decisions_detail(App *app, size_t i, Lines *lines)
{
    const Trace *trace = &app->shown->trace;
    const Decision *decision = &trace->decisions.at[i];
    const Rule *rule = &rules[decision->rule];
    Text text = {0};
    decision_text(trace, decision, app->shown->layers.form, &text);
    lines_add(lines, (Style){.attr = ATTR_BOLD}, LINE_NOTHING, "%s", text.at ? text.at : "");
    text_clear(&text);
    if (decision->has_keys) {
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
}

/* The cursor of the list and the steps go together: the step that carries the decision is shown. */
void pane_decisions_visit(App *app, size_t i)
{
    app->map.decision = (uint32_t)i;
    const History *history = app->shown;
    for (StepId step = 0; step < history->steps.count; step++)
        if (history->steps.at[step].decision == i) {
            app->step = step;
            app->map_stale = true;
            break;
        }
}

bool pane_decisions_enter(App *app, size_t i, Error *error)
{
    const Decision *decision = &app->shown->trace.decisions.at[i];
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
    map_fly(app_map(app), keys, lsns);
    app->map_stale = true;
    return true;
}

/* cmd_plan.c - commands about plans: make one, leave it, change the policy, ask why.
 *
 * A plan is a history of its own, forked from what was shown: layers keep their ids, so the selection, and a question
 * like `why #17`, mean the same before and after. Every change of the policy plans anew from the same start.
 */
#include "tui/app/commands.h"

#include "tui/app/background.h"
#include "core/history/fork.h"
#include "tui/app/panes.h"

#include <math.h>
#include <stdlib.h>

static const History *plan_base(const App *app, StepId *step)
{
    bool planned = app->planned && app->shown == app->planned;
    *step = planned ? app->loaded_step : app->step;
    return app->loaded;
}

/* The first level is where the story of a plan begins; without one, its end says why. */
static StepId opening_step(const History *plan)
{
    for (StepId step = 0; step < plan->steps.count; step++)
        if (plan->steps.at[step].op == STEP_LEVEL)
            return step;
    return app_last_step_of(plan);
}

static void say_outcome(App *app)
{
    const History *plan = app->planned;
    uint64_t written = 0;
    size_t run = 0, kept = 0;
    char bytes[32];
    for (size_t i = 0; i < plan->plan.jobs.count; i++) {
        const PlanJob *job = &plan->plan.jobs.at[i];
        kept += job->skipped;
        run += !job->skipped;
        written += job->skipped ? 0 : job->bytes_out;
    }
    if (run == 0) {
        const Plan *levels = &plan->plan;
        app_say(app, "nothing to do: %s",
                levels->levels.count && levels->levels.at[levels->levels.count - 1].reason
                    ? levels->levels.at[levels->levels.count - 1].reason
                    : "no level was found");
        return;
    }
    size_t count = plan->plan.levels.count;
    app_say(app, "%zu level%s, %zu job%s %s%s%s; ] walks the decisions, End shows the outcome, Esc leaves the plan",
            count, count == 1 ? "" : "s", run, run == 1 ? " writes" : "s write", bytes_format(written, bytes),
            plan->plan.estimated ? " (estimated)" : "", kept ? ", the rest is kept as it is" : "");
}

/* Plans with app->policy and shows the plan at `step` of it (STEP_NEVER: where its story begins). On failure nothing
 * is changed. */
static bool make_plan(App *app, StepId step, Error *error)
{
    StepId from;
    if (!run_finish(app, error)) /* a plan starts from what stands still */
        return false;
    const History *base = plan_base(app, &from);
    if (app->compare.on && app->compare.kind != COMPARE_PLANS)
        compare_close(app);
    if (!policy_check(&app->policy, error))
        return false;
    History *plan = history_fork(base, from, &app->policy);
    plan->plan.trace = &plan->trace;
    if (!background_compact(app, plan, error)) {
        app_free_history(plan);
        return false;
    }
    History *old = app->planned;
    if (app->shown == app->loaded)
        app->loaded_step = app->step;
    app->planned = plan;
    LayerId selected = app->map.selected;
    app_show(app, plan, step == STEP_NEVER ? opening_step(plan) : step);
    app_set_step(app, app->step);
    if (selected != LAYER_NONE && selected < base->layers.count)
        app_select(app, selected);
    if (old)
        app_free_history(old);
    what_if_note(&app->what_if, app->loaded, from, plan);
    say_outcome(app);
    return true;
}

bool command_plan(App *app, Str args, Error *error)
{
    Policy before = app->policy;
    if (args.length > 0 && !policy_parse(args, &app->policy, error)) {
        app->policy = before;
        return false;
    }
    if (!make_plan(app, STEP_NEVER, error)) {
        app->policy = before;
        return false;
    }
    if (app->side != PANE_PARAMETERS)
        app->side = PANE_DECISIONS;
    return true;
}

bool command_unplan(App *app, Str args, Error *error)
{
    (void)args;
    if (!app->planned)
        return error_set(error, ERROR_USAGE, "there is no plan");
    LayerId selected = app->map.selected;
    app_show(app, app->loaded, app->loaded_step);
    app_set_step(app, app->loaded_step);
    if (selected < app->loaded->layers.count)
        app_select(app, selected);
    app_free_history(app->planned);
    app->planned = NULL;
    app_say(app, "back to what was loaded");
    return true;
}

/* ---- what if ---- */

/* The policy has changed: a plan that is shown follows, at the same step where it has one. */
static bool follow_policy(App *app, const Policy *before, Error *error)
{
    if (app->planned && app->shown == app->planned && !make_plan(app, app->step, error)) {
        app->policy = *before;
        return false;
    }
    return true;
}

static bool change_policy(App *app, Str name, Str value, Error *error)
{
    Policy before = app->policy;
    if (!policy_set(&app->policy, name, value, error) || !policy_check(&app->policy, error) ||
        !follow_policy(app, &before, error)) {
        app->policy = before;
        return false;
    }
    if (!policy_same(&before, &app->policy))
        array_push(&app->undo, before);
    return true;
}

bool command_parameter(App *app, Str args, Error *error)
{
    Str rest = args, name, value;
    if (!str_word(&rest, &name) || !str_word(&rest, &value)) {
        app_focus(app, PANE_PARAMETERS);
        return args.length == 0 || command_fail(error, args, name, "parameter NAME VALUE");
    }
    Error why = {0};
    return change_policy(app, name, value, &why) || command_fail(error, args, value, "%s", why.message);
}

/* The next value in a direction, as text. Sizes double and halve, counts go by one (tens by ten), switches toggle. */
static void stepped(const Policy *policy, const PolicyParameter *parameter, bool up, Text *out)
{
    static const char *const CUTS[] = {"size", "image", "grid", "best"};
    uint64_t number = 0;
    policy_number(policy, parameter, &number);
    switch (parameter->type) {
    case POLICY_SWITCH:
        text_printf(out, "%s", number ? "off" : "on");
        break;
    case POLICY_BYTES:
        if (number == UINT64_MAX)
            number = up ? number : (uint64_t)1 << 40;
        else
            number = up ? (number > (uint64_t)1 << 50 ? number : number ? number * 2 : 1) : number / 2;
        text_printf(out, "%llu", (unsigned long long)number);
        break;
    case POLICY_COUNT:
    case POLICY_COUNT32: {
        uint64_t by = number >= 1000 ? number / 10 : number > 30 || (number == 30 && up) ? 10 : 1;
        number = up ? number + by : number > by ? number - by : 0;
        text_printf(out, "%llu", (unsigned long long)number);
        break;
    }
    case POLICY_CUT:
        text_printf(out, "%s", CUTS[((int)policy->cut + (up ? 1 : 3)) % 4]);
        break;
    case POLICY_STRETCH: {
        uint32_t low = policy->stretch_min_pct, high = policy->stretch_max_pct;
        low = up ? (low > 5 ? low - 5 : low) : low + 5;
        high = up ? high + 5 : high - 5;
        if (low > 100 || high < 100)
            low = high = 100;
        text_printf(out, "%u.%02u:%u.%02u", low / 100, low % 100, high / 100, high % 100);
        break;
    }
    }
}

/* What has flipped, and whether that shows in what the plan does. */
static void say_flip(App *app, const PolicyParameter *parameter, const char *flipped, const Outcome *before)
{
    Outcome after = outcome_of(app->planned);
    Text value = {0};
    char bytes[32];
    policy_format_value(&app->policy, parameter, &value);
    bool same = after.jobs == before->jobs && after.bytes_written == before->bytes_written;
    app_say(app, "%s = %s flips %s; %llu job%s write%s %s%s", parameter->name, value.at ? value.at : "", flipped,
            (unsigned long long)after.jobs, after.jobs == 1 ? "" : "s", after.jobs == 1 ? "s" : "",
            bytes_format(after.bytes_written, bytes), same ? ", as before" : "");
    text_release(&value);
}

/* To the nearest value at which a decision of the plan flips. */
static bool change_to_flip(App *app, const PolicyParameter *parameter, bool up, Error *error)
{
    double value;
    FlipAt below, above;
    if (!app->planned || app->shown != app->planned)
        return error_set(error, ERROR_USAGE, "nothing is planned yet; p plans");
    if (!parameter_number(&app->policy, parameter, &value))
        return error_set(error, ERROR_USAGE, "%s has no order to walk in", parameter->name);
    what_if_flips(app->shown, parameter, value, &below, &above);
    FlipAt flip = up ? above : below;
    if (isnan(flip.value) || flip.value < 0 || flip.value > 1e19)
        return error_set(error, ERROR_USAGE, "no decision of this plan flips at a %s %s", up ? "higher" : "lower",
                         parameter->name);
    Text text = {0}, flipped = {0};
    Outcome before = outcome_of(app->planned);
    what_if_flip_text(app->shown, flip.decision, &flipped);
    if (parameter->type == POLICY_SWITCH)
        text_printf(&text, "%s", flip.value != 0 ? "on" : "off");
    else
        text_printf(&text, "%llu", (unsigned long long)(up ? ceil(flip.value) : floor(flip.value)));
    bool ok = change_policy(app, str_from(parameter->name), text_str(&text), error);
    if (ok)
        say_flip(app, parameter, flipped.length ? flipped.at : "a decision", &before);
    text_release(&text);
    text_release(&flipped);
    return ok;
}

bool command_change(App *app, Str args, uint64_t count, Error *error)
{
    Str rest = args, way;
    if (!str_word(&rest, &way) || way.length != 1 || !char_among(way.at[0], "+-<>"))
        return command_fail(error, args, args, "change + or -, or < or > to the next flip?");
    if (!command_count(rest, count, 1, &count, error))
        return false;
    const PolicyParameter *parameter = policy_parameter_at(&app->policy, app->panes[PANE_PARAMETERS].at);
    if (parameter == NULL)
        return error_set(error, ERROR_USAGE, "choose a parameter first");
    if (way.at[0] == '<' || way.at[0] == '>')
        return change_to_flip(app, parameter, way.at[0] == '>', error);
    Policy wanted = app->policy;
    Text value = {0};
    bool ok = true;
    for (uint64_t i = 0; ok && i < count && i < 100; i++) {
        text_clear(&value);
        stepped(&wanted, parameter, way.at[0] == '+', &value);
        ok = policy_set(&wanted, str_from(parameter->name), text_str(&value), error);
    }
    ok = ok && change_policy(app, str_from(parameter->name), text_str(&value), error);
    text_release(&value);
    return ok;
}

bool command_undo(App *app, Str args, Error *error)
{
    (void)args;
    if (app->undo.count == 0)
        return error_set(error, ERROR_USAGE, "nothing of the policy was changed");
    Policy before = app->policy;
    app->policy = app->undo.at[app->undo.count - 1];
    if (!follow_policy(app, &before, error))
        return false;
    app->undo.count--;
    return true;
}

/* ---- why ---- */

/* KEY or KEY@LSN. */
static bool parse_spot(const App *app, Str args, Key *key, Lsn *lsn, bool *has_lsn, Error *error)
{
    const char *at = memchr(args.at, '@', args.length);
    Str text = {args.at, at ? (size_t)(at - args.at) : args.length};
    Target target;
    Error why = {0};
    *has_lsn = at != NULL;
    if (!target_parse(&app->shown->layers, text, &target, &why) ||
        (target.kind != SEARCH_KEY && target.kind != SEARCH_RELATION))
        return command_fail(error, args, args, "why takes a layer, like #17, or a KEY, or KEY@LSN");
    *key = target.keys.lo;
    Str rest = {at ? at + 1 : "", at ? args.length - text.length - 1 : 0};
    return !at || lsn_parse(rest, lsn, &why) || command_fail(error, args, rest, "%s", why.message);
}

/* Where the decision of the step is about: a split, a cut, the begin of a partition. */
static bool decided_key(const App *app, Key *key)
{
    const History *history = app->shown;
    uint32_t id = app->step < history->steps.count ? history->steps.at[app->step].decision : DECISION_NONE;
    if (id >= history->trace.decisions.count || !history->trace.decisions.at[id].has_keys)
        return false;
    *key = history->trace.decisions.at[id].keys.lo;
    return true;
}

static bool why_spot(App *app, Str args, Error *error)
{
    MapView *map = app_map(app);
    Key key = map->cursor_key;
    Lsn lsn = map->cursor_lsn;
    bool has_lsn = true;
    if (args.length > 0 && !str_equal(args, STR("here"))) {
        if (!parse_spot(app, args, &key, &lsn, &has_lsn, error))
            return false;
    } else if (!map->has_cursor && !decided_key(app, &key)) {
        return error_set(error, ERROR_USAGE, "select a layer, or put the cursor somewhere: then w tells why (not)");
    } else {
        has_lsn = map->has_cursor;
    }
    if (app->shown->trace.decisions.count == 0 && !make_plan(app, STEP_NEVER, error))
        return false;
    map = app_map(app);
    map->has_cursor = true;
    map->cursor_key = key;
    map->cursor_lsn = has_lsn ? lsn : map->cursor_lsn;
    spot_ask(app, key, has_lsn ? &lsn : NULL);
    app_say(app, "Esc goes back to the map");
    return true;
}

static bool why_layer(App *app, LayerId layer, Error *error)
{
    if (app->shown->trace.decisions.count == 0) {
        if (!make_plan(app, STEP_NEVER, error))
            return false;
        app_select(app, layer);
    }
    app->why = layer;
    app->side = PANE_DECISIONS;
    size_t total = pane_count(app, PANE_DECISIONS);
    if (total == 0) {
        app->why = LAYER_NONE;
        return error_set(error, ERROR_USAGE, "no decision names layer #%u: the walk never reached it", layer);
    }
    pane_go(app, PANE_DECISIONS, pane_decisions_first_about(app));
    app_focus(app, PANE_DECISIONS);
    app_select(app, layer);
    app_say(app, "%zu decision%s about layer #%u, in order; Esc shows all again", total, total == 1 ? "" : "s", layer);
    return true;
}

bool command_why(App *app, Str args, Error *error)
{
    Target target;
    LayerId layer = args.length == 0 ? app->map.selected : LAYER_NONE;
    if (args.length > 0 && target_parse(&app->shown->layers, args, &target, NULL) && target.kind == SEARCH_LAYER) {
        app_select(app, target.layer);
        layer = target.layer;
    }
    return layer == LAYER_NONE ? why_spot(app, args, error) : why_layer(app, layer, error);
}

/* compare.c - opening, following, closing; the difference and the signs. Drawing is in compare_draw.c.
 *
 * Steps go together: B stands at A's step, or at its own last one; when A is at its end, so is B.
 */
#include "tui/app/compare.h"

#include "tui/app/background.h"
#include "core/catalog/source.h"
#include "tui/app/commands.h"
#include "core/history/fork.h"
#include "tui/app/panes.h"
#include "tui/view/theme.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- the other's layers, never born ---- */

static void pad(History *to, size_t own, const History *from, size_t first, size_t end)
{
    to->layers.count = own;
    for (size_t id = first; id < end; id++) {
        Layer layer = layer_set_get(&from->layers, (LayerId)id);
        LayerId added = history_add_layer(to, &layer, JOB_NONE);
        to->born[added] = STEP_NEVER;
    }
}

static void unpad(CompareView *compare)
{
    if (compare->a)
        compare->a->layers.count = compare->own_a;
    compare->b->layers.count = compare->own_b;
}

static void pad_both(App *app)
{
    CompareView *compare = &app->compare;
    insight_release(&app->insight); /* A grows, and in compare_close() shrinks again */
    compare->own_a = compare->a->layers.count;
    compare->own_b = compare->b->layers.count;
    compare->shared = compare->plans ? app->loaded->layers.count : 0; /* a plan begins with the layers it was made of */
    size_t shared = compare->shared, own_a = compare->own_a, own_b = compare->own_b;
    pad(compare->a, own_a, compare->b, shared, own_b);
    pad(compare->b, own_b, compare->a, shared, own_a);
}

static void forget_diff(CompareView *compare)
{
    if (!compare->diffed)
        return;
    history_diff_release(&compare->diff);
    free(compare->of_a);
    free(compare->of_b);
    compare->of_a = compare->of_b = NULL;
    insight_release(&compare->insight_b);
    compare->diffed = false;
}

void compare_release(CompareView *compare)
{
    if (!compare->on)
        return;
    forget_diff(compare);
    unpad(compare);
    map_release(&compare->map);
    history_release(compare->b);
    free(compare->b);
    *compare = (CompareView){.version = compare->version + 1};
}

/* Layers that only B has stand behind A's own while both are compared: nothing may point at them afterwards. */
static void let_go(App *app)
{
    if (compare_only_in_b(&app->compare, app->map.selected))
        app_select(app, LAYER_NONE);
    if (compare_only_in_b(&app->compare, app->why))
        app->why = LAYER_NONE;
    if (app->reads.has_path)
        reads_release(&app->reads);
    search_clear(&app->search);
    lives_forget(app);
}

void compare_close(App *app)
{
    if (!app->compare.on)
        return;
    insight_release(&app->insight);
    let_go(app);
    compare_release(&app->compare);
    if (app->map.overlay == OVERLAY_STATES && app->states == STATES_COMPARE)
        app->map.overlay = OVERLAY_KIND;
    if (app->side == PANE_COMPARE)
        app->side = app->shown->trace.decisions.count ? PANE_DECISIONS : PANE_FINDINGS;
    if (app->focus == PANE_COMPARE)
        app->focus = PANE_MAP;
    app_relayout(app);
}

void compare_follow(App *app, History *history)
{
    CompareView *compare = &app->compare;
    if (!compare->on || history == compare->a)
        return;
    if (history == app->loaded || !compare->plans) {
        compare_close(app);
        return;
    }
    forget_diff(compare);
    insight_release(&app->insight);
    let_go(app);
    unpad(compare);
    compare->a = history;
    pad_both(app);
}

/* ---- the difference ---- */

/* What both sides have in common is not said. */
static void name_policy(const CompareView *compare, const History *history, Text *out)
{
    Policy told = history->policy, usual = told;
    policy_named(str_from(told.base), &usual, NULL);
    bool target = compare->a->policy.target_file_size == compare->b->policy.target_file_size;
    bool fanout = compare->a->policy.fanout == compare->b->policy.fanout;
    told.target_file_size = target ? usual.target_file_size : told.target_file_size;
    told.fanout = fanout ? usual.fanout : told.fanout;
    policy_format(&told, out);
}

static void name_side(const App *app, const History *history, char *out, size_t size)
{
    Text name = {0};
    if (app->compare.plans)
        name_policy(&app->compare, history, &name);
    else
        text_printf(&name, "%s", history->title ? history->title : "layers");
    if (!app->compare.plans && history->workload) {
        text_add_str(&name, STR(", "));
        name_policy(&app->compare, history, &name);
    }
    text_escape(text_str(&name), out, size);
    text_release(&name);
}

static void mark(CompareView *compare)
{
    size_t count_a = compare->a->layers.count, count_b = compare->b->layers.count;
    compare->of_a = mem_alloc(count_a + 1);
    compare->of_b = mem_alloc(count_b + 1);
    for (size_t id = 0; id < count_a; id++)
        compare->of_a[id] = history_alive(compare->a, (LayerId)id, compare->step_a) ? COMPARE_SAME : COMPARE_GONE;
    for (size_t id = 0; id < count_b; id++)
        compare->of_b[id] = history_alive(compare->b, (LayerId)id, compare->step_b) ? COMPARE_SAME : COMPARE_GONE;
    for (size_t i = 0; i < compare->diff.changes.count; i++) {
        const LayerChange *change = &compare->diff.changes.at[i];
        uint8_t state = change->kind == CHANGE_CHANGED ? COMPARE_CHANGED : COMPARE_ONLY;
        if (change->a != LAYER_NONE)
            compare->of_a[change->a] = state;
        if (change->b != LAYER_NONE)
            compare->of_b[change->b] = state;
    }
    compare->version++;
}

void compare_update(App *app)
{
    CompareView *compare = &app->compare;
    StepId last_a = app_last_step_of(compare->a), last_b = app_last_step_of(compare->b), b = app->step;
    if (app->step >= last_a || b > last_b)
        b = last_b;
    if (compare->diffed && compare->step_a == app->step && compare->step_b == b)
        return;
    forget_diff(compare);
    compare->step_a = app->step;
    compare->step_b = b;
    history_diff(compare->a, compare->step_a, compare->b, compare->step_b, &compare->diff);
    mark(compare);
    name_side(app, compare->a, compare->name_a, sizeof compare->name_a);
    name_side(app, compare->b, compare->name_b, sizeof compare->name_b);
    compare->diffed = true;
}

MapStates compare_states(const App *app, bool side_b)
{
    const CompareView *compare = &app->compare;
    return states_map(STATES_COMPARE, side_b, side_b ? compare->of_b : compare->of_a,
                      side_b ? compare->b->layers.count : compare->a->layers.count, compare->version);
}

/* ---- commands ---- */

/* The plan of what was loaded, under a policy. NULL, with a reason. */
static History *plan_with(App *app, const Policy *policy, Error *error)
{
    bool planned = app->planned && app->shown == app->planned;
    if (!policy_check(policy, error))
        return NULL;
    History *plan = history_fork(app->loaded, planned ? app->loaded_step : app->step, policy);
    plan->plan.trace = &plan->trace;
    if (background_compact(app, plan, error))
        return plan;
    history_release(plan);
    free(plan);
    return NULL;
}

/* `read`: what is to be told of reading B, or "". */
static void say_difference(App *app, const char *read)
{
    CompareView *compare = &app->compare;
    compare_update(app);
    app_say(app, "%llu only in A, %llu only in B, %llu the same; %s%sD goes to the first difference, | ends this",
            (unsigned long long)compare->diff.went, (unsigned long long)compare->diff.appeared,
            (unsigned long long)compare->diff.same, read, *read ? "; " : "");
}

static void open_with(App *app, History *b, bool plans)
{
    compare_close(app);
    CompareView *compare = &app->compare;
    *compare = (CompareView){.on = true, .plans = plans, .a = app->shown, .b = b, .version = compare->version};
    map_init(&compare->map);
    pad_both(app);
    states_show(app, STATES_COMPARE);
    app->map.selected = LAYER_NONE;
    map_fit(&app->map);
    app_focus(app, PANE_COMPARE);
    app_focus(app, PANE_MAP);
}

static bool is_parameter(Str word)
{
    const char *equals = memchr(word.at, '=', word.length);
    return equals && policy_parameter_find(NULL, (Str){word.at, (size_t)(equals - word.at)}) != NULL;
}

/* "full", "neon+split,fanout=6", or changes alone: "fanout=6 target_file_size=128M". */
static bool read_policy(Str args, Policy *policy, Error *error)
{
    Str rest = args, word;
    if (!str_word(&rest, &word) || !is_parameter(word))
        return policy_parse(args, policy, error);
    bool ok = true;
    do {
        const char *equals = memchr(word.at, '=', word.length);
        Str name = {word.at, equals ? (size_t)(equals - word.at) : word.length};
        Str value = equals ? (Str){equals + 1, word.length - name.length - 1} : STR("on");
        ok = policy_set(policy, name, value, error);
    } while (ok && str_word(&rest, &word));
    return ok;
}

static bool compare_policies(App *app, const Policy *policy, Error *error)
{
    if (app->compare.on)
        compare_close(app);
    if (app->shown != app->planned && !command_plan(app, (Str){0}, error))
        return false;
    History *b = plan_with(app, policy, error);
    if (!b)
        return false;
    open_with(app, b, true);
    app_set_step(app, app_last_step(app));
    say_difference(app, "");
    return true;
}

static bool compare_file(App *app, const char *path, Error *error)
{
    History *b = mem_zero(1, sizeof *b);
    LoadReport report = {0};
    Text read = {0};
    bool ok = source_load(&path, 1, &(LoadOptions){0}, b, &report, error);
    load_report_summary(&report, &read);
    load_report_release(&report);
    if (ok) {
        open_with(app, b, false);
        snprintf(app->compare.path, sizeof app->compare.path, "%s", path);
        say_difference(app, read.at ? read.at : "");
    } else {
        free(b);
    }
    text_release(&read);
    return ok;
}

/* Alone: the policy in use against the published one; where that is in use, against `full`. */
static Policy other_policy(const App *app)
{
    Policy other = app->policy;
    policy_named(strcmp(app->policy.base, "neon") == 0 ? STR("full") : STR("neon"), &other, NULL);
    other.target_file_size = app->policy.target_file_size;
    other.fanout = app->policy.fanout;
    return other;
}

bool command_compare(App *app, Str args, Error *error)
{
    run_stop(app); /* both sides' layers are listed in each: nothing may be added to one alone */
    if (args.length == 0 && app->compare.on) {
        compare_close(app);
        app_say(app, "the comparison is over");
        return true;
    }
    if (str_equal(args, STR("off"))) {
        compare_close(app);
        return true;
    }
    Policy other = args.length ? app->policy : other_policy(app);
    Error why = {0};
    if (args.length == 0 || read_policy(args, &other, &why))
        return compare_policies(app, &other, error);
    Text path = {0};
    bool ok = command_path(args, true, &path, error);
    if (ok && access(path.at, F_OK) != 0)
        ok = command_fail(error, args, args, "neither a policy (%s) nor a file", why.message);
    else if (ok)
        ok = compare_file(app, path.at, error);
    text_release(&path);
    return ok;
}

/* What a side did at a step, by its decision where it has one. */
static void tell_step(const History *history, StepId at, Text *out)
{
    if (at >= history->steps.count) {
        text_printf(out, "nothing more");
        return;
    }
    const Step *step = &history->steps.at[at];
    if (step->decision < history->trace.decisions.count)
        decision_text(&history->trace, &history->trace.decisions.at[step->decision], history->layers.form, out);
    else
        text_printf(out, "%s", step_op_name(step->op));
}

/* Two states without a story: the first layer that is only here, only there, or changed. */
static void go_to_first_change(App *app)
{
    CompareView *compare = &app->compare;
    compare_update(app);
    if (compare->diff.changes.count == 0) {
        app_say(app, "A and B hold the same layers");
        return;
    }
    const LayerChange *change = &compare->diff.changes.at[0];
    LayerId layer = change->a != LAYER_NONE ? change->a : (LayerId)(compare->own_a + change->b - compare->shared);
    app_fly(app, layer, false);
    app_say(app, "the topmost of %zu differences: a layer %s", compare->diff.changes.count,
            change->kind == CHANGE_CHANGED ? "changed"
            : change->a != LAYER_NONE      ? "only in A"
                                           : "only in B");
}

bool command_diverge(App *app, Str args, Error *error)
{
    (void)args;
    CompareView *compare = &app->compare;
    StepId step;
    if (!compare->on)
        return error_set(error, ERROR_USAGE, "nothing is compared: | does");
    if (compare->a->steps.count <= 1 || compare->b->steps.count <= 1) {
        go_to_first_change(app);
        return true;
    }
    if (!history_first_divergence(compare->a, compare->b, &step)) {
        app_say(app, "A and B never differ");
        return true;
    }
    app_set_step(app, step);
    Text a = {0}, b = {0};
    tell_step(compare->a, step, &a);
    tell_step(compare->b, step, &b);
    app_say(app, "first difference, at step %u. A: %s. B: %s", step, a.at, b.at);
    text_release(&a);
    text_release(&b);
    return true;
}

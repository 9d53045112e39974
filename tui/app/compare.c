/* compare.c - opening, following, closing; the differences and the signs. Drawing is in compare_draw.c.
 *
 *     compare                 the policy in use against the published one, or `full`: two runs after a simulation,
 *                             else two plans
 *     compare neon | blocks   three sides
 *     compare plan neon       plans of the shown state, also after a simulation
 *     compare FILE            another dump or history
 */
#include "tui/app/compare.h"

#include "core/formats/load.h"
#include "core/simulator/rerun.h"
#include "tui/app/background.h"
#include "tui/app/commands.h"
#include "core/history/fork.h"
#include "tui/app/panes.h"
#include "tui/view/theme.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- its life ---- */

static void forget_diff(CompareView *compare)
{
    for (size_t i = 0; i < compare->count && compare->diffed; i++) {
        CompareSide *side = &compare->side[i];
        if (i > 0)
            history_diff_release(&side->diff);
        free(side->of);
        side->of = NULL;
    }
    compare->diffed = false;
}

/* What was made of the sides' histories as they were. */
static void forget_sides(CompareView *compare)
{
    forget_diff(compare);
    outcome_diff_release(&compare->outcomes);
    map_space_release(&compare->space);
    compare->gone_to = SIZE_MAX;
    for (size_t i = 0; i < compare->count; i++)
        compare->versions[i] = 0;
}

void compare_release(CompareView *compare)
{
    if (!compare->on)
        return;
    forget_sides(compare);
    for (size_t i = 1; i < compare->count; i++) {
        insight_release(&compare->side[i].insight);
        map_release(&compare->side[i].map);
        app_free_history(compare->side[i].history);
    }
    *compare = (CompareView){.version = compare->version + 1, .gone_to = SIZE_MAX};
}

void compare_close(App *app)
{
    if (!app->compare.on)
        return;
    app->map.space = NULL;
    app->map_stale = true;
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
    if (!compare->on || history == compare->side[0].history)
        return;
    if (history == app->loaded || compare->kind != COMPARE_PLANS) {
        compare_close(app);
        return;
    }
    forget_sides(compare);
    app->map.space = NULL;
    compare->side[0].history = history;
    compare->picked_side = 0;
}

bool compare_pending(const CompareView *compare, bool maps)
{
    bool pending = false;
    for (size_t i = 1; compare->on && i < compare->count; i++)
        pending =
            pending || insight_pending(&compare->side[i].insight) || (maps && compare->side[i].map.awaits_summary);
    return pending;
}

/* ---- names ---- */

/* What all sides have in common is not said. */
static void name_policy(const CompareView *compare, const History *history, Text *out)
{
    Policy told = history->policy, usual = told;
    policy_named(str_from(told.base), &usual, NULL);
    bool target = true, fanout = true;
    for (size_t i = 1; i < compare->count; i++) {
        const Policy *a = &compare->side[0].history->policy, *other = &compare->side[i].history->policy;
        target = target && a->target_file_size == other->target_file_size;
        fanout = fanout && a->fanout == other->fanout;
    }
    told.target_file_size = target ? usual.target_file_size : told.target_file_size;
    told.fanout = fanout ? usual.fanout : told.fanout;
    told.workers = usual.workers;
    policy_format(&told, out);
}

static void name_side(const CompareView *compare, CompareSide *side)
{
    Text name = {0};
    if (compare->kind == COMPARE_INPUTS) {
        text_printf(&name, "%s", side->history->title ? side->history->title : "layers");
        if (side->history->workload)
            text_printf(&name, ", ");
    }
    if (compare->kind != COMPARE_INPUTS || side->history->workload)
        name_policy(compare, side->history, &name);
    text_escape(text_str(&name), side->name, sizeof side->name);
    text_release(&name);
}

/* ---- the differences ---- */

/* Of A: what all sides have is the same, what no other has is only here, all else changes from side to side. */
static void mark_a(CompareView *compare)
{
    CompareSide *a = &compare->side[0];
    size_t count = a->history->layers.count;
    uint8_t *odd = mem_zero(count + 1, 1), *missing = mem_zero(count + 1, 1);
    for (size_t s = 1; s < compare->count; s++)
        for (size_t i = 0; i < compare->side[s].diff.changes.count; i++) {
            const LayerChange *change = &compare->side[s].diff.changes.at[i];
            if (change->a == LAYER_NONE)
                continue;
            odd[change->a]++;
            missing[change->a] = (uint8_t)(missing[change->a] + (change->kind == CHANGE_WENT));
        }
    a->of = mem_alloc(count + 1);
    for (size_t id = 0; id < count; id++)
        a->of[id] = !history_alive(a->history, (LayerId)id, a->step) ? COMPARE_GONE
                    : odd[id] == 0                                   ? COMPARE_SAME
                    : missing[id] + 1u == compare->count             ? COMPARE_ONLY
                                                                     : COMPARE_CHANGED;
    free(odd);
    free(missing);
}

static void mark_other(CompareSide *side)
{
    size_t count = side->history->layers.count;
    side->of = mem_alloc(count + 1);
    for (size_t id = 0; id < count; id++)
        side->of[id] = history_alive(side->history, (LayerId)id, side->step) ? COMPARE_SAME : COMPARE_GONE;
    for (size_t i = 0; i < side->diff.changes.count; i++) {
        const LayerChange *change = &side->diff.changes.at[i];
        if (change->b != LAYER_NONE)
            side->of[change->b] = change->kind == CHANGE_CHANGED ? COMPARE_CHANGED : COMPARE_ONLY;
    }
}

/* Something grew: axes and outcomes are made anew. */
static void update_sides(App *app)
{
    CompareView *compare = &app->compare;
    bool same = compare->space.count == compare->count;
    for (size_t i = 0; i < compare->count; i++)
        same = same && compare->versions[i] == compare->side[i].history->version;
    if (same)
        return;
    forget_sides(compare);
    const LayerSet *sets[COMPARE_SIDES];
    for (size_t i = 0; i < compare->count; i++) {
        sets[i] = &compare->side[i].history->layers;
        compare->versions[i] = compare->side[i].history->version;
    }
    map_space_init(&compare->space, sets, compare->count, ++compare->version);
    app->map.space = &compare->space;
    for (size_t i = 1; i < compare->count; i++)
        compare->side[i].map.space = &compare->space;
    outcome_diff_init(&compare->outcomes, compare->side[0].history, compare->side[1].history);
    for (size_t i = 0; i < compare->count; i++)
        name_side(compare, &compare->side[i]);
}

/* Where a side stands while A is at its step. */
static StepId step_beside(const App *app, size_t i)
{
    const CompareView *compare = &app->compare;
    if (i == 1 && compare->gone_to < compare->outcomes.at.count)
        return compare->outcomes.at.at[compare->gone_to].b;
    return outcome_step_beside(compare->side[0].history, app->step, compare->side[i].history);
}

void compare_update(App *app)
{
    CompareView *compare = &app->compare;
    update_sides(app);
    if (compare->gone_to < compare->outcomes.at.count && compare->outcomes.at.at[compare->gone_to].a != app->step)
        compare->gone_to = SIZE_MAX;
    bool same = compare->diffed && compare->side[0].step == app->step;
    if (same && compare->gone_to == SIZE_MAX)
        return;
    if (same && compare->side[1].step == step_beside(app, 1))
        return;
    forget_diff(compare);
    CompareSide *a = &compare->side[0];
    a->step = app->step;
    for (size_t i = 1; i < compare->count; i++) {
        CompareSide *side = &compare->side[i];
        side->step = step_beside(app, i);
        history_diff(a->history, a->step, side->history, side->step, &side->diff);
        mark_other(side);
    }
    mark_a(compare);
    compare->version++;
    compare->diffed = true;
}

MapStates compare_states(const App *app, size_t side)
{
    const CompareSide *at = &app->compare.side[side];
    return states_map(STATES_COMPARE, (int)side, at->of, at->history->layers.count, app->compare.version);
}

LayerId compare_in_a(const CompareView *compare, size_t side, LayerId layer)
{
    const LayerSet *a = &compare->side[0].history->layers, *b = &compare->side[side].history->layers;
    for (LayerId id = 0; layer < b->count && id < a->count; id++)
        if (a->key_lo[id] == b->key_lo[layer] && a->key_hi[id] == b->key_hi[layer] &&
            a->lsn_lo[id] == b->lsn_lo[layer] && a->lsn_hi[id] == b->lsn_hi[layer] && a->kind[id] == b->kind[layer] &&
            history_alive(compare->side[0].history, id, compare->side[0].step))
            return id;
    return LAYER_NONE;
}

void compare_pick(App *app, size_t side, LayerId layer)
{
    LayerId own = side == 0 || layer == LAYER_NONE ? layer : compare_in_a(&app->compare, side, layer);
    app_select(app, own);
    if (own == LAYER_NONE && layer != LAYER_NONE) {
        app->compare.picked_side = side;
        app->compare.picked = layer;
    }
}

/* ---- opening ---- */

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
    app_free_history(plan);
    return NULL;
}

/* The run that was loaded, once more under another policy. NULL, with a reason. */
static History *run_with(App *app, const Policy *policy, Error *error)
{
    SimulationOptions options;
    if (!rerun_options(app->loaded, policy, &options, error))
        return NULL;
    History *again = mem_zero(1, sizeof *again);
    rerun_begin(app->loaded, again);
    if (background_simulate(app, again, &options, error))
        return again;
    app_free_history(again);
    return NULL;
}

static History *load_side(const char *path, Text *read, Error *error)
{
    History *side = mem_zero(1, sizeof *side);
    LoadReport report = {0};
    bool ok = load_paths(&path, 1, &(LoadOptions){0}, side, &report, error);
    load_report_summary(&report, read);
    load_report_release(&report);
    if (ok)
        return side;
    free(side);
    return NULL;
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

/* Sides that were read, until they are shown; those of one comparison are of one kind. */
typedef struct Sides {
    CompareKind kind;
    size_t count;
    History *history[COMPARE_SIDES];
    char source[COMPARE_SIDES][1024];
    Text read; /* what is to be told of reading files */
} Sides;

static void drop_sides(Sides *sides)
{
    for (size_t i = 1; i < sides->count; i++)
        app_free_history(sides->history[i]);
    text_release(&sides->read);
}

/* One side, given by a policy or a file. */
static bool add_side(App *app, Sides *sides, Str args, Str word, Error *error)
{
    Policy other = app->policy;
    Error why = {0};
    Text path = {0};
    History *side = NULL;
    bool policy = read_policy(word, &other, &why);
    if (policy && sides->kind != COMPARE_INPUTS) {
        side = sides->kind == COMPARE_RUNS ? run_with(app, &other, error) : plan_with(app, &other, error);
    } else if (policy) {
        command_fail(error, args, word, "a policy beside a file: all sides are policies, or all are files");
    } else if (!command_path(word, true, &path, error)) {
        side = NULL; /* a pipe, or a device */
    } else if (access(path.at, F_OK) != 0) {
        command_fail(error, args, word, "neither a policy (%s) nor a file", why.message);
    } else if (sides->count > 1 && sides->kind != COMPARE_INPUTS) {
        command_fail(error, args, word, "a file beside a policy: all sides are policies, or all are files");
    } else {
        sides->kind = COMPARE_INPUTS;
        side = load_side(path.at, &sides->read, error);
    }
    if (side) {
        snprintf(sides->source[sides->count], sizeof *sides->source, "%.*s", STR_ARG(word));
        sides->history[sides->count++] = side;
    }
    text_release(&path);
    return side != NULL;
}

/* "neon | blocks" */
static bool add_sides(App *app, Sides *sides, Str args, Str words, Error *error)
{
    for (bool more = true; more;) {
        const char *bar = memchr(words.at, '|', words.length);
        Str word = str_trim((Str){words.at, bar ? (size_t)(bar - words.at) : words.length});
        if (sides->count == COMPARE_SIDES)
            return command_fail(error, args, word.length ? word : words, "three sides at most");
        if (!add_side(app, sides, args, word, error))
            return false;
        more = bar != NULL;
        words = more ? (Str){bar + 1, words.length - (size_t)(bar + 1 - words.at)} : words;
    }
    return true;
}

static void say_difference(App *app, const char *read)
{
    compare_update(app);
    const HistoryDiff *diff = &app->compare.side[1].diff;
    size_t outcomes = app->compare.outcomes.at.count;
    Text differ = {0};
    if (app->compare.kind != COMPARE_INPUTS)
        text_printf(&differ, "%zu different outcome%s; ", outcomes, outcomes == 1 ? "" : "s");
    app_say(app, "%s%llu only in A, %llu only in B, %llu the same; %s%sD goes to the first difference, | ends this",
            differ.at ? differ.at : "", (unsigned long long)diff->went, (unsigned long long)diff->appeared,
            (unsigned long long)diff->same, read, *read ? "; " : "");
    text_release(&differ);
}

static void open_sides(App *app, Sides *sides)
{
    compare_close(app);
    CompareView *compare = &app->compare;
    *compare = (CompareView){
        .on = true, .kind = sides->kind, .count = sides->count, .version = compare->version, .gone_to = SIZE_MAX};
    for (size_t i = 0; i < sides->count; i++) {
        CompareSide *side = &compare->side[i];
        side->history = i ? sides->history[i] : app->shown;
        memcpy(side->source, sides->source[i], sizeof side->source);
        if (i)
            map_init(&side->map);
    }
    states_show(app, STATES_COMPARE);
    app_select(app, LAYER_NONE);
    map_fit(&app->map);
    app_focus(app, PANE_COMPARE);
    app_focus(app, PANE_MAP);
    if (sides->kind != COMPARE_INPUTS)
        app_set_step(app, app_last_step(app));
    say_difference(app, sides->read.at ? sides->read.at : "");
}

/* Alone: the policy in use against the published one; where that is in use, against `full`. */
static Str other_policy(const App *app)
{
    return strcmp(app->policy.base, "neon") == 0 ? STR("full") : STR("neon");
}

/* "plan" in front of the words: taken off. */
static bool takes_word(Str *words, Str wanted)
{
    Str rest = *words, word;
    if (!str_word(&rest, &word) || !str_equal(word, wanted))
        return false;
    *words = str_trim(rest);
    return true;
}

bool command_compare(App *app, Str args, Error *error)
{
    Str words = args;
    if (args.length == 0 && app->compare.on) {
        compare_close(app);
        app_say(app, "the comparison is over");
        return true;
    }
    if (str_equal(args, STR("off"))) {
        compare_close(app);
        return true;
    }
    if (!run_finish(app, error)) /* what is compared stands still */
        return false;
    bool plans = takes_word(&words, STR("plan"));
    words = words.length ? words : other_policy(app);
    Sides sides = {.count = 1};
    sides.kind = !plans && app->shown == app->loaded && rerun_possible(app->loaded) ? COMPARE_RUNS : COMPARE_PLANS;
    bool ok = add_sides(app, &sides, args, words, error);
    compare_close(app); /* its sides must not be taken along */
    if (ok && sides.kind == COMPARE_PLANS && app->shown != app->planned)
        ok = command_plan(app, (Str){0}, error);
    if (ok)
        open_sides(app, &sides);
    else
        drop_sides(&sides);
    text_release(&sides.read);
    return ok;
}

/* ---- going to differences ---- */

/* Two states without a story: the first layer that is only here, only there, or changed. */
static void go_to_first_change(App *app)
{
    CompareView *compare = &app->compare;
    compare_update(app);
    const HistoryDiff *diff = &compare->side[1].diff;
    if (diff->changes.count == 0) {
        app_say(app, "A and B hold the same layers");
        return;
    }
    const LayerChange *change = &diff->changes.at[0];
    if (change->a != LAYER_NONE) {
        app_fly(app, change->a, false);
    } else {
        const LayerSet *set = &compare->side[1].history->layers;
        app_go_to(app, set->key_lo[change->b], set->lsn_lo[change->b]);
        compare_pick(app, 1, change->b);
    }
    app_say(app, "the topmost of %zu differences: a layer %s", diff->changes.count,
            change->kind == CHANGE_CHANGED ? "changed"
            : change->a != LAYER_NONE      ? "only in A"
                                           : "only in B");
}

/* The first difference behind what was gone to, or behind the step; the first of all after the last. */
static size_t next_difference(const App *app)
{
    const CompareView *compare = &app->compare;
    size_t next = 0;
    if (compare->gone_to != SIZE_MAX)
        next = compare->gone_to + 1;
    else if (app->step < app_last_step(app))
        while (next < compare->outcomes.at.count && compare->outcomes.at.at[next].a <= app->step)
            next++;
    return next < compare->outcomes.at.count ? next : 0;
}

static void say_outcomes(App *app, size_t at)
{
    const CompareView *compare = &app->compare;
    const OutcomeDifference *difference = &compare->outcomes.at.at[at];
    Text a = {0}, b = {0};
    outcome_text(difference, compare->side[0].history, false, &a);
    outcome_text(difference, compare->side[1].history, true, &b);
    app_say(app, "difference %zu of %zu, a %s. A: %s. B: %s", at + 1, compare->outcomes.at.count,
            outcome_kind_name(difference->kind), a.at, b.at);
    text_release(&a);
    text_release(&b);
}

bool command_diverge(App *app, Str args, Error *error)
{
    (void)args;
    CompareView *compare = &app->compare;
    if (!compare->on)
        return error_set(error, ERROR_USAGE, "nothing is compared: | does");
    compare_update(app);
    if (compare->side[0].history->steps.count <= 1 || compare->side[1].history->steps.count <= 1) {
        go_to_first_change(app);
        return true;
    }
    if (compare->outcomes.at.count == 0) {
        app_say(app, "A and B never differ in what they decide and do");
        return true;
    }
    size_t next = next_difference(app);
    app_set_step(app, compare->outcomes.at.at[next].a);
    compare->gone_to = next;
    compare_update(app);
    say_outcomes(app, next);
    return true;
}

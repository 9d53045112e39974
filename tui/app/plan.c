/* plan.c - makes plans in forks of the loaded history and shows them, and remembers policies for undo. */
#include "tui/app/plan.h"

#include "core/tell/plan_text.h"
#include "core/analysis/plan_totals.h"
#include "core/history/fork.h"
#include "core/planner/algorithm.h"
#include "tui/app/background.h"
#include "tui/app/compare.h"
#include "tui/app/run.h"
#include "tui/app/session_insight.h"
#include "tui/app/what_if.h"

#include <inttypes.h>
#include <stdlib.h>

/* The policies before each change, the newest last. */
typedef struct PolicyUndo {
    ARRAY(Policy) at;
} PolicyUndo;

static void release(Session *session, void *state)
{
    (void)session;
    array_release(&((PolicyUndo *)state)->at);
}

static void replace(Session *session, void *state, const History *next)
{
    (void)session;
    (void)next;
    ((PolicyUndo *)state)->at.count = 0;
}

static const Feature UNDO = {.name = "policy undo", .size = sizeof(PolicyUndo), .release = release, .replace = replace};

typedef struct PlannedScope {
    bool on;
    Region region;
    RegionFigures figures; /* of the plan made last, without its reads */
} PlannedScope;

static void reset_scope(Session *session, void *state, const History *next)
{
    (void)session;
    (void)next;
    *(PlannedScope *)state = (PlannedScope){0};
}

static const Feature SCOPE = {.name = "plan scope", .size = sizeof(PlannedScope), .replace = reset_scope};

void plan_scope_set(Session *session, const Region *region)
{
    *(PlannedScope *)session_feature(session, &SCOPE) = region ? (PlannedScope){true, *region, {0}} : (PlannedScope){0};
}

const Region *plan_scope(const Session *session)
{
    const PlannedScope *scope = session_feature(session, &SCOPE);
    return scope->on ? &scope->region : NULL;
}

RegionFigures plan_scope_figures(const Session *session)
{
    return ((const PlannedScope *)session_feature(session, &SCOPE))->figures;
}

typedef struct Fork {
    const History *base;
    StepId from;
    Policy policy;
    History *made; /* owned */
} Fork;

static void fork_work(void *self, const atomic_bool *cancelled)
{
    Fork *fork = self;
    (void)cancelled;
    fork->made = history_fork(fork->base, fork->from, &fork->policy);
}

static void plan_fork_release(void *self)
{
    history_free(((Fork *)self)->made);
    free(self);
}

History *plan_fork(Session *session, const History *base, StepId from, const Policy *policy, Error *error)
{
    Fork *fork = mem_zero(1, sizeof *fork);
    *fork = (Fork){base, from, *policy, NULL};
    if (!session_has_many(session, base)) {
        fork_work(fork, NULL);
    } else if (!background_try(session, "copying the layers",
                               &(BackgroundJob){.self = fork,
                                                .work = fork_work,
                                                .release = plan_fork_release,
                                                .stays = base->records != NULL})) {
        error_set(error, ERROR_CANCELLED, "cancelled");
        return NULL;
    }
    History *plan = fork->made;
    free(fork);
    PlannedScope *scope = session_feature(session, &SCOPE);
    if (scope->on) {
        region_narrow(plan, scope->region);
        scope->figures = region_count(plan, 0, scope->region);
        plan->has_end_lsn = false; /* the recorded end LSN is one of all layers */
    }
    return plan;
}

StepId plan_start(const Session *session)
{
    return session_shows_plan(session) ? session->loaded_step : session->step;
}

/* The map's layout of what was loaded, while a plan is shown: leaving the plan shows it again. */
typedef struct LoadedLayout {
    MapView map; /* no cache: there is none */
} LoadedLayout;

static void release_layout(Session *session, void *state)
{
    (void)session;
    map_release(&((LoadedLayout *)state)->map);
}

static void replace_layout(Session *session, void *state, const History *next)
{
    (void)next;
    release_layout(session, state);
}

static const Feature LAYOUT = {
    .name = "loaded layout", .size = sizeof(LoadedLayout), .release = release_layout, .replace = replace_layout};

/* Keeps the layout before the map is that of a plan. A comparison's sides share axes, which end with it. */
static void keep_layout(Session *session)
{
    MapView *kept = &((LoadedLayout *)session_feature(session, &LAYOUT))->map;
    map_release(kept);
    if (session->map.space)
        return;
    map_init(kept);
    map_swap_layout(&session->map, kept);
}

static void restore_layout(Session *session)
{
    MapView *kept = &((LoadedLayout *)session_feature(session, &LAYOUT))->map;
    if (kept->cache)
        map_swap_layout(&session->map, kept);
    map_release(kept);
}

/* The step at which a new plan is shown: its first level, or its end, which says why there is none. */
static StepId plan_opening_step(const History *plan)
{
    for (StepId step = 0; step < plan->steps.count; step++)
        if (plan->steps.at[step].op == STEP_LEVEL)
            return step;
    return history_last_step(plan);
}

static void plan_say_outcome(Session *session)
{
    Text text = TEXT_EMPTY;
    bool jobs = plan_outcome_text(session->planned, &text);
    session_say(session, "%s%s", text.at, jobs ? "; ] steps, d lists, w explains" : "");
    text_release(&text);
}

typedef struct MapLayout {
    KeyAxisKind keys;
    LsnAxisKind lsns;
    History *plan; /* owned; NULL: it is shown */
    StepId step;
    MapView made;
} MapLayout;

static void layout_work(void *self, const atomic_bool *cancelled)
{
    MapLayout *layout = self;
    (void)cancelled;
    map_lay_out(layout->keys, layout->lsns, NULL, layout->plan, layout->step, &layout->made);
}

static void layout_release(void *self)
{
    MapLayout *layout = self;
    map_release(&layout->made);
    history_free(layout->plan);
    free(layout);
}

/* The part of the map that the user looks at. */
typedef struct Looked {
    bool any; /* false: the whole map */
    KeyRange keys;
    LsnRange lsns;
} Looked;

/* The rows of a store's map are not LSNs, so that there no part of it is kept. */
static Looked looked_at(const Session *session)
{
    Looked looked = {0};
    looked.any = session->zoomed && !session->shown->layers.lsm && map_shows(&session->map, &looked.keys, &looked.lsns);
    return looked;
}

/* Shows that part again, unless what the shown step decides lies outside it. */
static void look_again(Session *session, Looked looked)
{
    const Trace *trace = &session->shown->trace;
    const Decision *decision =
        session->map.decision < trace->decisions.count ? &trace->decisions.at[session->map.decision] : NULL;
    bool outside =
        decision &&
        ((decision->has_keys && !key_range_overlaps(decision->keys, looked.keys)) ||
         (decision->has_lsns && (decision->lsns.hi <= looked.lsns.lo || looked.lsns.hi <= decision->lsns.lo)));
    if (!looked.any || outside)
        return;
    session->zoomed = true;
    map_window(&session->map, session->shown, looked.keys, looked.lsns);
}

/* Shows the plan. The map of many layers is laid out before, in the background. In a comparison the layout depends on
 * the other sides, and is made with the frame. Fails with ERROR_CANCELLED, and then shows nothing else; the plan is
 * then no longer the caller's. */
static bool show_plan(Session *session, History *plan, StepId step, Error *error)
{
    MapLayout *layout = mem_zero(1, sizeof *layout);
    Looked looked = looked_at(session);
    *layout = (MapLayout){session->map.key_axis, session->map.lsn_axis, plan, step, {0}};
    bool before = session_has_many(session, plan) && !session->map.space;
    if (before && !background_try(session, "laying out the plan",
                                  &(BackgroundJob){.self = layout,
                                                   .work = layout_work,
                                                   .release = layout_release,
                                                   .stays = plan->records != NULL}))
        return error_set(error, ERROR_CANCELLED, "cancelled");
    if (session->shown == session->loaded) {
        session->loaded_step = session->step;
        keep_layout(session);
    }
    session->planned = plan;
    session_show(session, plan, step);
    if (before)
        map_swap_layout(&session->map, &layout->made);
    session_set_step(session, step);
    look_again(session, looked);
    layout->plan = NULL;
    layout_release(layout);
    return true;
}

/* A scenario's records become layers only when they are run, which the explorer does not do. A plan of no layer would
 * look as if nothing were due. */
static bool plan_has_layers(const History *base, Error *error)
{
    size_t records = scenario_records(&base->scenario);
    char count[32];
    return base->layers.count || !records ||
           error_set(error, ERROR_USAGE,
                     "no layer is shown: %s record%s not run here; `layerscope plan FILE -o plan.json` runs %s and "
                     "writes a history to open",
                     count_format(records, count), word_for(records, " is", "s are"), word_for(records, "it", "them"));
}

bool plan_make(Session *session, StepId step, Error *error)
{
    if (!run_finish(session, error)) /* planning needs a history that no longer changes */
        return false;
    StepId from = plan_start(session);
    const History *base = session->loaded;
    if (!plan_has_layers(base, error))
        return false;
    if (compare_on(session) && compare_kind(session) != COMPARE_PLANS)
        compare_close(session);
    if (!policy_check(&session->policy, error))
        return false;
    History *plan = plan_fork(session, base, from, &session->policy, error);
    if (!plan)
        return false;
    plan->plan.trace = &plan->trace;
    History *old = session->planned;
    LayerId selected = session->map.selected;
    if (!background_compact(session, plan, error) ||
        !show_plan(session, plan, step == STEP_NEVER ? plan_opening_step(plan) : step, error))
        return false;
    session_set_step(session, session->step);
    if (selected != LAYER_NONE && selected < base->layers.count)
        session_select(session, selected);
    what_if_changed(session, plan_scope(session) ? NULL : old, plan);
    background_free(session, old);
    if (!plan_scope(session))
        what_if_note(session, session->loaded, from, plan);
    plan_say_outcome(session);
    return true;
}

bool plan_is_due(const Session *session)
{
    return !session_shows_plan(session) && session->shown->plan.jobs.count == 0 && session->shown->steps.count < 2;
}

bool plan_leave(Session *session, Error *error)
{
    if (!session->planned)
        return error_set(error, ERROR_USAGE, "there is no plan");
    LayerId selected = session->map.selected;
    Looked looked = looked_at(session);
    session_show(session, session->loaded, session->loaded_step);
    restore_layout(session);
    session_set_step(session, session->loaded_step);
    look_again(session, looked);
    if (selected < session->loaded->layers.count)
        session_select(session, selected);
    background_free(session, session->planned);
    session->planned = NULL;
    session_say(session, "back to what was loaded");
    return true;
}

/* ---- what if ---- */

/* Makes the shown plan again after a change of the policy, at the same step if there is one. On failure restores the
 * policy. */
static bool plan_follow_policy(Session *session, const Policy *before, Error *error)
{
    if (session_shows_plan(session) && !plan_make(session, session->step, error)) {
        session->policy = *before;
        return false;
    }
    const WhatIfChange *change = what_if_change(session);
    if (change && change->after.jobs > 0) { /* without jobs plan_make() has said why */
        Text text = TEXT_EMPTY;
        what_if_change_text(change, &text);
        session_say(session, "%s", text.at);
        text_release(&text);
    }
    return true;
}

static bool change_policy(Session *session, const Policy *policy, Error *error)
{
    Policy before = session->policy;
    if (!policy_check(policy, error))
        return false;
    session->policy = *policy;
    if (!plan_follow_policy(session, &before, error))
        return false;
    if (!policy_same(&before, policy))
        array_push(&((PolicyUndo *)session_feature(session, &UNDO))->at, before);
    return true;
}

bool plan_change(Session *session, Str name, Str value, Error *error)
{
    Policy policy = session->policy;
    return policy_set(&policy, name, value, error) && change_policy(session, &policy, error);
}

bool plan_change_all(Session *session, Str words, Error *error)
{
    Policy policy = session->policy;
    return policy_parse(words, &policy, error) && change_policy(session, &policy, error);
}

bool plan_may_undo(const Session *session, Error *error)
{
    const PolicyUndo *undo = session_feature(session, &UNDO);
    return undo->at.count > 0 || error_set(error, ERROR_USAGE, "no parameter of the policy was changed");
}

bool plan_undo(Session *session, Error *error)
{
    PolicyUndo *undo = session_feature(session, &UNDO);
    Policy before = session->policy;
    session->policy = undo->at.at[undo->at.count - 1];
    if (!plan_follow_policy(session, &before, error))
        return false;
    undo->at.count--;
    return true;
}

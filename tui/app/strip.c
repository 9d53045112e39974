/* strip.c - makes the plans of a strip one after the other, upwards and downwards in turn, so that the nearest
 * stretches are known first.
 *
 * The ends of a stretch are whole numbers: with a flip at 57.2, one stretch ends at 57 and the next starts at 58. */
#include "tui/app/strip.h"

#include "core/executor/dry_run.h"
#include "core/history/fork.h"
#include "core/planner/policy_value.h"
#include "tui/app/compare.h"
#include "tui/app/plan.h"
#include "tui/app/task.h"

#include <stdio.h>
#include <math.h>
#include <stdlib.h>

enum { POINTS_MAX = 24, LAYERS_MAX = 500000 }; /* forking a larger history takes longer than a frame */

/* Flips above this value are not looked for. */
#define VALUE_MAX 1e18

typedef struct StripWork StripWork;

typedef struct Strip {
    const History *base; /* the history that is planned; NULL: there is no strip */
    uint64_t version;    /* version of `base` */
    StepId from;
    Policy policy; /* the current policy */
    StripView view;
    double below, above; /* the next values to plan, beyond the known stretches; NAN: the end is reached */
    unsigned words;      /* for values without an order: how many were planned */
    StripWork *work;     /* the plan that is being made; owned; NULL: none */
} Strip;

static void strip_work_free(StripWork *work);

static void release(Session *session, void *state)
{
    Strip *strip = state;
    (void)session;
    strip_work_free(strip->work);
    array_release(&strip->view.at);
    *strip = (Strip){0};
}

static void replace(Session *session, void *state, const History *next)
{
    (void)next;
    release(session, state);
}

static const Feature STRIP = {.name = "strip", .size = sizeof(Strip), .release = release, .replace = replace};

static Strip *strip_of(const Session *session)
{
    return session_feature(session, &STRIP);
}

static const PolicyParameter *current(const Session *session)
{
    return policy_parameter_at(&session->policy, session->panes[PANE_PARAMETERS].at);
}

static bool strip_wanted(const Session *session)
{
    return session->side == PANE_PARAMETERS && session_shows_plan(session) && !compare_on(session) &&
           !plan_scope(session) && session->loaded->layers.count <= LAYERS_MAX && current(session) &&
           current(session)->type != POLICY_STRETCH;
}

static bool strip_value_is_valid(const Strip *strip, double value)
{
    Policy policy = strip->policy;
    char text[40];
    snprintf(text, sizeof text, "%.0f", value);
    return policy_set(&policy, str_from(strip->view.parameter->name), str_from(text), NULL) &&
           policy_check(&policy, NULL);
}

/* The lowest value: 0, or 1 if 0 is invalid. */
static double lowest(const Strip *strip)
{
    return strip_value_is_valid(strip, 0) ? 0 : 1;
}

/* The next value to plan below `value`, where a decision of `plan` flips; NAN: there is none in the range. */
static double strip_flip_below(const Strip *strip, const History *plan, double value)
{
    FlipAt below, above;
    what_if_flips(plan, strip->view.parameter, value, &below, &above);
    return below.value >= lowest(strip) ? floor(below.value) : (double)NAN;
}

/* As strip_flip_below(), above `value`. */
static double strip_flip_above(const Strip *strip, const History *plan, double value)
{
    FlipAt below, above;
    what_if_flips(plan, strip->view.parameter, value, &below, &above);
    return above.value < VALUE_MAX ? ceil(above.value) : (double)NAN;
}

/* Begins a strip with the stretch of the shown plan. */
static void strip_begin(Session *session)
{
    Strip *strip = strip_of(session);
    double value = 0;
    release(session, strip);
    strip->base = session->loaded;
    strip->version = session->loaded->version;
    strip->from = session->loaded_step;
    strip->policy = session->planned->policy;
    strip->view.parameter = current(session);
    StripPoint point = {.outcome = plan_outcome(session->planned)};
    if (strip->view.parameter->type == POLICY_CUT) {
        strip->below = strip->above = (double)NAN;
        return;
    }
    policy_value_double(&strip->policy, strip->view.parameter, &value);
    strip->below = strip_flip_below(strip, session->planned, value);
    strip->above = strip_flip_above(strip, session->planned, value);
    point.value = value;
    point.first = isnan(strip->below) ? lowest(strip) : strip->below + 1;
    point.last = isnan(strip->above) ? (double)INFINITY : strip->above - 1;
    array_push(&strip->view.at, point);
    if (strip->view.parameter->type != POLICY_SWITCH)
        return;
    /* a switch has just one other value */
    strip->view.at.at[0].first = strip->view.at.at[0].last = value;
    strip->below = value > 0 ? 0 : (double)NAN;
    strip->above = value > 0 ? (double)NAN : 1;
}

static bool is_current(const Session *session)
{
    const Strip *strip = strip_of(session);
    return strip->base == session->loaded && strip->version == session->loaded->version &&
           strip->from == session->loaded_step && strip->view.parameter == current(session) &&
           policy_same_but(&strip->policy, &session->planned->policy, strip->view.parameter);
}

/* ---- one plan ---- */

/* A plan for the strip, made in a history of its own. */
struct StripWork {
    Task *task; /* NULL: no thread was used */
    History *plan;
    double value;
    bool up;
    bool end; /* the plan is for an end of the stretch at `place`, for the upper one with `up` */
    size_t place;
    bool made; /* false: planning failed */
};

static void strip_work_run(Task *task, void *self)
{
    StripWork *work = self;
    work->plan->plan.cancel = task ? task_cancelled(task) : NULL;
    work->made = dry_run_compact(work->plan, history_end_lsn(work->plan, history_last_step(work->plan)), NULL);
    work->plan->plan.cancel = NULL;
}

static void strip_work_free(StripWork *work)
{
    if (!work)
        return;
    task_end(work->task);
    history_free(work->plan);
    free(work);
}

/* Starts a plan with another value of the parameter. NULL if the policy would be invalid. */
static StripWork *work_begin(const Session *session, Str value)
{
    const Strip *strip = strip_of(session);
    Policy policy = strip->policy;
    if (!policy_set(&policy, str_from(strip->view.parameter->name), value, NULL) || !policy_check(&policy, NULL))
        return NULL;
    StripWork *work = mem_zero(1, sizeof *work);
    work->plan = history_fork(strip->base, strip->from, &policy);
    work->plan->plan.trace = &work->plan->trace;
    if (session->options.waiter)
        work->task = task_start(strip_work_run, work);
    if (!work->task)
        strip_work_run(NULL, work);
    return work;
}

static void strip_insert(Strip *strip, size_t place, StripPoint point)
{
    array_push(&strip->view.at, point);
    for (size_t i = strip->view.at.count - 1; i > place; i--)
        strip->view.at.at[i] = strip->view.at.at[i - 1];
    strip->view.at.at[place] = point;
}

/* ---- the next stretch ---- */

static void plan_next(Session *session, bool up)
{
    Strip *strip = strip_of(session);
    char text[40];
    double value = up ? strip->above : strip->below;
    if (strip->view.parameter->type == POLICY_SWITCH)
        snprintf(text, sizeof text, "%s", value > 0 ? "on" : "off");
    else
        snprintf(text, sizeof text, "%.0f", value);
    strip->work = work_begin(session, str_from(text));
    if (!strip->work) {
        *(up ? &strip->above : &strip->below) = (double)NAN;
        return;
    }
    strip->work->value = value;
    strip->work->up = up;
}

/* Plans the next value of a parameter whose values have no order. */
static void plan_next_word(Session *session)
{
    Strip *strip = strip_of(session);
    strip->work = work_begin(session, str_from(cut_mode_name((CutMode)strip->words++)));
}

static void finish_word(Strip *strip)
{
    StripPoint point = {.value = strip->words - 1};
    snprintf(point.text, sizeof point.text, "%s", cut_mode_name((CutMode)(strip->words - 1)));
    point.outcome = plan_outcome(strip->work->plan);
    if (strip->work->made)
        array_push(&strip->view.at, point);
}

static void finish_number(Strip *strip)
{
    const StripWork *work = strip->work;
    bool up = work->up;
    if (!work->made) {
        *(up ? &strip->above : &strip->below) = (double)NAN;
        return;
    }
    StripPoint point = {
        .first = work->value, .last = work->value, .value = work->value, .outcome = plan_outcome(work->plan)};
    if (strip->view.parameter->type == POLICY_SWITCH) {
        strip->below = strip->above = (double)NAN;
    } else {
        if (up) {
            strip->above = strip_flip_above(strip, work->plan, work->value);
            point.last = isnan(strip->above) ? (double)INFINITY : strip->above - 1;
        } else {
            strip->below = strip_flip_below(strip, work->plan, work->value);
            point.first = isnan(strip->below) ? lowest(strip) : strip->below + 1;
        }
    }
    strip_insert(strip, up ? strip->view.at.count : 0, point);
}

/* ---- the ends of a stretch ---- */

/* The largest valid value below VALUE_MAX; `valid` is one. */
static double highest(const Strip *strip, double valid)
{
    double invalid = VALUE_MAX;
    while (invalid - valid > 1) {
        double middle = floor(valid + (invalid - valid) / 2);
        if (middle <= valid || middle >= invalid)
            break; /* doubles are farther apart than 1 here */
        *(strip_value_is_valid(strip, middle) ? &valid : &invalid) = middle;
    }
    return valid;
}

/* Starts the plan of an end. False if none is necessary, because the value has been planned, or none is possible. */
static bool plan_end(Session *session, size_t place, bool up)
{
    Strip *strip = strip_of(session);
    StripPoint *point = &strip->view.at.at[place];
    StripEnd *end = up ? &point->high : &point->low;
    char text[40];
    end->value = !up ? point->first : isfinite(point->last) ? point->last : highest(strip, point->value);
    end->outcome = point->outcome;
    end->state = STRIP_END_PLANNED;
    if (end->value == point->value)
        return false;
    end->state = STRIP_END_FAILED;
    snprintf(text, sizeof text, "%.0f", end->value);
    strip->work = work_begin(session, str_from(text));
    if (!strip->work)
        return false;
    strip->work->end = true;
    strip->work->up = up;
    strip->work->place = place;
    return true;
}

/* Starts a plan at an end that has none yet. False if all ends have one. */
static bool plan_next_end(Session *session)
{
    const StripView *view = &strip_of(session)->view;
    for (size_t i = 0; view->parameter->type != POLICY_SWITCH && i < view->at.count; i++) {
        if (view->at.at[i].low.state == STRIP_END_DUE && plan_end(session, i, false))
            return true;
        if (view->at.at[i].high.state == STRIP_END_DUE && plan_end(session, i, true))
            return true;
    }
    return false;
}

static void finish_end(Strip *strip)
{
    const StripWork *work = strip->work;
    StripPoint *point = &strip->view.at.at[work->place];
    StripEnd *end = work->up ? &point->high : &point->low;
    if (!work->made)
        return;
    end->state = STRIP_END_PLANNED;
    end->outcome = plan_outcome(work->plan);
}

/* Adds the result of the plan to the strip. False while the plan is being made. */
static bool strip_finish(Strip *strip)
{
    StripWork *work = strip->work;
    if (!work)
        return true;
    if (work->task && !task_wait(work->task, 0))
        return false;
    if (work->end)
        finish_end(strip);
    else if (strip->view.parameter->type == POLICY_CUT)
        finish_word(strip);
    else
        finish_number(strip);
    strip_work_free(work);
    strip->work = NULL;
    return true;
}

bool strip_pending(const Session *session)
{
    return strip_wanted(session) && (!is_current(session) || !strip_of(session)->view.done);
}

void strip_tick(Session *session)
{
    Strip *strip = strip_of(session);
    if (!strip_pending(session))
        return;
    if (!is_current(session)) {
        strip_begin(session);
        return;
    }
    if (!strip_finish(strip))
        return;
    if (strip->view.parameter->type == POLICY_CUT) {
        strip->view.done = strip->words == CUT_MODES;
        if (!strip->view.done)
            plan_next_word(session);
    } else if (!plan_next_end(session)) {
        bool room = strip->view.at.count < POINTS_MAX, up = !isnan(strip->above), down = !isnan(strip->below);
        strip->view.high_open = up && !room;
        strip->view.low_open = down && !room;
        strip->view.done = !room || (!up && !down);
        if (!strip->view.done)
            plan_next(session, up && (!down || strip->view.at.count % 2 == 1));
    }
    if (strip->work && !strip->work->task)
        strip_finish(strip);
}

void strip_advance(Session *session)
{
    const Strip *strip = strip_of(session);
    if (strip->work && strip->work->task)
        task_wait(strip->work->task, -1);
    strip_tick(session);
}

const StripView *strip_shown(const Session *session, const PolicyParameter *parameter)
{
    const Strip *strip = strip_of(session);
    bool shown = strip->base == session->loaded && strip->version == session->loaded->version &&
                 strip->view.parameter == parameter && strip->view.at.count > 0 && session_shows_plan(session) &&
                 policy_same_but(&strip->policy, &session->planned->policy, parameter);
    return shown ? &strip->view : NULL;
}

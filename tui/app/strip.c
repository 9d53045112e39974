/* strip.c - makes the plans of a strip one after the other, the nearest values first (strip_points.h). Once all are
 * made, the plans at the next flips are made again, to say what they do that the shown plan does not.
 *
 * The number of plans is limited by what they cost together, which is counted in layers and jobs, so that the same
 * strip results on every machine. */
#include "tui/app/strip.h"

#include "core/analysis/plan_verdicts.h"
#include "core/executor/dry_run.h"
#include "core/history/fork.h"
#include "core/planner/policy_value.h"
#include "core/tell/plan_change_text.h"
#include "tui/app/plan.h"
#include "tui/app/strip_points.h"
#include "tui/app/task.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    LAYERS_MAX = 500000, /* forking a larger history takes longer than a frame */
    WAIT_LAYERS = 5000,  /* on a terminal nobody waits for the strip of more layers */
    PLANS_MAX = 240,
    PLANS_LEAST = 40,   /* so many are made at any cost */
    COST_MAX = 3000000, /* layers and jobs of all plans */
};

/* Values above this are not planned. */
#define VALUE_MAX 1e18

typedef struct StripWork StripWork;

typedef struct Strip {
    const History *base; /* the history that is planned; NULL: there is no strip */
    uint64_t version;    /* version of `base` */
    StepId from;
    Policy policy; /* the policy whose plan the strip began with */
    StripView view;
    double now; /* the current value */
    StripValues wanted;
    size_t taken;    /* of `wanted` */
    size_t plans;    /* that were made */
    uint64_t cost;   /* of these */
    bool told[2];    /* is the flip below, above known, with its text? */
    StripWork *work; /* the plan that is being made; owned; NULL: none */
} Strip;

static void strip_work_free(StripWork *work);

static void forget_flips(Strip *strip)
{
    text_release(&strip->view.below.then);
    text_release(&strip->view.above.then);
    strip->view.below = strip->view.above = (StripFlip){.value = (double)NAN};
    strip->told[0] = strip->told[1] = strip->view.done = false;
}

static void release(Session *session, void *state)
{
    Strip *strip = state;
    (void)session;
    strip_work_free(strip->work);
    forget_flips(strip);
    array_release(&strip->view.at);
    array_release(&strip->wanted);
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

/* Not for a plan of a region, for too many layers, or for `stretch`, whose value is two numbers. */
static bool strip_possible(const Session *session)
{
    return session_shows_plan(session) && !plan_scope(session) && session->loaded->layers.count <= LAYERS_MAX &&
           current(session) && current(session)->type != POLICY_STRETCH;
}

/* ---- values ---- */

/* The parameter's value in a policy; that of `cut` is the number of its word. */
static double value_in(const Policy *policy, const PolicyParameter *parameter)
{
    double value = 0;
    if (parameter->type == POLICY_CUT)
        return policy->cut;
    policy_value_double(policy, parameter, &value);
    return value;
}

static bool set_value(Policy *policy, const PolicyParameter *parameter, double value)
{
    char number[40];
    snprintf(number, sizeof number, "%.0f", value);
    const char *text = parameter->type == POLICY_SWITCH ? (value > 0 ? "on" : "off")
                       : parameter->type == POLICY_CUT  ? cut_mode_name((CutMode)value)
                                                        : number;
    return policy_set(policy, str_from(parameter->name), str_from(text), NULL) && policy_check(policy, NULL);
}

static bool strip_value_is_valid(const Strip *strip, double value)
{
    Policy policy = strip->policy;
    return set_value(&policy, strip->view.parameter, value);
}

/* The largest valid value below VALUE_MAX; `valid` is one. */
static double find_highest(const Strip *strip, double valid)
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

/* ---- points ---- */

static void add_point(Strip *strip, double value, const History *plan)
{
    const PolicyParameter *parameter = strip->view.parameter;
    FlipAt below = {.value = (double)NAN}, above = below;
    if (parameter->type != POLICY_CUT && plan)
        what_if_flips(plan, parameter, value, &below, &above);
    strip_add(&strip->view, (StripPoint){
                                .value = value,
                                .word = parameter->type == POLICY_CUT ? cut_mode_name((CutMode)value) : NULL,
                                .failed = !plan,
                                .outcome = plan ? plan_outcome(plan) : (PlanOutcome){.policy = strip->policy},
                                .verdicts = plan ? plan_verdicts(plan) : 0,
                                .below = below.value,
                                .above = above.value,
                            });
}

/* Begins a strip with the point of the shown plan. */
static void strip_begin(Session *session)
{
    Strip *strip = strip_of(session);
    StripView *view = &strip->view;
    release(session, strip);
    strip->base = session->loaded;
    strip->version = session->loaded->version;
    strip->from = session->loaded_step;
    strip->policy = session->planned->policy;
    view->parameter = current(session);
    forget_flips(strip);
    strip->now = value_in(&strip->policy, view->parameter);
    add_point(strip, strip->now, session->planned);
    if (view->parameter->type == POLICY_SWITCH || view->parameter->type == POLICY_CUT) {
        view->highest = view->parameter->type == POLICY_CUT ? CUT_MODES - 1 : 1;
        for (double value = 0; value <= view->highest; value++)
            array_push(&strip->wanted, value);
        return;
    }
    view->lowest = strip_value_is_valid(strip, 0) ? 0 : 1;
    view->highest = find_highest(strip, strip->now);
    strip_wanted_values(view, session->planned, strip->now, &strip->wanted);
}

static bool is_of_shown(const Session *session, const PolicyParameter *parameter)
{
    const Strip *strip = strip_of(session);
    return strip->base == session->loaded && strip->version == session->loaded->version &&
           strip->from == session->loaded_step && strip->view.parameter == parameter &&
           policy_same_but(&strip->policy, &session->planned->policy, parameter);
}

/* Are its flips next to the shown plan's value? Values without an order have none. */
static bool is_for_shown_value(const Session *session)
{
    const Strip *strip = strip_of(session);
    const PolicyParameter *parameter = strip->view.parameter;
    return parameter->type == POLICY_CUT || strip->now == value_in(&session->planned->policy, parameter);
}

/* Does the strip belong to the shown plan, with its value as the current one? */
static bool is_current(const Session *session)
{
    return is_of_shown(session, current(session)) && is_for_shown_value(session);
}

/* Begins a strip, or goes on with one for another current value. */
static void make_current(Session *session)
{
    Strip *strip = strip_of(session);
    if (!is_of_shown(session, current(session))) {
        strip_begin(session);
        return;
    }
    strip_work_free(strip->work);
    strip->work = NULL;
    forget_flips(strip);
    strip->now = value_in(&session->planned->policy, strip->view.parameter);
    if (strip_place(&strip->view, strip->now) == SIZE_MAX)
        add_point(strip, strip->now, session->planned);
}

/* ---- one plan ---- */

/* A plan for the strip, made in a history of its own. */
struct StripWork {
    Task *task; /* NULL: no thread was used */
    History *plan;
    double value;
    StripFlip *flip; /* the flip whose text is wanted; NULL: the value is a new point */
    bool made;       /* false: planning failed */
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

static void work_begin(const Session *session, double value, StripFlip *flip)
{
    Strip *strip = strip_of(session);
    Policy policy = strip->policy;
    set_value(&policy, strip->view.parameter, value);
    StripWork *work = strip->work = mem_zero(1, sizeof *work);
    work->value = value;
    work->flip = flip;
    work->plan = history_fork(strip->base, strip->from, &policy);
    work->plan->plan.trace = &work->plan->trace;
    if (session->options.waiter)
        work->task = task_start(strip_work_run, work);
    if (!work->task)
        strip_work_run(NULL, work);
}

/* Adds the result of the plan to the strip. False while the plan is being made. */
static bool strip_finish(const Session *session)
{
    Strip *strip = strip_of(session);
    StripWork *work = strip->work;
    if (!work)
        return true;
    if (work->task && !task_wait(work->task, 0))
        return false;
    if (work->flip)
        plan_flip_text(session->planned, work->plan, &work->flip->then);
    else
        add_point(strip, work->value, work->made ? work->plan : NULL);
    strip->plans += work->flip == NULL;
    strip->cost += work->plan->layers.count + work->plan->plan.jobs.count;
    strip_work_free(work);
    strip->work = NULL;
    return true;
}

/* ---- the next plan ---- */

static double next_value(Strip *strip)
{
    while (strip->taken < strip->wanted.count) {
        double value = strip->wanted.at[strip->taken++];
        if (strip_place(&strip->view, value) == SIZE_MAX && strip_value_is_valid(strip, value) &&
            !strip_is_beyond_failure(&strip->view, value, strip->now))
            return value;
    }
    if (strip->view.parameter->type == POLICY_SWITCH || strip->view.parameter->type == POLICY_CUT)
        return (double)NAN;
    return strip_next_value(&strip->view, strip->now);
}

/* Finds the next flip, and starts the plan that says what it is. */
static void tell_flip(const Session *session, bool up)
{
    Strip *strip = strip_of(session);
    StripFlip *flip = up ? &strip->view.above : &strip->view.below;
    strip->told[up] = true;
    if (strip->view.parameter->type != POLICY_CUT)
        strip_find_flip(&strip->view, strip->now, up, flip);
    if (!isnan(flip->value))
        work_begin(session, flip->value, flip);
}

/* Starts the next plan; without one the strip is done. */
static void strip_go_on(const Session *session)
{
    Strip *strip = strip_of(session);
    bool room = strip->plans < PLANS_LEAST || (strip->plans < PLANS_MAX && strip->cost < COST_MAX);
    double value = next_value(strip);
    strip->view.limited = !isnan(value) && !room;
    if (!isnan(value) && room) {
        work_begin(session, value, NULL);
        return;
    }
    for (int up = 0; up < 2 && !strip->work; up++)
        if (!strip->told[up])
            tell_flip(session, up);
    strip->view.done = !strip->work;
}

static bool strip_has_work(const Session *session)
{
    return strip_possible(session) && (!is_current(session) || !strip_of(session)->view.done);
}

static void strip_do(Session *session)
{
    const Strip *strip = strip_of(session);
    if (!is_current(session)) {
        make_current(session);
        return;
    }
    if (!strip_finish(session))
        return;
    strip_go_on(session);
    if (strip->work && !strip->work->task)
        strip_finish(session);
}

static void strip_wait(const Session *session)
{
    const Strip *strip = strip_of(session);
    if (strip->work && strip->work->task)
        task_wait(strip->work->task, -1);
}

bool strip_pending(const Session *session)
{
    return session->side == PANE_PARAMETERS && strip_has_work(session);
}

void strip_tick(Session *session)
{
    if (strip_pending(session))
        strip_do(session);
}

void strip_advance(Session *session)
{
    strip_wait(session);
    strip_tick(session);
}

void strip_complete(Session *session)
{
    bool wait = !session->options.waiter || session->loaded->layers.count <= WAIT_LAYERS;
    while (wait && strip_has_work(session)) {
        strip_wait(session);
        strip_do(session);
    }
}

static StripFlip flip_named(double value)
{
    return (StripFlip){.value = value, .exact = true};
}

bool strip_flips(const Session *session, StripFlip *below, StripFlip *above)
{
    FlipAt under = {.value = (double)NAN}, over = under;
    const PolicyParameter *parameter = current(session);
    double value;
    if (strip_possible(session)) {
        const StripView *strip = strip_shown(session, parameter);
        bool known = strip && strip->done;
        *below = known ? strip->below : flip_named((double)NAN);
        *above = known ? strip->above : flip_named((double)NAN);
        return known;
    }
    if (session_shows_plan(session) && parameter && policy_value_double(&session->planned->policy, parameter, &value))
        what_if_flips(session->planned, parameter, value, &under, &over);
    *below = flip_named(floor(under.value));
    *above = flip_named(ceil(over.value));
    return true;
}

const StripView *strip_shown(const Session *session, const PolicyParameter *parameter)
{
    Strip *strip = strip_of(session);
    if (!session_shows_plan(session) || strip->view.at.count == 0 || !is_of_shown(session, parameter))
        return NULL;
    if (!is_for_shown_value(session))
        strip->view.done = false; /* its flips are those of another value */
    return &strip->view;
}

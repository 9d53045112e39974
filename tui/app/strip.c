/* Up and down in turn, so that what is near is known first. A stretch's ends are whole numbers: a flip at 57.2 means 58
 * from below and 57 from above. */
#include "tui/app/strip.h"

#include "core/executor/estimate_backend.h"
#include "tui/app/fork.h"
#include "tui/app/panes.h"

#include <math.h>
#include <stdlib.h>

enum { POINTS_MAX = 24, LAYERS_MAX = 300000 }; /* larger sets take seconds a plan: too long for what nobody asked for */

static const char *const CUT_WORDS[] = {"size", "image", "grid", "best"};

void strip_release(Strip *strip)
{
    array_release(&strip->at);
    *strip = (Strip){0};
}

static const PolicyParameter *current(const App *app)
{
    size_t line = app->panes[PANE_PARAMETERS].at;
    return line < policy_parameter_count ? &policy_parameters[line] : NULL;
}

static bool wanted(const App *app)
{
    return app->side == PANE_PARAMETERS && app->planned && app->shown == app->planned && !app->compare.on &&
           app->loaded->layers.count <= LAYERS_MAX && current(app) && current(app)->type != POLICY_STRETCH;
}

/* 0, or 1 where 0 is no policy. */
static double lowest(const Strip *strip)
{
    Policy policy = strip->policy;
    bool zero = policy_set(&policy, str_from(strip->parameter->name), STR("0"), NULL) && policy_check(&policy, NULL);
    return zero ? 0 : 1;
}

static void take_flips(Strip *strip, const History *plan, double value, bool down, bool up)
{
    double below, above;
    what_if_flips(plan, strip->parameter, value, &below, &above);
    if (down)
        strip->below = below >= lowest(strip) ? floor(below) : (double)NAN;
    if (up)
        strip->above = above < 1e18 ? ceil(above) : (double)NAN;
}

/* The plan that is shown is the first stretch. */
static void begin(App *app)
{
    Strip *strip = &app->strip;
    double value = 0;
    strip_release(strip);
    strip->base = app->loaded;
    strip->from = app->loaded_step;
    strip->policy = app->planned->policy;
    strip->parameter = current(app);
    StripPoint point = {.outcome = outcome_of(app->planned)};
    if (strip->parameter->type == POLICY_CUT) {
        strip->below = strip->above = (double)NAN;
        return;
    }
    parameter_number(&strip->policy, strip->parameter, &value);
    take_flips(strip, app->planned, value, true, true);
    point.value = value;
    point.first = isnan(strip->below) ? lowest(strip) : strip->below + 1;
    point.last = isnan(strip->above) ? (double)INFINITY : strip->above - 1;
    array_push(&strip->at, point);
    if (strip->parameter->type != POLICY_SWITCH)
        return;
    strip->at.at[0].first = strip->at.at[0].last = value; /* a switch has one other value, whatever flips */
    strip->below = value > 0 ? 0 : (double)NAN;
    strip->above = value > 0 ? (double)NAN : 1;
}

static bool is_current(const App *app)
{
    const Strip *strip = &app->strip;
    return strip->base == app->loaded && strip->from == app->loaded_step && strip->parameter == current(app) &&
           policies_alike(&strip->policy, &app->planned->policy, strip->parameter);
}

/* The plan with another value; NULL where that is no policy, or nothing can be planned. */
static History *plan_at(const Strip *strip, Str value)
{
    Policy policy = strip->policy;
    if (!policy_set(&policy, str_from(strip->parameter->name), value, NULL) || !policy_check(&policy, NULL))
        return NULL;
    History *plan = history_fork(strip->base, strip->from, &policy);
    plan->plan.trace = &plan->trace;
    if (estimate_compact(plan, history_end_lsn(plan), NULL))
        return plan;
    app_free_history(plan);
    return NULL;
}

static void insert(Strip *strip, size_t place, StripPoint point)
{
    array_push(&strip->at, point);
    for (size_t i = strip->at.count - 1; i > place; i--)
        strip->at.at[i] = strip->at.at[i - 1];
    strip->at.at[place] = point;
}

static void go(Strip *strip, bool up)
{
    char text[40];
    double value = up ? strip->above : strip->below;
    if (strip->parameter->type == POLICY_SWITCH)
        snprintf(text, sizeof text, "%s", value > 0 ? "on" : "off");
    else
        snprintf(text, sizeof text, "%.0f", value);
    History *plan = plan_at(strip, str_from(text));
    if (!plan) {
        *(up ? &strip->above : &strip->below) = (double)NAN;
        return;
    }
    StripPoint point = {.first = value, .last = value, .value = value, .outcome = outcome_of(plan)};
    if (strip->parameter->type == POLICY_SWITCH) {
        strip->below = strip->above = (double)NAN;
    } else {
        take_flips(strip, plan, value, !up, up);
        if (up)
            point.last = isnan(strip->above) ? (double)INFINITY : strip->above - 1;
        else
            point.first = isnan(strip->below) ? lowest(strip) : strip->below + 1;
    }
    insert(strip, up ? strip->at.count : 0, point);
    app_free_history(plan);
}

/* The next of the values that have no order. */
static void go_word(Strip *strip)
{
    const char *word = CUT_WORDS[strip->words];
    History *plan = plan_at(strip, str_from(word));
    StripPoint point = {.value = strip->words};
    snprintf(point.text, sizeof point.text, "%s", word);
    strip->words++;
    if (!plan)
        return;
    point.outcome = outcome_of(plan);
    array_push(&strip->at, point);
    app_free_history(plan);
}

bool strip_pending(App *app)
{
    return wanted(app) && (!is_current(app) || !app->strip.done);
}

void strip_tick(App *app)
{
    Strip *strip = &app->strip;
    if (!strip_pending(app))
        return;
    if (!is_current(app)) {
        begin(app);
        return;
    }
    if (strip->parameter->type == POLICY_CUT) {
        if (strip->words < sizeof CUT_WORDS / sizeof *CUT_WORDS)
            go_word(strip);
        strip->done = strip->words == sizeof CUT_WORDS / sizeof *CUT_WORDS;
        return;
    }
    bool room = strip->at.count < POINTS_MAX, up = !isnan(strip->above), down = !isnan(strip->below);
    strip->high_open = up && !room;
    strip->low_open = down && !room;
    strip->done = !room || (!up && !down);
    if (!strip->done)
        go(strip, up && (!down || strip->at.count % 2 == 1));
}

/* cmd_plan.c - commands about plans: make one, leave it, change the policy. */
#include "core/tell/decision_text.h"
#include "core/tell/words.h"
#include "tui/commands/commands.h"
#include "tui/app/describe.h"
#include "tui/app/layer_rows.h"
#include "tui/panes/panes.h"
#include "tui/app/plan.h"
#include "tui/app/views.h"
#include "tui/app/strip_text.h"

#include "core/planner/policy_value.h"
#include <math.h>
#include <stdlib.h>

/* Does `plan` with these arguments plan the selected region alone? */
static bool takes_region(Str args)
{
    Str word = {0};
    str_word(&args, &word);
    return str_equal(word, STR("selection")) || str_equal(word, STR("region"));
}

bool may_plan(Session *session, Str args, PaneId pane, Error *error)
{
    Region region;
    (void)pane;
    return !takes_region(args) || region_shown(session, &region) ||
           error_set(error, ERROR_USAGE, "no region is selected: V begins one at the cursor");
}

/* Puts before the outcome which layers were planned: those that overlap the region, with all of their keys. */
static void say_alone(Session *session, Region region)
{
    char count[64];
    RegionFigures figures = plan_scope_figures(session);
    Text text = TEXT_EMPTY;
    const char *part = word_part(&session->shown->layers);
    text_printf(&text, "%s touch%s the region", plural_format(figures.deltas + figures.images, part, count),
                word_for(figures.deltas + figures.images, "es", ""));
    if (region_reaches_beyond(region, &figures)) {
        text_add_str(&text, STR(" (their keys: "));
        describe_range(session, figures.reach, &text);
        text_add_char(&text, ')');
    }
    text_printf(&text, ": %s", session->message.text.at);
    session_say(session, "%s", text.at);
    text_release(&text);
}

bool command_plan(Session *session, Str args, Error *error)
{
    Policy before = session->policy;
    const Region *scope = plan_scope(session);
    Region old = scope ? *scope : (Region){0}, region;
    Str rest = args, word = {0};
    bool alone = takes_region(args);
    if (alone)
        str_word(&rest, &word);
    if (args.length == 0 && layer_rows_region_is_meant(session)) {
        region_end(session);
        alone = true;
    }
    region_shown(session, &region);
    if (alone)
        args = str_trim(rest);
    plan_scope_set(session, alone ? &region : NULL);
    if ((args.length > 0 && !policy_parse(args, &session->policy, error)) || !plan_make(session, STEP_NEVER, error)) {
        session->policy = before;
        plan_scope_set(session, scope ? &old : NULL);
        return false;
    }
    if (session->side != PANE_PARAMETERS)
        session_show_side(session, PANE_DECISIONS);
    if (alone)
        say_alone(session, region);
    return true;
}

bool command_unplan(Session *session, Str args, Error *error)
{
    (void)args;
    if (!plan_leave(session, error))
        return false;
    if (session->side != PANE_LAYER && pane_is_empty(session, session->side)) /* it was a list of the plan */
        session_show_side(session, PANE_FINDINGS);
    return true;
}

/* ---- what if ---- */

/* Puts the cursor of the parameters on the one of that name, so that their pane shows its range. */
static void choose_parameter(Session *session, Str name)
{
    const PolicyParameter *parameter, *wanted = policy_parameter_find(&session->policy, name);
    for (size_t i = 0; (parameter = policy_parameter_at(&session->policy, i)) != NULL; i++)
        if (parameter == wanted)
            pane_go(session, PANE_PARAMETERS, i);
}

/* Shows a parameter, and says its value. */
static bool show_parameter(Session *session, Str args, Str name, Error *error)
{
    const PolicyParameter *parameter = policy_parameter_find(&session->policy, name);
    Text value = TEXT_EMPTY;
    pane_open(session, PANE_PARAMETERS);
    if (!parameter)
        return command_fail(error, args, name, "expected: parameter NAME VALUE");
    policy_value_format(&session->policy, parameter, &value);
    choose_parameter(session, name);
    session_say(session, "%s is %s; `parameter %s VALUE` changes it", parameter->name, value.at, parameter->name);
    text_release(&value);
    return true;
}

bool command_parameter(Session *session, Str args, Error *error)
{
    Str rest = args, name, value;
    if (!str_word(&rest, &name)) {
        pane_open(session, PANE_PARAMETERS);
        return true;
    }
    if (!str_word(&rest, &value))
        return show_parameter(session, args, name, error);
    Error why = {0};
    if (!plan_change(session, name, value, &why))
        return command_fail(error, args, value, "%s", why.message);
    choose_parameter(session, name);
    if (!session_shows_plan(session)) /* else plan_change() has said what it changes */
        session_say(session, "%.*s is set for the next plan: p makes one", STR_ARG(name));
    return true;
}

/* The next size: double or half. One step down from "unlimited" is 1 TiB. */
static uint64_t plan_command_next_bytes(uint64_t bytes, bool up)
{
    const uint64_t tib = (uint64_t)1 << 40, most = (uint64_t)1 << 50;
    if (bytes == UINT64_MAX)
        return up ? bytes : tib;
    if (!up)
        return bytes / 2;
    return bytes > most ? bytes : bytes ? bytes * 2 : 1;
}

/* The next count: 1 more or less, from 30 on 10, from 1000 on a tenth. */
static uint64_t plan_command_next_count(uint64_t count, bool up)
{
    uint64_t by = count >= 1000 ? count / 10 : count > 30 || (count == 30 && up) ? 10 : 1;
    if (up)
        return count + by;
    return count > by ? count - by : 0;
}

/* Widens or narrows the stretch by 5 % at both ends, down to 1:1. */
static void plan_command_next_stretch(const Policy *policy, bool up, Text *out)
{
    uint32_t low = policy->stretch_min_pct, high = policy->stretch_max_pct;
    low = up ? (low > 5 ? low - 5 : low) : low + 5;
    high = up ? high + 5 : high - 5;
    if (low > 100 || high < 100)
        low = high = 100;
    text_printf(out, "%u.%02u:%u.%02u", low / 100, low % 100, high / 100, high % 100);
}

/* Appends the parameter's next value in a direction. */
static void plan_command_next_value(const Policy *policy, const PolicyParameter *parameter, bool up, Text *out)
{
    uint64_t number = 0;
    policy_value_number(policy, parameter, &number);
    switch (parameter->type) {
    case POLICY_SWITCH:
        text_printf(out, "%s", number ? "off" : "on");
        break;
    case POLICY_BYTES:
        text_printf(out, "%llu", (unsigned long long)plan_command_next_bytes(number, up));
        break;
    case POLICY_COUNT:
    case POLICY_COUNT32:
        text_printf(out, "%llu", (unsigned long long)plan_command_next_count(number, up));
        break;
    case POLICY_CUT:
        text_printf(out, "%s",
                    cut_mode_name((CutMode)(((unsigned)policy->cut + (up ? 1 : CUT_MODES - 1)) % CUT_MODES)));
        break;
    case POLICY_STRETCH:
        plan_command_next_stretch(policy, up, out);
        break;
    }
}

/* Says which decision flipped, and whether the plan's jobs and bytes changed. */
static void plan_command_say_flip(Session *session, const PolicyParameter *parameter, const char *flipped,
                                  const PlanOutcome *before)
{
    PlanOutcome after = plan_outcome(session->planned);
    Text value = TEXT_EMPTY;
    char bytes[32];
    policy_value_format(&session->policy, parameter, &value);
    bool same = after.jobs == before->jobs && after.bytes_written == before->bytes_written;
    session_say(session, "%s = %s: %llu job%s write%s %s%s%s; %s", parameter->name, value.at,
                (unsigned long long)after.jobs, plural_ending(after.jobs), verb_ending(after.jobs),
                bytes_format(after.bytes_written, bytes), estimate_mark(after.estimated), same ? ", as before" : "",
                flipped);
    text_release(&value);
}

/* Finds the current parameter's next flip, if it is known. */
static bool find_flip(const Session *session, const PolicyParameter *parameter, bool up, StripFlip *flip, Error *error)
{
    StripFlip below, above;
    if (!strip_flips(session, &below, &above))
        return error_set(error, ERROR_USAGE, "the next flip is not known yet, plans are being made; try again soon");
    *flip = up ? above : below;
    if (!isnan(flip->value))
        return true;
    return error_set(error, ERROR_USAGE, "no verdict of this plan flips at a %s %s", up ? "higher" : "lower",
                     parameter->name);
}

static bool may_have_flips(const Session *session, const PolicyParameter *parameter, Error *error)
{
    double value;
    if (!session_shows_plan(session))
        return error_set(error, ERROR_USAGE, "there is no plan yet; press p to plan");
    if (!policy_value_double(&session->policy, parameter, &value))
        return error_set(error, ERROR_USAGE, "the values of %s have no order, so there is no next flip",
                         parameter->name);
    return true;
}

/* Can there be a next flip, as far as is known? */
static bool may_flip(const Session *session, const PolicyParameter *parameter, bool up, Error *error)
{
    StripFlip below, above, flip;
    return may_have_flips(session, parameter, error) &&
           (!strip_flips(session, &below, &above) || find_flip(session, parameter, up, &flip, error));
}

/* Changes the parameter to that value. */
static bool change_to_flip(Session *session, const PolicyParameter *parameter, bool up, Error *error)
{
    StripFlip flip;
    if (!may_have_flips(session, parameter, error))
        return false;
    strip_complete(session);
    if (!find_flip(session, parameter, up, &flip, error))
        return false;
    Text text = TEXT_EMPTY, flipped = TEXT_EMPTY;
    PlanOutcome before = plan_outcome(session->planned);
    strip_flip_text(session, parameter, &flip, &flipped);
    if (parameter->type == POLICY_SWITCH)
        text_printf(&text, "%s", flip.value != 0 ? "on" : "off");
    else
        text_printf(&text, "%.0f", flip.value);
    bool ok = plan_change(session, str_from(parameter->name), text_str(&text), error);
    if (ok) {
        plan_command_say_flip(session, parameter, flipped.at, &before);
        strip_complete(session); /* most of it is known */
    }
    text_release(&text);
    text_release(&flipped);
    return ok;
}

bool may_change(Session *session, Str args, PaneId pane, Error *error)
{
    const PolicyParameter *parameter = policy_parameter_at(&session->policy, session->panes[PANE_PARAMETERS].at);
    (void)pane;
    if (!parameter)
        return error_set(error, ERROR_USAGE, "choose a parameter first");
    return args.length == 0 || !char_among(args.at[0], "<>") || may_flip(session, parameter, args.at[0] == '>', error);
}

bool command_change(Session *session, Str args, uint64_t count, Error *error)
{
    Str rest = args, way;
    if (!str_word(&rest, &way) || way.length != 1 || !char_among(way.at[0], "+-<>"))
        return command_fail(error, args, args, "expected: change + or -, or change < or > to go to the next flip");
    if (!command_count(rest, count, 1, &count, error))
        return false;
    const PolicyParameter *parameter = policy_parameter_at(&session->policy, session->panes[PANE_PARAMETERS].at);
    if (way.at[0] == '<' || way.at[0] == '>')
        return change_to_flip(session, parameter, way.at[0] == '>', error);
    Policy wanted = session->policy;
    Text value = TEXT_EMPTY;
    bool ok = true;
    for (uint64_t i = 0; ok && i < count && i < 100; i++) {
        text_clear(&value);
        plan_command_next_value(&wanted, parameter, way.at[0] == '+', &value);
        ok = policy_set(&wanted, str_from(parameter->name), text_str(&value), error);
    }
    ok = ok && plan_change(session, str_from(parameter->name), text_str(&value), error);
    text_release(&value);
    return ok;
}

bool may_undo(Session *session, Str args, PaneId pane, Error *error)
{
    char key[KEY_NAME_SIZE];
    (void)args;
    const char *back = keymap_key_of(&session->keymap, "view back", pane, key);
    if (!plan_may_undo(session, error) && back && views_may_travel(session, -1, NULL))
        return error_set(error, ERROR_USAGE, "no parameter was changed; %s undoes the last change of the view", back);
    return plan_may_undo(session, error);
}

bool command_undo(Session *session, Str args, Error *error)
{
    (void)args;
    return plan_undo(session, error);
}

/* cmd_time.c - commands on steps: going, playing, breakpoints, marks. Going to any step costs nothing: layers know when
 * they were born and when they died. */
#include "tui/app/commands.h"
#include "tui/app/conditions.h"
#include "tui/app/panes.h"

#include <stdio.h>
#include <stdlib.h>

enum { BREAKPOINTS_MAX = 64 };

static void say_step(App *app)
{
    Text text = {0};
    describe_step(app, app->step, &text);
    app_say(app, "%s", text.at ? text.at : "");
    text_release(&text);
}

/* The nearest step that is like the current one: the same rule where it has a decision, else the same op. */
static StepId same_kind(const App *app, StepId from, int direction)
{
    const History *history = app->shown;
    const Step *now = &history->steps.at[from];
    size_t decisions = history->trace.decisions.count;
    for (long i = (long)from + direction; i >= 0 && i < (long)history->steps.count; i += direction) {
        const Step *other = &history->steps.at[i];
        if (now->decision < decisions
                ? other->decision < decisions && history->trace.decisions.at[other->decision].rule ==
                                                     history->trace.decisions.at[now->decision].rule
                : other->op == now->op)
            return (StepId)i;
    }
    return from;
}

bool command_step(App *app, Str args, uint64_t count, Error *error)
{
    Str rest = args, word;
    uint64_t number;
    if (!str_word(&rest, &word)) {
        say_step(app);
        return true;
    }
    if (!command_count(rest, count, 1, &count, error))
        return false;
    StepId last = app_last_step(app), step = app->step;
    if (app->shown->steps.count < 2)
        return error_set(error, ERROR_USAGE, "this is one moment: p plans it, and its steps can be walked");
    if (str_equal(word, STR("next")))
        step = count > last - step ? last : step + (StepId)count;
    else if (str_equal(word, STR("previous")))
        step = count > step ? 0 : step - (StepId)count;
    else if (str_equal(word, STR("first")))
        step = 0;
    else if (str_equal(word, STR("last")))
        step = last;
    else if (str_equal(word, STR("next-same")) || str_equal(word, STR("previous-same")))
        for (StepId before = STEP_NEVER; count > 0 && step != before; count--) {
            before = step;
            step = same_kind(app, step, str_equal(word, STR("next-same")) ? 1 : -1);
        }
    else if (number_parse(word, &number, NULL))
        step = number > last ? last : (StepId)number;
    else
        return command_fail(error, args, word, "'%.*s' is no step", STR_ARG(word));
    if (step == app->step && !number_parse(word, &number, NULL))
        return error_set(error, ERROR_USAGE,
                         step == last ? "this is the last step"
                         : step == 0  ? "this is the first step"
                                      : "there is no other");
    app_set_step(app, step);
    say_step(app);
    return true;
}

bool command_play(App *app, Str args, uint64_t count, Error *error)
{
    uint64_t ms;
    bool on = !app->playing && !app->was_playing;
    if (str_equal(args, STR("on")))
        on = true;
    else if (str_equal(args, STR("off")))
        on = false;
    else if (args.length > 0 || count > 0) {
        if (!command_count(args, count, 0, &ms, NULL) || ms < 10 || ms > 60000)
            return command_fail(error, args, args, "play on, off, or milliseconds a step (10 to 60000)");
        app->play_ms = (int)ms;
        on = true;
    }
    if (on && app->shown->steps.count < 2)
        return error_set(error, ERROR_USAGE, "this is one moment: p plans it, and its steps can be played");
    if (on && app->step >= app_last_step(app))
        app_set_step(app, 0);
    app->playing = on;
    app->played_ms = 0;
    app_say(app, on ? "playing; any key stops" : "stopped");
    return true;
}

/* ---- breakpoints ---- */

bool command_break(App *app, Str args, Error *error)
{
    Condition condition;
    Text list = {0};
    if (str_equal(args, STR("clear"))) {
        app->breakpoints.count = 0;
        app_say(app, "no breakpoints left");
        return true;
    }
    if (args.length == 0) {
        for (size_t i = 0; i < app->breakpoints.count; i++)
            text_printf(&list, "%s%s", i ? ", " : "", app->breakpoints.at[i].text);
        app_say(app, "breakpoints: %s", list.length ? list.at : "none");
        text_release(&list);
        return true;
    }
    if (!condition_parse(args, &condition, error))
        return false;
    Breakpoint breakpoint = {.condition = condition};
    text_escape(args, breakpoint.text, sizeof breakpoint.text);
    bool known = false;
    for (size_t i = 0; i < app->breakpoints.count; i++)
        known = known || strcmp(app->breakpoints.at[i].text, breakpoint.text) == 0;
    if (!known && app->breakpoints.count >= BREAKPOINTS_MAX)
        return error_set(error, ERROR_USAGE, "there are %d breakpoints already; break clear removes them",
                         BREAKPOINTS_MAX);
    if (!known)
        array_push(&app->breakpoints, breakpoint);
    size_t hits = 0;
    for (StepId step = 0; step < app->shown->steps.count && hits < 10000 && condition.kind != CONDITION_LAYERS; step++)
        hits += condition_holds(&condition, app->shown, step);
    if (condition.kind == CONDITION_LAYERS)
        app_say(app, "breakpoint set; c runs to it, C back");
    else
        app_say(app, "breakpoint set, %zu step%s here; c runs to the next, C back", hits, hits == 1 ? "" : "s");
    return true;
}

static bool run_to_hit(App *app, int direction, Error *error)
{
    if (app->breakpoints.count == 0)
        return error_set(error, ERROR_USAGE, "no breakpoint is set; B sets one, like: depth > 30");
    for (long step = (long)app->step + direction; step >= 0 && step < (long)app->shown->steps.count; step += direction)
        for (size_t i = 0; i < app->breakpoints.count; i++)
            if (condition_holds(&app->breakpoints.at[i].condition, app->shown, (StepId)step)) {
                app_set_step(app, (StepId)step);
                Text text = {0};
                describe_step(app, app->step, &text);
                app_say(app, "%s: %s", app->breakpoints.at[i].text, text.at ? text.at : "");
                text_release(&text);
                return true;
            }
    return error_set(error, ERROR_USAGE, "no breakpoint holds %s here", direction > 0 ? "after" : "before");
}

bool command_continue(App *app, Str args, Error *error)
{
    (void)args;
    return run_to_hit(app, 1, error);
}

bool command_reverse(App *app, Str args, Error *error)
{
    (void)args;
    return run_to_hit(app, -1, error);
}

/* ---- marks ---- */

static bool mark_letter(App *app, Str args, const char *command, int *letter, Error *error)
{
    if (args.length == 0) {
        snprintf(app->pending, sizeof app->pending, "%s", command);
        app_say(app, "%s: a letter?", command);
        *letter = -1;
        return true;
    }
    if (args.length != 1 || args.at[0] < 'a' || args.at[0] > 'z')
        return command_fail(error, args, args, "marks are the letters a to z");
    *letter = args.at[0] - 'a';
    return true;
}

bool command_mark(App *app, Str args, Error *error)
{
    int letter = -1;
    if (!mark_letter(app, args, "mark", &letter, error))
        return false;
    if (letter < 0)
        return true;
    app->marks[letter] = (Mark){.set = true,
                                .step = app->step,
                                .key_axis = app->map.key_axis,
                                .lsn_axis = app->map.lsn_axis,
                                .fitted = app->map.fitted,
                                .keys = app->map.keys,
                                .lsns = app->map.lsns};
    app_say(app, "marked %c", 'a' + letter);
    return true;
}

bool command_jump(App *app, Str args, Error *error)
{
    int letter = -1;
    if (!mark_letter(app, args, "jump", &letter, error))
        return false;
    if (letter < 0)
        return true;
    const Mark *mark = &app->marks[letter];
    if (!mark->set)
        return error_set(error, ERROR_USAGE, "there is no mark %c", 'a' + letter);
    map_set_axes(app_map(app), mark->key_axis, mark->lsn_axis);
    app_set_step(app, mark->step);
    app->map.keys = mark->keys;
    app->map.lsns = mark->lsns;
    app->map.fitted = mark->fitted;
    app->map_stale = true;
    return true;
}

/* ---- lives ---- */

bool command_lives(App *app, Str args, uint64_t count, Error *error)
{
    uint64_t within;
    if (!command_count(args, count, app->lives.within, &within, error))
        return false;
    if (within > UINT32_MAX)
        return command_fail(error, args, args, "so many compactions there are not");
    app->lives.within = (uint32_t)within;
    size_t row = app->map.selected == LAYER_NONE || app->shown->steps.count < 2
                     ? SIZE_MAX
                     : pane_lives_row(app, app->map.selected);
    if (row != SIZE_MAX)
        app->panes[PANE_LIVES].at = row;
    app_focus(app, PANE_LIVES);
    return true;
}

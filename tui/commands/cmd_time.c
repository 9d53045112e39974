/* cmd_time.c - commands about steps: go to one, play, breakpoints, marks. Going to any step is cheap, because layers
 * hold the steps at which they were created and deleted. */
#include "tui/app/breakpoints.h"
#include "tui/app/cut_list.h"
#include "tui/commands/commands.h"
#include "tui/app/describe.h"
#include "tui/app/marks.h"
#include "tui/app/player.h"
#include "tui/app/reads.h"
#include "tui/panes/pane_lives.h"

#include <stdio.h>
#include <stdlib.h>

static void say_step(Session *session)
{
    Text text = TEXT_EMPTY;
    describe_step(session, session->step, &text);
    session_say(session, "%s", text.at);
    text_release(&text);
}

/* The nearest step whose decision has the same rule as that of `from`; without a decision, the nearest with the same
 * operation. `from` if there is none. */
static StepId same_kind(const Session *session, StepId from, int direction)
{
    const History *history = session->shown;
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

/* The step of the cut that many cuts away; the last there is, or the shown step. */
static StepId cut_step(const Session *session, int direction, uint64_t count)
{
    StepId step = session->step;
    for (; count > 0; count--) {
        StepId next = cut_step_after(session, step, direction);
        if (next == STEP_NEVER)
            break;
        step = next;
    }
    return step;
}

/* The step that the word names, `count` times. False if it names none. */
static bool step_of_word(Session *session, Str word, uint64_t count, StepId *to)
{
    StepId last = session_last_step(session), step = session->step;
    uint64_t number;
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
            step = same_kind(session, step, str_equal(word, STR("next-same")) ? 1 : -1);
        }
    else if (str_equal(word, STR("next-cut")) || str_equal(word, STR("previous-cut")))
        step = cut_step(session, str_equal(word, STR("next-cut")) ? 1 : -1, count);
    else if (number_parse(word, &number, NULL))
        step = number > last ? last : (StepId)number;
    else
        return false;
    *to = step;
    return true;
}

/* Fails for what is shown without steps. A run has them, were it a single flush. */
static bool need_steps(const Session *session, Error *error)
{
    return session->shown->steps.count >= 2 || session->shown->workload ||
           error_set(error, ERROR_USAGE, "a dump has no steps: press p to plan, then step through the plan or play it");
}

bool may_step(Session *session, Str args, PaneId pane, Error *error)
{
    Str rest = args, word;
    uint64_t number;
    StepId step;
    (void)pane;
    if (!str_word(&rest, &word))
        return true;
    if (!need_steps(session, error))
        return false;
    bool end = str_equal(word, STR("first")) || str_equal(word, STR("last")); /* as in less, to be there is no error */
    if (end || !step_of_word(session, word, 1, &step) || step != session->step || number_parse(word, &number, NULL))
        return true;
    bool cuts = str_equal(word, STR("next-cut")) || str_equal(word, STR("previous-cut"));
    return error_set(error, ERROR_USAGE,
                     cuts                                 ? "no other cut of a plan is in that direction"
                     : step == session_last_step(session) ? "this is the last step"
                     : step == 0                          ? "this is the first step"
                                                          : "there is no other step of this kind");
}

bool command_step(Session *session, Str args, uint64_t count, Error *error)
{
    Str rest = args, word;
    StepId step;
    if (!str_word(&rest, &word)) {
        say_step(session);
        return true;
    }
    if (!command_count(rest, count, 1, &count, error))
        return false;
    if (!step_of_word(session, word, count, &step))
        return command_fail(error, args, word, "'%.*s' is not a step", STR_ARG(word));
    session_set_step(session, step);
    say_step(session);
    return true;
}

bool may_play(Session *session, Str args, PaneId pane, Error *error)
{
    (void)pane;
    return str_equal(args, STR("off")) || need_steps(session, error);
}

bool command_play(Session *session, Str args, uint64_t count, Error *error)
{
    uint64_t ms;
    bool on = !player_is_on(session) && !player_was_on(session);
    bool faster = str_equal(args, STR("faster")), slower = str_equal(args, STR("slower"));
    if (faster || slower)
        player_change(session, faster);
    if (str_equal(args, STR("on")) || faster || slower)
        on = true;
    else if (str_equal(args, STR("off")))
        on = false;
    else if (args.length > 0 || count > 0) {
        if (!command_count(args, count, 0, &ms, NULL) || ms < PLAYER_MS_MIN || ms > PLAYER_MS_MAX)
            return command_fail(error, args, args,
                                "expected: play on, off, faster, slower, or the milliseconds of a step (10 to 60000)");
        player_set_ms(session, (int)ms);
        on = true;
    }
    if (on)
        player_start(session);
    else
        player_stop(session);
    Text text = TEXT_EMPTY;
    if (on)
        player_text(session, &text);
    else
        text_add_str(&text, STR("stopped"));
    session_say(session, "%s", text.at);
    text_release(&text);
    return true;
}

/* ---- breakpoints ---- */

bool command_break(Session *session, Str args, Error *error)
{
    size_t count, index;
    const Breakpoint *all = breakpoints_all(session, &count);
    Text list = TEXT_EMPTY;
    if (str_equal(args, STR("clear"))) {
        breakpoints_clear(session);
        session_say(session, "no breakpoints left");
        return true;
    }
    if (args.length == 0) {
        for (size_t i = 0; i < count; i++) {
            text_printf(&list, "%s%s (", i ? ", " : "", all[i].text);
            breakpoint_hits_text(breakpoints_hits(session, i), &list);
            text_printf(&list, ")");
        }
        session_say(session, "breakpoints: %s", list.length ? list.at : "none");
        text_release(&list);
        return true;
    }
    if (!breakpoints_add(session, args, &index, error))
        return false;
    if (breakpoints_never(session, index, &list)) {
        session_say(session, "breakpoint set, but %s", list.at);
    } else {
        breakpoint_hits_text(breakpoints_hits(session, index), &list);
        session_say(session, "breakpoint set, %s; c runs to the next, C back", list.at);
    }
    text_release(&list);
    return true;
}

/* Does no breakpoint hold at any step? Writes of each that it holds at none. */
static bool none_holds(const Session *session, Text *out)
{
    size_t count;
    breakpoints_all(session, &count);
    for (size_t i = 0; i < count; i++) {
        text_printf(out, "%s", i ? ", " : "");
        if (!breakpoints_never(session, i, out))
            return false;
    }
    return true;
}

static bool fail_no_hit(const Session *session, int direction, Error *error)
{
    Text never = TEXT_EMPTY;
    bool none = none_holds(session, &never);
    if (none)
        error_set(error, ERROR_USAGE, "%s", never.at);
    text_release(&never);
    if (none)
        return false;
    if (direction > 0 && session->step == 0)
        return error_set(error, ERROR_USAGE, "no breakpoint holds at any step after the first");
    return error_set(error, ERROR_USAGE, "no breakpoint holds %s here; %s", direction > 0 ? "after" : "before",
                     direction > 0 ? "C searches backwards; Home, then c, searches from the start"
                                   : "c searches forwards");
}

/* May a breakpoint hold at a step after the first? */
static bool holds_later(const Session *session)
{
    size_t count;
    breakpoints_all(session, &count);
    for (size_t i = 0; i < count; i++) {
        BreakpointHits hits = breakpoints_hits(session, i);
        if (!hits.whole || hits.count > 1 || (hits.count == 1 && hits.steps[0] > 0))
            return true;
    }
    return false;
}

/* Is there a breakpoint, and a step in that direction? Forward from the last step means from the start. */
static bool may_run_to_hit(const Session *session, int direction, Error *error)
{
    size_t count;
    breakpoints_all(session, &count);
    if (count == 0)
        return error_set(error, ERROR_USAGE,
                         "no breakpoint is set: press B to set one, such as depth > 30 or reads > 3");
    if (!need_steps(session, error))
        return false;
    if (direction > 0 && session->step == session_last_step(session))
        return holds_later(session) || fail_no_hit(session, direction, error);
    return direction > 0 || session->step > 0 || fail_no_hit(session, direction, error);
}

bool may_continue(Session *session, Str args, PaneId pane, Error *error)
{
    (void)pane;
    if (args.length > 0) /* the condition is checked where it is set */
        return need_steps(session, error);
    return may_run_to_hit(session, 1, error);
}

bool may_reverse(Session *session, Str args, PaneId pane, Error *error)
{
    (void)args;
    (void)pane;
    return may_run_to_hit(session, -1, error);
}

/* Puts the cursor where the condition was met, so that `r` answers for that key, and says how deep reads are there: "7
 * at 4B0; ". */
static void go_to_hit(Session *session, const Breakpoint *hit, Text *out)
{
    Key key;
    uint32_t visits;
    if (hit->condition.kind != CONDITION_READS || !reads_deepest_now(session, &key, &visits))
        return;
    session_go_to_key(session, key);
    text_printf(out, "%u at ", visits);
    describe_key(session, key, out);
    text_add_str(out, STR("; "));
}

static bool run_to_hit(Session *session, int direction, Error *error)
{
    StepId step, from = session->step;
    bool again = direction > 0 && from == session_last_step(session);
    if (again) /* as a program that has ended is run from the start */
        session_set_step(session, 0);
    const Breakpoint *hit = breakpoints_find(session, direction, &step);
    if (!hit && step == STEP_NEVER) {
        session_set_step(session, from);
        return fail_no_hit(session, direction, error);
    }
    session_set_step(session, step);
    if (!hit) {
        session_say(session, "no breakpoint holds up to here; %s searches on", direction > 0 ? "c" : "C");
        return true;
    }
    Text text = TEXT_EMPTY, where = TEXT_EMPTY;
    go_to_hit(session, hit, &where);
    describe_step(session, session->step, &text);
    session_say(session, "%s: %s%s%s", hit->text, where.at, text.at,
                direction < 0 ? "; the last before here, Home and c find the first"
                : again       ? "; from the start"
                              : "");
    text_release(&where);
    text_release(&text);
    return true;
}

/* With a condition, sets a breakpoint there first. */
bool command_continue(Session *session, Str args, Error *error)
{
    size_t index;
    if (args.length > 0 && !breakpoints_add(session, args, &index, error))
        return false;
    return may_run_to_hit(session, 1, error) && run_to_hit(session, 1, error);
}

bool command_reverse(Session *session, Str args, Error *error)
{
    (void)args;
    return run_to_hit(session, -1, error);
}

/* ---- marks ---- */

/* Without a letter, the command waits for one, which `ask` asks for; *letter is then -1. */
static bool mark_letter(Session *session, Str args, const char *command, const char *ask, int *letter, Error *error)
{
    if (args.length == 0) {
        snprintf(session->typing.pending, sizeof session->typing.pending, "%s", command);
        session_say(session, "%s", ask);
        *letter = -1;
        return true;
    }
    if (args.length != 1 || args.at[0] < 'a' || args.at[0] > 'z')
        return command_fail(error, args, args, "a bookmark is a letter from a to z");
    *letter = args.at[0] - 'a';
    return true;
}

/* Reads a mark as `link` prints it: STEP AXES, then the window's four positions unless the view is fitted. */
static bool parse_mark(Session *session, Str args, View *view, Error *error)
{
    Str rest = args, step, axes;
    uint64_t number;
    *view = view_take(session);
    view->fitted = true;
    view->zoomed = view->has_panes = false;
    if (!str_word(&rest, &step) || !number_parse(step, &number, NULL) || !str_word(&rest, &axes) ||
        !axes_parse(axes, &view->key_axis, &view->lsn_axis, error))
        return command_fail(error, args, args, "expected: mark LETTER STEP AXES [WINDOW], as `link` prints it");
    view->step = number > session_last_step(session) ? session_last_step(session) : (StepId)number;
    if (str_trim(rest).length == 0)
        return true;
    view->fitted = false;
    view->zoomed = true;
    return command_window_parse(str_trim(rest), &view->keys, &view->lsns, error);
}

bool command_mark(Session *session, Str args, Error *error)
{
    int letter = -1;
    Str rest = args, word = {0};
    str_word(&rest, &word);
    if (!mark_letter(session, word, "mark",
                     "press a letter, a to z, to bookmark this view; ' and that letter return here", &letter, error))
        return false;
    if (letter < 0)
        return true;
    View view = view_take(session);
    rest = str_trim(rest);
    if (rest.length > 0 && !parse_mark(session, rest, &view, error))
        return false;
    marks_set(session, letter, &view);
    session_say(session, "bookmark %c is set; ' and %c return to this view", 'a' + letter, 'a' + letter);
    return true;
}

bool may_jump(Session *session, Str args, PaneId pane, Error *error)
{
    const Mark *marks = marks_all(session);
    bool any = args.length > 0;
    (void)pane;
    for (int i = 0; i < MARKS; i++)
        any = any || marks[i].set;
    return any || error_set(error, ERROR_USAGE, "there is no bookmark: m, then a letter, sets one");
}

/* Asks for the letter of one of the marks that are set. */
static const char *ask_mark(const Session *session, char *out, size_t size)
{
    const Mark *marks = marks_all(session);
    size_t used = (size_t)snprintf(out, size, "press the letter of a bookmark:");
    for (int i = 0; i < MARKS && used < size; i++)
        if (marks[i].set)
            used += (size_t)snprintf(out + used, size - used, " %c", 'a' + i);
    return out;
}

bool command_jump(Session *session, Str args, Error *error)
{
    int letter = -1;
    char ask[128];
    if (!mark_letter(session, args, "jump", ask_mark(session, ask, sizeof ask), &letter, error))
        return false;
    if (letter < 0)
        return true;
    if (!marks_jump(session, letter, error))
        return false;
    session_say(session, "the view of bookmark %c", 'a' + letter);
    return true;
}

/* ---- views ---- */

bool may_view(Session *session, Str args, PaneId pane, Error *error)
{
    (void)pane;
    return args.length == 0 || views_may_travel(session, str_equal(args, STR("back")) ? -1 : 1, error);
}

bool command_view(Session *session, Str args, Error *error)
{
    bool back = str_equal(args, STR("back"));
    if (!back && !str_equal(args, STR("forward")))
        return command_fail(error, args, args, "expected: view back, or view forward");
    views_travel(session, back ? -1 : 1);
    return true;
}

/* ---- lives ---- */

bool command_lives(Session *session, Str args, uint64_t count, Error *error)
{
    uint64_t within;
    if (!command_count(args, count, lives_within(session), &within, error))
        return false;
    if (within > UINT32_MAX)
        return command_fail(error, args, args, "there are fewer compactions");
    lives_open(session, (uint32_t)within);
    return true;
}

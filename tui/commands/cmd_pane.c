/* cmd_pane.c - commands about panes: which one has the focus, how much of the screen it takes, and its list's line.
 *
 *     :pane findings     opens that pane; Tab runs `pane next`: the map, the side pane, the layer pane, the map …
 */
#include "tui/app/fleet_view.h"
#include "tui/app/spot.h"
#include "tui/app/lesson.h"
#include "tui/app/messages.h"
#include "tui/app/pane_words.h"
#include "tui/commands/commands.h"
#include "tui/panes/pane_help.h"
#include "tui/panes/panes.h"
#include "tui/panes/screen.h"

/* The pane after `pane`: on a wide screen the next of the panes shown, on a narrow one the next of all. */
static PaneId pane_after(const Session *session, PaneId pane, int direction)
{
    if (session->layout.wide) {
        PaneId ring[3] = {PANE_MAP, session->side, PANE_LAYER};
        int count = session->side == PANE_LAYER ? 2 : 3, at = 0;
        for (int i = 0; i < count; i++)
            if (ring[i] == pane)
                at = i;
        return ring[(at + direction + count) % count];
    }
    return (PaneId)(((int)pane + direction + PANE_COUNT) % PANE_COUNT);
}

/* The pane that Tab goes to. Panes with nothing in them are left out, the map has something. */
static PaneId next_pane(Session *session, int direction)
{
    PaneId pane = session->focus;
    bool beside = pane == PANE_MAP && direction > 0 && session->side != PANE_HELP;
    if (fleet_view_home(session) == PANE_FLEET)
        return PANE_FLEET; /* no other pane has anything in it */
    if (beside && !pane_is_empty(session, session->side))
        return session->side;
    do
        pane = pane_after(session, pane, direction);
    while (pane != PANE_MAP && pane_is_empty(session, pane));
    return pane;
}

bool command_pane(Session *session, Str args, Error *error)
{
    Str rest = args, word;
    if (!str_word(&rest, &word))
        return command_fail(error, args, args, "expected the name of a pane; Tab opens the next one");
    if (str_equal(word, STR("next")) || str_equal(word, STR("previous"))) {
        session_focus(session, next_pane(session, word.at[0] == 'n' ? 1 : -1));
        return true;
    }
    PaneId pane = pane_named(word);
    if (pane == PANE_COUNT)
        return command_fail(error, args, word, "there is no pane '%.*s'", STR_ARG(word));
    if (pane == PANE_WHY && !spot_shown(session)->set && session->map.selected != LAYER_NONE)
        return session_run(session, STR("why"), error); /* the pane would only say how to ask */
    pane_open(session, pane);
    return true;
}

bool command_title(Session *session, Str args, Error *error)
{
    (void)args;
    (void)error;
    Text title = TEXT_EMPTY;
    screen_title(session, &title);
    session_say(session, "%s", title.at);
    text_release(&title);
    return true;
}

bool command_messages(Session *session, Str args, Error *error)
{
    if (args.length > 0)
        return command_fail(error, args, args, "`messages` takes no argument");
    messages_keep(session); /* a script has pressed no key that would have kept it */
    session_unsay(session);
    pane_open(session, PANE_MESSAGES);
    return true;
}

bool command_whole(Session *session, Str args, Error *error)
{
    if (args.length > 0)
        return command_fail(error, args, args, "`whole` takes no argument");
    if (!session->whole && session->focus == PANE_MAP && session->answered != PANE_MAP &&
        session->side == session->answered)
        session_focus(session, session->side);
    session_spread(session, !session->whole);
    return true;
}

/* Scrolls the details. The line may lie past the end, because drawing limits it to the last line. */
bool command_details(Session *session, Str args, uint64_t count, Error *error)
{
    enum { LINES = 3 };
    Str rest = args, way;
    bool given = str_word(&rest, &way), down = given && str_equal(way, STR("down"));
    if (!down && !(given && str_equal(way, STR("up"))))
        return command_fail(error, args, args, "expected: details down, or details up");
    if (!command_count(rest, count, 1, &count, error))
        return false;
    PaneId pane = session->focus;
    size_t by = count < 100000 ? (size_t)count * LINES : 100000;
    if (pane == PANE_MAP)
        return error_set(error, ERROR_USAGE, "the map has no details; Tab goes to a list");
    if (!pane_ops(pane)->detail) {
        pane_move(session, pane, down ? (long)by : -(long)by);
        return true;
    }
    size_t *first = &session->panes[pane].detail;
    *first = down ? *first + by : *first > by ? *first - by : 0;
    return true;
}

bool command_line(Session *session, Str args, Error *error)
{
    Str rest = args, first = {0};
    uint64_t line, detail;
    str_word(&rest, &first);
    if (!command_number(first, 1, &line, error) || !command_number(rest, 1, &detail, error))
        return false;
    if (session->focus == PANE_MAP)
        return error_set(error, ERROR_USAGE, "the map has no lines; Tab goes to a list");
    if (line == 0 || detail == 0 || line > UINT32_MAX || detail > UINT32_MAX)
        return command_fail(error, args, args, "lines are counted from 1");
    pane_put(session, session->focus, (size_t)line - 1, (size_t)detail - 1);
    return true;
}

bool command_close(Session *session, Str args, Error *error)
{
    (void)args;
    bool taught = session->focus == PANE_LESSON || session->focus == PANE_LESSONS;
    if (taught && lesson_shown(session)->name[0])
        return lesson_leave(session, error);
    if (session->focus == PANE_MAP || (session->focus == PANE_FLEET && fleet_view_is_open(session)))
        session->requests.quit = true;
    else
        session_focus(session, fleet_view_home(session));
    return true;
}

bool command_help(Session *session, Str args, Error *error)
{
    (void)error;
    help_open(session, args);
    return true;
}

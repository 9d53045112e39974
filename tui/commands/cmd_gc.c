/* cmd_gc.c - has the command `gc`, which shows the garbage view and moves its markers. */
#include "tui/commands/commands.h"
#include "tui/app/gc.h"
#include "tui/app/overlays.h"
#include "tui/app/run.h"
#include "tui/panes/panes.h"

static bool lsn_argument(Session *session, Str args, Str word, Lsn *lsn, Error *error)
{
    if (!str_equal(word, STR("cursor"))) {
        Error why = {0};
        return lsn_parse(word, lsn, &why) || command_fail(error, args, word, "%s", why.message);
    }
    *lsn = session->map.cursor_lsn;
    return true;
}

/* Shows the garbage overlay. If its pane has the focus already, switches between garbage and reach. */
static void gc_show_next_states(Session *session)
{
    bool on = session->map.overlay == OVERLAY_STATES && session->states != STATES_COMPARE;
    if (!on || session->focus != PANE_GARBAGE)
        session_show_states(session, on ? session->states : STATES_GARBAGE);
    else
        session_show_states(session, session->states == STATES_GARBAGE ? STATES_REACH : STATES_GARBAGE);
    if (session->focus != PANE_GARBAGE) /* opening it again would reset its cursor */
        pane_open(session, PANE_GARBAGE);
    gc_say_counts(session);
}

static bool set_cutoff(Session *session, Str args, Str rest, Str word, uint64_t count, Error *error)
{
    Lsn lsn = 0;
    if (str_equal(word, STR("up")) || str_equal(word, STR("down"))) {
        if (!command_count(rest, count, 1, &count, error))
            return false;
        gc_move_cutoff(session, word.at[0] == 'u', count);
        return true;
    }
    bool none = str_equal(word, STR("none"));
    if (!none && !lsn_argument(session, args, word, &lsn, error))
        return false;
    gc_set_cutoff(session, !none, lsn);
    return true;
}

static bool set_branch(Session *session, Str args, Str word, Error *error)
{
    Lsn lsn;
    if (str_equal(word, STR("none"))) {
        gc_clear_branches(session);
        return true;
    }
    if (!lsn_argument(session, args, word, &lsn, error))
        return false;
    gc_toggle_branch(session, lsn);
    return true;
}

bool may_gc(Session *session, Str args, PaneId pane, Error *error)
{
    unsigned version;
    (void)pane;
    const char *barred = overlays_refuse(&session->shown->layers, OVERLAY_STATES, STATES_GARBAGE);
    if (barred)
        return error_set(error, ERROR_USAGE, "%s", barred);
    if (str_equal(args, STR("reset")) && !gc_moved(session, &version))
        return error_set(error, ERROR_USAGE, "cutoff and branches are as loaded");
    return !str_ends(args, STR("cursor")) || session->map.has_cursor ||
           error_set(error, ERROR_USAGE, "there is no cursor: move it on the map, or give an LSN");
}

bool command_gc(Session *session, Str args, uint64_t count, Error *error)
{
    Str rest = args, what, word = {0};
    run_stop(session); /* a run's own GC uses the same cutoff and branch points */
    if (!str_word(&rest, &what)) {
        gc_show_next_states(session);
        return true;
    }
    bool given = str_word(&rest, &word), ok = true;
    if (str_equal(what, STR("reset")))
        gc_reset(session);
    else if (!given)
        return command_fail(error, args, what,
                            "expected: gc cutoff LSN|up|down|cursor|none, gc branch LSN|cursor|none, or gc reset");
    else if (str_equal(what, STR("cutoff")))
        ok = set_cutoff(session, args, rest, word, count, error);
    else if (str_equal(what, STR("branch")))
        ok = set_branch(session, args, word, error);
    else
        return command_fail(error, args, what, "expected: gc cutoff, gc branch or gc reset");
    if (!ok)
        return false;
    if (session->map.overlay != OVERLAY_STATES || session->states == STATES_COMPARE)
        session_show_states(session, STATES_GARBAGE);
    gc_say_counts(session);
    return true;
}

/* cmd_gc.c - `gc`: the garbage view, and moving its markers. */
#include "tui/commands/commands.h"
#include "tui/app/gc.h"
#include "tui/app/run.h"
#include "tui/panes/panes.h"

static bool lsn_argument(Session *session, Str args, Str word, Lsn *lsn, Error *error)
{
    if (!str_equal(word, STR("cursor"))) {
        Error why = {0};
        return lsn_parse(word, lsn, &why) || command_fail(error, args, word, "%s", why.message);
    }
    *lsn = session->map.cursor_lsn;
    return session->map.has_cursor || error_set(error, ERROR_USAGE, "there is no cursor: move it, or give an LSN");
}

bool command_gc(Session *session, Str args, uint64_t count, Error *error)
{
    Str rest = args, what, word = {0};
    Lsn lsn;
    run_stop(session);             /* its collections look at the same cutoff and branch points */
    if (!str_word(&rest, &what)) { /* garbage, then reach, then as before */
        bool on = session->map.overlay == OVERLAY_STATES && session->states != STATES_COMPARE;
        if (!on || session->focus != PANE_GARBAGE)
            session_show_states(session, on ? session->states : STATES_GARBAGE);
        else
            session_show_states(session, session->states == STATES_GARBAGE ? STATES_REACH : STATES_GARBAGE);
        pane_open(session, PANE_GARBAGE);
        gc_say_counts(session);
        return true;
    }
    bool given = str_word(&rest, &word);
    bool none = given && str_equal(word, STR("none"));
    if (str_equal(what, STR("reset"))) {
        gc_reset(session);
    } else if (!given) {
        return command_fail(error, args, what,
                            "gc cutoff LSN|up|down|cursor|none, gc branch LSN|cursor|none, gc reset");
    } else if (str_equal(what, STR("cutoff")) && (str_equal(word, STR("up")) || str_equal(word, STR("down")))) {
        if (!command_count(rest, count, 1, &count, error))
            return false;
        gc_move_cutoff(session, word.at[0] == 'u', count);
    } else if (str_equal(what, STR("cutoff"))) {
        if (!none && !lsn_argument(session, args, word, &lsn, error))
            return false;
        gc_set_cutoff(session, !none, none ? 0 : lsn);
    } else if (str_equal(what, STR("branch"))) {
        if (none)
            gc_clear_branches(session);
        else if (lsn_argument(session, args, word, &lsn, error))
            gc_toggle_branch(session, lsn);
        else
            return false;
    } else {
        return command_fail(error, args, what, "gc cutoff, gc branch or gc reset");
    }
    if (session->map.overlay != OVERLAY_STATES || session->states == STATES_COMPARE)
        session_show_states(session, STATES_GARBAGE);
    gc_say_counts(session);
    return true;
}

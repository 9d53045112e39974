/* cmd_store.c - has the commands `vertical` and `family`, which show an LSM store on another vertical axis, or another
 * of its column families. */
#include "core/history/lsm_history.h"
#include "core/planner/leveled/lsm_policy.h"
#include "tui/commands/commands.h"

#include <stdlib.h>

/* Replaces the loaded history by one of another family or axis, at the same step. The store moves to the new
 * history. */
static void show_turned(Session *session, uint32_t family, Vertical vertical)
{
    History *from = session->loaded, *turned = mem_zero(1, sizeof *turned);
    StepId step = session_shows_plan(session) ? session->loaded_step : session->step;
    Policy policy = session->policy;
    bool same = family == from->family;
    lsm_history_turn(from, family, vertical, turned);
    if (!same)
        lsm_policy_of(&turned->lsm->families.at[family].options, &turned->policy);
    session_replace(session, turned);
    session_set_step(session, step);
    if (same)
        session->policy = policy;
}

static bool check_store(const Session *session, Str args, Error *error)
{
    return session->loaded->lsm ? true : command_fail(error, args, args, "this is not an LSM store");
}

bool command_vertical(Session *session, Str args, Error *error)
{
    if (!check_store(session, args, error))
        return false;
    Vertical now = session->loaded->layers.vertical, next = VERTICAL_COUNT_;
    if (args.length == 0)
        next = vertical_next(now);
    for (int v = VERTICAL_LEVEL; v < VERTICAL_COUNT_ && args.length; v++)
        if (str_equal(args, str_from(vertical_name((Vertical)v))))
            next = (Vertical)v;
    if (next == VERTICAL_COUNT_)
        return command_fail(error, args, args, "expected: vertical level, sequence or creation");
    show_turned(session, session->loaded->family, next);
    Vertical is = session->loaded->layers.vertical;
    session_say(session, is == next ? "tables by %s" : "tables by %s: their sequence numbers are unknown",
                vertical_name(is));
    return true;
}

bool command_family(Session *session, Str args, Error *error)
{
    if (!check_store(session, args, error))
        return false;
    const Lsm *lsm = session->loaded->lsm;
    uint32_t family =
        args.length ? lsm_family_named(lsm, args) : (uint32_t)((session->loaded->family + 1) % lsm->families.count);
    if (family == FAMILY_NONE)
        return command_fail(error, args, args, "there is no column family '%.*s'; `family` alone shows the next one",
                            STR_ARG(args));
    show_turned(session, family, session->loaded->layers.vertical);
    char name[96];
    text_escape(session->loaded->lsm->families.at[family].name, name, sizeof name);
    session_say(session, "family %s, %u of %zu", name, family + 1, session->loaded->lsm->families.count);
    return true;
}

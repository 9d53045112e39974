/* cmd_fleet.c - has the command `fleet`: open a fleet, and sort, filter and search its rows. */
#include "tui/app/fleet_view.h"
#include "tui/commands/commands.h"
#include "tui/commands/input_paths.h"

static bool open_sources(Session *session, Str args, Error *error)
{
    InputPaths paths = {0};
    Arena arena = {0};
    bool ok = input_paths(session, args, "fleet open SOURCE…", &arena, &paths, error);
    if (ok)
        fleet_view_open(session, paths.at, paths.count, NULL);
    array_release(&paths);
    arena_release(&arena);
    return ok;
}

static bool filter(Session *session, Str args, Error *error)
{
    Error why = {0};
    if (!fleet_view_filter(session, args, true, &why))
        return command_fail(error, args, args, "%s", why.message);
    session_focus(session, PANE_FLEET);
    return true;
}

static bool sort(Session *session, Str args, Error *error)
{
    Error why = {0};
    if (str_equal(args, STR("worst"))) {
        fleet_view_worst_first(session);
        return true;
    }
    return fleet_view_sort(session, args, &why) || command_fail(error, args, args, "%s", why.message);
}

static bool move_column(Session *session, Str args, uint64_t count, bool right, Error *error)
{
    if (!command_count(args, count, 1, &count, error))
        return false;
    fleet_view_turn(session, right, count);
    const FleetRows *rows = fleet_view_rows(session);
    if (rows->sheet)
        session_say(session, "%s: %s; s sorts by it", rows->sheet->sheet.columns[rows->column].name,
                    rows->sheet->sheet.columns[rows->column].help);
    return true;
}

bool may_fleet(Session *session, Str args, PaneId pane, Error *error)
{
    Str word = {0};
    (void)pane;
    str_word(&args, &word);
    if (str_equal(word, STR("open")))
        return true;
    if (!fleet_view_is_open(session))
        return error_set(error, ERROR_USAGE, "no fleet is open; fleet open SOURCE opens one");
    bool repeats = str_equal(word, STR("next")) || str_equal(word, STR("previous"));
    return !repeats || fleet_view_may_find(session) ||
           error_set(error, ERROR_USAGE, "no text was searched yet: press / to search");
}

bool command_fleet(Session *session, Str args, uint64_t count, Error *error)
{
    Str rest = args, word;
    if (!str_word(&rest, &word))
        return fleet_view_back(session);
    rest = str_trim(rest);
    if (str_equal(word, STR("open")))
        return open_sources(session, rest, error);
    if (str_equal(word, STR("filter")))
        return filter(session, rest, error);
    if (str_equal(word, STR("sort")))
        return sort(session, rest, error);
    if (str_equal(word, STR("find")))
        return fleet_view_find(session, rest, true, error);
    if (str_equal(word, STR("next")) || str_equal(word, STR("previous")))
        return fleet_view_find(session, (Str){0}, word.at[0] == 'n', error);
    if (str_equal(word, STR("left")) || str_equal(word, STR("right")))
        return move_column(session, rest, count, word.at[0] == 'r', error);
    return command_fail(error, args, word, "expected: fleet open, sort, filter, find, next, previous, left or right");
}

/* cmd_view.c - commands that `link` writes to restore a part of a view, without moving the map or a list as the keys do
 * that lead to it.
 *
 *     f Down Enter n        finding 2; window …; mark-layer #9; cursor 37A0@C/C1820C60; …; match 1; return-to findings
 */
#include "tui/app/pane_words.h"
#include "tui/app/search.h"
#include "tui/commands/commands.h"
#include "tui/commands/cursor.h"
#include "tui/panes/pane_findings.h"

bool command_finding(Session *session, Str args, Error *error)
{
    uint64_t row;
    if (!command_number(args, 0, &row, error))
        return false;
    return row > 0 ? findings_find(session, row, error)
                   : command_fail(error, args, args, "expected: finding N, from 1 as `f` lists them");
}

bool command_match(Session *session, Str args, Error *error)
{
    uint64_t number;
    if (!command_number(args, 0, &number, error))
        return false;
    return (number > 0 && search_set(session, (size_t)number - 1)) ||
           command_fail(error, args, args, "expected: match N, one of the %zu that were found",
                        search_shown(session)->matches.count);
}

bool command_cursor(Session *session, Str args, Error *error)
{
    MapView *map = session_map(session);
    Place place;
    if (str_equal(args, STR("none"))) {
        map->has_cursor = false;
        return true;
    }
    if (!place_parse(session, args, "expected: cursor KEY@LSN, or cursor none", &place, error))
        return false;
    map->has_cursor = true;
    map->cursor_key = place.key;
    map->cursor_lsn = place.has_lsn ? place.lsn : map->cursor_lsn;
    return true;
}

bool command_return_to(Session *session, Str args, Error *error)
{
    PaneId pane = pane_named(args);
    if (pane == PANE_COUNT)
        return command_fail(error, args, args, "there is no pane '%.*s'", STR_ARG(args));
    session->entered = pane;
    return true;
}

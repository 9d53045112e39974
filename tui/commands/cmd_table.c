/* cmd_table.c - commands about the table of layers, and those that filter, sort and search any list. */
#include "tui/app/layer_rows.h"
#include "tui/app/region.h"
#include "tui/app/search.h"
#include "tui/commands/commands.h"
#include "tui/panes/list_view.h"
#include "tui/panes/pane_findings.h"
#include "tui/panes/panes.h"

static void show_matches(Session *session, const Search *search)
{
    Text source = TEXT_EMPTY;
    if (search->source[0])
        text_printf(&source, "%s; table", search->source);
    layer_rows_only(session, search->pattern, text_str(&source), search->matches.at, search->matches.count);
    text_release(&source);
}

/* Without a word: shows the layers of the region, or those that the search or a finding named, or all; in the table one
 * after the other. */
static void show_some(Session *session)
{
    const Search *search = search_shown(session);
    const LayerRows *rows = layer_rows(session);
    bool some = rows->pairs || rows->only != SIZE_MAX;
    Region region;
    if (session->focus == PANE_TABLE && some)
        layer_rows_all(session);
    else if (region_shown(session, &region))
        layer_rows_in_region(session, region);
    else if (search->matches.count > 0)
        show_matches(session, search);
}

/* Reads "finding N". False for other arguments. */
static bool names_finding(Str args, uint64_t *row, bool *valid, Error *error)
{
    Str rest = args, word = {0};
    str_word(&rest, &word);
    if (!str_equal(word, STR("finding")))
        return false;
    *valid = command_number(rest, 0, row, error);
    return true;
}

bool may_table(Session *session, Str args, PaneId pane, Error *error)
{
    uint64_t row;
    bool valid;
    (void)pane;
    return !names_finding(args, &row, &valid, NULL) || !valid || findings_may_table(session, row, error);
}

bool command_table(Session *session, Str args, Error *error)
{
    uint64_t row;
    bool valid;
    if (names_finding(args, &row, &valid, error))
        return valid && findings_table(session, row, error);
    if (str_equal(args, STR("all")))
        layer_rows_all(session);
    else if (str_equal(args, STR("pairs")))
        layer_rows_pairs(session);
    else if (args.length > 0)
        return command_fail(error, args, args, "expected: table, table all, table finding or table pairs");
    else
        show_some(session);
    session_focus(session, PANE_TABLE);
    return true;
}

/* Filters the lines of the focused list. */
static bool filter_list(Session *session, Str args, Error *error)
{
    PaneId pane = session->focus;
    if (!list_view_filter(session, pane, args, error))
        return false;
    size_t count = pane_count(session, pane), rows = list_view_rows(session, pane, count);
    session_say(session, "%zu of %zu lines%s", rows, count, args.length ? "; Esc shows all" : "");
    return true;
}

bool command_filter(Session *session, Str args, Error *error)
{
    if (list_view_can(session->focus))
        return filter_list(session, args, error);
    Error why = {0};
    if (!layer_rows_filter(session, args, &why))
        return command_fail(error, args, args, "%s", why.message);
    session_focus(session, PANE_TABLE);
    layer_rows(session); /* says how many rows there are, unless a thread makes them first */
    return true;
}

/* Does the text name one layer or job, so that lines which merely contain it are not meant? */
static bool names_one(Str args)
{
    static const char *const FRONTS[] = {"#", "layer ", "table ", "job "};
    for (size_t i = 0; i < sizeof FRONTS / sizeof *FRONTS; i++)
        if (str_starts(args, str_from(FRONTS[i])))
            return true;
    return false;
}

bool command_find_line(Session *session, Str args, Error *error)
{
    PaneId pane = session->focus;
    if (pane == PANE_MAP || pane == PANE_FLEET || args.length == 0)
        return command_search(session, args, error);
    if (pane == PANE_TABLE && names_one(args)) {
        list_view_forget(session, pane);
        return command_search(session, args, error);
    }
    pane_count(session, pane);                   /* builds the lines */
    if (!list_view_find(session, pane, args, 1)) /* no line has it: search the layers */
        return command_search(session, args, error);
    pane_go(session, pane, session->panes[pane].at);
    session_say(session, "n and N go to the next and the previous line with it");
    return true;
}

static bool sort_list(Session *session, Error *error)
{
    Text title = TEXT_EMPTY;
    PaneId pane = session->focus;
    if (!list_view_sort(session, pane, error))
        return false;
    list_view_rows(session, pane, pane_count(session, pane));
    list_view_title(session, pane, &title);
    session_say(session, "sorted%s", title.length ? title.at : " as listed");
    text_release(&title);
    return true;
}

bool command_sort(Session *session, Str args, Error *error)
{
    bool table = session->focus == PANE_MAP || session->focus == PANE_TABLE;
    if (args.length == 0 && !table)
        return sort_list(session, error);
    Error why = {0};
    if (args.length > 0 && !layer_rows_sort_by(session, args, &why))
        return command_fail(error, args, args, "%s", why.message);
    if (args.length == 0 && !layer_rows_sort(session, error))
        return false;
    session_focus(session, PANE_TABLE);
    return true;
}

bool command_column(Session *session, Str args, uint64_t count, Error *error)
{
    Str rest = args, way;
    bool given = str_word(&rest, &way), right = given && str_equal(way, STR("right"));
    if (!right && !(given && str_equal(way, STR("left"))))
        return command_fail(error, args, args, "expected: column left, or column right");
    if (!command_count(rest, count, 1, &count, error))
        return false;
    return layer_rows_turn(session, right, count, error);
}

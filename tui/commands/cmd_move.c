/* cmd_move.c - commands that move the cursor of the map or of the focused list, enter a layer or a line, and go back.
 *
 *     move right      one column on the map; in a list, scrolls sideways by half its width
 *     move far-up     five rows on the map; in a list, one page
 */
#include "tui/commands/commands.h"
#include "tui/commands/cursor.h"

#include "core/tell/words.h"
#include "tui/app/fleet_view.h"
#include "tui/app/compare.h"
#include "tui/app/decision_list.h"
#include "tui/app/lesson.h"
#include "tui/app/session_insight.h"
#include "tui/panes/list_view.h"
#include "tui/panes/map_enter.h"
#include "tui/panes/panes.h"
#include "tui/app/plan.h"
#include "tui/app/region.h"
#include "tui/app/run.h"
#include "tui/app/search.h"

enum { FAR_CELLS = 10, ENDLESS = 10000, ACROSS_MAX = 10000 };

typedef struct Direction {
    const char *name;
    int columns, rows; /* rows are positive upwards */
    enum { MOVE_NEAR, MOVE_HALF, MOVE_FAR, MOVE_END } how;
} Direction;

static const Direction DIRECTIONS[] = {
    {"left", -1, 0, MOVE_NEAR},      {"right", 1, 0, MOVE_NEAR},    {"up", 0, 1, MOVE_NEAR},
    {"down", 0, -1, MOVE_NEAR},      {"far-left", -1, 0, MOVE_FAR}, {"far-right", 1, 0, MOVE_FAR},
    {"far-up", 0, 1, MOVE_FAR},      {"far-down", 0, -1, MOVE_FAR}, {"half-up", 0, 1, MOVE_HALF},
    {"half-down", 0, -1, MOVE_HALF}, {"first", 0, 1, MOVE_END},     {"last", 0, -1, MOVE_END},
};

/* How many lines of a list one such move takes; `page` is the number of visible lines. */
static long lines_of(const Direction *to, long page)
{
    static const long ALL = 1L << 40;
    return to->how == MOVE_END ? ALL : to->how == MOVE_FAR ? page : to->how == MOVE_HALF ? (page + 1) / 2 : 1;
}

/* How many rows of the map `n` such moves take. A page of the map is only five rows, so that the eye can follow. */
static int rows_of(const Direction *to, int n)
{
    return to->how == MOVE_END ? ENDLESS : to->how == MOVE_FAR || to->how == MOVE_HALF ? n * FAR_CELLS / 2 : n;
}

bool command_move(Session *session, Str args, uint64_t count, Error *error)
{
    Str rest = args, word;
    if (!str_word(&rest, &word))
        return command_fail(error, args, args,
                            "expected a direction: left, right, up, down, each also with far- before it, half-up, "
                            "half-down, first or last");
    if (!command_count(rest, count, 1, &count, error))
        return false;
    int n = count > ENDLESS ? ENDLESS : (int)count;
    for (size_t i = 0; i < sizeof DIRECTIONS / sizeof *DIRECTIONS; i++) {
        const Direction *to = &DIRECTIONS[i];
        if (!str_equal(word, str_from(to->name)))
            continue;
        if (session->focus != PANE_MAP) {
            Rect rect = pane_rect(session, session->focus);
            int rows = pane_page_rows(session, session->focus);
            long page = rows > 2 ? rows - 1 : 1;
            int *across = &session->panes[session->focus].across;
            long column = *across + (long)to->columns * n * (rect.width / 2); /* half a screen at a time, as in less */
            *across = column < 0 ? 0 : column > ACROSS_MAX ? ACROSS_MAX : (int)column;
            long lines = -(long)to->rows * n * lines_of(to, page);
            bool paged = to->how == MOVE_HALF || to->how == MOVE_FAR;
            if (!paged)
                pane_move(session, session->focus, lines);
            else if (!pane_page_details(session, session->focus, lines))
                pane_page(session, session->focus, lines);
            return true;
        }
        cursor_need(session);
        MapView *map = session_map(session);
        map_move_cursor(map, to->columns * n * (to->how == MOVE_FAR ? FAR_CELLS : 1), to->rows * rows_of(to, n));
        session->map_stale = true;
        cursor_select(session);
        return true;
    }
    return command_fail(error, args, word, "'%.*s' is not a direction", STR_ARG(word));
}

bool may_enter(Session *session, Str args, PaneId pane, Error *error)
{
    (void)args;
    if (pane == PANE_MAP || !pane_ops(pane)->enter) {
        if (session->side == PANE_FINDINGS)
            session_insight(session); /* no frame may have requested them yet */
        if (map_enter(session) != MAP_ENTER_NOTHING)
            return true;
        if (pane != PANE_MAP)
            return error_set(error, ERROR_USAGE, "the lines of this pane open nothing");
        return error_set(error, ERROR_USAGE, "no %s is under the cursor; press n for the next one",
                         word_part(&session->shown->layers));
    }
    if (!pane_ops(pane)->count && pane_lines(session, pane)->at.count == 0) /* no frame has built it yet */
        pane_count(session, pane);
    const char *why = pane_bars(session, pane, session->panes[pane].at);
    return !why || error_set(error, ERROR_USAGE, "%s", why);
}

static bool enter_line(Session *session, PaneId pane, Error *error)
{
    pane_count(session, pane); /* builds the lines, which may move the cursor */
    size_t line = session->panes[pane].at;
    const char *why = pane_bars(session, pane, line);
    return why ? error_set(error, ERROR_USAGE, "%s", why) : pane_ops(pane)->enter(session, line, error);
}

bool command_enter(Session *session, Str args, Error *error)
{
    (void)args;
    if (session->focus != PANE_MAP && pane_ops(session->focus)->enter)
        return enter_line(session, session->focus, error);
    MapEnter enter = map_enter(session);
    Region region;
    switch (enter) {
    case MAP_ENTER_REGION:
        region_shown(session, &region);
        region_set(session, region);
        session_fly_region(session, region.keys, region.lsns);
        return true;
    case MAP_ENTER_LAYER:
        if (session->map.selected == LAYER_NONE)
            cursor_select(session);
        session_fly(session, session->map.selected);
        return true;
    case MAP_ENTER_FINDING:
    case MAP_ENTER_SKIPPED:
    case MAP_ENTER_DECISION:
        return enter_line(session, map_enter_list(enter), error);
    case MAP_ENTER_NOTHING:
        break; /* may_enter() has refused */
    }
    return true;
}

/* Returns from the map to the list whose line was entered. */
static void return_to_list(Session *session)
{
    search_end(session);
    map_fit(&session->map);
    session->zoomed = false;
    session->map.has_cursor = false;
    session->map_stale = true;
    session_select(session, LAYER_NONE);
    session_focus(session, session->entered);
}

/* Is there nothing that Esc on the map would leave? */
static bool is_at_rest(Session *session)
{
    bool seen = search_shown(session)->pattern[0] || session->map.selected != LAYER_NONE || session->map.has_cursor ||
                region_exists(session) || session->zoomed;
    return !seen && !run_is_on(session) && session->entered == PANE_MAP && !session->whole &&
           !session_shows_plan(session) && !lesson_shown(session)->name[0] && !fleet_view_is_open(session);
}

bool may_back(Session *session, Str args, PaneId pane, Error *error)
{
    (void)args;
    return pane != PANE_MAP || !is_at_rest(session) ||
           error_set(error, ERROR_USAGE, "there is nothing to go back from; q quits");
}

/* Shows the list of the focused pane as it was before filter, order and search. False: it is as it was. */
static bool clear_list(Session *session)
{
    Text said = TEXT_EMPTY;
    bool changed = session->focus != PANE_MAP && list_view_clear(session, session->focus, &said);
    if (changed)
        session_say(session, "%s", said.at);
    text_release(&said);
    return changed;
}

/* Esc leaves one state at a time, the most transient first, and never quits. */
bool command_back(Session *session, Str args, Error *error)
{
    (void)args;
    (void)error;
    if (run_is_on(session)) {
        run_stop(session);
    } else if (clear_list(session)) {
        /* it has said what */
    } else if (session->focus != PANE_MAP && pane_ops(session->focus)->back &&
               pane_ops(session->focus)->back(session)) {
        session_unsay(session);
    } else if (session->focus == PANE_MAP && region_exists(session)) {
        region_clear(session);
        session_say(session, "no region is selected any more");
    } else if (session->focus == PANE_MAP && session->entered != PANE_MAP) {
        return_to_list(session);
    } else if (session->whole) {
        session_spread(session, false);
    } else if (session->focus != PANE_MAP) {
        session_focus(session, fleet_view_home(session));
    } else if (search_shown(session)->pattern[0]) {
        search_end(session);
        session_say(session, "search ended");
    } else if (session->map.selected != LAYER_NONE) {
        session_select(session, LAYER_NONE);
    } else if (session->zoomed) {
        return command_fit(session, (Str){0}, error);
    } else if (session_shows_plan(session)) {
        return command_unplan(session, (Str){0}, error);
    } else if (lesson_shown(session)->name[0]) {
        return lesson_leave(session, error);
    } else if (!fleet_view_back(session)) {
        session->map.has_cursor = false;
    }
    return true;
}

bool command_select(Session *session, Str args, Error *error)
{
    if (args.length == 0) {
        cursor_need(session);
        cursor_select(session);
        return session->map.selected != LAYER_NONE ||
               error_set(error, ERROR_USAGE, "no %s is under the cursor", word_part(&session->shown->layers));
    }
    LayerId layer;
    Text said = TEXT_EMPTY;
    Error why = {0};
    if (!target_choose(session->shown, session->step, args, &layer, &said, &why))
        return command_fail(error, args, args, "%s", why.message);
    session_reveal(session, layer);
    if (said.length > 0)
        session_say(session, "%s", said.at);
    text_release(&said);
    return true;
}

/* cmd_move.c - commands that move: cursor, window, selection, search. With a list in focus, moving moves its line. */
#include "tui/commands/commands.h"
#include "tui/app/fleet_view.h"
#include "tui/app/compare.h"
#include "tui/app/decision_list.h"
#include "tui/app/lesson.h"
#include "tui/app/looks.h"
#include "tui/app/overlays.h"
#include "tui/panes/list_view.h"
#include "tui/panes/map_enter.h"
#include "tui/panes/panes.h"
#include "tui/app/plan.h"
#include "tui/app/region.h"
#include "tui/app/run.h"
#include "tui/app/search.h"

enum { FAR_CELLS = 10, ENDLESS = 10000, ACROSS_MAX = 10000 };
#define ZOOM_FACTOR 2.0

typedef struct Direction {
    const char *name;
    int columns, rows; /* rows upwards */
    enum { MOVE_NEAR, MOVE_HALF, MOVE_FAR, MOVE_END } how;
} Direction;

static const Direction DIRECTIONS[] = {
    {"left", -1, 0, MOVE_NEAR},      {"right", 1, 0, MOVE_NEAR},    {"up", 0, 1, MOVE_NEAR},
    {"down", 0, -1, MOVE_NEAR},      {"far-left", -1, 0, MOVE_FAR}, {"far-right", 1, 0, MOVE_FAR},
    {"far-up", 0, 1, MOVE_FAR},      {"far-down", 0, -1, MOVE_FAR}, {"half-up", 0, 1, MOVE_HALF},
    {"half-down", 0, -1, MOVE_HALF}, {"first", 0, 1, MOVE_END},     {"last", 0, -1, MOVE_END},
};

/* Lines of a list: one, half a page, a page, or all. */
static long lines_of(const Direction *to, long page)
{
    static const long ALL = 1L << 40;
    return to->how == MOVE_END ? ALL : to->how == MOVE_FAR ? page : to->how == MOVE_HALF ? (page + 1) / 2 : 1;
}

/* Rows of the map. On it a page is not the window: so far the eye follows. */
static int rows_of(const Direction *to, int n)
{
    return to->how == MOVE_END ? ENDLESS : to->how == MOVE_FAR || to->how == MOVE_HALF ? n * FAR_CELLS / 2 : n;
}

/* The layer under the cursor becomes the selection, as the eye expects of a cursor; where A has none another side may
 * have one. */
static void select_under_cursor(Session *session)
{
    LayerId layer = map_cursor_layer(session_map(session));
    size_t side = 0;
    const CompareView *compare = compare_shown(session);
    while (layer == LAYER_NONE && compare && session->layout.other[0].width > 0 && ++side < compare->count)
        layer = map_cursor_layer(compare_map(session, side));
    if (layer != LAYER_NONE && side > 0)
        compare_pick(session, side, layer);
    else
        session_select(session, layer);
}

/* A first move puts the cursor into the middle of what is shown. */
static void need_cursor(Session *session)
{
    MapView *map = session_map(session);
    if (map->has_cursor)
        return;
    Rect area = map_area(map);
    MapHit hit = map_pick(map, area.x + area.width / 2, area.y + area.height / 2);
    if (hit.place == MAP_NOWHERE)
        return;
    map->has_cursor = true;
    map->cursor_key = hit.keys.lo;
    map->cursor_lsn = hit.lsns.lo;
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
            long page = rect.height - 1;
            int *across = &session->panes[session->focus].across;
            long column = *across + (long)to->columns * n * (rect.width / 2); /* half a width, as less does */
            *across = column < 0 ? 0 : column > ACROSS_MAX ? ACROSS_MAX : (int)column;
            pane_move(session, session->focus, -(long)to->rows * n * lines_of(to, page));
            return true;
        }
        need_cursor(session);
        MapView *map = session_map(session);
        map_move_cursor(map, to->columns * n * (to->how == MOVE_FAR ? FAR_CELLS : 1), to->rows * rows_of(to, n));
        session->map_stale = true;
        select_under_cursor(session);
        return true;
    }
    return command_fail(error, args, word, "'%.*s' is not a direction", STR_ARG(word));
}

bool command_zoom(Session *session, Str args, Error *error)
{
    Str rest = args, way, axis = {0};
    str_word(&rest, &way);
    bool in = args.length && str_equal(way, STR("in"));
    if (!in && !(args.length && str_equal(way, STR("out"))))
        return command_fail(error, args, args, "expected: zoom in, or zoom out");
    double factor = in ? ZOOM_FACTOR : 1 / ZOOM_FACTOR, keys = factor, lsns = factor;
    if (str_word(&rest, &axis)) {
        if (str_equal(axis, STR("keys")))
            lsns = 1;
        else if (str_equal(axis, STR("lsn")))
            keys = 1;
        else
            return command_fail(error, args, axis, "expected keys, lsn, or nothing for both");
    }
    MapView *map = session_map(session);
    Rect area = map_area(map);
    int x = area.x + area.width / 2, y = area.y + area.height / 2, cx, cy;
    if (map->has_cursor && map_locate(map, map->cursor_key, map->cursor_lsn, &cx, &cy) && cx >= area.x &&
        cx < area.x + area.width && cy >= area.y && cy < area.y + area.height) {
        x = cx;
        y = cy;
    }
    map_zoom(map, x, y, keys, lsns);
    session->zoomed = true;
    session->map_stale = true;
    return true;
}

bool command_fit(Session *session, Str args, Error *error)
{
    (void)args;
    (void)error;
    map_fit(&session->map);
    session->zoomed = false;
    session->map_stale = true;
    return true;
}

static bool sizes_known(const History *history)
{
    for (size_t id = 0; id < history->layers.count; id++)
        if (history->layers.size[id] != SIZE_UNKNOWN)
            return true;
    return false;
}

bool command_axes(Session *session, Str args, Error *error)
{
    KeyAxisKind keys = session->map.key_axis;
    LsnAxisKind lsns = session->map.lsn_axis;
    bool sized = sizes_known(session->shown);
    if (args.length == 0)
        keys = (KeyAxisKind)((keys + 1) % KEY_AXIS_COUNT_);
    else if (!axes_parse(args, &keys, &lsns, error))
        return false;
    if (keys == KEY_AXIS_BYTES && !sized && args.length > 0)
        return command_fail(error, args, args, "no layer's size is known: an axis of bytes needs sizes");
    if (keys == KEY_AXIS_BYTES && !sized)
        keys = (KeyAxisKind)((keys + 1) % KEY_AXIS_COUNT_);
    map_set_axes(session_map(session), keys, lsns);
    session->map_stale = true;
    session_say(session, "keys by %s, LSNs by %s", key_axis_name(keys), lsn_axis_name(lsns));
    return true;
}

bool command_overlay(Session *session, Str args, Error *error)
{
    StatesOf states;
    Text text = TEXT_EMPTY;
    bool ok = true;
    if (args.length == 0) {
        session->map.overlay = (Overlay)((session->map.overlay + 1) % OVERLAY_STATES);
    } else if (states_parse(args, &states)) {
        if (states == STATES_COMPARE && !compare_on(session))
            return command_fail(error, args, args, "there is no comparison; `compare` makes one");
        session_show_states(session, states);
    } else if (!overlay_parse(args, &session->map.overlay, NULL)) {
        overlays_names(", ", &text);
        ok = error_set(error, ERROR_USAGE, "there is no overlay '%.*s'; there are %s", STR_ARG(args), text.at);
    }
    text_clear(&text);
    if (ok) {
        overlays_text(session, &text);
        session_say(session, "%s", text.at);
    }
    text_release(&text);
    return ok;
}

bool command_hex(Session *session, Str args, Error *error)
{
    if (args.length == 0)
        session->hex = !session->hex;
    else if (str_equal(args, STR("on")) || str_equal(args, STR("off")))
        session->hex = str_equal(args, STR("on"));
    else
        return command_fail(error, args, args, "expected: hex on, or hex off");
    session_say(session, session->hex ? "keys as hex" : "keys by their meaning");
    return true;
}

static bool enter_line(Session *session, PaneId pane, Error *error)
{
    if (pane_count(session, pane) == 0)
        return error_set(error, ERROR_USAGE, "there is nothing in this list");
    return pane_ops(pane)->enter(session, session->panes[pane].at, error);
}

bool command_enter(Session *session, Str args, Error *error)
{
    (void)args;
    if (session->focus != PANE_MAP && pane_ops(session->focus)->enter)
        return enter_line(session, session->focus, error);
    if (session->side == PANE_FINDINGS)
        looks_shown(session); /* no frame may have asked for them yet */
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
            select_under_cursor(session);
        session_fly(session, session->map.selected);
        return true;
    case MAP_ENTER_FINDING:
    case MAP_ENTER_DECISION:
        return enter_line(session, map_enter_list(enter), error);
    case MAP_ENTER_NOTHING:
        break;
    }
    return error_set(error, ERROR_USAGE, "no layer is under the cursor; press n for the next one");
}

/* Back from the place of a pane's line to the pane. */
static void ascend(Session *session)
{
    search_end(session);
    map_fit(&session->map);
    session->zoomed = false;
    session->map.has_cursor = false;
    session->map_stale = true;
    session_select(session, LAYER_NONE);
    session_focus(session, session->entered);
}

/* Esc leaves one thing at a time, from the most passing to the most lasting, and never quits. */
bool command_back(Session *session, Str args, Error *error)
{
    (void)args;
    (void)error;
    if (run_is_on(session)) {
        run_stop(session);
    } else if (session->focus != PANE_MAP && list_view_clear(session, session->focus)) {
        session_say(session, "all lines again");
    } else if (session->focus != PANE_MAP && pane_ops(session->focus)->back &&
               pane_ops(session->focus)->back(session)) {
        session_unsay(session);
    } else if (session->focus == PANE_MAP && region_exists(session)) {
        region_clear(session);
        session_say(session, "no region is selected any more");
    } else if (session->focus == PANE_MAP && session->entered != PANE_MAP) {
        ascend(session);
    } else if (session->whole) {
        session_spread(session, false);
    } else if (session->focus != PANE_MAP) {
        session_focus(session, PANE_MAP);
    } else if (search_shown(session)->pattern[0]) {
        search_end(session);
        session_say(session, "search ended");
    } else if (session->map.selected != LAYER_NONE) {
        session_select(session, LAYER_NONE);
    } else if (session->zoomed) {
        return command_fit(session, (Str){0}, error);
    } else if (session_shows_plan(session)) {
        return plan_leave(session, error);
    } else if (lesson_shown(session)->name[0]) {
        return lesson_leave(session, error);
    } else if (!fleet_view_back(session)) {
        session->map.has_cursor = false;
        session_say(session, "there is nothing to go back from; q quits");
    }
    return true;
}

/* ---- selection and search ---- */

static void go_to_target(Session *session, const Target *target)
{
    MapView *map = session_map(session);
    const LayerSet *set = &session->shown->layers;
    map->has_cursor = true;
    if (target->kind == SEARCH_KEY || target->kind == SEARCH_RELATION)
        map->cursor_key = target->keys.lo;
    else if (target->kind == SEARCH_LSN)
        map->cursor_lsn = target->lsn;
    else if (target->kind == SEARCH_LAYER) {
        map->cursor_key = set->key_lo[target->layer];
        map->cursor_lsn = set->lsn_lo[target->layer];
    }
    map_reveal(map, map->cursor_key, map->cursor_lsn);
    session->map_stale = true;
}

/* Keys that no layer begins or ends in are a place like any other, but rarely what was meant. */
static void say_whether_known(Session *session, Str name, KeyRange keys)
{
    size_t over, own;
    target_count_range(session->shown, session->step, keys, &over, &own);
    if (own > 0)
        return;
    char escaped[128];
    text_escape(name, escaped, sizeof escaped);
    if (over == 0)
        session_say(session, "no layer has exactly %s; this is where it would be", escaped);
    else
        session_say(session, "no layer begins or ends in %s, which may not exist; %zu cover it", escaped, over);
}

bool command_goto(Session *session, Str args, Error *error)
{
    Target target;
    if (!target_parse(&session->shown->layers, args, &target, error))
        return false;
    if (target.kind == SEARCH_NAME)
        return command_fail(error, args, args, "'%.*s' is not a key, an LSN, a relation or #LAYER", STR_ARG(args));
    if (target.kind == SEARCH_LAYER) {
        session_reveal(session, target.layer);
        return true;
    }
    if (target.kind == SEARCH_OF_KIND)
        return command_fail(error, args, args, "goto takes a place; `search` finds layers of a kind");
    need_cursor(session);
    go_to_target(session, &target);
    select_under_cursor(session);
    if (target.kind == SEARCH_RELATION)
        say_whether_known(session, args, target.keys);
    return true;
}

bool command_select(Session *session, Str args, Error *error)
{
    if (args.length == 0) {
        need_cursor(session);
        select_under_cursor(session);
        return session->map.selected != LAYER_NONE || error_set(error, ERROR_USAGE, "no layer is under the cursor");
    }
    Target target;
    if (!target_parse(&session->shown->layers, args, &target, error))
        return false;
    LayerIdArray found = {0};
    bool ends;
    target_find(session->shown, session->step, &target, &found, &ends);
    LayerId layer = found.count ? found.at[0] : LAYER_NONE;
    array_release(&found);
    if (layer == LAYER_NONE)
        return command_fail(error, args, args, "there is no such layer at this step");
    session_reveal(session, layer);
    return true;
}

/* "job 3": the list of jobs goes there. */
static bool search_job(Session *session, Str args, Error *error)
{
    uint64_t id;
    if (!number_parse(str_trim((Str){args.at + 4, args.length - 4}), &id, error))
        return false;
    if (session->shown->plan.jobs.count == 0)
        return error_set(error, ERROR_USAGE,
                         session->shown->trace.decisions.count ? "the plan has no jobs: it has nothing to do"
                                                               : "there are no jobs: press p to plan");
    if (id >= session->shown->plan.jobs.count)
        return error_set(error, ERROR_USAGE, "there %s %zu job%s, numbered from 0",
                         session->shown->plan.jobs.count == 1 ? "is" : "are", session->shown->plan.jobs.count,
                         session->shown->plan.jobs.count == 1 ? "" : "s");
    session_focus(session, PANE_JOBS);
    pane_go(session, PANE_JOBS, (size_t)id);
    return pane_ops(PANE_JOBS)->enter(session, (size_t)id, error);
}

bool command_search(Session *session, Str args, Error *error)
{
    Target target;
    if (str_starts(args, STR("job ")))
        return search_job(session, args, error);
    if (!target_parse(&session->shown->layers, args, &target, error))
        return false;
    const Search *search = search_begin(session, &target, args);
    session->entered = PANE_MAP;
    need_cursor(session);
    if (target.kind == SEARCH_KEY || target.kind == SEARCH_LSN || target.kind == SEARCH_RELATION)
        go_to_target(session, &target);
    size_t count = search->matches.count;
    if (count == 0) {
        session_warn(session, "no layer here has %s", search->pattern);
        search_end(session);
        return true;
    }
    session_reveal(session, search_walk(session, 1, 1));
    session_say(session, "%zu layer%s %s %s; n and N walk through them", count, count == 1 ? "" : "s",
                !search->ends ? "for"
                : count == 1  ? "ends at"
                              : "end at",
                search->pattern);
    return true;
}

static bool walk(Session *session, Str args, uint64_t count, int direction, Error *error)
{
    if (!command_count(args, count, 1, &count, error))
        return false;
    const Search *search = search_shown(session);
    if (search->matches.count > 0) {
        session_reveal(session, search_walk(session, direction, count));
        session_say(session, "match %zu of %zu for %s", search->at + 1, search->matches.count, search->pattern);
        return true;
    }
    LayerId layer = map_next_layer(session->shown, session->step, session->map.selected, direction, count);
    if (layer == LAYER_NONE)
        layer = session->map.selected;
    if (layer == LAYER_NONE)
        return error_set(error, ERROR_USAGE, "there is no layer at this step");
    if (layer == session->map.selected)
        session_say(session, direction > 0 ? "this is the last layer" : "this is the first layer");
    session_reveal(session, layer);
    return true;
}

/* In a list in which something was searched. */
static bool walk_list(Session *session, int direction)
{
    PaneId pane = session->focus;
    if (!list_view_finds(session, pane))
        return false;
    pane_count(session, pane);
    if (list_view_find(session, pane, (Str){0}, direction))
        pane_go(session, pane, session->panes[pane].at);
    return true;
}

bool command_next(Session *session, Str args, uint64_t count, Error *error)
{
    if (args.length == 0 && walk_list(session, 1))
        return true;
    return walk(session, args, count, 1, error);
}

bool command_previous(Session *session, Str args, uint64_t count, Error *error)
{
    if (args.length == 0 && walk_list(session, -1))
        return true;
    return walk(session, args, count, -1, error);
}

/* cmd_move.c - commands that move: cursor, window, selection, search. With a list in focus, moving moves its line. */
#include "tui/app/commands.h"
#include "tui/app/panes.h"

enum { FAR_CELLS = 10 };
#define ZOOM_FACTOR 2.0

typedef struct Direction {
    const char *name;
    int columns, rows; /* rows upwards */
    bool far;
} Direction;

static const Direction DIRECTIONS[] = {
    {"left", -1, 0, false},    {"right", 1, 0, false},    {"up", 0, 1, false},    {"down", 0, -1, false},
    {"far-left", -1, 0, true}, {"far-right", 1, 0, true}, {"far-up", 0, 1, true}, {"far-down", 0, -1, true},
};

/* The layer under the cursor becomes the selection, as the eye expects of a cursor; where A has none another side may
 * have one. */
static void select_under_cursor(App *app)
{
    LayerId layer = map_cursor_layer(app_map(app));
    size_t side = 0;
    while (layer == LAYER_NONE && app->compare.on && app->layout.other[0].width > 0 && ++side < app->compare.count)
        layer = map_cursor_layer(&app->compare.side[side].map);
    if (layer != LAYER_NONE && side > 0)
        compare_pick(app, side, layer);
    else
        app_select(app, layer);
}

/* A first move puts the cursor into the middle of what is shown. */
static void need_cursor(App *app)
{
    MapView *map = app_map(app);
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

bool command_move(App *app, Str args, uint64_t count, Error *error)
{
    Str rest = args, word;
    if (!str_word(&rest, &word))
        return command_fail(error, args, args, "move where? left, right, up, down, or far- before it");
    if (!command_count(rest, count, 1, &count, error))
        return false;
    int n = count > 10000 ? 10000 : (int)count;
    for (size_t i = 0; i < sizeof DIRECTIONS / sizeof *DIRECTIONS; i++) {
        const Direction *to = &DIRECTIONS[i];
        if (!str_equal(word, str_from(to->name)))
            continue;
        if (app->focus != PANE_MAP) {
            long page = pane_rect(app, app->focus).height - 1;
            pane_move(app, app->focus, -(long)to->rows * n * (to->far ? page : 1));
            return true;
        }
        need_cursor(app);
        MapView *map = app_map(app);
        map_move_cursor(map, to->columns * n * (to->far ? FAR_CELLS : 1), to->rows * n * (to->far ? FAR_CELLS / 2 : 1));
        app->map_stale = true;
        select_under_cursor(app);
        return true;
    }
    return command_fail(error, args, word, "'%.*s' is no direction", STR_ARG(word));
}

bool command_zoom(App *app, Str args, Error *error)
{
    Str rest = args, way, axis = {0};
    str_word(&rest, &way);
    bool in = args.length && str_equal(way, STR("in"));
    if (!in && !(args.length && str_equal(way, STR("out"))))
        return command_fail(error, args, args, "zoom in or out?");
    double factor = in ? ZOOM_FACTOR : 1 / ZOOM_FACTOR, keys = factor, lsns = factor;
    if (str_word(&rest, &axis)) {
        if (str_equal(axis, STR("keys")))
            lsns = 1;
        else if (str_equal(axis, STR("lsn")))
            keys = 1;
        else
            return command_fail(error, args, axis, "zoom keys, lsn, or without a word both");
    }
    MapView *map = app_map(app);
    Rect area = map_area(map);
    int x = area.x + area.width / 2, y = area.y + area.height / 2, cx, cy;
    if (map->has_cursor && map_locate(map, map->cursor_key, map->cursor_lsn, &cx, &cy) && cx >= area.x &&
        cx < area.x + area.width && cy >= area.y && cy < area.y + area.height) {
        x = cx;
        y = cy;
    }
    map_zoom(map, x, y, keys, lsns);
    app->zoomed = true;
    app->map_stale = true;
    return true;
}

bool command_fit(App *app, Str args, Error *error)
{
    (void)args;
    (void)error;
    map_fit(&app->map);
    app->zoomed = false;
    app->map_stale = true;
    return true;
}

static bool sizes_known(const History *history)
{
    for (size_t id = 0; id < history->layers.count; id++)
        if (history->layers.size[id] != SIZE_UNKNOWN)
            return true;
    return false;
}

bool command_axes(App *app, Str args, Error *error)
{
    KeyAxisKind keys = app->map.key_axis;
    LsnAxisKind lsns = app->map.lsn_axis;
    bool sized = sizes_known(app->shown);
    if (args.length == 0)
        keys = (KeyAxisKind)((keys + 1) % KEY_AXIS_COUNT_);
    else if (!axes_parse(args, &keys, &lsns, error))
        return false;
    if (keys == KEY_AXIS_BYTES && !sized && args.length > 0)
        return command_fail(error, args, args, "no layer's size is known: an axis of bytes needs sizes");
    if (keys == KEY_AXIS_BYTES && !sized)
        keys = (KeyAxisKind)((keys + 1) % KEY_AXIS_COUNT_);
    map_set_axes(app_map(app), keys, lsns);
    app->map_stale = true;
    app_say(app, "keys by %s, LSNs by %s", key_axis_name(keys), lsn_axis_name(lsns));
    return true;
}

bool command_overlay(App *app, Str args, Error *error)
{
    StatesOf states;
    Text text = {0};
    bool ok = true;
    if (args.length == 0) {
        app->map.overlay = (Overlay)((app->map.overlay + 1) % OVERLAY_STATES);
    } else if (states_parse(args, &states)) {
        if (states == STATES_COMPARE && !app->compare.on)
            return command_fail(error, args, args, "nothing is compared; `compare` begins");
        states_show(app, states);
    } else if (!overlay_parse(args, &app->map.overlay, NULL)) {
        states_overlay_names(", ", &text);
        ok = error_set(error, ERROR_USAGE, "there is no overlay '%.*s'; there are %s", STR_ARG(args), text.at);
    }
    text_clear(&text);
    if (ok) {
        states_overlay_text(app, &text);
        app_say(app, "%s", text.at);
    }
    text_release(&text);
    return ok;
}

bool command_hex(App *app, Str args, Error *error)
{
    if (args.length == 0)
        app->hex = !app->hex;
    else if (str_equal(args, STR("on")) || str_equal(args, STR("off")))
        app->hex = str_equal(args, STR("on"));
    else
        return command_fail(error, args, args, "hex on or off?");
    app_say(app, app->hex ? "keys as hex" : "keys by their meaning");
    return true;
}

bool command_enter(App *app, Str args, Error *error)
{
    (void)args;
    if (app->focus != PANE_MAP && pane_ops[app->focus].enter) {
        if (pane_count(app, app->focus) == 0)
            return error_set(error, ERROR_USAGE, "there is nothing in this list");
        return pane_ops[app->focus].enter(app, app->panes[app->focus].at, error);
    }
    if (app->map.selected == LAYER_NONE)
        select_under_cursor(app);
    if (app->map.selected == LAYER_NONE)
        return error_set(error, ERROR_USAGE, "no layer is under the cursor; n goes to the next one");
    app_fly(app, app->map.selected, true);
    return true;
}

/* Esc leaves one thing at a time, from the most passing to the most lasting, and never quits. */
bool command_back(App *app, Str args, Error *error)
{
    (void)args;
    (void)error;
    if (app->run.task) {
        run_stop(app);
    } else if (app->focus == PANE_DECISIONS && app->why != LAYER_NONE) {
        app->why = LAYER_NONE;
        panes_follow_step(app);
    } else if (app->focus != PANE_MAP) {
        app_focus(app, PANE_MAP);
    } else if (app->search.pattern[0]) {
        search_clear(&app->search);
        app_say(app, "search ended");
    } else if (app->map.selected != LAYER_NONE) {
        app_select(app, LAYER_NONE);
    } else if (app->zoomed) {
        return command_fit(app, (Str){0}, error);
    } else if (app->planned && app->shown == app->planned) {
        return command_unplan(app, (Str){0}, error);
    } else {
        app->map.has_cursor = false;
        app_say(app, "nothing to go back from; q quits");
    }
    return true;
}

/* ---- selection and search ---- */

static void go_to_target(App *app, const Target *target)
{
    MapView *map = app_map(app);
    const LayerSet *set = &app->shown->layers;
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
    app->map_stale = true;
}

/* Keys that no layer begins or ends in are a place like any other, but rarely what was meant. */
static void say_whether_known(App *app, Str name, KeyRange keys)
{
    size_t over, own;
    search_count_range(app->shown, app->step, keys, &over, &own);
    if (own > 0)
        return;
    char escaped[128];
    text_escape(name, escaped, sizeof escaped);
    if (over == 0)
        app_say(app, "no layer of its own has %s; this is where it would lie", escaped);
    else
        app_say(app, "no layer begins or ends in %s, which may not exist; %zu lie over it", escaped, over);
}

bool command_goto(App *app, Str args, Error *error)
{
    Target target;
    if (!target_parse(&app->shown->layers, args, &target, error))
        return false;
    if (target.kind == SEARCH_NAME)
        return command_fail(error, args, args, "'%.*s' is no key, LSN, relation or #LAYER", STR_ARG(args));
    if (target.kind == SEARCH_LAYER) {
        app_fly(app, target.layer, false);
        return true;
    }
    if (target.kind == SEARCH_OF_KIND)
        return command_fail(error, args, args, "goto takes a place; `search` finds layers of a kind");
    need_cursor(app);
    go_to_target(app, &target);
    select_under_cursor(app);
    if (target.kind == SEARCH_RELATION)
        say_whether_known(app, args, target.keys);
    return true;
}

bool command_select(App *app, Str args, Error *error)
{
    if (args.length == 0) {
        need_cursor(app);
        select_under_cursor(app);
        return app->map.selected != LAYER_NONE || error_set(error, ERROR_USAGE, "no layer is under the cursor");
    }
    Target target;
    if (!target_parse(&app->shown->layers, args, &target, error))
        return false;
    Search found = {0};
    search_run(&found, app->shown, app->step, &target);
    LayerId layer = found.count ? found.matches[0] : LAYER_NONE;
    search_release(&found);
    if (layer == LAYER_NONE)
        return command_fail(error, args, args, "no layer like that at this step");
    app_fly(app, layer, false);
    return true;
}

/* "job 3": the list of jobs goes there. */
static bool search_job(App *app, Str args, Error *error)
{
    uint64_t id;
    if (!number_parse(str_trim((Str){args.at + 4, args.length - 4}), &id, error))
        return false;
    if (app->shown->plan.jobs.count == 0)
        return error_set(error, ERROR_USAGE,
                         app->shown->trace.decisions.count ? "the plan has no jobs: it has nothing to do"
                                                           : "there are no jobs, for nothing is planned: p plans");
    if (id >= app->shown->plan.jobs.count)
        return error_set(error, ERROR_USAGE, "there %s %zu job%s, numbered from 0",
                         app->shown->plan.jobs.count == 1 ? "is" : "are", app->shown->plan.jobs.count,
                         app->shown->plan.jobs.count == 1 ? "" : "s");
    app_focus(app, PANE_JOBS);
    pane_go(app, PANE_JOBS, (size_t)id);
    return pane_ops[PANE_JOBS].enter(app, (size_t)id, error);
}

bool command_search(App *app, Str args, Error *error)
{
    Target target;
    if (str_starts(args, STR("job ")))
        return search_job(app, args, error);
    if (!target_parse(&app->shown->layers, args, &target, error))
        return false;
    search_run(&app->search, app->shown, app->step, &target);
    text_escape(args, app->search.pattern, sizeof app->search.pattern);
    need_cursor(app);
    if (target.kind == SEARCH_KEY || target.kind == SEARCH_LSN || target.kind == SEARCH_RELATION)
        go_to_target(app, &target);
    if (app->search.count == 0) {
        app_say(app, "no layer here has %s", app->search.pattern);
        app->message.error = true;
        search_clear(&app->search);
        return true;
    }
    app->search.at = 0;
    app_fly(app, app->search.matches[0], false);
    app_say(app, "%zu layer%s %s %s; n and N walk through them", app->search.count, app->search.count == 1 ? "" : "s",
            !app->search.ends        ? "for"
            : app->search.count == 1 ? "ends at"
                                     : "end at",
            app->search.pattern);
    return true;
}

static bool walk(App *app, Str args, uint64_t count, int direction, Error *error)
{
    if (!command_count(args, count, 1, &count, error))
        return false;
    Search *search = &app->search;
    if (search->count > 0) {
        size_t shift = (size_t)(count % search->count);
        size_t base = search->at;
        if (base == search->count) /* none was gone to yet: the first, or the last */
            base = direction > 0 ? search->count - 1 : 0;
        search->at = direction > 0 ? (base + shift) % search->count : (base + search->count - shift) % search->count;
        app_fly(app, search->matches[search->at], false);
        app_say(app, "match %zu of %zu for %s", search->at + 1, search->count, search->pattern);
        return true;
    }
    LayerId layer = map_next_layer(app->shown, app->step, app->map.selected, direction, count);
    if (layer == LAYER_NONE)
        layer = app->map.selected;
    if (layer == LAYER_NONE)
        return error_set(error, ERROR_USAGE, "there is no layer at this step");
    if (layer == app->map.selected)
        app_say(app, direction > 0 ? "this is the last layer" : "this is the first layer");
    app_fly(app, layer, false);
    return true;
}

bool command_next(App *app, Str args, uint64_t count, Error *error)
{
    return walk(app, args, count, 1, error);
}

bool command_previous(App *app, Str args, uint64_t count, Error *error)
{
    return walk(app, args, count, -1, error);
}

/* cmd_read.c - commands about reads, and the pane that lists the path of one. */
#include "tui/app/commands.h"
#include "tui/app/panes.h"
#include "tui/view/theme.h"

bool command_read(App *app, Str args, Error *error)
{
    MapView *map = app_map(app);
    if (args.length > 0) {
        Target target;
        if (!target_parse(&app->shown->layers, args, &target, error))
            return false;
        if (target.kind != SEARCH_KEY && target.kind != SEARCH_RELATION)
            return command_fail(error, args, args, "'%.*s' is no key", STR_ARG(args));
        map->has_cursor = true;
        map->cursor_key = target.keys.lo;
    }
    if (!map->has_cursor)
        return error_set(error, ERROR_USAGE, "put the cursor on a key first, or say which: read KEY");
    reads_path(&app->reads, app->shown, app->step, map->cursor_key, LSN_HEAD);
    const ReadPath *path = &app->reads.path;
    app->side = PANE_READ;
    app->panes[PANE_READ].at = app->panes[PANE_READ].top = 0;
    Text key = {0};
    describe_key(app, app->reads.key, &key);
    size_t taken = app->reads.taken;
    app_say(app, "a read of %s visits %zu layer%s%s", key.at, taken, taken == 1 ? "" : "s",
            taken < path->steps.count ? " and ends at a page image in a delta"
            : path->complete          ? " and ends at an image"
                                      : " and finds no image");
    text_release(&key);
    app_focus(app, PANE_READ);
    if (path->steps.count > 0)
        app_select(app, path->steps.at[0].layer);
    return true;
}

/* How the log and the prediction compare, in one line. */
static void say_log(App *app)
{
    const Reads *reads = &app->reads;
    size_t both = 0, only_log = 0, only_path = 0;
    for (size_t i = 0; i < reads->rows.count; i++) {
        const PathRow *row = &reads->rows.at[i];
        both += row->real != PATH_NOT && row->predicted != PATH_NOT;
        only_log += row->predicted == PATH_NOT;
        only_path += row->real == PATH_NOT;
    }
    if (only_log + only_path == 0)
        app_say(app, "the log visits the %zu layer%s that %s predicted", both, both == 1 ? "" : "s",
                both == 1 ? "was" : "were");
    else
        app_say(app, "%zu visited as predicted, %zu only in the log (+), %zu only predicted (-)", both, only_log,
                only_path);
}

bool app_read_log(App *app, Str text, Error *error)
{
    MapView *map = app_map(app);
    if (!reads_log(&app->reads, app->shown, app->step, text, map->has_cursor ? &map->cursor_key : NULL, error))
        return false;
    map = app_map(app);
    map->has_cursor = true;
    map->cursor_key = app->reads.key;
    map_reveal(map, map->cursor_key, map->cursor_lsn);
    app->map_stale = true;
    app->panes[PANE_READ].at = app->panes[PANE_READ].top = 0;
    app_focus(app, PANE_READ);
    say_log(app);
    return true;
}

bool command_traversal(App *app, Str args, Error *error)
{
    if (args.length == 0)
        return command_fail(error, args, args, "traversal FILE: a log with the path of a read; or paste one");
    Text path = {0};
    Arena arena = {0};
    Str text;
    bool ok = command_path(args, true, &path, error) && app_read_file(path.at, APP_FILE_MAX, &arena, &text, error) &&
              app_read_log(app, text, error);
    text_release(&path);
    arena_release(&arena);
    return ok;
}

bool command_worst(App *app, Str args, Error *error)
{
    KeyRange keys;
    uint32_t visits;
    MapView *map = app_map(app);
    if (str_equal(args, STR("list"))) {
        app_focus(app, PANE_WORST);
        return true;
    }
    if (args.length > 0)
        return command_fail(error, args, args, "worst, or worst list");
    if (!app_insight(app)) {
        app_say(app, "the layers are still looked into: R again in a moment");
        return true;
    }
    const Summary *summary = &app->insight.summary;
    if (!reads_worst(&summary->profile, map->has_cursor ? map->cursor_key : 0, &keys, &visits))
        return error_set(error, ERROR_USAGE, "there is no layer at this step");
    map->has_cursor = true;
    map->cursor_key = keys.lo;
    map_reveal(map, map->cursor_key, map->cursor_lsn);
    app->map_stale = true;
    if (!command_read(app, (Str){0}, error))
        return false;
    Text range = {0};
    describe_range(app, keys, &range);
    app_say(app,
            "deepest: %u layers a read in %s (mean %.1f, p99 %llu); R goes to the next as deep, `worst list` shows all",
            visits, range.at, summary->read_depth.by_segment.mean,
            (unsigned long long)summary->read_depth.by_segment.p99);
    text_release(&range);
    return true;
}

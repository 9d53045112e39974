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
    reads_path(&app->reads, app->shown, app->step, map->cursor_key);
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

bool command_worst(App *app, Str args, Error *error)
{
    (void)args;
    KeyRange keys;
    uint32_t visits;
    MapView *map = app_map(app);
    insight_update(&app->insight, app->shown, app->step, &app->policy);
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
    app_say(app, "deepest: %u layers a read in %s (mean %.1f, p99 %llu); R goes to the next as deep", visits, range.at,
            summary->read_depth.by_segment.mean, (unsigned long long)summary->read_depth.by_segment.p99);
    text_release(&range);
    return true;
}

/* ---- the pane ---- */

size_t pane_read_count(App *app)
{
    return app->reads.has_path ? app->reads.taken : 0;
}

void pane_read_line(App *app, size_t i, PaneLine *out)
{
    const LayerSet *set = &app->shown->layers;
    LayerId id = app->reads.path.steps.at[i].layer;
    char size[32], lsn[LSN_TEXT_SIZE];
    bool image = layer_is_image(set, id);
    text_printf(&out->text, "%3zu %-5s #%-6u %-12s ", i + 1,
                image                  ? "image"
                : layer_is_l0(set, id) ? "L0"
                                       : "delta",
                id, lsn_format(set->lsn_lo[id], lsn));
    const Contribution *own = app->reads.own ? &app->reads.own[i] : NULL;
    if (own && image)
        text_printf(&out->text, "the page");
    else if (own)
        text_printf(&out->text, "%llu record%s%s", (unsigned long long)own->records, own->records == 1 ? "" : "s",
                    own->ends ? ", a page" : "");
    else if (set->size[id] != SIZE_UNKNOWN)
        text_printf(&out->text, "%s", bytes_format(set->size[id], size));
    out->style.fg = image ? ROLE_IMAGE : layer_is_l0(set, id) ? ROLE_L0 : ROLE_DELTA;
}

/* What the layers hold for the key, all together and the one of the line. */
static void add_contributions(App *app, size_t i, Lines *lines)
{
    uint64_t records = 0, sum = 0, without = 0;
    char bytes[32];
    for (size_t n = 0; n < app->reads.taken; n++) {
        const Contribution *own = &app->reads.own[n];
        records += own->records;
        sum += own->bytes;
        without += own->records == 0 && !own->ends;
    }
    lines_field(lines, "applies", "%llu records, %s with the page", (unsigned long long)records,
                bytes_format(sum, bytes));
    if (without)
        lines_field(lines, "in vain", "%llu of the layers hold nothing of the key", (unsigned long long)without);
    lines_field(lines, "line", "%s of the key in layer #%u", bytes_format(app->reads.own[i].bytes, bytes),
                app->reads.path.steps.at[i].layer);
}

void pane_read_detail(App *app, size_t i, Lines *lines)
{
    const ReadPath *path = &app->reads.path;
    size_t taken = app->reads.taken, passed = path->over + path->steps.count - taken;
    char bytes[32];
    Text key = {0};
    describe_key(app, app->reads.key, &key);
    lines_field(lines, "key", "%s", key.at);
    lines_field(lines, "visits", "%zu layers, then %s", taken,
                taken < path->steps.count ? "stops at a page image that was put into the delta"
                : path->complete          ? "stops at the image"
                                          : "runs out of layers: a new key, or the ancestor has it");
    if (app->reads.own)
        add_contributions(app, i, lines);
    if (path->size_unknown == 0 && taken == path->steps.count)
        lines_field(lines, "sizes", "%s, these layers together", bytes_format(path->bytes, bytes));
    if (passed > 0)
        lines_field(lines, "passes", "%zu more over this key, below the %s or hidden", passed,
                    taken < path->steps.count ? "page" : "image");
    text_release(&key);
}

void pane_read_visit(App *app, size_t i)
{
    LayerId layer = app->reads.path.steps.at[i].layer;
    app_select(app, layer);
    MapView *map = app_map(app);
    map->has_cursor = true;
    map->cursor_key = app->reads.key;
    map->cursor_lsn = app->shown->layers.lsn_lo[layer];
    map_reveal(map, map->cursor_key, map->cursor_lsn);
    app->map_stale = true;
}

bool pane_read_enter(App *app, size_t i, Error *error)
{
    (void)error;
    app_fly(app, app->reads.path.steps.at[i].layer, true);
    return true;
}

/* cmd_region.c - has the commands that select a part of the map, and those that work on the selection. */
#include "tui/commands/commands.h"

#include "core/base/file.h"
#include "core/formats/format.h"
#include "core/formats/history_json.h"
#include "core/history/fork.h"
#include "core/planner/estimate.h"
#include "core/tell/words.h"
#include "tui/app/region.h"
#include "tui/panes/maps.h"
#include "tui/panes/screen.h"
#include "tui/view/frame.h"

#include <stdlib.h>

/* The key V: begins a region at the cursor's cell, or keeps the region that is being extended. */
static bool toggle(Session *session, Error *error)
{
    MapView *map = session_map(session);
    if (region_is_growing(session)) {
        region_end(session);
        session_focus(session, PANE_REGION);
        session_focus(session, PANE_MAP);
        return true;
    }
    Rect area = map_area(map);
    if (area.width < 1 || map_pick(map, area.x, area.y).place != MAP_LAYERS)
        return error_set(error, ERROR_USAGE, "there is no map to select a region of");
    const char *what = region_begin_here(session);
    session->side = PANE_REGION;
    session_focus(session, PANE_MAP);
    session_relayout(session);
    session_say(session, "region: %s; arrows change it, V keeps it, p plans it", what);
    return true;
}

static bool region_command_split(Str pair, Str *a, Str *b)
{
    const char *comma = memchr(pair.at, ',', pair.length);
    if (!comma)
        return false;
    *a = (Str){pair.at, (size_t)(comma - pair.at)};
    *b = (Str){comma + 1, pair.length - a->length - 1};
    return true;
}

/* Selects the region "LOW,HIGH LOW,HIGH" of keys and LSNs. */
static bool set(Session *session, Str args, Error *error)
{
    Str rest = args, keys, lsns, a, b;
    Region region;
    KeyForm form = session->shown->layers.form;
    Error why = {0};
    if (!str_word(&rest, &keys) || !str_word(&rest, &lsns) || str_trim(rest).length > 0 ||
        !region_command_split(keys, &a, &b))
        return command_fail(error, args, args, "expected: region LOW,HIGH LOW,HIGH, of keys and of LSNs");
    if (!key_parse_in(form, a, &region.keys.lo, &why) || !key_parse_in(form, b, &region.keys.hi, &why))
        return command_fail(error, args, keys, "%s", why.message);
    if (!region_command_split(lsns, &a, &b))
        return command_fail(error, args, lsns, "expected LSNs as LOW,HIGH");
    if (!lsn_parse(a, &region.lsns.lo, &why) || !lsn_parse(b, &region.lsns.hi, &why))
        return command_fail(error, args, lsns, "%s", why.message);
    if (region.keys.lo >= region.keys.hi || region.lsns.lo >= region.lsns.hi)
        return command_fail(error, args, args, "a region is from a lower to a higher key and LSN");
    region_set(session, region);
    session_show_side(session, PANE_REGION);
    session_relayout(session);
    return true;
}

/* Adds to a part what all layers tell of the keys that exist. Only a history has a place for it. */
static void add_known_keys(History *part)
{
    LayerSet *set = &part->layers;
    size_t count;
    if (set->lsm || set->keyspace.count > 0)
        return;
    LayerId *live = history_live(part, 0, &count);
    Estimate estimate;
    estimate_init(&estimate, set, live, count, part->policy.target_file_size, NULL);
    keyspace_copy(&set->keyspace, &estimate.keyspace);
    estimate_release(&estimate);
    free(live);
}

/* Writes the region's layers in `format`. */
static bool export_layers(const Session *session, Region region, const char *path, const Format *format, Text *out,
                          Error *error)
{
    History *part = history_fork(session->shown, session->step, &session->shown->policy);
    region_narrow(part, region);
    add_known_keys(part);
    /* not all layers are there: nothing follows from one that is missing */
    part->layers.no_ancestor = part->layers.has_disk_consistent = false;
    const char *slash = strrchr(path, '/');
    if (part->title) /* so that no screen takes the part for the whole */
        part->title = arena_printf(&part->arena, "%s" HISTORY_PART "%s", slash ? slash + 1 : path, part->title);
    bool ok = format->write(part, 0, out, error);
    history_free(part);
    return ok;
}

static void export_picture(Session *session, Region region, bool html, Text *out)
{
    maps_update(session);
    MapView map = *session_map(session);
    Theme theme = session_theme(session, COLORS_TRUE);
    map.mark_count = 0;
    map_window(&map, session->shown, region.keys, region.lsns);
    Text title = TEXT_EMPTY;
    frame_svg(&map, session->shown, session->step,
              &(FrameOptions){session->cols, session->rows, theme, html ? FRAME_PAGE : FRAME_PICTURE,
                              screen_frame_title(session, 0, &title)},
              out);
    text_release(&title);
}

static void region_command_say_layers(Session *session, Region region, const Format *format, const char *path)
{
    LayerIdArray layers = {0};
    char count[64];
    region_layers(session, region, &layers);
    const LayerSet *set = &session->shown->layers;
    bool guessed = !set->lsm && set->keyspace.count == 0; /* which keys exist is judged by all layers */
    bool keeps = format->write == history_json_write;
    session_say(session, "wrote %s: the region's %s%s; .svg writes a picture", path,
                plural_format(layers.count, word_part(set), count),
                !guessed ? ""
                : keeps  ? ", and which keys exist by what all layers tell"
                         : ", without what the other layers tell of its keys, which .json keeps");
    array_release(&layers);
}

static bool export_region(Session *session, Region region, Str args, Error *error)
{
    Text path = TEXT_EMPTY, out = TEXT_EMPTY;
    bool svg = str_ends(args, STR(".svg")), html = str_ends(args, STR(".html")), ok = true;
    if (!command_path(args, PATH_WRITTEN, &path, error))
        return false;
    const Format *format = svg || html ? NULL : format_for_path(text_str(&path));
    if (svg || html)
        export_picture(session, region, html, &out);
    else if (format && format->write)
        ok = export_layers(session, region, path.at, format, &out, error);
    else
        ok = command_fail(
            error, args, args,
            "expected: region export FILE.svg or .html (a picture), or FILE.txt, .scn, .art or .json (its layers)");
    ok = ok && file_write(path.at, text_str(&out), error);
    if (ok && format)
        region_command_say_layers(session, region, format, path.at);
    else if (ok)
        session_say(session, "wrote %s, a picture of the region; .json writes its layers", path.at);
    text_release(&path);
    text_release(&out);
    return ok;
}

/* Are the arguments about the region that is selected? */
static bool is_about_selected(Str args)
{
    Str word = {0};
    str_word(&args, &word);
    return str_equal(word, STR("zoom")) || str_equal(word, STR("export")) || str_equal(word, STR("clear"));
}

bool may_region(Session *session, Str args, PaneId pane, Error *error)
{
    Region region;
    (void)pane;
    return !is_about_selected(args) || region_shown(session, &region) ||
           error_set(error, ERROR_USAGE, "no region is selected: V begins one at the cursor");
}

bool command_region(Session *session, Str args, Error *error)
{
    Str rest = args, word = {0};
    Region region;
    if (!str_word(&rest, &word))
        return toggle(session, error);
    if (!is_about_selected(args))
        return set(session, args, error);
    region_shown(session, &region);
    if (str_equal(word, STR("export")))
        return export_region(session, region, str_trim(rest), error);
    if (str_equal(word, STR("clear")))
        region_clear(session);
    else
        session_fly_region(session, region.keys, region.lsns);
    return true;
}

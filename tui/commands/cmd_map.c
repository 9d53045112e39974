/* cmd_map.c - commands about how the map is drawn: its window, axes, overlay, and the form of keys.
 *
 *     :zoom in, :fit, :axes rank, :overlay size, :hex
 */
#include "tui/app/compare.h"
#include "tui/app/overlays.h"
#include "tui/app/region.h"
#include "tui/commands/commands.h"
#include "core/model/layer_count.h"
#include "tui/panes/panes.h"

#define ZOOM_FACTOR 2.0

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

bool command_axes(Session *session, Str args, Error *error)
{
    KeyAxisKind keys = session->map.key_axis;
    LsnAxisKind lsns = session->map.lsn_axis;
    bool sized = layer_any_sized(&session->shown->layers, NULL, 0);
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
    session_say(session, "keys %s, LSNs %s", key_axis_words(keys), lsn_axis_words(lsns));
    return true;
}

/* The next overlay that means something for what is shown. */
static Overlay overlay_after(const Session *session, Overlay overlay)
{
    do
        overlay = (Overlay)((overlay + 1) % OVERLAY_STATES);
    while (overlays_refuse(&session->shown->layers, overlay, STATES_COMPARE));
    return overlay;
}

/* Why the overlay of this name means nothing here; NULL: it does, or there is none. */
static const char *overlay_barred(const Session *session, Str name)
{
    StatesKind states = STATES_COMPARE;
    Overlay overlay = OVERLAY_STATES;
    bool known = states_parse(name, &states) || map_overlay_parse(name, &overlay);
    return known ? overlays_refuse(&session->shown->layers, overlay, states) : NULL;
}

bool command_overlay(Session *session, Str args, Error *error)
{
    StatesKind states;
    Text text = TEXT_EMPTY;
    bool ok = true;
    const char *barred = overlay_barred(session, args);
    if (barred)
        return command_fail(error, args, args, "%s", barred);
    if (args.length == 0) {
        session->map.overlay = overlay_after(session, session->map.overlay);
    } else if (states_parse(args, &states)) {
        if (states == STATES_COMPARE && !compare_on(session))
            return command_fail(error, args, args, "there is no comparison; `compare` makes one");
        session_show_states(session, states);
    } else if (!map_overlay_parse(args, &session->map.overlay)) {
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

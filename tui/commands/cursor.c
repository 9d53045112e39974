/* cursor.c - finds the layer under the cursor on the map, and in a comparison on the maps of the other sides.
 *
 *     A has no layer there, B has #17: B's #17 is picked
 */
#include "tui/commands/cursor.h"

#include "tui/app/compare.h"
#include "tui/app/target.h"
#include "tui/commands/commands.h"

#include <string.h>

void cursor_select(Session *session)
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

void cursor_need(Session *session)
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

bool place_parse(const Session *session, Str args, const char *expected, Place *place, Error *error)
{
    const char *at = memchr(args.at, '@', args.length);
    Str text = {args.at, at ? (size_t)(at - args.at) : args.length};
    Target target;
    Error why = {0};
    if (!target_parse(&session->shown->layers, text, &target, &why) ||
        (target.kind != SEARCH_KEY && target.kind != SEARCH_RELATION))
        return command_fail(error, args, args, "%s", expected);
    *place = (Place){.key = target.keys.lo, .has_lsn = at != NULL};
    Str rest = {at ? at + 1 : "", at ? args.length - text.length - 1 : 0};
    return !at || lsn_parse(rest, &place->lsn, &why) || command_fail(error, args, rest, "%s", why.message);
}

/* region_begin.c - finds the box with which a region begins.
 *
 *     no layer is selected          the middle half of the window        arrows move the corner *
 *     ┌───────────────┐             ┌───────────────┐
 *     │      +        │   V ─►      │  ┌──────*     │
 *     │               │             │  └──────┘     │
 *     └───────────────┘             └───────────────┘
 */
#include "tui/app/reads.h"
#include "tui/app/region.h"

/* The box of the layers, in LSNs from the lowest to the highest; in keys what all of them hold (`common`). */
static Region box_of(const LayerSet *set, const LayerId *ids, size_t count)
{
    Region box = {{0, U128_MAX}, {UINT64_MAX, 0}};
    for (size_t i = 0; i < count; i++) {
        LayerId id = ids[i];
        Lsn hi = set->lsn_hi[id] > set->lsn_lo[id] ? set->lsn_hi[id] : set->lsn_lo[id] + 1;
        box.keys.lo = set->key_lo[id] > box.keys.lo ? set->key_lo[id] : box.keys.lo;
        box.keys.hi = set->key_hi[id] < box.keys.hi ? set->key_hi[id] : box.keys.hi;
        box.lsns.lo = set->lsn_lo[id] < box.lsns.lo ? set->lsn_lo[id] : box.lsns.lo;
        box.lsns.hi = hi > box.lsns.hi ? hi : box.lsns.hi;
    }
    return box;
}

/* The box of the layers that the shown read visits. False: none is shown. */
static bool box_of_read(const Session *session, Region *box)
{
    const Reads *reads = reads_shown(session);
    LayerIdArray ids = {0};
    for (size_t i = 0; session->side == PANE_READ && i < reads->taken; i++)
        array_push(&ids, reads->path.steps.at[i].layer);
    if (ids.count > 0)
        *box = box_of(&session->shown->layers, ids.at, ids.count);
    bool some = ids.count > 0;
    array_release(&ids);
    return some;
}

static int within(int at, int first, int count)
{
    return at < first ? first : at >= first + count ? first + count - 1 : at;
}

static Region cell_at(const MapView *map, int x, int y)
{
    MapHit hit = map_pick(map, x, y);
    return (Region){hit.keys, hit.lsns};
}

/* Puts the cursor into a cell of the map. */
static void put(Session *session, Rect area, int x, int y)
{
    Region cell = cell_at(session_map(session), within(x, area.x, area.width), within(y, area.y, area.height));
    session_go_to(session, cell.keys.lo, cell.lsns.lo);
}

/* Begins with a box that stays whole while arrows extend it. */
static void begin_with(Session *session, Region box)
{
    MapView *map = session_map(session);
    int x, y;
    if (map_locate(map, box.keys.hi - 1, box.lsns.hi - 1, &x, &y))
        put(session, map_area(map), x, y);
    region_begin(session, box, box);
}

/* Begins with the middle half of the window: as wide and high as half of it. */
static void begin_with_window(Session *session)
{
    MapView *map = session_map(session);
    Rect area = map_area(map);
    int x, y;
    if (!map->has_cursor || !map_locate(map, map->cursor_key, map->cursor_lsn, &x, &y)) {
        x = area.x + area.width / 2;
        y = area.y + area.height / 2;
    }
    int left = within(x - area.width / 4, area.x, area.width), right = within(x + area.width / 4, area.x, area.width);
    int top = within(y - area.height / 4, area.y, area.height);
    int bottom = within(y + area.height / 4, area.y, area.height);
    Region low = cell_at(map, left, bottom);
    Region high = cell_at(map, right, top);
    put(session, area, right, top);
    region_begin(session, (Region){key_range_hull(low.keys, high.keys), lsn_range_hull(low.lsns, high.lsns)}, low);
}

const char *region_begin_here(Session *session)
{
    Region box;
    LayerId selected = session_map(session)->selected;
    if (box_of_read(session, &box)) {
        begin_with(session, box);
        return "the path of the read";
    }
    if (selected != LAYER_NONE) {
        begin_with(session, box_of(&session->shown->layers, &selected, 1));
        return "the selected layer";
    }
    begin_with_window(session);
    return "the middle of the window";
}

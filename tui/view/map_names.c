/* map_names.c - names inside boxes, for layers that people named (in scenarios and pictures); a dump's names say keys
 * and LSNs, which the axes say better.
 *
 *     ┌────────┐
 *     │ newest │     at least two cells wider than the name, and one row inside
 *     └────────┘
 */
#include "tui/view/map_cache.h"

enum { NAME_MAX_BYTES = 32, BOXES_MAX = 400 };

static bool given_by_people(Str name)
{
    if (name.length == 0 || name.length > NAME_MAX_BYTES)
        return false;
    for (size_t i = 0; i + 1 < name.length; i++)
        if (name.at[i] == '_' && name.at[i + 1] == '_')
            return false;
    return true;
}

void map_draw_names(const MapView *map, const History *history, Grid *grid)
{
    const MapCache *cache = map->cache;
    const LayerSet *set = &history->layers;
    for (size_t i = 0; i < cache->raster.boxes.count && i < BOXES_MAX; i++) {
        LayerId id = cache->raster.boxes.at[i].id;
        Str name = {set->name[id], set->name[id] ? set->name_length[id] : 0};
        if (!given_by_people(name))
            continue;
        char text[NAME_MAX_BYTES * 4 + 1];
        text_escape(name, text, sizeof text);
        Rect cells =
            paint_rect(cache->frame.area, &cache->scales, &cache->keys, &cache->lsns,
                       (KeyRange){set->key_lo[id], set->key_hi[id]}, (LsnRange){set->lsn_lo[id], set->lsn_hi[id]});
        int columns = text_columns(str_from(text));
        if (cells.height < 3 || cells.width < columns + 2)
            continue;
        int x = cells.x + (cells.width - columns) / 2, y = cells.y + (cells.height - 1) / 2;
        y -= cells.height > 3 && cells.height % 2; /* signs of states stand in the middle */
        grid_text(grid, x, y, columns, str_from(text), (Style){.fg = ROLE_TEXT, .bg = grid_cell(grid, x, y)->style.bg});
    }
}

/* map_pick.c - finds what is at a cell, and the next layer in reading order: newest first, then by key.
 *
 * Of the layers in a cell an image is picked before a delta (it is a line, the delta the area below it), then the
 * smaller one.
 */
#include "tui/view/map_cache.h"

#include "core/base/search.h"

#include <stdlib.h>

typedef struct Pick {
    const MapCache *cache;
    const LayerSet *set;
    int x0, x1, y0, y1; /* parts of the cell, [x0, x1) x [y0, y1) */
    MapHit *hit;
    double area; /* area of the best layer so far, in ranks */
    bool image;  /* it is an image */
} Pick;

static bool pick_layer(void *context, const MapRef *ref)
{
    Pick *pick = context;
    const RasterScales *scales = &pick->cache->scales;
    int x0 = scales->key_part[ref->key_lo], x1 = scales->key_part[ref->key_hi];
    int y0 = scales->lsn_part[ref->lsn_lo], y1 = scales->lsn_part[ref->lsn_hi];
    /* as in the raster, a layer has the parts from its lower edge to before its upper edge, at least one */
    if (x0 >= pick->x1 || (x1 > x0 ? x1 : x0 + 1) <= pick->x0 || y0 >= pick->y1 || (y1 > y0 ? y1 : y0 + 1) <= pick->y0)
        return true;
    bool image = layer_is_image(pick->set, ref->id);
    double area = (double)(ref->key_hi - ref->key_lo) * (double)(ref->lsn_hi - ref->lsn_lo + 1);
    pick->hit->layers++;
    if (pick->hit->layer == LAYER_NONE || (image && !pick->image) || (image == pick->image && area < pick->area)) {
        pick->hit->layer = ref->id;
        pick->area = area;
        pick->image = image;
    }
    return true;
}

/* Sets the ranks whose parts may reach into [from, until): those in it, and one more on each side. */
static void ranks_near(const int16_t *part, uint32_t count, int from, int until, uint32_t *lo, uint32_t *hi)
{
    uint32_t a;
    search_first(a, 0, count, part[a] >= from);
    *lo = a > 0 ? a - 1 : 0;
    while (a + 1 < count && part[a] < until)
        a++;
    *hi = a < count ? a : count - 1;
}

static void pick_cell(const MapCache *cache, int column, int row, MapHit *hit)
{
    const RasterScales *scales = &cache->scales;
    Pick pick = {.cache = cache,
                 .set = &cache->history->layers,
                 .hit = hit,
                 .x0 = column * RASTER_X,
                 .x1 = (column + 1) * RASTER_X,
                 .y0 = row * RASTER_Y,
                 .y1 = (row + 1) * RASTER_Y};
    MapRef window = {0};
    ranks_near(scales->key_part, cache->keys.count, pick.x0, pick.x1, &window.key_lo, &window.key_hi);
    ranks_near(scales->lsn_part, cache->lsns.count, pick.y0, pick.y1, &window.lsn_lo, &window.lsn_hi);
    map_index_visit(&cache->index, cache->history, cache->step, &window, pick_layer, &pick);
}

static bool holds(Rect rect, int x, int y)
{
    return x >= rect.x && y >= rect.y && x < rect.x + rect.width && y < rect.y + rect.height;
}

static uint32_t pick_cut(const MapCache *cache, int column)
{
    for (size_t i = 0; i < cache->scene.cuts.count; i++) {
        int part = scale_part(&cache->scales.x, axis_position(&cache->keys, cache->scene.cuts.at[i].key));
        if (part >= 0 && part / RASTER_X == column)
            return cache->scene.cuts.at[i].index;
    }
    return UINT32_MAX;
}

MapHit map_pick(const MapView *map, int x, int y)
{
    MapHit hit = {.layer = LAYER_NONE, .cut = UINT32_MAX};
    const MapCache *cache = map->cache;
    if (!cache || !cache->rastered)
        return hit;
    const MapFrame *frame = &cache->frame;
    hit.place = holds(frame->area, x, y)                                   ? MAP_LAYERS
                : holds(frame->ribbon, x, y) || holds(frame->stacks, x, y) ? MAP_RIBBON
                : holds(frame->cuts, x, y)                                 ? MAP_CUTS
                : holds(frame->key_labels, x, y)                           ? MAP_KEY_AXIS
                : holds(frame->lsn_labels, x, y)                           ? MAP_LSN_AXIS
                                                                           : MAP_NOWHERE;
    int column = x - frame->area.x, row = frame->area.y + frame->area.height - 1 - y;
    if (column >= 0 && column < frame->area.width && hit.place != MAP_NOWHERE) {
        Window cell = scale_cell(&cache->scales.x, column);
        hit.keys = (KeyRange){axis_value(&cache->keys, cell.lo), axis_value(&cache->keys, cell.hi)};
    }
    if (row >= 0 && row < frame->area.height) {
        Window cell = scale_cell(&cache->scales.y, row);
        hit.lsns = (LsnRange){(Lsn)axis_value(&cache->lsns, cell.lo), (Lsn)axis_value(&cache->lsns, cell.hi)};
    }
    if (hit.place == MAP_LAYERS)
        pick_cell(cache, column, row, &hit);
    else if (hit.place == MAP_CUTS)
        hit.cut = pick_cut(cache, column);
    return hit;
}

LayerId map_cursor_layer(const MapView *map)
{
    int x, y;
    if (!map->has_cursor || !map_locate(map, map->cursor_key, map->cursor_lsn, &x, &y))
        return LAYER_NONE;
    return map_pick(map, x, y).layer;
}

/* Negative where a comes before b in reading order. */
static int map_reading_order(const LayerSet *set, LayerId a, LayerId b)
{
    Lsn top_a = layer_is_image(set, a) ? set->lsn_lo[a] : set->lsn_hi[a];
    Lsn top_b = layer_is_image(set, b) ? set->lsn_lo[b] : set->lsn_hi[b];
    if (top_a != top_b)
        return top_a > top_b ? -1 : 1;
    if (set->key_lo[a] != set->key_lo[b])
        return set->key_lo[a] < set->key_lo[b] ? -1 : 1;
    return a < b ? -1 : a > b;
}

static LayerId next_layer(const History *history, StepId step, LayerId from, int direction)
{
    const LayerSet *set = &history->layers;
    LayerId best = LAYER_NONE;
    for (LayerId id = 0; id < set->count; id++) {
        if (!history_alive(history, id, step) || id == from)
            continue;
        if (from < set->count && map_reading_order(set, id, from) * direction < 0)
            continue;
        if (best == LAYER_NONE || map_reading_order(set, id, best) * direction < 0)
            best = id;
    }
    return best;
}

static int map_compare_for_reading(const void *a, const void *b, void *set)
{
    return map_reading_order(set, *(const LayerId *)a, *(const LayerId *)b);
}

LayerId map_next_layer(const History *history, StepId step, LayerId from, int direction, uint64_t count)
{
    if (count <= 1)
        return next_layer(history, step, from, direction);
    size_t alive, at = 0;
    LayerId *order = history_live(history, step, &alive);
    qsort_r(order, alive, sizeof *order, map_compare_for_reading, (void *)(uintptr_t)&history->layers);
    while (at < alive && from < history->layers.count && map_reading_order(&history->layers, order[at], from) < 0)
        at++;
    bool starts = from >= history->layers.count;    /* the first place is the first layer, or the last */
    bool between = at < alive && order[at] != from; /* `from` is not alive: `at` is the one after it */
    size_t by = count > alive ? alive : (size_t)count, last = alive ? alive - 1 : 0;
    bool none = alive == 0 || (!starts && (direction > 0 ? at + !between > last : at == 0));
    if (direction > 0) {
        by -= starts || between;
        at = starts ? 0 : at;
        at = at + by > last ? last : at + by;
    } else {
        by -= starts;
        at = starts ? last : at;
        at = by > at ? 0 : at - by;
    }
    LayerId found = none ? LAYER_NONE : order[at];
    free(order);
    return found;
}

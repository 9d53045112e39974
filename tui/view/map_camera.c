/* map_camera.c - moves the window of the map: fit, zoom, pan, fly, and the cursor, which moves the window along at
 * its edge. */
#include "tui/view/map_cache.h"

#include "core/base/search.h"

static bool painted(const MapView *map)
{
    return map->cache && map->cache->rastered;
}

static Position middle_of(Window window)
{
    return window.lo + (window.hi - window.lo) / 2;
}

/* The position inside the cell's window. */
static Position inside(Window cell, Position position)
{
    return position < cell.lo ? cell.lo : position > cell.hi ? cell.hi : position;
}

static Window column_window(const MapView *map, int x)
{
    return scale_cell(&map->cache->scales.x, x - map->cache->frame.area.x);
}

static Window row_window(const MapView *map, int y)
{
    const MapFrame *frame = &map->cache->frame;
    return scale_cell(&map->cache->scales.y, frame->area.y + frame->area.height - 1 - y);
}

void map_fit(MapView *map)
{
    map->fitted = true;
}

void map_set_axes(MapView *map, KeyAxisKind keys, LsnAxisKind lsns)
{
    map->key_axis = keys;
    map->lsn_axis = lsns;
}

void map_zoom(MapView *map, int x, int y, double keys, double lsns)
{
    if (!painted(map))
        return;
    const MapCache *cache = map->cache;
    Window column = column_window(map, x), row = row_window(map, y);
    Position key = middle_of(column), lsn = middle_of(row);
    int cx, cy;
    /* a cell may hold many keys: around its middle, the cursor's would leave the window */
    if (map->has_cursor && map_locate(map, map->cursor_key, map->cursor_lsn, &cx, &cy) && cx == x && cy == y) {
        key = inside(column, axis_position(&cache->keys, map->cursor_key));
        lsn = inside(row, axis_position(&cache->lsns, map->cursor_lsn));
    }
    map->fitted = false;
    if (keys > 0 && (keys < 1 || keys > 1))
        map->keys = window_zoom(&cache->keys, map->keys, key, keys);
    if (lsns > 0 && (lsns < 1 || lsns > 1))
        map->lsns = window_zoom(&cache->lsns, map->lsns, lsn, lsns);
}

void map_pan(MapView *map, int columns, int rows)
{
    if (!painted(map))
        return;
    const MapCache *cache = map->cache;
    map->fitted = false;
    if (columns)
        map->keys = window_pan(&cache->keys, map->keys, (double)columns / cache->scales.x.cells);
    if (rows)
        map->lsns = window_pan(&cache->lsns, map->lsns, (double)rows / cache->scales.y.cells);
}

static Window window_on(const Axis *axis, U128 lo, U128 hi)
{
    return window_around(axis, axis_position(axis, lo), axis_position(axis, hi), 0.15);
}

void map_fly(MapView *map, KeyRange keys, LsnRange lsns)
{
    if (!map->cache || !map->cache->indexed)
        return;
    map->fitted = false;
    map->keys = window_on(&map->cache->keys, keys.lo, keys.hi);
    map->lsns = window_on(&map->cache->lsns, lsns.lo, lsns.hi);
}

bool map_is_at(const MapView *map, KeyRange keys, LsnRange lsns)
{
    if (!map->cache || !map->cache->indexed || map->fitted)
        return false;
    Window x = window_on(&map->cache->keys, keys.lo, keys.hi), y = window_on(&map->cache->lsns, lsns.lo, lsns.hi);
    return x.lo == map->keys.lo && x.hi == map->keys.hi && y.lo == map->lsns.lo && y.hi == map->lsns.hi;
}

void map_fly_layer(MapView *map, const History *history, LayerId layer)
{
    if (layer >= history->layers.count)
        return;
    Layer at = layer_set_get(&history->layers, layer);
    map_fly(map, (KeyRange){at.key_lo, at.key_hi},
            (LsnRange){at.lsn_lo, at.kind == LAYER_IMAGE ? at.lsn_lo : at.lsn_hi});
}

/* Shifts a window as little as possible so that it holds the position. */
static Window reveal(const Axis *axis, Window window, Position at)
{
    double width = (double)(window.hi - window.lo);
    if (at < window.lo)
        return window_pan(axis, window, -(double)(window.lo - at) / width - 0.1);
    if (at > window.hi)
        return window_pan(axis, window, (double)(at - window.hi) / width + 0.1);
    return window;
}

bool map_shows(const MapView *map, KeyRange *keys, LsnRange *lsns)
{
    if (!map->cache || !map->cache->indexed || map->fitted)
        return false;
    const MapCache *cache = map->cache;
    *keys = (KeyRange){axis_value(&cache->keys, map->keys.lo), axis_value(&cache->keys, map->keys.hi)};
    *lsns = (LsnRange){(Lsn)axis_value(&cache->lsns, map->lsns.lo), (Lsn)axis_value(&cache->lsns, map->lsns.hi)};
    return true;
}

void map_reveal(MapView *map, Key key, Lsn lsn)
{
    if (!map->cache || !map->cache->indexed || map->fitted)
        return;
    const MapCache *cache = map->cache;
    map->keys = reveal(&cache->keys, map->keys, axis_position(&cache->keys, key));
    map->lsns = reveal(&cache->lsns, map->lsns, axis_position(&cache->lsns, lsn));
}

bool map_locate(const MapView *map, Key key, Lsn lsn, int *x, int *y)
{
    if (!painted(map))
        return false;
    const MapCache *cache = map->cache;
    int column = scale_part(&cache->scales.x, axis_position(&cache->keys, key));
    int row = scale_part(&cache->scales.y, axis_position(&cache->lsns, lsn));
    *x = cache->frame.area.x + (column < 0 ? -1 : column / RASTER_X);
    *y = cache->frame.area.y + cache->frame.area.height - 1 - (row < 0 ? -1 : row / RASTER_Y);
    return true;
}

Rect map_area(const MapView *map)
{
    return map->cache ? map->cache->frame.area : (Rect){0};
}

/* The value that a cell stands for: an edge of a layer where it has one, else the first value in it. */
static U128 value_in(const Axis *axis, Window cell)
{
    uint32_t lo;
    search_first(lo, 0, axis->count, axis->positions[lo] >= cell.lo);
    if (lo < axis->count && axis->positions[lo] < cell.hi)
        return axis->values[lo];
    return axis_value(axis, cell.lo);
}

static void put_cursor(MapView *map, int column, int row)
{
    const MapCache *cache = map->cache;
    map->has_cursor = true;
    map->cursor_key = value_in(&cache->keys, scale_cell(&cache->scales.x, column));
    map->cursor_lsn = (Lsn)value_in(&cache->lsns, scale_cell(&cache->scales.y, row));
}

/* The position one cell's width beyond another, without overflow. */
static Position beside(Position at, Window cell, int direction)
{
    U128 step = cell.hi - cell.lo;
    if (direction > 0)
        return at > U128_MAX - step ? U128_MAX : at + step;
    return at > step ? at - step : 0;
}

void map_move_cursor(MapView *map, int columns, int rows)
{
    if (!painted(map))
        return;
    const MapCache *cache = map->cache;
    int width = cache->scales.x.cells, height = cache->scales.y.cells, x, y;
    if (!map->has_cursor) {
        put_cursor(map, width / 2, height / 2);
        return;
    }
    map_locate(map, map->cursor_key, map->cursor_lsn, &x, &y);
    int column = x - cache->frame.area.x + columns, row = cache->frame.area.y + cache->frame.area.height - 1 - y + rows;
    int beyond_x = column < 0 ? column : column >= width ? column - width + 1 : 0;
    int beyond_y = row < 0 ? row : row >= height ? row - height + 1 : 0;
    put_cursor(map, column - beyond_x, row - beyond_y);
    if ((beyond_x == 0 && beyond_y == 0) || map->fitted)
        return;
    map_pan(map, beyond_x, beyond_y);
    Position key = axis_position(&cache->keys, map->cursor_key), lsn = axis_position(&cache->lsns, map->cursor_lsn);
    if (beyond_x)
        map->cursor_key = axis_value(&cache->keys, beside(key, scale_cell(&cache->scales.x, width / 2), beyond_x));
    if (beyond_y)
        map->cursor_lsn =
            (Lsn)axis_value(&cache->lsns, beside(lsn, scale_cell(&cache->scales.y, height / 2), beyond_y));
}

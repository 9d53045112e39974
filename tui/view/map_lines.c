/* map_lines.c - draws splits (dotted, through the layers they split), the lower borders of levels, GC cutoff, branches,
 * horizon.
 *
 * Lines never hide layers. A split is interrupted by images. The splits of a band are omitted where two of them are
 * closer than BAND_APART columns, and those of levels where they need more than a quarter of the columns. They appear
 * when the user zooms in.
 */
#include "tui/view/map_cache.h"

#include "core/base/search.h"

#include <stdlib.h>

enum { BAND_ROWS_MIN = 4, BAND_APART = 4, BANDS_MAX = 1000 };

static int row_of(const MapCache *cache, Lsn lsn)
{
    int part = scale_part(&cache->scales.y, axis_position(&cache->lsns, lsn));
    return part < 0 ? -1 : part / RASTER_Y;
}

static int column_of(const MapCache *cache, Key key)
{
    int part = scale_part(&cache->scales.x, axis_position(&cache->keys, key));
    return part < 0 ? -1 : part / RASTER_X;
}

static void draw_split(const MapCache *cache, Grid *grid, Rect area, int column, LsnRange lsns, bool weak)
{
    if (column < 0 || column >= area.width)
        return;
    int low = row_of(cache, lsns.lo), high = row_of(cache, lsns.hi);
    Style style = scene_line_style(SCENE_SPLIT);
    if (weak)
        style = (Style){.fg = ROLE_MUTED, .attr = ATTR_DIM};
    for (int row = low < 0 ? 0 : low; row <= high && row < area.height; row++) {
        int x = area.x + column, y = area.y + area.height - 1 - row;
        const Cell *cell = grid_cell(grid, x, y);
        if (cell->style.fg == ROLE_IMAGE || cell->style.fg == ROLE_IMAGE_SPARSE)
            continue; /* images are drawn over everything */
        if (cell->glyph > ' ' && cell->glyph < 127)
            continue; /* a box's label stays readable */
        style.bg = cell->style.bg;
        grid_put(grid, x, y, GLYPH_SPLIT, style);
    }
}

/* The first gap of the band that ends at or after the window's lowest key. */
static size_t first_gap(const Scene *scene, const SceneBand *band, Key lowest)
{
    size_t lo;
    search_first(lo, band->first, band->first + band->count, scene->gaps.at[lo].hi >= lowest);
    return lo;
}

static void draw_band(const MapCache *cache, Grid *grid, Rect area, const SceneBand *band, Key lowest)
{
    const Scene *scene = &cache->scene;
    size_t first = first_gap(scene, band, lowest), end = band->first + band->count, i;
    int last = -BAND_APART;
    for (i = first; i < end; i++) {
        int column = column_of(cache, scene_gap_key(scene->gaps.at[i]));
        if (column >= area.width)
            break;
        if (column >= 0 && column - last < BAND_APART)
            return;
        last = column < 0 ? last : column;
    }
    for (end = i, i = first; i < end; i++)
        draw_split(cache, grid, area, column_of(cache, scene_gap_key(scene->gaps.at[i])), band->lsns, false);
}

static void draw_bands(const MapView *map, Grid *grid, Rect area)
{
    const MapCache *cache = map->cache;
    const Scene *scene = &cache->scene;
    Lsn low = (Lsn)axis_value(&cache->lsns, map->lsns.lo), high = (Lsn)axis_value(&cache->lsns, map->lsns.hi);
    Key lowest = axis_value(&cache->keys, map->keys.lo);
    size_t lo; /* the first band that reaches into view */
    search_first(lo, 0, scene->bands.count, scene->bands.at[lo].lsns.hi > low);
    for (size_t i = lo; i < scene->bands.count && i < lo + BANDS_MAX && scene->bands.at[i].lsns.lo < high; i++) {
        const SceneBand *band = &scene->bands.at[i];
        if (row_of(cache, band->lsns.hi) - row_of(cache, band->lsns.lo) + 1 >= BAND_ROWS_MIN)
            draw_band(cache, grid, area, band, lowest);
    }
}

static bool is_hidden(const MapView *map, const SceneLine *line)
{
    return line->kind == SCENE_LEVEL ? map->options.hide_levels : map->options.hide_markers;
}

/* Draws a dotted line over free cells and fills, but not over outlines and images. */
static void draw_level_line(const MapCache *cache, Grid *grid, Rect area, const SceneLine *line)
{
    int row = row_of(cache, line->lsns.lo);
    if (row < 0 || row >= area.height)
        return;
    int y = area.y + area.height - 1 - row;
    Style style = scene_line_style(line->kind);
    for (int x = area.x; x < area.x + area.width; x++) {
        const Cell *cell = grid_cell(grid, x, y);
        if (cell->edges || cell->glyph)
            continue;
        style.bg = cell->style.bg;
        grid_put(grid, x, y, GLYPH_DOTTED, style);
    }
}

/* Writes the names of markers at the left ends of their lines, one after the other where they share a row. The names of
 * levels are beside the map. */
void map_draw_marker_names(const MapView *map, Grid *grid)
{
    const MapCache *cache = map->cache;
    Rect area = cache->frame.area;
    int *ends = mem_zero((size_t)area.height, sizeof *ends);
    for (size_t i = 0; i < cache->scene.lines.count; i++) {
        const SceneLine *line = &cache->scene.lines.at[i];
        if (line->kind == SCENE_SPLIT || line->kind == SCENE_LEVEL || is_hidden(map, line))
            continue;
        int row = row_of(cache, line->lsns.lo), columns = text_columns(str_from(line->label));
        if (row < 0 || row >= area.height || ends[row] + columns + 20 > area.width)
            continue;
        ends[row] += 2 + grid_printf(grid, area.x + 1 + ends[row], area.y + area.height - 1 - row, columns + 2,
                                     scene_line_style(line->kind), " %s ", line->label);
    }
    free(ends);
}

/* Do the splits of levels that are in view leave room for layers? */
static bool splits_fit(const MapCache *cache, Rect area)
{
    const Scene *scene = &cache->scene;
    uint8_t *taken = mem_zero((size_t)area.width + 1, 1);
    int count = 0;
    for (size_t i = 0; i < scene->lines.count; i++) {
        int column =
            scene->lines.at[i].kind == SCENE_SPLIT ? column_of(cache, scene_gap_key(scene->lines.at[i].keys)) : -1;
        if (column < 0 || column >= area.width)
            continue;
        count += !taken[column];
        taken[column] = 1;
    }
    free(taken);
    return count * BAND_APART <= area.width;
}

void map_draw_lines(const MapView *map, Grid *grid, Rect area)
{
    const MapCache *cache = map->cache;
    const Scene *scene = &cache->scene;
    bool splits = !map->options.hide_splits && splits_fit(cache, area);
    for (size_t i = 0; splits && i < scene->lines.count; i++) {
        const SceneLine *line = &scene->lines.at[i];
        if (line->kind == SCENE_SPLIT)
            draw_split(cache, grid, area, column_of(cache, scene_gap_key(line->keys)), line->lsns, line->weak);
    }
    if (!map->options.hide_splits)
        draw_bands(map, grid, area);
    for (size_t i = 0; i < scene->lines.count; i++) {
        const SceneLine *line = &scene->lines.at[i];
        if (line->kind != SCENE_SPLIT && !is_hidden(map, line))
            draw_level_line(cache, grid, area, line);
    }
}

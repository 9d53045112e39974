/* map_marks.c - draws over the layers what a person points at: marks and the region, the frame of the decision, the
 * selected layer and the cursor. */
#include "tui/view/map_cache.h"

/* `above`: draws the region, which stays visible across the selected layer; otherwise the other marks. */
static void draw_marks(const MapView *map, bool above, Grid *grid)
{
    for (size_t i = 0; i < map->mark_count; i++) {
        const MapMark *mark = &map->marks[i];
        if (map_mark_is_region(mark) != above)
            continue;
        const Style style = {.fg = mark->role, .attr = ATTR_BOLD};
        CellEdges at = map_cells_of(map->cache, mark->keys, mark->lsns);
        Rect area = map->cache->frame.area, cells = paint_rect(area, at);
        if (cells.width < 1 || cells.height < 1)
            continue;
        if (above) /* a single line would join the images and boxes that it runs along, and be taken for one of them */
            paint_double_outline(grid, area, at, style);
        else
            paint_outline(grid, area, at, 0, style);
        if (mark->label && cells.width >= text_columns(str_from(mark->label)) + 4) /* a cut word says nothing */
            grid_printf(grid, cells.x + 1, cells.y, cells.width - 2, style, " %s ", mark->label);
    }
}

/* Does the outline of a new layer run through the cell, perhaps in the colour of another one that it meets there? */
static bool is_new_outline(const Cell *cell)
{
    return !cell->glyph && cell->edges & (EDGE_HEAVY | EDGE_HEAVY_UPRIGHT) && cell->style.fg != ROLE_IMAGE &&
           cell->style.fg != ROLE_IMAGE_SPARSE;
}

/* Draws the frame of the decision below the outlines of new layers: those are heavy, and in the colour of the frame
 * they would look like images at its edge. */
static void draw_frame(Grid *grid, Rect area, CellEdges at)
{
    Rect cells = paint_rect(area, at);
    ARRAY(Cell) below = {0};
    for (int y = cells.y; y < cells.y + cells.height; y++)
        for (int x = cells.x; x < cells.x + cells.width; x++)
            array_push(&below, *grid_cell(grid, x, y));
    paint_outline(grid, area, at, EDGE_DOTTED, (Style){.fg = ROLE_ACCENT, .attr = ATTR_BOLD});
    for (size_t i = 0; i < below.count; i++)
        if (is_new_outline(&below.at[i]))
            *grid_cell(grid, cells.x + (int)i % cells.width, cells.y + (int)i / cells.width) = below.at[i];
    array_release(&below);
}

static void draw_decision(const MapView *map, const History *history, Grid *grid)
{
    if (map->decision >= history->trace.decisions.count)
        return;
    const Decision *decision = &history->trace.decisions.at[map->decision];
    KeyRange keys = decision->has_keys ? decision->keys : (KeyRange){0, key_max(history->layers.form)};
    LsnRange lsns = decision->has_lsns ? decision->lsns : (LsnRange){0, UINT64_MAX};
    map->cache->shows_decision = decision->has_keys || decision->has_lsns;
    if (map->cache->shows_decision)
        draw_frame(grid, map->cache->frame.area, map_cells_of(map->cache, keys, lsns));
}

static void draw_selection(const MapView *map, const History *history, Grid *grid)
{
    Layer layer = layer_set_get(&history->layers, map->selected);
    LsnRange lsns = {layer.lsn_lo, layer.kind == LAYER_IMAGE ? layer.lsn_lo : layer.lsn_hi};
    KeyRange keys = {layer.key_lo, layer.key_hi};
    CellEdges at = map_cells_of(map->cache, keys, lsns);
    Rect area = map->cache->frame.area;
    bool alive = history_alive(history, map->selected, map->cache->step);
    if (alive)
        paint_tint(grid, paint_rect(area, at), ROLE_SELECTED_BG);
    paint_outline(grid, area, at, alive ? EDGE_HEAVY : EDGE_DOTTED, (Style){.fg = ROLE_SELECTED, .attr = ATTR_BOLD});
}

void map_draw_marks(const MapView *map, const History *history, Grid *grid)
{
    draw_marks(map, false, grid);
    draw_decision(map, history, grid);
}

void map_draw_selected(const MapView *map, const History *history, Grid *grid)
{
    if (map->selected < history->layers.count)
        draw_selection(map, history, grid);
    draw_marks(map, true, grid);
}

void map_draw_cursor(const MapView *map, Grid *grid)
{
    int x, y;
    if (map->has_cursor && map_locate(map, map->cursor_key, map->cursor_lsn, &x, &y)) {
        Rect area = map->cache->frame.area;
        if (x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height)
            grid_cell(grid, x, y)->style.attr ^= ATTR_REVERSE;
        Rect cuts = map->cache->frame.cuts;
        if (x >= cuts.x && x < cuts.x + cuts.width && cuts.height > 0)
            grid_cell(grid, x, cuts.y)->style.attr ^= ATTR_REVERSE;
    }
}

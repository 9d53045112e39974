/* map_scene.c - draws the states that a step gives to layers: doomed, new, planned, kept.
 *
 * A plan of a million layers may delete or create a hundred thousand of them, of which most are smaller than a cell.
 * Their cells are found when the step or the window changes, by tables of the values at which cells begin. Of
 * neighbours in the list that would draw the same one is kept, of others the first and the last:
 *
 *     rectangles   [#7 cell 3,9] [#8 cell 3,9] [#9 cells 3 to 4,9]      outlines   [cell 3,9] [cells 3 to 4,9]
 *     a comb       [row] [tooth 1] [row] [tooth 2] [row] [tooth 3] [row]           [row] [tooth 1] [tooth 2] [tooth 3]
 * [row]
 */
#include "core/base/table.h"
#include "tui/view/map_cache.h"
#include "tui/view/outlines.h"

#include <stdlib.h>

void map_scene_drop(MapCache *cache)
{
    array_release(&cache->outlines);
    free(cache->column_cut);
    cache->column_cut = NULL;
    cache->placed = false;
}

CellEdges map_cells_of(const MapCache *cache, KeyRange keys, LsnRange lsns)
{
    return (CellEdges){
        (int16_t)cell_values_find(&cache->key_cells, keys.lo), (int16_t)cell_values_find(&cache->key_cells, keys.hi),
        (int16_t)cell_values_find(&cache->lsn_cells, lsns.lo), (int16_t)cell_values_find(&cache->lsn_cells, lsns.hi)};
}

static bool out_of_view(const MapCache *cache, CellEdges at)
{
    return at.right < 0 || at.top < 0 || at.left >= cache->scales.x.cells || at.bottom >= cache->scales.y.cells;
}

/* A place for outlines that look alike; others may take it from them. */
enum { SEEN_BITS = 12 };
typedef struct SeenOutlines {
    SceneOutline at[1 << SEEN_BITS];
} SeenOutlines;

/* Has this outline been seen? False also where another one has taken its place. Takes note of it. */
static bool outline_is_seen(SeenOutlines *seen, const SceneOutline *outline)
{
    uint64_t bits;
    memcpy(&bits, &outline->at, sizeof bits);
    uint64_t hash = hash_u64(hash_u64(HASH_SEED, bits), outline->state * 2u + outline->kind);
    SceneOutline *place = &seen->at[hash_fold(hash) >> (32 - SEEN_BITS)];
    if (memcmp(place, outline, sizeof *outline) == 0)
        return true;
    *place = *outline;
    return false;
}

static void forget_outlines(SeenOutlines *seen)
{
    for (size_t i = 0; i < 1 << SEEN_BITS; i++)
        seen->at[i] = (SceneOutline){.at = {.left = INT16_MAX}};
}

/* Leaves out outlines that are in the list before and behind: what they draw, the first has drawn where it counts that
 * it is below others, and the last draws again above them. */
static void drop_repeated(MapCache *cache)
{
    SeenOutlines *seen = mem_alloc(sizeof *seen);
    size_t count = cache->outlines.count, kept = 0;
    uint8_t *again = mem_zero(count + 1, 1);
    forget_outlines(seen);
    for (size_t i = count; i-- > 0;)
        again[i] = outline_is_seen(seen, &cache->outlines.at[i]);
    forget_outlines(seen);
    for (size_t i = 0; i < count; i++)
        if (!outline_is_seen(seen, &cache->outlines.at[i]) || !again[i])
            cache->outlines.at[kept++] = cache->outlines.at[i];
    cache->outlines.count = kept;
    free(again);
    free(seen);
}

static void place_rects(MapCache *cache)
{
    SceneOutline last = {.at = {.left = INT16_MAX}};
    for (size_t i = 0; i < cache->scene.rects.count; i++) {
        const SceneRect *rect = &cache->scene.rects.at[i];
        SceneOutline outline = {map_cells_of(cache, rect->keys, rect->lsns), (uint8_t)rect->state, (uint8_t)rect->kind};
        cache->outlined |= 1u << rect->state;
        if (out_of_view(cache, outline.at) || memcmp(&outline, &last, sizeof outline) == 0)
            continue;
        array_push(&cache->outlines, outline);
        last = outline;
    }
    drop_repeated(cache);
}

/* Of the cuts in a column the last chosen one is shown, or else the last candidate. */
static void place_cuts(MapCache *cache)
{
    const Scene *scene = &cache->scene;
    int cols = cache->scales.x.cells;
    cache->column_cut = mem_alloc((size_t)cols * sizeof *cache->column_cut);
    memset(cache->column_cut, 0xFF, (size_t)cols * sizeof *cache->column_cut);
    for (size_t i = 0; i < scene->cuts.count; i++) {
        int x = cell_values_find(&cache->key_cells, scene->cuts.at[i].key);
        uint32_t *shown = x < 0 || x >= cols ? NULL : &cache->column_cut[x];
        if (shown && (*shown == UINT32_MAX || scene->cuts.at[i].chosen || !scene->cuts.at[*shown].chosen))
            *shown = (uint32_t)i;
    }
}

void map_scene_place(MapCache *cache)
{
    if (cache->placed)
        return;
    cache->placed = true;
    cache->outlined = 0;
    place_rects(cache);
    place_cuts(cache);
}

/* Draws the sign of a state at the right end of its rectangle: colours alone must not tell states apart. Where a label
 * fills the rectangle, the sign is on its border, so that it cuts no label. */
static void draw_sign(const MapCache *cache, Grid *grid, const SceneOutline *outline, uint32_t glyph)
{
    Rect cells = paint_rect(cache->frame.area, outline->at);
    if (cells.width < 1 || cells.height < 1)
        return;
    int x = cells.width > 3 ? cells.x + cells.width - 2 : cells.x + cells.width / 2, y = cells.y + cells.height / 2;
    if (cells.width > 3 && grid_cell(grid, x, y)->glyph > ' ' && grid_cell(grid, x, y)->glyph < 127)
        x++;
    Style style = scene_state_style((SceneState)outline->state);
    style.bg = grid_cell(grid, x, y)->style.bg;
    style.attr = ATTR_BOLD;
    grid_put(grid, x, y, glyph, style);
}

static void draw_outlines(const MapView *map, LayerKind kind, Grid *grid)
{
    const MapCache *cache = map->cache;
    ARRAY(OutlineCells) drawn = {0};
    for (size_t i = 0; i < cache->outlines.count; i++) {
        const SceneOutline *outline = &cache->outlines.at[i];
        SceneState state = (SceneState)outline->state;
        if (outline->kind != kind || (state == SCENE_GHOST && map->options.hide_ghosts))
            continue;
        uint8_t edges = scene_state_edges(state) | (kind == LAYER_IMAGE ? EDGE_HEAVY : 0);
        array_push(&drawn, ((OutlineCells){outline->at, edges, scene_state_style(state)}));
    }
    outlines_draw(grid, cache->frame.area, drawn.at, drawn.count);
    array_release(&drawn);
}

/* Draws images over the borders of doomed and planned deltas: cuts follow images, so these often coincide. */
static void restore_images(const MapCache *cache, Grid *grid)
{
    Rect area = cache->frame.area;
    for (int y = 0; y < area.height && area.y + y < grid->rows; y++)
        for (int x = 0; x < area.width && area.x + x < grid->cols; x++) {
            const Cell *base = &cache->base.cells[(size_t)y * (size_t)area.width + (size_t)x];
            if (base->style.fg == ROLE_IMAGE || base->style.fg == ROLE_IMAGE_SPARSE)
                *grid_cell(grid, area.x + x, area.y + y) = *base;
        }
}

void map_scene_draw(const MapView *map, Grid *grid)
{
    const MapCache *cache = map->cache;
    draw_outlines(map, LAYER_DELTA, grid);
    if (cache->scene.rects.count > 0)
        restore_images(cache, grid);
    draw_outlines(map, LAYER_IMAGE, grid);
    for (size_t i = 0; i < cache->outlines.count; i++) {
        uint32_t sign = scene_state_sign((SceneState)cache->outlines.at[i].state);
        if (sign)
            draw_sign(cache, grid, &cache->outlines.at[i], sign);
    }
}

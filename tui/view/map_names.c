/* map_names.c - writes names inside boxes, for layers that people named (in scenarios and pictures). The names in a
 * dump only repeat keys and LSNs, which the axes show better.
 *
 *     ┌────────┐                                  ┌─ newest ─┐
 *     │ newest │     at least two cells wider,    └──────────┘    or without a row inside: on the upper border
 *     └────────┘                                  ┌─ne─┐   without blanks where it is too narrow for them
 */
#include "tui/view/map_cache.h"

enum { BOXES_MAX = 400 };

bool map_name_given(Str name)
{
    if (name.length == 0 || name.length > MAP_NAME_MAX)
        return false;
    for (size_t i = 0; i + 1 < name.length; i++)
        if (name.at[i] == '_' && name.at[i + 1] == '_')
            return false;
    return true;
}

/* Has one of these cells an ASCII character, as labels have? */
static bool is_lettered(const Grid *grid, int x, int y, int columns)
{
    for (int i = x < 0 ? 0 : x; i < x + columns && i < grid->cols && y >= 0 && y < grid->rows; i++) {
        uint32_t glyph = grid->cells[(size_t)y * (size_t)grid->cols + (size_t)i].glyph;
        if (glyph > ' ' && glyph < 127)
            return true;
    }
    return false;
}

/* The cells of all boxes of a map, to place names clear of other boxes. */
typedef struct Boxes {
    Rect at[BOXES_MAX];
    size_t count;
} Boxes;

static bool contains(Rect outer, Rect inner)
{
    return outer.x <= inner.x && outer.y <= inner.y && outer.x + outer.width >= inner.x + inner.width &&
           outer.y + outer.height >= inner.y + inner.height;
}

/* Do these cells of a row belong to `own` alone, and to boxes around it? */
static bool is_own_room(const Boxes *boxes, size_t own, int x, int y, int columns)
{
    Rect box = boxes->at[own];
    if (x <= box.x || x + columns >= box.x + box.width || y <= box.y || y >= box.y + box.height - 1)
        return false;
    for (size_t i = 0; i < boxes->count; i++) {
        Rect other = boxes->at[i];
        bool meets = x < other.x + other.width && other.x < x + columns && y < other.y + other.height && other.y <= y;
        if (i != own && meets && !contains(other, box))
            return false;
    }
    return true;
}

/* Moves the name to the nearest row where its cells are the box's alone: at its place, else at the left. False: there
 * is no such row. */
static bool find_own_room(const Grid *grid, const Boxes *boxes, size_t own, int *x, int *y, int columns)
{
    Rect box = boxes->at[own];
    const int lefts[] = {*x, box.x + 1};
    for (size_t l = 0; l < sizeof lefts / sizeof *lefts; l++)
        for (int n = 0; n < 2 * box.height; n++) {
            int row = *y + (n % 2 ? (n + 1) / 2 : -(n / 2));
            if (is_own_room(boxes, own, lefts[l], row, columns) && !is_lettered(grid, lefts[l], row, columns)) {
                *x = lefts[l];
                *y = row;
                return true;
            }
        }
    return false;
}

/* Where the cells hold another label, moves `y` to a row of the box where they hold none. If there is no such row, the
 * other label is removed: half a label would say nothing. */
static void make_room(Grid *grid, Rect box, int x, int *y, int columns)
{
    for (int row = box.y + 1; is_lettered(grid, x, *y, columns) && row < box.y + box.height - 1; row++)
        *y = is_lettered(grid, x, row, columns) ? *y : row;
    if (!is_lettered(grid, x, *y, columns))
        return;
    for (int at = box.x + 1; at < box.x + box.width - 1; at++)
        if (is_lettered(grid, at, *y, 1))
            grid_cell(grid, at, *y)->glyph = ' ';
}

static void draw_name(const MapCache *cache, const LayerSet *set, const Boxes *boxes, size_t own, bool on_borders,
                      Grid *grid)
{
    LayerId id = cache->raster.boxes.at[own].id;
    char text[MAP_NAME_MAX * 4 + 1];
    Str name = {set->name[id], set->name[id] ? set->name_length[id] : 0};
    if (!map_name_given(name))
        return;
    text_escape(name, text, sizeof text);
    Rect cells = boxes->at[own];
    int columns = text_columns(str_from(text)), x = cells.x + 3, y = cells.y;
    if (on_borders != (cells.height == 2) || cells.height < 2 || cells.width < columns + (on_borders ? 4 : 2))
        return;
    if (on_borders && cells.width < columns + 6) { /* "┌─e─┐", if no other label is there */
        x = cells.x + (cells.width - columns) / 2;
        if (!is_lettered(grid, x - 1, y, columns + 2))
            grid_text_over(grid, x, y, columns, str_from(text), (Style){.fg = ROLE_TEXT});
        return;
    }
    if (on_borders) {
        while (is_lettered(grid, x - 1, y, columns + 2)) /* after another label */
            if (++x + columns + 2 > cells.x + cells.width)
                return;
        grid_printf(grid, x - 1, y, columns + 2, (Style){.fg = ROLE_TEXT}, " %s ", text);
        return;
    }
    x = cells.x + (cells.width - columns) / 2;
    y = cells.y + (cells.height - 1) / 2;
    y -= cells.height > 3 && cells.height % 2; /* the middle row is for the signs of states */
    int left = x - 1;
    if (find_own_room(grid, boxes, own, &left, &y, columns + 2))
        x = left + 1;
    else
        make_room(grid, cells, x - 1, &y, columns + 2);
    grid_text_over(grid, x, y, columns, str_from(text), (Style){.fg = ROLE_TEXT});
}

static bool any_name(const MapCache *cache, const LayerSet *set, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        LayerId id = cache->raster.boxes.at[i].id;
        if (map_name_given((Str){set->name[id], set->name[id] ? set->name_length[id] : 0}))
            return true;
    }
    return false;
}

void map_draw_names(const MapView *map, const History *history, bool on_borders, Grid *grid)
{
    const MapCache *cache = map->cache;
    const LayerSet *set = &history->layers;
    Boxes boxes = {.count = cache->raster.boxes.count < BOXES_MAX ? cache->raster.boxes.count : BOXES_MAX};
    if (!any_name(cache, set, boxes.count)) /* as in every dump */
        return;
    for (size_t i = 0; i < boxes.count; i++) {
        LayerId id = cache->raster.boxes.at[i].id;
        boxes.at[i] = paint_rect(cache->frame.area, map_cells_of(cache, (KeyRange){set->key_lo[id], set->key_hi[id]},
                                                                 (LsnRange){set->lsn_lo[id], set->lsn_hi[id]}));
    }
    for (size_t i = 0; i < boxes.count; i++)
        draw_name(cache, set, &boxes, i, on_borders, grid);
}

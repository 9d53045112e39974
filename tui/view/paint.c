/* paint.c - per cell: which fill, which glyph.
 *
 * The fill (a background) says how many deltas there are, in four steps: 1, 2-3, 4-15, more. The glyph over it says
 * what shape they have, or that an image lies there. Where there are no colours theme_glyph() draws the fill as a
 * shade:
 *
 *     without colours  ≡≡≡≡≡≡≡≡   a stack over all keys       with colours: faint strokes on bright blue
 *                      ┿┿┿┿┿┿┿┿   images over deltas                        an amber line on blue
 *                      ░░▒▒▓▓░░   deltas, more and more                     blues
 */
#include "tui/view/paint.h"

typedef struct Painter {
    Grid *grid;
    Rect area;
    const Raster *raster;
    const RasterScales *scales;
    const LayerSet *set;
    PaintColors colors;
} Painter;

/* 1 to 4 for a number of deltas above 0. */
static int density(uint32_t deltas)
{
    return deltas >= 16 ? 4 : deltas >= 4 ? 3 : deltas >= 2 ? 2 : 1;
}

static Role overlay_role(const Painter *painter, int x, int y)
{
    if (painter->colors.row_roles && painter->colors.row_roles[y])
        return painter->colors.row_roles[y];
    if (painter->colors.column_roles && painter->colors.column_roles[x])
        return painter->colors.column_roles[x];
    if (painter->colors.overlay == OVERLAY_SIZE || painter->colors.overlay == OVERLAY_RESIDENCY ||
        painter->colors.overlay == OVERLAY_VISIBILITY) {
        const RasterCell *cell = raster_cell(painter->raster, x, y);
        uint32_t layers = cell->small + cell->boxed + cell->images[0] + cell->images[1];
        return layers ? (Role)(ROLE_RAMP_0 + cell->value / layers) : ROLE_DEFAULT;
    }
    return ROLE_DEFAULT;
}

static Role delta_fill(const RasterCell *cell)
{
    if (cell->small == 0)
        return cell->boxed ? ROLE_DELTA_1 : ROLE_DEFAULT;
    if (cell->covered == 0)
        return cell->boxed ? ROLE_DELTA_1 : ROLE_DEFAULT;
    if (cell->l0 && cell->l0 * 2 >= cell->small)
        return ROLE_L0_FILL;
    return (Role)(ROLE_DELTA_1 + density(cell->small) - 1);
}

static bool is_stack(const RasterCell *cell)
{
    return cell->small >= 2 && cell->wide * 4 >= cell->small * 3;
}

static void paint_deltas(Painter *painter, const RasterCell *cell, int x, int y, Role role)
{
    Role fill = delta_fill(cell);
    if (role && fill)
        fill = role;
    if (cell->small == 0) {
        if (cell->boxed)
            grid_put(painter->grid, x, y, 0, (Style){.bg = fill});
        return;
    }
    bool l0 = cell->l0 * 2 >= cell->small;
    if (cell->covered == 0) { /* lone thin layers */
        uint32_t glyph = cell->wide * 2 >= cell->small ? 0x2500 : cell->tall * 2 >= cell->small ? 0x2502 : 0x00B7;
        grid_put(painter->grid, x, y, glyph, (Style){.fg = role ? role : l0 ? ROLE_L0 : ROLE_DELTA, .bg = fill});
        return;
    }
    if (is_stack(cell)) {
        grid_put(painter->grid, x, y, 0x2261, (Style){.fg = l0 ? ROLE_L0 : ROLE_DELTA, .bg = fill});
        return;
    }
    int step = density(cell->small);
    if (cell->covered <= RASTER_X * RASTER_Y / 4)
        step = 1;
    if (!role && !l0)
        fill = (Role)(ROLE_DELTA_1 + step - 1);
    grid_put(painter->grid, x, y, 0, (Style){.bg = fill});
}

static void paint_images(Painter *painter, const RasterCell *cell, int x, int y, Role role)
{
    int parts = cell->imaged[0] > cell->imaged[1] ? cell->imaged[0] : cell->imaged[1];
    bool sparse = parts <= RASTER_X / 4, many = cell->images[0] > 2 || cell->images[1] > 2;
    Style style = {.fg = role ? role : sparse ? ROLE_IMAGE_SPARSE : ROLE_IMAGE};
    if (cell->small == 0 && !sparse) {
        grid_hline(painter->grid, x, y, 1, EDGE_HEAVY, style);
        if (many)
            grid_edges(painter->grid, x, y, EDGE_UP, style);
        return;
    }
    style.bg = grid_cell(painter->grid, x, y)->style.bg;
    grid_put(painter->grid, x, y, sparse ? 0x2505 : many ? 0x2537 : 0x2501, style);
}

static int row_of(const Painter *painter, int y_part)
{
    int cell = y_part < 0 ? -1 : y_part / RASTER_Y;
    return painter->area.y + painter->area.height - 1 - cell;
}

static int column_of(const Painter *painter, int x_part)
{
    int cell = x_part < 0 ? -1 : x_part / RASTER_X;
    return painter->area.x + cell;
}

static void paint_box(Painter *painter, const RasterBox *box)
{
    bool l0 = layer_is_l0(painter->set, box->id);
    Style style = {.fg = l0 ? ROLE_L0 : ROLE_DELTA};
    int x0 = column_of(painter, box->x0), x1 = column_of(painter, box->x1);
    int y0 = row_of(painter, box->y1), y1 = row_of(painter, box->y0);
    grid_box(painter->grid, (Rect){x0, y0, x1 - x0 + 1, y1 - y0 + 1}, 0, style);
    if (y1 - y0 >= 2 && x1 - x0 >= 10) {
        uint64_t size = painter->set->size[box->id];
        char bytes[32] = "";
        if (size != SIZE_UNKNOWN)
            bytes_format(size, bytes);
        style.attr = ATTR_DIM;
        grid_printf(painter->grid, x0 + 2, y0 + (y1 - y0) / 2, x1 - x0 - 3, style, l0 ? "L0 %s" : "%s", bytes);
    }
}

static void paint_line(Painter *painter, const RasterBox *line)
{
    Style style = {.fg = ROLE_IMAGE};
    int x0 = column_of(painter, line->x0), x1 = column_of(painter, line->x1), y = row_of(painter, line->y0);
    grid_hline(painter->grid, x0, y, x1 - x0 + 1, EDGE_HEAVY, style);
    /* A tick at both ends shows where one image stops and the next begins. */
    grid_edges(painter->grid, x0, y, EDGE_UP, style);
    grid_edges(painter->grid, x1, y, EDGE_UP, style);
}

void paint_raster(Grid *grid, Rect area, const Raster *raster, const RasterScales *scales, const LayerSet *set,
                  PaintColors colors)
{
    Painter painter = {grid, area, raster, scales, set, colors};
    for (int y = 0; y < raster->rows; y++) {
        for (int x = 0; x < raster->cols; x++)
            paint_deltas(&painter, raster_cell(raster, x, y), area.x + x, area.y + area.height - 1 - y,
                         overlay_role(&painter, x, y));
    }
    for (size_t i = 0; i < raster->boxes.count; i++)
        paint_box(&painter, &raster->boxes.at[i]);
    for (int y = 0; y < raster->rows; y++) {
        for (int x = 0; x < raster->cols; x++) {
            const RasterCell *cell = raster_cell(raster, x, y);
            if (cell->images[0] + cell->images[1])
                paint_images(&painter, cell, area.x + x, area.y + area.height - 1 - y, overlay_role(&painter, x, y));
        }
    }
    for (size_t i = 0; i < raster->lines.count; i++)
        paint_line(&painter, &raster->lines.at[i]);
}

void paint_outline(Grid *grid, Rect area, const RasterScales *scales, const Axis *keys, const Axis *lsns,
                   KeyRange key_range, LsnRange lsn_range, uint8_t flags, Style style)
{
    Painter painter = {.grid = grid, .area = area};
    int x0 = scale_part(&scales->x, axis_position(keys, key_range.lo));
    int x1 = scale_part(&scales->x, axis_position(keys, key_range.hi));
    int y0 = scale_part(&scales->y, axis_position(lsns, lsn_range.lo));
    int y1 = scale_part(&scales->y, axis_position(lsns, lsn_range.hi));
    int left = column_of(&painter, x0), right = column_of(&painter, x1);
    int top = row_of(&painter, y1), bottom = row_of(&painter, y0);
    Rect clip = grid_clip(grid, area);
    if (right > left && bottom > top)
        grid_box(grid, (Rect){left, top, right - left + 1, bottom - top + 1}, flags, style);
    else if (bottom > top)
        grid_vline(grid, left, top, bottom - top + 1, flags, style);
    else if (right > left)
        grid_hline(grid, left, top, right - left + 1, flags, style);
    else
        grid_put(grid, left, top, 0x25A0, style);
    grid_clip(grid, clip);
}

/* paint.c - chooses the fill and the glyph of each cell.
 *
 * The fill (a background) shows how many deltas there are, in four steps: hardly any, 1-3, 4-15, more. The glyph over
 * it shows their shape, or that there is an image. Without colours theme_glyph() draws the fill as a shade:
 *
 *     without colours  ≡≡≡≡≡≡≡≡   a stack over all keys       with colours: faint strokes on bright blue
 *                      ┿┿┿┿┿┿┿┿   images over deltas                        an amber line on blue
 *                      ░░▒▒▓▓░░   deltas, more and more                     blues
 */
#include "tui/view/paint.h"

#include "core/base/mem.h"
#include "tui/view/outlines.h"

#include <stdio.h>

typedef struct Painter {
    Grid *grid;
    Rect area;
    const Raster *raster;
    const RasterScales *scales;
    const LayerSet *set;
} Painter;

/* 2 to 4 for a number of deltas above 0. The steps are wide, so that cells with one and with two layers look alike:
 * rows that hold one and a half layers have both. */
static int paint_density(uint32_t deltas)
{
    return deltas >= 16 ? 4 : deltas >= 4 ? 3 : 2;
}

/* The colour for the mean of the overlay's values in a cell; ROLE_DEFAULT: it has none. */
static Role value_role(const RasterCell *cell)
{
    if (!cell->valued)
        return ROLE_DEFAULT;
    return (Role)(ROLE_RAMP_0 + cell->value / cell->valued);
}

static Role delta_fill(const RasterCell *cell)
{
    if (cell->small == 0)
        return cell->boxed ? ROLE_DELTA_BOX : ROLE_DEFAULT;
    if (cell->covered == 0)
        return cell->boxed ? ROLE_DELTA_BOX : ROLE_DEFAULT;
    if (cell->l0 && cell->l0 * 2 >= cell->small)
        return ROLE_L0_FILL;
    return (Role)(ROLE_DELTA_1 + paint_density(cell->small) - 1);
}

static bool is_stack(const RasterCell *cell)
{
    return cell->wide * 4 >= cell->small * 3;
}

static void paint_deltas(Painter *painter, const RasterCell *cell, int x, int y)
{
    Role role = value_role(cell);
    Role fill = delta_fill(cell);
    if (role && fill)
        fill = role;
    if (cell->small == 0) {
        if (cell->boxed)
            grid_put(painter->grid, x, y, 0, (Style){.bg = fill});
        return;
    }
    bool l0 = cell->l0 * 2 >= cell->small;
    if (cell->covered == 0) { /* single thin layers */
        uint32_t glyph = cell->wide * 2 >= cell->small   ? GLYPH_ACROSS
                         : cell->tall * 2 >= cell->small ? GLYPH_UPRIGHT
                                                         : GLYPH_SPECK;
        grid_put(painter->grid, x, y, glyph, (Style){.fg = role ? role : l0 ? ROLE_L0 : ROLE_DELTA, .bg = fill});
        return;
    }
    if (is_stack(cell)) {
        grid_put(painter->grid, x, y, GLYPH_STACK, (Style){.fg = l0 ? ROLE_L0 : ROLE_DELTA, .bg = fill});
        return;
    }
    int step = paint_density(cell->small);
    if (cell->covered <= RASTER_X * RASTER_Y / 4)
        step = 1;
    if (!role && !l0)
        fill = (Role)(ROLE_DELTA_1 + step - 1);
    grid_put(painter->grid, x, y, 0, (Style){.bg = fill});
}

static void paint_images(Painter *painter, const RasterCell *cell, int x, int y)
{
    Role role = cell->small || cell->boxed ? ROLE_DEFAULT : value_role(cell);
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
    grid_put(painter->grid, x, y, sparse ? GLYPH_IMAGE_SPARSE : many ? GLYPH_IMAGES : GLYPH_IMAGE, style);
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

static int16_t paint_cell_of(int part, int per_cell)
{
    return (int16_t)(part < 0 ? -1 : part / per_cell);
}

static CellEdges cells_of(const RasterBox *box)
{
    return (CellEdges){paint_cell_of(box->x0, RASTER_X), paint_cell_of(box->x1, RASTER_X),
                       paint_cell_of(box->y0, RASTER_Y), paint_cell_of(box->y1, RASTER_Y)};
}

static void paint_boxes(Painter *painter)
{
    ARRAY(OutlineCells) outlines = {0};
    for (size_t i = 0; i < painter->raster->boxes.count; i++) {
        const RasterBox *box = &painter->raster->boxes.at[i];
        Role role = layer_is_l0(painter->set, box->id) ? ROLE_L0 : ROLE_DELTA;
        OutlineCells outline = {.at = cells_of(box), .style = {.fg = role}};
        if (outline.at.right > outline.at.left && outline.at.top > outline.at.bottom)
            array_push(&outlines, outline);
    }
    outlines_draw(painter->grid, painter->area, outlines.at, outlines.count);
    array_release(&outlines);
}

static bool is_free(const Painter *painter, int x, int y, int columns)
{
    Rect area = painter->area;
    if (y < area.y || y >= area.y + area.height)
        return false;
    for (int i = x; i < x + columns; i++) {
        if (i < area.x || i >= area.x + area.width)
            continue; /* the label is clipped there, as the box is */
        const Cell *cell = grid_cell(painter->grid, i, y);
        if (cell->edges || (cell->glyph && cell->glyph != ' '))
            return false;
    }
    return true;
}

/* Writes what the layer is and its size, in the free row nearest to the middle: a label cut by something else would be
 * misread. */
static void paint_label(const Painter *painter, const RasterBox *box)
{
    bool l0 = layer_is_l0(painter->set, box->id);
    int x0 = column_of(painter, box->x0), x1 = column_of(painter, box->x1);
    int y0 = row_of(painter, box->y1), y1 = row_of(painter, box->y0), middle = y0 + (y1 - y0) / 2;
    uint64_t size = painter->set->size[box->id];
    char bytes[32] = "", label[48];
    if (size != SIZE_UNKNOWN)
        bytes_format(size, bytes);
    int columns = snprintf(label, sizeof label, "%s%s%s", l0 ? "L0" : "", l0 && bytes[0] ? " " : "", bytes);
    if (y1 - y0 < 2 || x1 - x0 < columns + 3)
        return;
    for (int off = 0; off < y1 - y0; off++) {
        int y = middle + (off % 2 ? (off + 1) / 2 : -off / 2);
        if (y <= y0 || y >= y1 || !is_free(painter, x0 + 2, y, columns))
            continue;
        grid_text_over(painter->grid, x0 + 2, y, columns, str_from(label), (Style){.fg = l0 ? ROLE_L0 : ROLE_DELTA});
        return;
    }
}

static void paint_lines(Painter *painter)
{
    const Style style = {.fg = ROLE_IMAGE};
    ARRAY(OutlineCells) outlines = {0};
    for (size_t i = 0; i < painter->raster->lines.count; i++) {
        OutlineCells line = {cells_of(&painter->raster->lines.at[i]), EDGE_HEAVY, style};
        line.at.top = line.at.bottom;
        array_push(&outlines, line);
    }
    outlines_draw(painter->grid, painter->area, outlines.at, outlines.count);
    array_release(&outlines);
    for (size_t i = 0; i < painter->raster->lines.count; i++) {
        const RasterBox *line = &painter->raster->lines.at[i];
        int x0 = column_of(painter, line->x0), x1 = column_of(painter, line->x1), y = row_of(painter, line->y0);
        /* A tick at both ends shows where one image stops and the next begins. */
        grid_edges(painter->grid, x0, y, EDGE_UP, style);
        grid_edges(painter->grid, x1, y, EDGE_UP, style);
    }
}

void paint_raster(Grid *grid, Rect area, const Raster *raster, const RasterScales *scales, const LayerSet *set)
{
    Painter painter = {grid, area, raster, scales, set};
    for (int y = 0; y < raster->rows; y++) {
        for (int x = 0; x < raster->cols; x++)
            paint_deltas(&painter, raster_cell(raster, x, y), area.x + x, area.y + area.height - 1 - y);
    }
    paint_boxes(&painter);
    for (int y = 0; y < raster->rows; y++) {
        for (int x = 0; x < raster->cols; x++) {
            const RasterCell *cell = raster_cell(raster, x, y);
            if (cell->images[0] + cell->images[1])
                paint_images(&painter, cell, area.x + x, area.y + area.height - 1 - y);
        }
    }
    paint_lines(&painter);
    for (size_t i = 0; i < raster->boxes.count; i++)
        paint_label(&painter, &raster->boxes.at[i]);
}

void paint_tint(Grid *grid, Rect rect, Role role)
{
    for (int y = rect.y; y < rect.y + rect.height; y++) {
        for (int x = rect.x; x < rect.x + rect.width; x++) {
            if (x < 0 || y < 0 || x >= grid->cols || y >= grid->rows)
                continue;
            Cell *cell = grid_cell(grid, x, y);
            if ((cell->style.bg >= ROLE_DELTA_BOX && cell->style.bg <= ROLE_L0_FILL)) {
                cell->style.bg = role;
                if (cell->glyph == GLYPH_STACK)
                    cell->style.fg = role; /* strokes in another colour would be read as a value */
            }
        }
    }
}

Rect paint_rect(Rect area, CellEdges at)
{
    int x0 = at.left > 0 ? at.left : 0, x1 = at.right < area.width ? at.right + 1 : area.width;
    int y0 = at.bottom > 0 ? at.bottom : 0, y1 = at.top < area.height ? at.top + 1 : area.height;
    return (Rect){area.x + x0, area.y + area.height - y1, x1 > x0 ? x1 - x0 : 0, y1 > y0 ? y1 - y0 : 0};
}

/* An outline of a single cell: it replaces what is there, but not the fill, which an overlay may have given it. */
static void put_dot(Grid *grid, int x, int y, Style style)
{
    if (!style.bg && x >= 0 && y >= 0 && x < grid->cols && y < grid->rows)
        style.bg = grid_cell(grid, x, y)->style.bg;
    grid_put(grid, x, y, GLYPH_DOT, style);
}

void paint_outline(Grid *grid, Rect area, CellEdges at, uint8_t flags, Style style)
{
    int left = area.x + at.left, top = area.y + area.height - 1 - at.top;
    int width = at.right - at.left + 1, height = at.top - at.bottom + 1;
    Rect clip = grid_clip(grid, area);
    if (width > 1 && height > 1)
        grid_box(grid, (Rect){left, top, width, height}, flags | EDGE_UNDER_TEXT, style);
    else if (height > 1)
        grid_vline(grid, left, top, height, flags | EDGE_UNDER_TEXT, style);
    else if (width > 1)
        grid_hline(grid, left, top, width, flags, style);
    else
        put_dot(grid, left, top, style);
    grid_clip(grid, clip);
}

void paint_double_outline(Grid *grid, Rect area, CellEdges at, Style style)
{
    Rect rect = {area.x + at.left, area.y + area.height - 1 - at.top, at.right - at.left + 1, at.top - at.bottom + 1};
    Rect clip = grid_clip(grid, area);
    if (rect.width == 1 && rect.height == 1)
        put_dot(grid, rect.x, rect.y, style);
    else
        grid_double_box(grid, rect, style);
    grid_clip(grid, clip);
}

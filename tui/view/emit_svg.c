/* emit_svg.c - draws a grid as a picture of the screen, for documents.
 *
 * Backgrounds are rectangles, one for each run of equal cells. Lines and blocks are drawn, not written, because fonts
 * disagree about where box-drawing glyphs end; text is written run by run, with its length fixed:
 *
 *     ┌──┐ reads     <path d="…"/>                 one path for all lines of a colour and weight
 *     └──┘           <text x="48" textLength="40">reads</text>
 */
#include "tui/view/emit.h"

#include "core/base/mem.h"
#include "tui/view/palette.h"

#include <stdlib.h>

enum { WIDTH = 8, HEIGHT = 16 };

/* The edges of a cell; for line glyphs that views put as characters, the edges they look like. */
static uint8_t svg_edges_of(const Cell *cell)
{
    switch (cell->glyph) {
    case 0:
        return cell->edges;
    case 0x2500:
        return EDGE_LEFT | EDGE_RIGHT;
    case 0x2501:
        return EDGE_LEFT | EDGE_RIGHT | EDGE_HEAVY;
    case 0x2502:
        return EDGE_UP | EDGE_DOWN;
    case 0x2505:
        return EDGE_LEFT | EDGE_RIGHT | EDGE_HEAVY | EDGE_DOTTED;
    case 0x2508:
        return EDGE_LEFT | EDGE_RIGHT | EDGE_DOTTED;
    case 0x250A:
        return EDGE_UP | EDGE_DOWN | EDGE_DOTTED;
    case 0x2537:
        return EDGE_LEFT | EDGE_RIGHT | EDGE_UP | EDGE_HEAVY;
    case 0x2575:
        return EDGE_UP;
    default:
        return 0;
    }
}

static bool svg_is_block(uint32_t glyph)
{
    return glyph >= 0x2581 && glyph <= 0x2588;
}

static bool svg_is_drawn(const Cell *cell)
{
    return grid_is_double(cell->glyph) || svg_edges_of(cell) || svg_is_block(cell->glyph) || cell->glyph == 0x2261;
}

static Role shown_fg(const Cell *cell)
{
    return cell->style.attr & ATTR_REVERSE ? cell->style.bg : cell->style.fg;
}

static Role shown_bg(const Cell *cell)
{
    if (!(cell->style.attr & ATTR_REVERSE))
        return cell->style.bg;
    return cell->style.fg ? cell->style.fg : ROLE_TEXT;
}

static uint32_t shown_rgb(const Cell *cell, Theme theme)
{
    return theme_rgb_on(theme, (Style){shown_fg(cell), shown_bg(cell), 0}, cell->glyph);
}

static void add_backgrounds(const Grid *grid, Theme theme, Text *out)
{
    for (int y = 0; y < grid->rows; y++) {
        const Cell *row = &grid->cells[(size_t)y * (size_t)grid->cols];
        for (int x = 0, end; x < grid->cols; x = end) {
            for (end = x + 1; end < grid->cols && shown_bg(&row[end]) == shown_bg(&row[x]);)
                end++;
            if (shown_bg(&row[x]))
                text_printf(out, "<path fill=\"#%06X\" d=\"M%d %dh%dv%dh-%dz\"/>\n",
                            theme_rgb(theme, shown_bg(&row[x]), 0), x * WIDTH, y * HEIGHT, (end - x) * WIDTH, HEIGHT,
                            (end - x) * WIDTH);
        }
    }
}

static void svg_add_segment(Text *out, int x, int y, int dx, int dy, bool dotted)
{
    if (!dotted) {
        text_printf(out, dx ? "M%d %dh%d" : "M%d %dv%d", x, y, dx ? dx : dy);
        return;
    }
    for (int at = 0; at < dx + dy; at += 4)
        text_printf(out, dx ? "M%d %dh2" : "M%d %dv2", dx ? x + at + 1 : x, dx ? y : y + at + 1);
}

/* Adds a piece of a double line: one outside and one inside, 4 apart. */
static void add_double_line(Text *out, uint32_t glyph, int x, int y)
{
    int left = x * WIDTH, top = y * HEIGHT, cx = left + WIDTH / 2, cy = top + HEIGHT / 2;
    for (int off = -2; off <= 2; off += 4) {
        if (glyph == 0x2550)
            text_printf(out, "M%d %dh%d", left, cy + off, WIDTH);
        else if (glyph == 0x2551)
            text_printf(out, "M%d %dv%d", cx + off, top, HEIGHT);
        else { /* a corner: from the side across, then up or down */
            bool right = glyph == 0x2554 || glyph == 0x255A, down = glyph == 0x2554 || glyph == 0x2557;
            int turn_x = right ? cx + off : cx - off, turn_y = down ? cy + off : cy - off;
            text_printf(out, "M%d %dH%dV%d", right ? left + WIDTH : left, turn_y, turn_x, down ? top + HEIGHT : top);
        }
    }
}

/* Adds the light or the heavy lines of a cell: EDGE_HEAVY is about those across, EDGE_HEAVY_UPRIGHT about the others.
 */
static void add_cell_lines(Text *out, const Cell *cell, int x, int y, bool heavy)
{
    uint8_t edges = svg_edges_of(cell);
    bool dotted = (edges & EDGE_DOTTED) != 0;
    int cx = x * WIDTH + WIDTH / 2, cy = y * HEIGHT + HEIGHT / 2;
    int across = edges & (EDGE_LEFT | EDGE_RIGHT);
    if (((edges & EDGE_HEAVY) != 0) == heavy && across == (EDGE_LEFT | EDGE_RIGHT)) {
        svg_add_segment(out, cx - WIDTH / 2, cy, WIDTH, 0, dotted);
    } else if (((edges & EDGE_HEAVY) != 0) == heavy) {
        if (edges & EDGE_LEFT)
            svg_add_segment(out, cx - WIDTH / 2, cy, WIDTH / 2, 0, dotted);
        if (edges & EDGE_RIGHT)
            svg_add_segment(out, cx, cy, WIDTH / 2, 0, dotted);
    }
    if (((edges & EDGE_HEAVY_UPRIGHT) != 0) == heavy) {
        if (edges & EDGE_UP)
            svg_add_segment(out, cx, cy - HEIGHT / 2, 0, HEIGHT / 2, dotted);
        if (edges & EDGE_DOWN)
            svg_add_segment(out, cx, cy, 0, HEIGHT / 2, dotted);
    }
    if (grid_is_double(cell->glyph) && !heavy)
        add_double_line(out, cell->glyph, x, y);
    for (int i = -1; i <= 1 && cell->glyph == 0x2261 && !heavy; i++)
        text_printf(out, "M%d %dh%d", x * WIDTH, cy + 4 * i, WIDTH);
}

static void add_lines(const Grid *grid, Theme theme, Style style, bool heavy, Text *out)
{
    Text path = TEXT_EMPTY;
    for (int y = 0; y < grid->rows; y++) {
        for (int x = 0; x < grid->cols; x++) {
            const Cell *cell = &grid->cells[(size_t)y * (size_t)grid->cols + (size_t)x];
            if (svg_is_drawn(cell) && !svg_is_block(cell->glyph) && shown_fg(cell) == style.fg &&
                shown_bg(cell) == style.bg)
                add_cell_lines(&path, cell, x, y, heavy);
        }
    }
    if (path.length)
        text_printf(out, "<path fill=\"none\" stroke=\"#%06X\" stroke-width=\"%s\" d=\"%s\"/>\n",
                    theme_rgb_on(theme, style, 0), heavy ? "2" : "1", path.at);
    text_release(&path);
}

/* Adds the lines of every pair of colours that the grid has. */
static void add_all_lines(const Grid *grid, Theme theme, Text *out)
{
    bool *seen = mem_zero((size_t)ROLE_COUNT * ROLE_COUNT, sizeof *seen);
    for (int i = 0; i < grid->cols * grid->rows; i++)
        if (svg_is_drawn(&grid->cells[i]) && !svg_is_block(grid->cells[i].glyph))
            seen[shown_fg(&grid->cells[i]) * ROLE_COUNT + shown_bg(&grid->cells[i])] = true;
    for (int pair = 0; pair < ROLE_COUNT * ROLE_COUNT; pair++)
        for (int heavy = 0; seen[pair] && heavy < 2; heavy++)
            add_lines(grid, theme, (Style){(Role)(pair / ROLE_COUNT), (Role)(pair % ROLE_COUNT), 0}, heavy, out);
    free(seen);
}

static void add_blocks(const Grid *grid, Theme theme, Text *out)
{
    for (int y = 0; y < grid->rows; y++) {
        const Cell *row = &grid->cells[(size_t)y * (size_t)grid->cols];
        for (int x = 0, end; x < grid->cols; x = end) {
            end = x + 1;
            if (!svg_is_block(row[x].glyph))
                continue;
            while (end < grid->cols && row[end].glyph == row[x].glyph && shown_fg(&row[end]) == shown_fg(&row[x]))
                end++;
            int height = (int)(row[x].glyph - 0x2580) * HEIGHT / 8;
            text_printf(out, "<path fill=\"#%06X\" d=\"M%d %dh%dv%dh-%dz\"/>\n", shown_rgb(&row[x], theme), x * WIDTH,
                        (y + 1) * HEIGHT - height, (end - x) * WIDTH, height, (end - x) * WIDTH);
        }
    }
}

static void svg_add_character(uint32_t glyph, Text *out)
{
    const char *entity = glyph == '&' ? "&amp;" : glyph == '<' ? "&lt;" : glyph == '>' ? "&gt;" : NULL;
    if (entity)
        text_add_str(out, str_from(entity));
    else
        emit_character(glyph, out);
}

static bool svg_is_text(const Cell *cell)
{
    return cell->glyph > ' ' && !svg_is_drawn(cell);
}

/* Adds runs of text in one colour; a single blank inside does not end a run. */
static void add_text(const Grid *grid, Theme theme, Text *out)
{
    for (int y = 0; y < grid->rows; y++) {
        const Cell *row = &grid->cells[(size_t)y * (size_t)grid->cols];
        for (int x = 0, end; x < grid->cols; x = end) {
            end = x + 1;
            if (!svg_is_text(&row[x]))
                continue;
            while (end < grid->cols && shown_fg(&row[end]) == shown_fg(&row[x]) &&
                   (svg_is_text(&row[end]) ||
                    (row[end].glyph == ' ' && end + 1 < grid->cols && svg_is_text(&row[end + 1]))))
                end++;
            text_printf(out, "<text x=\"%d\" y=\"%d\" textLength=\"%d\" fill=\"#%06X\"%s>", x * WIDTH, y * HEIGHT + 12,
                        (end - x) * WIDTH, shown_rgb(&row[x], theme),
                        theme_attr(theme, row[x].style) & ATTR_BOLD ? " font-weight=\"bold\"" : "");
            for (int i = x; i < end; i++)
                svg_add_character(row[i].glyph, out);
            text_add_str(out, STR("</text>\n"));
        }
    }
}

void emit_svg(const Grid *grid, Theme theme, Text *out)
{
    text_printf(out,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
                "font-family=\"ui-monospace,'DejaVu Sans Mono',monospace\" font-size=\"13\">\n"
                "<rect width=\"100%%\" height=\"100%%\" fill=\"#%06X\"/>\n",
                grid->cols * WIDTH, grid->rows * HEIGHT, grid->cols * WIDTH, grid->rows * HEIGHT, theme_page(theme));
    add_backgrounds(grid, theme, out);
    add_all_lines(grid, theme, out);
    add_blocks(grid, theme, out);
    add_text(grid, theme, out);
    text_add_str(out, STR("</svg>\n"));
}

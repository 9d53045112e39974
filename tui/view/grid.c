/* grid.c - draws characters into cells, and lines that merge where they meet.
 *
 * A line adds to each of its cells the edges through which it leaves: a horizontal line of four cells is R, LR, LR, L.
 * Where two boxes share a border, a cell collects the edges of both, and a table has the glyph for them:
 *
 *     box A   ┌──┐        R|D at its corner
 *     box B      ┌──┐     box A's corner is L|D, B's is R|D: together L|R|D = ┬
 *     both    ┌──┬──┐
 */
#include "tui/view/grid.h"

#include "core/base/integer.h"
#include "core/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

void grid_init(Grid *grid, int cols, int rows)
{
    *grid = (Grid){0};
    grid_reset(grid, cols, rows);
}

void grid_release(Grid *grid)
{
    free(grid->cells);
    *grid = (Grid){0};
}

void grid_reset(Grid *grid, int cols, int rows)
{
    cols = cols < 0 ? 0 : cols;
    rows = rows < 0 ? 0 : rows;
    size_t cells = (size_t)cols * (size_t)rows;
    if (cells != (size_t)grid->cols * (size_t)grid->rows || !grid->cells)
        grid->cells = mem_resize(grid->cells, cells ? cells : 1, sizeof *grid->cells);
    memset(grid->cells, 0, cells * sizeof *grid->cells);
    grid->cols = cols;
    grid->rows = rows;
    grid->clip = (Rect){0, 0, cols, rows};
    grid->cursor_x = grid->cursor_y = -1;
}

Rect grid_clip(Grid *grid, Rect rect)
{
    Rect previous = grid->clip;
    int x0 = integer_clamp(rect.x, 0, grid->cols), y0 = integer_clamp(rect.y, 0, grid->rows);
    int x1 = integer_clamp(rect.x + (rect.width > 0 ? rect.width : 0), x0, grid->cols);
    int y1 = integer_clamp(rect.y + (rect.height > 0 ? rect.height : 0), y0, grid->rows);
    grid->clip = (Rect){x0, y0, x1 - x0, y1 - y0};
    return previous;
}

static bool inside(const Grid *grid, int x, int y)
{
    const Rect *clip = &grid->clip;
    return x >= clip->x && y >= clip->y && x < clip->x + clip->width && y < clip->y + clip->height;
}

void grid_put(Grid *grid, int x, int y, uint32_t glyph, Style style)
{
    if (inside(grid, x, y))
        *grid_cell(grid, x, y) = (Cell){.glyph = glyph, .style = style};
}

/* Is the character one cell wide on every terminal? The ranges are of those that may be wide, combining or invisible.
 */
static bool grid_is_narrow(uint32_t c)
{
    static const struct {
        uint32_t lo, hi;
    } odd[] = {{0x0000, 0x001F}, {0x007F, 0x009F},   {0x00AD, 0x00AD},     {0x0300, 0x036F}, {0x0483, 0x0489},
               {0x0591, 0x05C7}, {0x0610, 0x061C},   {0x064B, 0x065F},     {0x1100, 0x115F}, {0x1AB0, 0x1AFF},
               {0x1DC0, 0x1DFF}, {0x200B, 0x200F},   {0x2028, 0x202E},     {0x2060, 0x206F}, {0x20D0, 0x20FF},
               {0x231A, 0x231B}, {0x23E9, 0x23F3},   {0x2E80, 0xA4CF},     {0xA960, 0xA97F}, {0xAC00, 0xD7A3},
               {0xD800, 0xF8FF}, {0xF900, 0xFAFF},   {0xFE00, 0xFE6F},     {0xFEFF, 0xFEFF}, {0xFF00, 0xFF60},
               {0xFFE0, 0xFFFF}, {0x1F000, 0x1FAFF}, {0x20000, UINT32_MAX}};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        if (c >= odd[i].lo && c <= odd[i].hi)
            return false;
    }
    return true;
}

/* Takes one character off `rest`, which must not be empty; one that is invalid or not one cell wide becomes '?'. */
static uint32_t grid_next_character(Str *rest)
{
    uint32_t code = '?';
    utf8_next(rest, &code);
    return grid_is_narrow(code) ? code : '?';
}

enum { ELLIPSIS = 0x2026 };

/* How many characters of a text that is longer than `columns` stand before the "…" at its end: one less than columns,
 * or fewer where these end in a "…" already, which two would not make clearer. */
static int kept_before_ellipsis(Str text, int columns)
{
    int ellipsis = -1;
    for (int i = 0; i < columns - 1; i++) {
        uint32_t c = grid_next_character(&text);
        ellipsis = c == ELLIPSIS ? i : c == ' ' ? ellipsis : -1;
    }
    return ellipsis >= 0 ? ellipsis : columns - 1;
}

int grid_text(Grid *grid, int x, int y, int width, Str text, Style style)
{
    int used = 0, kept = text_columns(text) > width ? kept_before_ellipsis(text, width) : width;
    while (text.length && used < width) {
        uint32_t c = grid_next_character(&text);
        grid_put(grid, x + used, y, used == kept ? ELLIPSIS : c, style);
        if (used++ == kept)
            break;
    }
    return used;
}

int grid_text_over(Grid *grid, int x, int y, int width, Str text, Style style)
{
    Role under[GRID_TEXT_OVER_MAX];
    int known = width < GRID_TEXT_OVER_MAX ? width : GRID_TEXT_OVER_MAX;
    for (int i = 0; i < known; i++)
        under[i] = inside(grid, x + i, y) ? grid_cell(grid, x + i, y)->style.bg : style.bg;
    int used = grid_text(grid, x, y, width, text, style);
    for (int i = 0; i < used && i < known; i++)
        if (inside(grid, x + i, y)) {
            Cell *cell = grid_cell(grid, x + i, y);
            cell->style.bg = under[i];
            cell->glyph = cell->glyph == ' ' ? GLYPH_BLANK : cell->glyph;
        }
    return used;
}

int text_columns(Str text)
{
    int columns = 0;
    for (; text.length; columns++)
        grid_next_character(&text);
    return columns;
}

void text_add_cut(Text *out, Str text, int columns)
{
    Str rest = text;
    if (text_columns(text) <= columns) {
        text_add_str(out, text);
        return;
    }
    for (int kept = kept_before_ellipsis(text, columns); kept > 0; kept--)
        grid_next_character(&rest);
    text_printf(out, "%.*s…", (int)(text.length - rest.length), text.at);
}

int grid_printf(Grid *grid, int x, int y, int width, Style style, const char *format, ...)
{
    char buffer[1024];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(buffer, sizeof buffer, format, args);
    va_end(args);
    if (length <= 0)
        return 0;
    size_t kept = (size_t)length < sizeof buffer ? (size_t)length : sizeof buffer - 1;
    return grid_text(grid, x, y, width, (Str){buffer, kept}, style);
}

void grid_fill(Grid *grid, Rect rect, uint32_t glyph, Style style)
{
    for (int y = rect.y; y < rect.y + rect.height; y++) {
        for (int x = rect.x; x < rect.x + rect.width; x++)
            grid_put(grid, x, y, glyph, style);
    }
}

/* Adds edges to a cell, and keeps its background where the style has none. */
static void add_edges(Grid *grid, int x, int y, uint8_t edges, uint8_t flags, Style style)
{
    if (!inside(grid, x, y))
        return;
    Cell *cell = grid_cell(grid, x, y);
    if ((flags & EDGE_UNDER_TEXT) && cell->glyph > ' ' && cell->glyph < 127)
        return;
    flags &= (uint8_t)~EDGE_UNDER_TEXT;
    bool crosses = cell->edges && !(flags & EDGE_DOTTED);
    if (crosses)
        cell->edges &= (uint8_t)~EDGE_DOTTED; /* a solid line wins over a dotted one */
    else if (cell->edges && !(cell->edges & EDGE_DOTTED))
        flags &= (uint8_t)~EDGE_DOTTED;
    cell->glyph = 0;
    cell->edges |= (uint8_t)(edges | flags);
    Role under = cell->style.bg;
    cell->style = style;
    if (!style.bg)
        cell->style.bg = under;
}

void grid_edges(Grid *grid, int x, int y, uint8_t edges, Style style)
{
    add_edges(grid, x, y, edges & 15, edges & (uint8_t)~15, style);
}

void grid_hline(Grid *grid, int x, int y, int width, uint8_t flags, Style style)
{
    flags &= EDGE_HEAVY | EDGE_DOTTED | EDGE_UNDER_TEXT;
    for (int i = 0; i < width; i++) {
        uint8_t left = i > 0 || width == 1 ? EDGE_LEFT : 0, right = i < width - 1 || width == 1 ? EDGE_RIGHT : 0;
        add_edges(grid, x + i, y, left | right, flags, style);
    }
}

void grid_vline(Grid *grid, int x, int y, int height, uint8_t flags, Style style)
{
    uint8_t own = flags & (EDGE_DOTTED | EDGE_UNDER_TEXT);
    if (flags & EDGE_HEAVY)
        own |= EDGE_HEAVY_UPRIGHT;
    for (int i = 0; i < height; i++) {
        uint8_t up = i > 0 || height == 1 ? EDGE_UP : 0, down = i < height - 1 || height == 1 ? EDGE_DOWN : 0;
        add_edges(grid, x, y + i, up | down, own, style);
    }
}

void grid_box(Grid *grid, Rect rect, uint8_t flags, Style style)
{
    if (rect.width < 2 || rect.height < 2)
        return;
    grid_hline(grid, rect.x, rect.y, rect.width, flags, style);
    grid_hline(grid, rect.x, rect.y + rect.height - 1, rect.width, flags, style);
    grid_vline(grid, rect.x, rect.y, rect.height, flags, style);
    grid_vline(grid, rect.x + rect.width - 1, rect.y, rect.height, flags, style);
}

static void put_double(Grid *grid, int x, int y, uint32_t glyph, Style style)
{
    if (!inside(grid, x, y))
        return;
    Cell *cell = grid_cell(grid, x, y);
    if (cell->glyph > ' ' && cell->glyph < 127)
        return;
    *cell = (Cell){.glyph = glyph, .style = {style.fg, style.bg ? style.bg : cell->style.bg, style.attr}};
}

void grid_double_box(Grid *grid, Rect rect, Style style)
{
    int right = rect.x + rect.width - 1, bottom = rect.y + rect.height - 1;
    for (int x = rect.x; x <= right; x++) {
        put_double(grid, x, rect.y, 0x2550, style);
        put_double(grid, x, bottom, 0x2550, style);
    }
    for (int y = rect.y; y <= bottom && rect.height > 1; y++) {
        put_double(grid, rect.x, y, 0x2551, style);
        put_double(grid, right, y, 0x2551, style);
    }
    if (rect.width < 2 || rect.height < 2)
        return;
    put_double(grid, rect.x, rect.y, GLYPH_DOUBLE_CORNER, style);
    put_double(grid, right, rect.y, 0x2557, style);
    put_double(grid, rect.x, bottom, 0x255A, style);
    put_double(grid, right, bottom, 0x255D, style);
}

bool grid_is_double(uint32_t glyph)
{
    return glyph >= 0x2550 && glyph <= 0x255D;
}

/* The glyphs by edges: bit 0 left, 1 right, 2 up, 3 down. A half line is drawn whole, because line ends look better. */
static const uint16_t light_lines[16] = {' ',    0x2500, 0x2500, 0x2500, 0x2502, 0x2518, 0x2514, 0x2534,
                                         0x2502, 0x2510, 0x250C, 0x252C, 0x2502, 0x2524, 0x251C, 0x253C};
static const uint16_t heavy_across[16] = {' ',    0x2501, 0x2501, 0x2501, 0x2502, 0x2519, 0x2515, 0x2537,
                                          0x2502, 0x2511, 0x250D, 0x252F, 0x2502, 0x2525, 0x251D, 0x253F};
static const uint16_t heavy_upright[16] = {' ',    0x2500, 0x2500, 0x2500, 0x2503, 0x251A, 0x2516, 0x2538,
                                           0x2503, 0x2512, 0x250E, 0x2530, 0x2503, 0x2528, 0x2520, 0x2542};
static const uint16_t heavy_both[16] = {' ',    0x2501, 0x2501, 0x2501, 0x2503, 0x251B, 0x2517, 0x253B,
                                        0x2503, 0x2513, 0x250F, 0x2533, 0x2503, 0x252B, 0x2523, 0x254B};

static uint32_t grid_ascii_line(uint8_t edges, int shape)
{
    bool across = (shape & (EDGE_LEFT | EDGE_RIGHT)) != 0, upright = (shape & (EDGE_UP | EDGE_DOWN)) != 0;
    if (across && upright)
        return '+';
    if (edges & EDGE_DOTTED)
        return across ? '.' : ':';
    return across ? (edges & EDGE_HEAVY ? '=' : '-') : upright ? '|' : ' ';
}

static uint32_t grid_edge_glyph(uint8_t edges, bool ascii)
{
    int shape = edges & 15;
    if (ascii)
        return grid_ascii_line(edges, shape);
    if ((edges & EDGE_DOTTED) && !(shape & 3))
        return 0x250A; /* ┊ */
    if ((edges & EDGE_DOTTED) && !(shape & 12))
        return 0x2508; /* ┈ */
    bool across = (edges & EDGE_HEAVY) != 0, upright = (edges & EDGE_HEAVY_UPRIGHT) != 0;
    return across && upright ? heavy_both[shape]
           : across          ? heavy_across[shape]
           : upright         ? heavy_upright[shape]
                             : light_lines[shape];
}

/* The ASCII characters that replace glyphs. */
static const struct {
    uint16_t glyph;
    char ascii;
} ascii_glyphs[] = {
    {0x2591, '.'}, {0x2592, ':'}, {0x2593, '%'}, {0x2588, '#'}, {0x2580, '"'}, {0x2584, '-'}, {0x2026, '~'},
    {0x2190, '<'}, {0x2191, '^'}, {0x2192, '>'}, {0x2193, 'v'}, {0x25B6, '>'}, {0x25C0, '<'}, {0x25B2, '^'},
    {0x25BC, 'v'}, {0x25C6, '*'}, {0x25C7, 'o'}, {0x25A0, '#'}, {0x25A1, 'o'}, {0x25CF, '*'}, {0x25CB, 'o'},
    {0x2713, 'y'}, {0x2717, 'x'}, {0x00D7, 'x'}, {0x2020, 't'}, {0x00B7, '.'}, {0x2261, '-'}, {0x2550, '@'},
    {0x2014, '-'}, {0x2013, '-'}, {0x2502, '|'}, {0x2500, '-'}, {0x2501, '='}, {0x250A, ':'}, {0x2508, '.'},
    {0x2265, '>'}, {0x2264, '<'}, {0x2581, '_'}, {0x2582, '.'}, {0x2583, ','}, {0x2585, '='}, {0x2586, '+'},
    {0x2587, '*'}, {0x258C, '|'}, {0x2590, '|'}, {0x251C, '+'}, {0x2524, '+'}, {0x2534, '+'}, {0x252C, '+'},
    {0x2506, ':'}, {0x2504, '.'}, {0x2503, '|'}, {0x2594, '"'}, {0x25AA, '.'}, {0x25B8, '>'}, {0x25C2, '<'},
    {0x2022, '*'}, {0x2248, '~'}, {0x00B1, '~'}, {0x25B3, '^'}, {0x2260, '!'}, {0x2502, '|'}, {0x00BB, '>'},
    {0x00AB, '<'}, {0x21B5, '<'}, {0x2630, '='}, {0x253F, '#'}, {0x2505, '~'}, {0x2575, '|'}, {0x253C, '+'},
    {0x25E6, 'o'}, {0x252B, '|'}, {0x254B, '+'}, {0x2016, '|'}, {0x256A, '&'}, {0x2551, '@'}, {0x2554, '@'},
    {0x2557, '@'}, {0x255A, '@'}, {0x255D, '@'},
};

uint32_t cell_glyph(const Cell *cell, bool ascii)
{
    if (!cell->glyph)
        return cell->edges & 15 ? grid_edge_glyph(cell->edges, ascii) : ' ';
    if (cell->glyph == GLYPH_BLANK)
        return ' ';
    if (!ascii || cell->glyph < 0x80)
        return cell->glyph;
    for (size_t i = 0; i < sizeof ascii_glyphs / sizeof *ascii_glyphs; i++) {
        if (ascii_glyphs[i].glyph == cell->glyph)
            return (unsigned char)ascii_glyphs[i].ascii;
    }
    if (cell->glyph >= 0x250C && cell->glyph <= 0x254B)
        return '+'; /* corners and crossings */
    return '?';
}

/* emit_ansi.c - writes a grid with SGR sequences, one where the style changes within a row.
 *
 *     ESC[0;1;38;5;74;48;5;24m…   bold, foreground 74, background 24
 */
#include "tui/view/emit.h"

#include "tui/view/palette.h"

static void add_color(Text *out, const Palette *palette, int color, bool background)
{
    if (color == COLOR_DEFAULT)
        return;
    if (palette->theme.depth == COLORS_256)
        text_printf(out, ";%d;5;%d", background ? 48 : 38, color);
    else
        text_printf(out, ";%d", (color >= 8 ? 82 : 30) + color + (background ? 10 : 0));
}

static void add_true_color(Text *out, uint32_t rgb, bool background)
{
    text_printf(out, ";%d;2;%u;%u;%u", background ? 48 : 38, rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255);
}

static void add_colors(Text *out, Palette *palette, Style style, uint32_t glyph)
{
    if (palette->theme.depth == COLORS_TRUE) {
        if (style.fg != ROLE_DEFAULT || style.bg != ROLE_DEFAULT)
            add_true_color(out, theme_rgb_on(palette->theme, style, glyph), false);
        if (style.bg != ROLE_DEFAULT)
            add_true_color(out, theme_rgb(palette->theme, style.bg, 0), true);
        return;
    }
    add_color(out, palette, palette_foreground(palette, style, glyph), false);
    add_color(out, palette, palette_background(palette, style.bg), true);
}

static void add_style(Text *out, Palette *palette, Style style, uint32_t glyph)
{
    uint8_t attr = theme_attr(palette->theme, style);
    text_add_str(out, STR("\033[0"));
    if (attr & ATTR_BOLD)
        text_add_str(out, STR(";1"));
    if (attr & ATTR_DIM)
        text_add_str(out, STR(";2"));
    if (attr & ATTR_UNDERLINE)
        text_add_str(out, STR(";4"));
    if (attr & ATTR_REVERSE)
        text_add_str(out, STR(";7"));
    add_colors(out, palette, style, glyph);
    text_add_char(out, 'm');
}

static bool style_equal(Style a, Style b)
{
    return a.fg == b.fg && a.bg == b.bg && a.attr == b.attr;
}

void emit_ansi(const Grid *grid, bool ascii, Theme theme, Text *out)
{
    Palette palette;
    palette_init(&palette, theme);
    for (int y = 0; y < grid->rows; y++) {
        const Cell *row = &grid->cells[(size_t)y * (size_t)grid->cols];
        Style now = {0};
        bool block = false; /* the last glyph was a block: blocks and text of one style may differ in colour */
        int end = grid->cols;
        while (end > 0 && theme_glyph_at(theme, row, grid->cols, end - 1, ascii) == ' ' && !row[end - 1].style.bg &&
               !row[end - 1].style.attr)
            end--;
        for (int x = 0; x < end; x++) {
            uint32_t glyph = theme_glyph_at(theme, row, grid->cols, x, ascii);
            Style style = row[x].style;
            if (glyph == ' ' && !(style.attr & (ATTR_REVERSE | ATTR_UNDERLINE)))
                style.fg = now.fg; /* a blank shows only its background */
            bool is_block = glyph >= 0x2580 && glyph <= 0x259F;
            if (!style_equal(style, now) || (glyph != ' ' && is_block != block)) {
                add_style(out, &palette, style, glyph);
                now = style;
                block = is_block;
            }
            emit_character(glyph, out);
        }
        if (!style_equal(now, (Style){0}))
            text_add_str(out, STR("\033[0m"));
        text_add_char(out, '\n');
    }
}

/* emit_ansi.c - a grid with SGR sequences: a sequence is written only where the style changes within a row.
 *
 *     ESC[0;1;38;5;74;48;5;24m…   bold, foreground 74, background 24
 */
#include "tui/view/emit.h"

/* The palette's index of each role, looked up once a frame: finding the nearest colour costs a microsecond. */
typedef struct Palette {
    Theme theme;
    int16_t color[ROLE_COUNT];
} Palette;

static void add_color(Text *out, const Palette *palette, Role role, bool background)
{
    Theme theme = palette->theme;
    if (role == ROLE_DEFAULT || role >= ROLE_COUNT || theme.depth == COLORS_NONE)
        return;
    if (theme.depth == COLORS_TRUE) {
        uint32_t rgb = theme_rgb(theme, role, 0);
        text_printf(out, ";%d;2;%u;%u;%u", background ? 48 : 38, rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255);
        return;
    }
    int color = palette->color[role];
    if (color == COLOR_DEFAULT)
        return;
    if (theme.depth == COLORS_256)
        text_printf(out, ";%d;5;%d", background ? 48 : 38, color);
    else
        text_printf(out, ";%d", (color >= 8 ? 82 : 30) + color + (background ? 10 : 0));
}

static void add_style(Text *out, const Palette *palette, Style style)
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
    add_color(out, palette, style.fg, false);
    add_color(out, palette, style.bg, true);
    text_add_char(out, 'm');
}

static bool style_equal(Style a, Style b)
{
    return a.fg == b.fg && a.bg == b.bg && a.attr == b.attr;
}

void emit_ansi(const Grid *grid, bool ascii, Theme theme, Text *out)
{
    Palette palette = {.theme = theme};
    for (int role = 0; role < ROLE_COUNT; role++)
        palette.color[role] = (int16_t)theme_color(theme, (Role)role);
    for (int y = 0; y < grid->rows; y++) {
        const Cell *row = &grid->cells[(size_t)y * (size_t)grid->cols];
        Style now = {0};
        int end = grid->cols;
        while (end > 0 && theme_glyph(theme, &row[end - 1], ascii) == ' ' && !row[end - 1].style.bg &&
               !row[end - 1].style.attr)
            end--;
        for (int x = 0; x < end; x++) {
            uint32_t glyph = theme_glyph(theme, &row[x], ascii);
            Style style = row[x].style;
            if (glyph == ' ' && !(style.attr & (ATTR_REVERSE | ATTR_UNDERLINE)))
                style.fg = now.fg; /* a blank shows its background only */
            if (!style_equal(style, now)) {
                add_style(out, &palette, style);
                now = style;
            }
            emit_character(glyph, out);
        }
        if (!style_equal(now, (Style){0}))
            text_add_str(out, STR("\033[0m"));
        text_add_char(out, '\n');
    }
}

/* palette.c - finds colours with enough contrast.
 *
 * A colour is mixed with black and with white, step by step; of both the first with enough contrast is taken, which is
 * the one that differs least. Example: amber text F2B134 on the overlay's yellow FBE35A has 1.5 : 1. No mixture with
 * white has more; with black 815F1C has 4.5 : 1 and is taken.
 */
#include "tui/view/palette.h"

#include <math.h>
#include <stdlib.h>

enum { PALETTE_UNASKED = -2, STEPS = 64 };

static double palette_channel(unsigned byte)
{
    double c = byte / 255.0;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double palette_luminance(uint32_t rgb)
{
    return 0.2126 * palette_channel(rgb >> 16 & 255) + 0.7152 * palette_channel(rgb >> 8 & 255) +
           0.0722 * palette_channel(rgb & 255);
}

double color_contrast(uint32_t a, uint32_t b)
{
    double x = palette_luminance(a), y = palette_luminance(b);
    return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

uint32_t palette_rgb(int index)
{
    static const uint32_t basic[16] = {0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
                                       0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF};
    static const uint32_t steps[6] = {0, 95, 135, 175, 215, 255};
    if (index < 16)
        return basic[index];
    if (index >= 232)
        return (uint32_t)(8 + 10 * (index - 232)) * 0x010101u;
    index -= 16;
    return steps[index / 36] << 16 | steps[index / 6 % 6] << 8 | steps[index % 6];
}

/* Bars, shades and other block elements are areas, which need less contrast than text. Lines need as much: an image is
 * one. */
static double palette_wanted_contrast(uint32_t glyph)
{
    return glyph >= 0x2580 && glyph <= 0x259F ? CONTRAST_BLOCK : CONTRAST_TEXT;
}

static uint32_t palette_mix(uint32_t from, uint32_t to, int step)
{
    uint32_t mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        int a = (int)(from >> shift & 255), b = (int)(to >> shift & 255);
        mixed |= (uint32_t)(a + (b - a) * step / STEPS) << shift;
    }
    return mixed;
}

/* White or black, whichever contrasts more: at least 4.58 : 1 on any background. */
static uint32_t palette_far_end(uint32_t background)
{
    return color_contrast(0xFFFFFF, background) >= color_contrast(0x000000, background) ? 0xFFFFFF : 0x000000;
}

uint32_t theme_rgb_on(Theme theme, Style style, uint32_t glyph)
{
    uint32_t background = theme_rgb(theme, style.bg, theme_page(theme)),
             color = theme_rgb(theme, style.fg, theme_ink(theme));
    uint32_t end = palette_far_end(background);
    double wanted = palette_wanted_contrast(glyph);
    for (int step = 0; step <= STEPS; step++) {
        uint32_t far = palette_mix(color, end, step), near = palette_mix(color, ~end & 0xFFFFFF, step);
        if (color_contrast(far, background) >= wanted)
            return far;
        if (color_contrast(near, background) >= wanted)
            return near;
    }
    return end;
}

/* The colour of a background; for the terminal's own, which is unknown, the usual one of the theme. */
static uint32_t background_rgb(Theme theme, int index)
{
    return index == COLOR_DEFAULT ? theme.light ? 0xFFFFFF : 0x000000 : palette_rgb(index);
}

static bool is_grey(uint32_t rgb)
{
    enum { GREY = 40 };
    int r = (int)(rgb >> 16 & 255), g = (int)(rgb >> 8 & 255), b = (int)(rgb & 255);
    return abs(r - g) < GREY && abs(g - b) < GREY && abs(r - b) < GREY;
}

/* The palette has few dark colours but many greys: these are taken for a role that is no grey only where no colour has
 * enough contrast. */
static int foreground_256(Theme theme, Style style, int own, uint32_t background, double wanted)
{
    uint32_t color = own == COLOR_DEFAULT ? theme_ink(theme) : theme_rgb(theme, style.fg, 0),
             end = palette_far_end(background);
    int over = theme_index_on_fill(theme, style.fg);
    if (over && color_contrast(palette_rgb(over), background) >= wanted)
        return over;
    for (int greys = is_grey(color); greys < 2; greys++)
        for (int step = 0; step <= STEPS; step++)
            for (int side = 0; side < 2; side++) {
                int index = theme_nearest_256(palette_mix(color, side ? ~end & 0xFFFFFF : end, step));
                if (color_contrast(palette_rgb(index), background) >= wanted && (greys || !is_grey(palette_rgb(index))))
                    return index;
            }
    return end ? 231 : 16; /* white and black of the cube */
}

/* Tries the role's own colour, its bright or dark twin, then greys; takes the best of them where none has enough. */
static int foreground_16(int own, int colors, uint32_t background, double wanted)
{
    int tries[] = {own, own ^ 8, 15, 0, 7, 8}, best = COLOR_DEFAULT;
    double most = 0;
    for (size_t i = own == COLOR_DEFAULT ? 2 : 0; i < sizeof tries / sizeof *tries; i++) {
        int index = colors == 8 ? tries[i] & 7 : tries[i];
        double contrast = color_contrast(palette_rgb(index), background);
        if (contrast >= wanted)
            return index;
        if (contrast > most) {
            most = contrast;
            best = index;
        }
    }
    return best;
}

/* Has the terminal's own text colour enough contrast? It is unknown: it may be black or white, or a usual grey. */
static bool ink_is_legible(Theme theme, uint32_t background, double wanted)
{
    return color_contrast(theme.light ? 0x000000 : 0xFFFFFF, background) >= wanted &&
           color_contrast(theme.light ? PALETTE_INK_LIGHT : PALETTE_INK_DARK, background) >= wanted;
}

static int find_foreground(const Palette *palette, Style style, double wanted)
{
    Theme theme = palette->theme;
    int own = theme_color(theme, style.fg), bg = palette_background(palette, style.bg);
    if (theme.depth == COLORS_NONE || (own == COLOR_DEFAULT && bg == COLOR_DEFAULT))
        return own;
    uint32_t background = background_rgb(theme, bg);
    if (own == COLOR_DEFAULT ? ink_is_legible(theme, background, wanted)
                             : color_contrast(palette_rgb(own), background) >= wanted)
        return own;
    if (theme.depth >= COLORS_256)
        return foreground_256(theme, style, own, background, wanted);
    return foreground_16(own, theme.depth == COLORS_8 ? 8 : 16, background, wanted);
}

void palette_init(Palette *palette, Theme theme)
{
    palette->theme = theme;
    for (int i = 0; i < ROLE_COUNT; i++) {
        palette->background[i] = (int16_t)theme_color(theme, (Role)i);
        for (int k = 0; k < ROLE_COUNT; k++)
            palette->text[i][k] = palette->block[i][k] = PALETTE_UNASKED;
    }
}

int palette_background(const Palette *palette, Role bg)
{
    return bg < ROLE_COUNT ? palette->background[bg] : COLOR_DEFAULT;
}

int palette_foreground(Palette *palette, Style style, uint32_t glyph)
{
    if (style.fg >= ROLE_COUNT || style.bg >= ROLE_COUNT)
        return COLOR_DEFAULT;
    double wanted = palette_wanted_contrast(glyph);
    int16_t *known = wanted == CONTRAST_TEXT ? &palette->text[style.fg][style.bg] : &palette->block[style.fg][style.bg];
    if (*known == PALETTE_UNASKED)
        *known = (int16_t)find_foreground(palette, style, wanted);
    return *known;
}

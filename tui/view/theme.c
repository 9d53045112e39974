/* theme.c - holds the table of roles, and finds the nearest colour of the palette.
 *
 * The 256-colour palette has a 6x6x6 cube of the levels 0, 95, 135, 175, 215, 255 from index 16 on, and 24 greys (8,
 * 18, … 238) from 232 on. The nearest is found by distance: 2F6FA8 is (47,111,168); the nearest is (0,95,175),
 * index 25.
 */
#include "tui/view/theme.h"

#include <stdlib.h>

typedef struct RoleColors {
    uint32_t dark, light; /* 0xRRGGBB on a dark and on a light page */
    int8_t basic;         /* index among 16 colours; among 8, without its brightness. -1: the terminal's own */
    uint8_t mono;         /* ATTR_… where there are no colours */
    uint8_t indexed[2];   /* index among 256, dark and light, where the nearest has another role, or is grey; 0: the
                           * nearest. Dark blues, reds and greens are far apart in the palette's cube */
    uint8_t on_fill[2];   /* the same on a fill where that has too little contrast; 0: mixed with black or white, of
                           * which the cube's browns become black */
} RoleColors;

static const RoleColors roles[ROLE_COUNT] = {
    [ROLE_DEFAULT] = {0, 0, -1, 0, {0, 0}, {0, 0}},
    [ROLE_TEXT] = {0xD8DEE6, 0x1F2328, -1, 0, {0, 0}, {0, 0}},
    [ROLE_MUTED] = {0x7D8896, 0x6B7480, 8, 0, {0, 0}, {0, 0}},
    [ROLE_TITLE] = {0xF4F7FA, 0x10151B, 15, ATTR_BOLD, {0, 0}, {0, 0}},
    [ROLE_BAR] = {0x26303C, 0xDCE3EA, 4, 0, {0, 0}, {0, 0}},
    [ROLE_ACCENT] = {0x7FC8E8, 0x1F6F94, 6, ATTR_BOLD, {0, 0}, {0, 0}},
    [ROLE_BORDER] = {0x4A5664, 0xA9B3BE, 8, 0, {0, 0}, {0, 0}},
    [ROLE_FOCUS] = {0x9FB6CC, 0x4D6A85, 7, ATTR_BOLD, {0, 0}, {0, 0}},
    [ROLE_GOOD] = {0x3FBF9B, 0x00795A, 2, 0, {0, 0}, {0, 0}},
    [ROLE_WARN] = {0xE8B64C, 0x9A6700, 3, ATTR_BOLD, {0, 0}, {0, 0}},
    [ROLE_BAD] = {0xF07A54, 0xB83A12, 9, ATTR_BOLD, {0, 0}, {0, 0}},
    [ROLE_DELTA] = {0x6FB3E8, 0x1E6BB0, 6, 0, {0, 0}, {0, 0}},
    [ROLE_L0] = {0xA9E8FF, 0x0A4F86, 14, ATTR_BOLD, {0, 0}, {0, 0}},
    [ROLE_IMAGE] = {0xF2B134, 0xC77700, 11, ATTR_BOLD, {0, 130}, {227, 88}},
    [ROLE_IMAGE_SPARSE] = {0x9A7430, 0xDDB778, 3, 0, {137, 0}, {0, 0}},
    [ROLE_DELTA_BOX] = {0x17324A, 0xD5E6F4, 4, 0, {17, 195}, {0, 0}},
    [ROLE_DELTA_1] = {0x17324A, 0xD5E6F4, 4, 0, {17, 195}, {0, 0}},
    [ROLE_DELTA_2] = {0x1E476B, 0xB4D8F2, 4, 0, {24, 153}, {0, 0}},
    [ROLE_DELTA_3] = {0x275F90, 0x92CDF0, 12, 0, {25, 117}, {0, 0}},
    [ROLE_DELTA_4] = {0x2A6AAE, 0x6FC0EC, 12, 0, {26, 81}, {0, 0}},
    [ROLE_L0_FILL] = {0x57A9C8, 0x4C90BE, 6, 0, {0, 0}, {0, 0}},
    [ROLE_NEW] = {0x3ED6A4, 0x007A55, 10, ATTR_BOLD | ATTR_UNDERLINE, {0, 0}, {0, 0}},
    [ROLE_DOOMED] = {0xE8704A, 0xC04414, 9, ATTR_DIM, {0, 124}, {0, 0}},
    [ROLE_GHOST] = {0xC79BE0, 0x7D45A0, 5, ATTR_DIM, {0, 0}, {0, 0}},
    [ROLE_KEPT] = {0x9DB8A0, 0x4F7355, 2, 0, {108, 65}, {0, 0}},
    [ROLE_SELECTED] = {0xFFFFFF, 0x000000, 15, ATTR_BOLD, {0, 0}, {0, 0}},
    [ROLE_SELECTED_BG] = {0x5F0087, 0xD9CCF5, 5, ATTR_REVERSE, {0, 0}, {0, 0}},
    [ROLE_CURSOR] = {0xFFF2A8, 0x6B4E00, 15, ATTR_REVERSE, {0, 0}, {0, 0}},
    [ROLE_MATCH] = {0xF5E663, 0x7A6A00, 11, ATTR_UNDERLINE, {0, 0}, {0, 0}},
    [ROLE_SPLIT] = {0xE87BC3, 0xA8327F, 13, ATTR_BOLD, {0, 0}, {0, 0}},
    [ROLE_LEVEL] = {0x9AA7B5, 0x5C6B7A, 7, 0, {0, 0}, {0, 0}},
    [ROLE_GC] = {0xF07A54, 0xB83A12, 9, 0, {0, 0}, {0, 0}},
    [ROLE_BRANCH] = {0x3FBF9B, 0x00795A, 2, 0, {0, 0}, {0, 0}},
    [ROLE_HORIZON] = {0xB9C4CF, 0x55616D, 7, 0, {0, 0}, {0, 0}},
    [ROLE_CUT] = {0xA0ABB8, 0x66727F, 7, 0, {0, 0}, {0, 0}},
    [ROLE_CUT_CHOSEN] = {0x3ED6A4, 0x007A55, 10, ATTR_BOLD, {0, 0}, {0, 0}},
    [ROLE_WINDOW] = {0x2E3A33, 0xDDEBE1, 0, 0, {0, 0}, {0, 0}},
    /* from dark violet through teal to yellow: brightness grows all the way, so that grey prints keep the order */
    [ROLE_RAMP_0] = {0x2B2A55, 0xE6E4F0, 4, 0, {0, 0}, {0, 0}},
    [ROLE_RAMP_0 + 1] = {0x33407A, 0xC9CFE6, 4, 0, {0, 0}, {0, 0}},
    [ROLE_RAMP_0 + 2] = {0x2F5D8C, 0xA5BDDD, 6, 0, {0, 0}, {0, 0}},
    [ROLE_RAMP_0 + 3] = {0x277C8E, 0x7DACCB, 6, 0, {0, 0}, {0, 0}},
    [ROLE_RAMP_0 + 4] = {0x2F9C87, 0x5497AE, 2, 0, {0, 0}, {0, 0}},
    [ROLE_RAMP_0 + 5] = {0x66B969, 0x357F8A, 10, 0, {0, 0}, {0, 0}},
    [ROLE_RAMP_0 + 6] = {0xB5CC45, 0x1F6262, 11, 0, {0, 0}, {0, 0}},
    [ROLE_RAMP_7] = {0xFBE35A, 0x12305F, 15, ATTR_BOLD, {0, 18}, {0, 0}},
    [ROLE_CLASS_0] = {0x6FB3E8, 0x1E6BB0, 12, 0, {0, 0}, {0, 0}},
    [ROLE_CLASS_0 + 1] = {0xF2B134, 0xC77700, 11, 0, {0, 0}, {0, 0}},
    [ROLE_CLASS_0 + 2] = {0x3ED6A4, 0x00845C, 10, 0, {0, 0}, {0, 0}},
    [ROLE_CLASS_0 + 3] = {0xE87BC3, 0xA8327F, 13, 0, {0, 0}, {0, 0}},
    [ROLE_CLASS_0 + 4] = {0xE8704A, 0xB83A12, 9, 0, {0, 0}, {0, 0}},
    [ROLE_CLASS_0 + 5] = {0xA9E8FF, 0x2F7FA0, 14, 0, {0, 0}, {0, 0}},
    [ROLE_CLASS_0 + 6] = {0xB39DDB, 0x5E4794, 5, 0, {0, 0}, {0, 0}},
    [ROLE_CLASS_7] = {0xC6CDA0, 0x6B7430, 7, 0, {0, 0}, {0, 0}},
    [ROLE_CLASS_FILL_0] = {0x234B6E, 0xBFD9F2, 4, 0, {24, 0}, {0, 0}},
    [ROLE_CLASS_FILL_0 + 1] = {0x6B4A12, 0xF6DDB0, 3, 0, {58, 0}, {0, 0}},
    [ROLE_CLASS_FILL_0 + 2] = {0x175C48, 0xBFE8DA, 2, 0, {22, 158}, {0, 0}},
    [ROLE_CLASS_FILL_0 + 3] = {0x6A2F55, 0xF3CBE4, 5, 0, {89, 0}, {0, 0}},
    [ROLE_CLASS_FILL_0 + 4] = {0x6E3320, 0xF7CDBF, 1, 0, {52, 217}, {0, 0}},
    [ROLE_CLASS_FILL_0 + 5] = {0x2C5F70, 0xCBEAF4, 6, 0, {23, 195}, {0, 0}},
    [ROLE_CLASS_FILL_0 + 6] = {0x46386B, 0xDAD0F0, 12, 0, {60, 183}, {0, 0}},
    [ROLE_CLASS_FILL_0 + 7] = {0x4E5430, 0xE3E7C7, 8, 0, {239, 187}, {0, 0}},
};

uint32_t theme_rgb(Theme theme, Role role, uint32_t fallback)
{
    if (role == ROLE_DEFAULT || role >= ROLE_COUNT)
        return fallback;
    return theme.light ? roles[role].light : roles[role].dark;
}

static int theme_distance(int r, int g, int b, uint32_t rgb)
{
    int dr = r - (int)(rgb >> 16 & 255), dg = g - (int)(rgb >> 8 & 255), db = b - (int)(rgb & 255);
    return 2 * dr * dr + 4 * dg * dg + 3 * db * db; /* the eye is most sensitive to green */
}

int theme_nearest_256(uint32_t rgb)
{
    static const int steps[6] = {0, 95, 135, 175, 215, 255};
    int best = 16, least = INT32_MAX;
    for (int i = 0; i < 216; i++) {
        int d = theme_distance(steps[i / 36], steps[i / 6 % 6], steps[i % 6], rgb);
        if (d < least)
            least = d, best = 16 + i;
    }
    for (int i = 0; i < 24; i++) {
        int d = theme_distance(8 + 10 * i, 8 + 10 * i, 8 + 10 * i, rgb);
        if (d < least)
            least = d, best = 232 + i;
    }
    return best;
}

int theme_color(Theme theme, Role role)
{
    if (role == ROLE_DEFAULT || role >= ROLE_COUNT || theme.depth == COLORS_NONE)
        return COLOR_DEFAULT;
    if (theme.depth >= COLORS_256)
        return roles[role].indexed[theme.light] ? roles[role].indexed[theme.light]
                                                : theme_nearest_256(theme_rgb(theme, role, 0));
    int basic = roles[role].basic;
    if (basic < 0)
        return COLOR_DEFAULT;
    if (theme.light && basic >= 9 && basic <= 15)
        basic = basic == 15 ? 0 : basic - 8; /* bright colours are too faint on a light page */
    if (theme.light && basic == 7)
        basic = 8;
    if (theme.depth == COLORS_8)
        return basic == 8 ? COLOR_DEFAULT : basic & 7;
    return basic;
}

int theme_index_on_fill(Theme theme, Role role)
{
    return role < ROLE_COUNT ? roles[role].on_fill[theme.light] : 0;
}

uint8_t theme_attr(Theme theme, Style style)
{
    uint8_t attr = style.attr;
    if (theme.depth != COLORS_NONE)
        attr &= (uint8_t)~ATTR_DIM; /* terminals halve the contrast that the palette has found; colours say the same */
    if (theme.depth == COLORS_NONE) {
        if (style.fg < ROLE_COUNT)
            attr |= roles[style.fg].mono;
        if (style.bg == ROLE_BAR || style.bg == ROLE_SELECTED_BG)
            attr |= ATTR_REVERSE;
    } else if (theme.depth == COLORS_8) {
        if (style.fg < ROLE_COUNT && roles[style.fg].basic >= 9)
            attr |= ATTR_BOLD;
        if (style.bg == ROLE_SELECTED_BG) /* its text is black: reversed, the row would look like a dark page */
            attr &= (uint8_t)~ATTR_REVERSE;
    }
    return attr;
}

/* The shade, 1 to 4, for a background with a value; 0 for others. */
static int fill_step(Role bg)
{
    if (bg >= ROLE_DELTA_1 && bg <= ROLE_DELTA_4)
        return bg - ROLE_DELTA_1 + 1;
    if (bg >= ROLE_RAMP_0 && bg <= ROLE_RAMP_7)
        return (bg - ROLE_RAMP_0) / 2 + 1;
    if (bg >= ROLE_CLASS_FILL_0 && bg <= ROLE_CLASS_FILL_7)
        return (bg - ROLE_CLASS_FILL_0) % 4 + 1;
    return bg == ROLE_L0_FILL ? 2 : 0;
}

uint32_t theme_glyph(Theme theme, const Cell *cell, bool ascii)
{
    int step = theme.depth == COLORS_NONE ? fill_step(cell->style.bg) : 0;
    if (step == 0 || cell->glyph == GLYPH_BLANK)
        return cell_glyph(cell, ascii);
    uint32_t glyph = cell_glyph(cell, false);
    static const uint16_t shades[] = {' ', 0x2591, 0x2592, 0x2593, 0x2588};
    Cell shown = {.glyph = glyph};
    if (glyph == ' ')
        shown.glyph = shades[step];
    else if (glyph == 0x2501)
        shown.glyph = 0x253F; /* ┿ */
    else if (glyph == 0x2537)
        shown.glyph = 0x256A; /* ╪ */
    else if (glyph == 0x2505)
        shown.glyph = 0x253C; /* ┼ */
    else
        return cell_glyph(cell, ascii);
    return cell_glyph(&shown, ascii);
}

static bool theme_is_blank(const Cell *cell)
{
    return (cell->glyph == 0 || cell->glyph == ' ') && !cell->edges;
}

/* '>' for ≥ and '<' for ≤; 0 for other glyphs. */
static uint32_t theme_or_equal(const Cell *cell)
{
    return cell->glyph == 0x2265 ? '>' : cell->glyph == 0x2264 ? '<' : 0;
}

uint32_t theme_glyph_at(Theme theme, const Cell *row, int cols, int x, bool ascii)
{
    const Cell *cell = &row[x];
    if (ascii && theme_is_blank(cell)) {
        bool behind = x > 0 && theme_or_equal(&row[x - 1]);
        uint32_t ahead = x + 1 < cols ? theme_or_equal(&row[x + 1]) : 0;
        bool ahead_has_room = x + 2 < cols && theme_is_blank(&row[x + 2]);
        if (behind || (ahead && !ahead_has_room))
            return behind ? '=' : ahead;
    }
    if (ascii && theme_or_equal(cell) && !(x + 1 < cols && theme_is_blank(cell + 1)) && x > 0 &&
        theme_is_blank(cell - 1))
        return '=';
    return theme_glyph(theme, cell, ascii);
}

bool theme_depth_parse(Str text, ColorDepth *depth, Error *error)
{
    static const char *const names[] = {"none", "8", "16", "256", "true"};
    for (int i = 0; i < 5; i++) {
        if (str_equal(text, str_from(names[i]))) {
            *depth = (ColorDepth)i;
            return true;
        }
    }
    return error_set(error, ERROR_USAGE, "colours '%.*s': expected none, 8, 16, 256 or true", STR_ARG(text));
}

bool theme_light_parse(Str text, bool *light, Error *error)
{
    if (!str_equal(text, STR("light")) && !str_equal(text, STR("dark")))
        return error_set(error, ERROR_USAGE, "theme '%.*s': expected light or dark", STR_ARG(text));
    *light = str_equal(text, STR("light"));
    return true;
}

const char *theme_name(bool light)
{
    return light ? "light" : "dark";
}

uint32_t theme_page(Theme theme)
{
    return theme.light ? 0xFFFFFF : 0x10161D;
}

uint32_t theme_ink(Theme theme)
{
    return theme.light ? 0x1F2328 : 0xD8DEE6;
}

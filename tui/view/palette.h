/* palette.h - finds the colours of a style, such that the foreground is readable on its background.
 *
 *     contrast = (brighter + 0.05) / (darker + 0.05), of relative luminances (WCAG 2): 1 none, 21 black on white
 *
 * Text and lines have at least 4.5 : 1, block elements (bars, shades) 3 : 1. Where a role's colour has less on its
 * background, it is moved towards white or black, whichever is further from the background, until it has enough. With
 * 16 colours it is replaced by its bright or dark twin, or by a grey. Text in the terminal's own colour is given a
 * colour where a greyish one might be too faint. The background is never changed, because it carries meaning.
 *
 * A palette remembers what it has found for each pair of roles; make one for a screen or a picture.
 */
#ifndef TUI_VIEW_PALETTE_H
#define TUI_VIEW_PALETTE_H

#include "tui/view/theme.h"

#define CONTRAST_TEXT  4.5
#define CONTRAST_BLOCK 3.0

/* The faintest text colours that terminals usually have, on a dark and on a light page. The real one is unknown. */
#define PALETTE_INK_DARK  0xC0C0C0
#define PALETTE_INK_LIGHT 0x3F3F3F

typedef struct Palette {
    Theme theme;
    int16_t background[ROLE_COUNT];
    int16_t text[ROLE_COUNT][ROLE_COUNT],
        block[ROLE_COUNT][ROLE_COUNT]; /* by fg and bg; PALETTE_UNASKED: not yet found */
} Palette;

/* Makes an empty palette, which owns nothing. */
void palette_init(Palette *palette, Theme theme);

/* The palette index of a background; COLOR_DEFAULT for the terminal's own. */
int palette_background(const Palette *palette, Role bg);
/* The palette index of a glyph in that style; COLOR_DEFAULT for the terminal's own. It is searched for only the first
 * time. */
int palette_foreground(Palette *palette, Style style, uint32_t glyph);

/* 0xRRGGBB of a glyph in that style, for true colour, SVG and HTML. */
uint32_t theme_rgb_on(Theme theme, Style style, uint32_t glyph);
/* Contrast of two colours, 1 to 21. */
double color_contrast(uint32_t a, uint32_t b);
/* The colour of an index from 0 to 255 in xterm, 0xRRGGBB. */
uint32_t palette_rgb(int index);

#endif

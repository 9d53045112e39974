/* theme.h - roles become colours: dark or light, true colour, 256, 16, 8 or none.
 *
 * Views say what a cell is (a delta, the selection, a warning), never how it looks. One table gives each role its
 * colour for a dark and for a light background; 256 colours are the nearest of the palette, 8 and 16 are named per
 * role, and without colours a few roles turn into attributes so that nothing is said by colour alone. The palette keeps
 * its meaning for the colour-blind: kinds differ in blue against amber, states in brightness too.
 */
#ifndef TUI_VIEW_THEME_H
#define TUI_VIEW_THEME_H

#include "tui/view/grid.h"

enum {
    ROLE_DEFAULT, /* the terminal's own */
    ROLE_TEXT,
    ROLE_MUTED,  /* axes, hints, what matters less */
    ROLE_TITLE,  /* the title line's text */
    ROLE_BAR,    /* background of title and status line */
    ROLE_ACCENT, /* key names, headings */
    ROLE_BORDER, /* frames of panes */
    ROLE_FOCUS,  /* frame of the pane that has the keys */
    ROLE_GOOD,
    ROLE_WARN,
    ROLE_BAD,
    ROLE_DELTA,        /* outlines and names of deltas */
    ROLE_L0,           /* the same for L0 */
    ROLE_IMAGE,        /* images */
    ROLE_IMAGE_SPARSE, /* where they cover little of a cell */
    ROLE_DELTA_BOX,    /* fill of a delta that has an outline */
    ROLE_DELTA_1,      /* fills of deltas, from sparse to dense: 1 to 4 */
    ROLE_DELTA_2,
    ROLE_DELTA_3,
    ROLE_DELTA_4,
    ROLE_L0_FILL,
    ROLE_NEW,
    ROLE_DOOMED,
    ROLE_GHOST,
    ROLE_KEPT,
    ROLE_SELECTED, /* the selected layer, or line of a list */
    ROLE_SELECTED_BG,
    ROLE_CURSOR,
    ROLE_MATCH,   /* what a search found */
    ROLE_SPLIT,   /* perfect splits, partitions' borders */
    ROLE_LEVEL,   /* level bands */
    ROLE_GC,      /* GC cutoff */
    ROLE_BRANCH,  /* branch points */
    ROLE_HORIZON, /* the horizon, disk-consistent LSN */
    ROLE_CUT,     /* candidate cuts */
    ROLE_CUT_CHOSEN,
    ROLE_WINDOW, /* background: the stretch window of a cut */
    ROLE_RAMP_0, /* eight steps from little to much, for overlays and curves; readable as fg and as bg */
    ROLE_RAMP_7 = ROLE_RAMP_0 + 7,
    ROLE_CLASS_0, /* eight classes without an order: levels, partitions, relations, workers */
    ROLE_CLASS_7 = ROLE_CLASS_0 + 7,
    ROLE_CLASS_FILL_0, /* the same as backgrounds, dark enough to write on */
    ROLE_CLASS_FILL_7 = ROLE_CLASS_FILL_0 + 7,
    ROLE_COUNT,
};

typedef enum ColorDepth { COLORS_NONE, COLORS_8, COLORS_16, COLORS_256, COLORS_TRUE } ColorDepth;

typedef struct Theme {
    ColorDepth depth;
    bool light; /* the background is light */
} Theme;

#define COLOR_DEFAULT (-1)

/* The palette index of a role at 8, 16 or 256 colours; COLOR_DEFAULT for the terminal's own colour. */
int theme_color(Theme theme, Role role);
/* The index of the 256-colour palette that looks most like 0xRRGGBB, of those that no terminal redefines (16 to 255).
 */
int theme_nearest_256(uint32_t rgb);
/* 0xRRGGBB, for true colour, SVG and HTML; ROLE_DEFAULT gives `fallback`. */
uint32_t theme_rgb(Theme theme, Role role, uint32_t fallback);
/* The attributes a cell of that style is shown with: its own, and what stands for its colours where there are few. */
uint8_t theme_attr(Theme theme, Style style);
/* The glyph a cell is shown with. Without colours its background speaks through it: fills become shades, an image over
 * a fill ┿. */
uint32_t theme_glyph(Theme theme, const Cell *cell, bool ascii);
/* The same for cell `x` of a row of `cols` cells. In ASCII, ≥ and ≤ take a blank beside them as well: ">=" would be
 * untrue with one character, as "depth 10 > fanout 10" is. */
uint32_t theme_glyph_at(Theme theme, const Cell *row, int cols, int x, bool ascii);
/* "none", "8", "16", "256", "true". */
bool theme_depth_parse(Str text, ColorDepth *depth, Error *error);
/* "light" or "dark". */
bool theme_light_parse(Str text, bool *light, Error *error);
const char *theme_name(bool light);

/* Text and background of a page in the theme, for SVG and HTML. */
uint32_t theme_page(Theme theme);
uint32_t theme_ink(Theme theme);

#endif

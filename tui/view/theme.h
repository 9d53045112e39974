/* theme.h - maps roles to colours: dark or light, true colour, 256, 16, 8 or none.
 *
 * Views state what a cell is (a delta, the selection, a warning), never how it looks. One table gives each role its
 * colour for a dark and for a light background. With 256 colours it is the nearest of the palette; for 8 and 16 each
 * role names one; without colours a few roles become attributes, so that nothing is shown by colour alone. The palette
 * can be read by the colour-blind: kinds of layers are blue and amber, and states differ in brightness too.
 */
#ifndef TUI_VIEW_THEME_H
#define TUI_VIEW_THEME_H

#include "tui/view/grid.h"

enum {
    ROLE_DEFAULT, /* the terminal's own */
    ROLE_TEXT,
    ROLE_MUTED,  /* axes, hints, less important texts */
    ROLE_TITLE,  /* the title line's text */
    ROLE_BAR,    /* background of title and status line */
    ROLE_ACCENT, /* key names, headings */
    ROLE_BORDER, /* frames of panes */
    ROLE_FOCUS,  /* frame of the focused pane */
    ROLE_GOOD,
    ROLE_WARN,
    ROLE_BAD,
    ROLE_DELTA,        /* outlines and names of deltas */
    ROLE_L0,           /* the same for L0 */
    ROLE_IMAGE,        /* images */
    ROLE_IMAGE_SPARSE, /* images that cover little of a cell */
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
    ROLE_MATCH,   /* matches of a search, layers of a read's path */
    ROLE_SPLIT,   /* perfect splits, partitions' borders */
    ROLE_LEVEL,   /* level bands */
    ROLE_GC,      /* GC cutoff */
    ROLE_BRANCH,  /* branch points */
    ROLE_HORIZON, /* the horizon, and the last LSN on disk */
    ROLE_CUT,     /* candidate cuts */
    ROLE_CUT_CHOSEN,
    ROLE_WINDOW, /* background: the stretch window of a cut */
    ROLE_RAMP_0, /* eight steps from low to high values, for overlays and curves; readable as fg and as bg */
    ROLE_RAMP_7 = ROLE_RAMP_0 + 7,
    ROLE_CLASS_0, /* eight classes without an order: sides of a comparison, ancestors, descendants */
    ROLE_CLASS_7 = ROLE_CLASS_0 + 7,
    ROLE_CLASS_FILL_0, /* eight classes as backgrounds on which text is readable: levels, partitions */
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
/* The colour among 256 of a role on a fill on which its own has too little contrast; 0: a mixture of its own. */
int theme_index_on_fill(Theme theme, Role role);
/* The index of the 256-colour palette nearest to 0xRRGGBB, from 16 to 255: terminals often redefine the first 16. */
int theme_nearest_256(uint32_t rgb);
/* 0xRRGGBB, for true colour, SVG and HTML; ROLE_DEFAULT gives `fallback`. */
uint32_t theme_rgb(Theme theme, Role role, uint32_t fallback);
/* The attributes for a cell of that style: its own, and those that replace its colours where there are few. */
uint8_t theme_attr(Theme theme, Style style);
/* The glyph for a cell. Without colours it shows the background too: fills become shades, an image over a fill ┿. */
uint32_t theme_glyph(Theme theme, const Cell *cell, bool ascii);
/* The same for cell `x` of a row of `cols` cells. In ASCII, ≥ and ≤ become ">=" and "<=" where there is a blank beside
 * them to use: with one character "depth 10 > fanout 10" would be untrue. */
uint32_t theme_glyph_at(Theme theme, const Cell *row, int cols, int x, bool ascii);
/* Reads "none", "8", "16", "256" or "true". ERROR_USAGE for other texts. */
bool theme_depth_parse(Str text, ColorDepth *depth, Error *error);
/* Reads "light" or "dark". ERROR_USAGE for other texts. */
bool theme_light_parse(Str text, bool *light, Error *error);
/* "light" or "dark". */
const char *theme_name(bool light);

/* The background and the text colour of a page, 0xRRGGBB, for SVG and HTML. */
uint32_t theme_page(Theme theme);
uint32_t theme_ink(Theme theme);

#endif

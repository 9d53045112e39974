/* grid.h - the screen as a grid of cells, each with a glyph or line edges, and a style. It needs no terminal.
 *
 * Views draw into a Grid; term.c copies it to a terminal, emit prints it, tests compare it. Columns grow to the right,
 * rows downwards; (0,0) is the top left cell. Drawing outside the grid, or outside its clip, does nothing.
 *
 * A cell holds either a character or line edges (left, right, up, down). The edges of lines that meet in a cell are
 * OR-ed, and shown as the box-drawing glyph that has all of them, so that neighbouring boxes share their borders.
 */
#ifndef TUI_VIEW_GRID_H
#define TUI_VIEW_GRID_H

#include "core/base/text.h"

typedef struct Rect {
    int x, y, width, height;
} Rect;

/* The meaning of a colour: the theme maps roles to colours, for dark and light pages and 256, 16, 8 or no colours. */
typedef uint8_t Role;

enum { ATTR_BOLD = 1, ATTR_DIM = 2, ATTR_REVERSE = 4, ATTR_UNDERLINE = 8 };

typedef struct Style {
    Role fg, bg;  /* roles in theme.h; 0: the terminal's default */
    uint8_t attr; /* ATTR_… */
} Style;

/* In a cell EDGE_HEAVY makes the horizontal line heavy, EDGE_HEAVY_UPRIGHT the vertical one. Given to a line,
 * EDGE_HEAVY makes it heavy in either direction. */
enum {
    EDGE_LEFT = 1,
    EDGE_RIGHT = 2,
    EDGE_UP = 4,
    EDGE_DOWN = 8,
    EDGE_HEAVY = 16,
    EDGE_DOTTED = 32,
    EDGE_HEAVY_UPRIGHT = 64,
    EDGE_UNDER_TEXT = 128, /* of a line: it does not replace ASCII characters. It is never stored in a cell */
};

typedef struct Cell {
    uint32_t glyph; /* Unicode code point; 0: the cell shows its edges, or is empty */
    uint8_t edges;  /* EDGE_… */
    Style style;
} Cell;

/* The size of the screen without a terminal: wide enough for two panes side by side, and narrow enough for paper. */
enum { SCREEN_COLS_USUAL = 120, SCREEN_ROWS_USUAL = 40 };

typedef struct Grid {
    int cols, rows;
    Cell *cells; /* row by row; owned */
    Rect clip;
    int cursor_x, cursor_y; /* the cell of the text cursor; -1: it is hidden */
} Grid;

/* Makes an empty grid. The caller frees it with grid_release(). */
void grid_init(Grid *grid, int cols, int rows);
void grid_release(Grid *grid);
/* Sets the size, empties all cells, ends clipping and hides the cursor. */
void grid_reset(Grid *grid, int cols, int rows);
/* Limits drawing to `rect` within the grid. Returns the previous limit. */
Rect grid_clip(Grid *grid, Rect rect);

/* The cell at (x,y), which must be in the grid. */
static inline Cell *grid_cell(Grid *grid, int x, int y)
{
    return &grid->cells[(size_t)y * (size_t)grid->cols + (size_t)x];
}

/* Replaces the content of a cell. */
void grid_put(Grid *grid, int x, int y, uint32_t glyph, Style style);
/* Writes UTF-8 text, one cell for each character (wide and control characters become '?'), in at most `width` cells,
 * with '…' where it is cut. Returns the number of cells used. */
int grid_text(Grid *grid, int x, int y, int width, Str text, Style style);
/* The same, on the backgrounds that the cells have: up to GRID_TEXT_OVER_MAX of them. Blanks become GLYPH_BLANK, which
 * is part of a text: without colours it does not show its fill as a shade. */
enum { GRID_TEXT_OVER_MAX = 160, GLYPH_BLANK = 0xA0, GLYPH_DOUBLE_CORNER = 0x2554 };
int grid_text_over(Grid *grid, int x, int y, int width, Str text, Style style);
/* The number of cells that grid_text() would use for all of `text`. */
int text_columns(Str text);
/* Appends as much of `text` as grid_text() would show in `columns` cells, with '…' where it is cut. */
void text_add_cut(Text *out, Str text, int columns);
/* The same for a format, of whose result up to 1,023 bytes are written. */
int grid_printf(Grid *grid, int x, int y, int width, Style style, const char *format, ...)
    __attribute__((format(printf, 6, 7)));
/* Replaces the content of all cells in `rect`. */
void grid_fill(Grid *grid, Rect rect, uint32_t glyph, Style style);
/* Draw lines of so many cells. `flags`: EDGE_HEAVY, EDGE_DOTTED, EDGE_UNDER_TEXT. */
void grid_hline(Grid *grid, int x, int y, int width, uint8_t flags, Style style);
void grid_vline(Grid *grid, int x, int y, int height, uint8_t flags, Style style);
/* Adds edges (and EDGE_HEAVY, EDGE_DOTTED, EDGE_HEAVY_UPRIGHT) to those of a cell. */
void grid_edges(Grid *grid, int x, int y, uint8_t edges, Style style);
/* Draws lines along the border of `rect`; nothing where it is smaller than 2x2. */
void grid_box(Grid *grid, Rect rect, uint8_t flags, Style style);
/* Draws double lines along the border of `rect`, or one where it is a single row or column. They keep the backgrounds
 * and ASCII characters that are there, replace all else, and join no other line. */
void grid_double_box(Grid *grid, Rect rect, Style style);
/* Is it a piece of a double line: ═ ║ ╔ ╗ ╚ ╝? */
bool grid_is_double(uint32_t glyph);

/* The glyph that a cell shows: its own, or that of its edges; a blank for an empty cell. With `ascii` an ASCII
 * character,
 * '?' for glyphs that have none. */
uint32_t cell_glyph(const Cell *cell, bool ascii);

#endif

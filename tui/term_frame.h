/* term_frame.h - draws a grid on the terminal by sending only the rows that differ from the last frame.
 *
 *     term_frame_init ── term_frame_draw* ── term_frame_release       within an open curses screen
 *
 * Each combination of colours is a pair of curses, allocated when it is first needed. Once no pair is left, and on
 * terminals without colours, cells have the terminal's own colours.
 */
#ifndef TUI_TERM_FRAME_H
#define TUI_TERM_FRAME_H

#include "tui/view/grid.h"
#include "tui/view/palette.h"

enum { TERM_PAIRS_MAX = 4096 }; /* more than any frame uses; further pairs are drawn without colour */

typedef struct TermCell {
    uint32_t glyph;
    Style style;
} TermCell;

typedef struct TermFrame {
    TermCell *cells; /* the last frame, cols * rows; owned */
    int cols, rows;  /* size of the last frame; cols 0: unknown, send all rows */
    int colors;      /* 0, 8, 16 or 256 */
    bool default_colors;
    struct {
        int fg, bg;
    } pairs[TERM_PAIRS_MAX];
    int pair_count, pair_limit;
    bool has_palette;
    Palette palette; /* of the theme that was drawn last */
} TermFrame;

/* Asks the terminal for its colours; uses none if `colors` is false. Release it with term_frame_release(). */
void term_frame_init(TermFrame *frame, bool colors);
void term_frame_release(TermFrame *frame);
/* Makes the next frame send all rows. */
void term_frame_forget(TermFrame *frame);
/* Draws the part of the grid that fits into cols x rows, and shows the cursor if the grid has one. */
void term_frame_draw(TermFrame *frame, const Grid *grid, int cols, int rows, Theme theme, bool ascii);

#endif

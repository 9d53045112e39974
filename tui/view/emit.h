/* emit.h - a grid becomes bytes: plain text (UTF-8 or ASCII) or text with terminal colours. No terminal is needed. */
#ifndef TUI_VIEW_EMIT_H
#define TUI_VIEW_EMIT_H

#include "tui/view/theme.h"

/* One line a row, trailing blanks left out. */
void emit_text(const Grid *grid, bool ascii, Text *out);
/* The same with SGR sequences; every line ends with all attributes off. COLORS_NONE still keeps bold, dim and reverse.
 */
void emit_ansi(const Grid *grid, bool ascii, Theme theme, Text *out);
/* The screen as an SVG picture, 8x16 pixels a cell, in true colour. */
void emit_svg(const Grid *grid, Theme theme, Text *out);
/* Appends one character as UTF-8. */
void emit_character(uint32_t character, Text *out);

#endif

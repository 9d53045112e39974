/* emit.h - writes a grid as plain text (UTF-8 or ASCII), as text with terminal colours, or as SVG. No terminal is
 * needed. */
#ifndef TUI_VIEW_EMIT_H
#define TUI_VIEW_EMIT_H

#include "tui/view/theme.h"

/* Appends one line for each row, without trailing blanks. */
void emit_text(const Grid *grid, bool ascii, Text *out);
/* Appends the same with SGR sequences; every line ends with all attributes off. With COLORS_NONE only bold, dim,
 * underline and reverse are used. */
void emit_ansi(const Grid *grid, bool ascii, Theme theme, Text *out);
/* Appends the screen as an SVG picture, 8x16 pixels for each cell, in true colour. */
void emit_svg(const Grid *grid, Theme theme, Text *out);
/* Appends one character as UTF-8. */
void emit_character(uint32_t character, Text *out);

#endif

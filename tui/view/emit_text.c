/* emit_text.c - writes a grid as lines of plain text. */
#include "tui/view/emit.h"

void emit_character(uint32_t c, Text *out)
{
    char utf8[5];
    if (c < 0x80)
        text_add_char(out, (char)c);
    else
        text_add(out, utf8, utf8_put(c, utf8));
}

void emit_text(const Grid *grid, bool ascii, Text *out)
{
    Theme plain = {COLORS_NONE, false};
    text_reserve(out, (size_t)grid->cols * (size_t)grid->rows * 2);
    for (int y = 0; y < grid->rows; y++) {
        const Cell *row = &grid->cells[(size_t)y * (size_t)grid->cols];
        int end = grid->cols;
        while (end > 0 && theme_glyph_at(plain, row, grid->cols, end - 1, ascii) == ' ')
            end--;
        for (int x = 0; x < end; x++)
            emit_character(theme_glyph_at(plain, row, grid->cols, x, ascii), out);
        text_add_char(out, '\n');
    }
}

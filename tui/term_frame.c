/* term_frame.c - draws a grid: the last frame's cells are kept; a row that differs is handed to curses as a whole
 * (mvadd_wchnstr, which may write the bottom right cell); curses then finds the shortest bytes. The text colour of
 * blanks is not seen, so it is chosen such that it changes rarely.
 *
 *     last "depth 9 ", grid "depth 10": the row differs in two cells, curses sends "10" to column 6
 */
#include "tui/term_frame.h"

#include "core/base/mem.h"
#include "tui/view/theme.h"

#include <curses.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>

void term_frame_init(TermFrame *frame, bool colors)
{
    memset(frame, 0, sizeof *frame);
    frame->pair_count = 1; /* pair 0 belongs to the terminal */
    if (!colors || !has_colors() || start_color() != OK)
        return;
    frame->default_colors = use_default_colors() == OK;
    frame->colors = COLORS >= 256 ? 256 : COLORS >= 16 ? 16 : COLORS >= 8 ? 8 : 0;
    frame->pair_limit = COLOR_PAIRS < TERM_PAIRS_MAX ? COLOR_PAIRS : TERM_PAIRS_MAX;
}

void term_frame_release(TermFrame *frame)
{
    free(frame->cells);
    frame->cells = NULL;
}

void term_frame_forget(TermFrame *frame)
{
    frame->cols = 0;
}

/* The pair of two colours. The terminal's own colours are a pair of their own too: to change back to pair 0, curses
 * would reset all attributes after it has reset the colour. */
static short pair_of(TermFrame *frame, int fg, int bg)
{
    if (!frame->default_colors) {
        fg = fg < 0 ? COLOR_WHITE : fg;
        bg = bg < 0 ? COLOR_BLACK : bg;
    }
    for (int i = 1; i < frame->pair_count; i++)
        if (frame->pairs[i].fg == fg && frame->pairs[i].bg == bg)
            return (short)i;
    if (frame->pair_count >= frame->pair_limit || init_extended_pair(frame->pair_count, fg, bg) != OK)
        return 0;
    frame->pairs[frame->pair_count].fg = fg;
    frame->pairs[frame->pair_count].bg = bg;
    return (short)frame->pair_count++;
}

static void cell_to_curses(TermFrame *frame, const TermCell *shown, Theme theme, cchar_t *out)
{
    uint8_t attr = theme_attr(theme, shown->style);
    attr_t attributes = A_NORMAL;
    attributes |= attr & ATTR_BOLD ? A_BOLD : A_NORMAL;
    attributes |= attr & ATTR_DIM ? A_DIM : A_NORMAL;
    attributes |= attr & ATTR_REVERSE ? A_REVERSE : A_NORMAL;
    attributes |= attr & ATTR_UNDERLINE ? A_UNDERLINE : A_NORMAL;
    int pair = 0;
    if (frame->colors > 0)
        pair = pair_of(frame, palette_foreground(&frame->palette, shown->style, shown->glyph),
                       palette_background(&frame->palette, shown->style.bg));
    wchar_t text[2] = {(wchar_t)shown->glyph, 0};
    setcchar(out, text, attributes, 0, &pair);
}

/* Gives the frame this size. Returns true if the last frame had another size, so that all rows must be sent. */
static bool frame_fit(TermFrame *frame, int cols, int rows)
{
    if (frame->cols == cols && frame->rows == rows)
        return false;
    free(frame->cells);
    frame->cells = mem_zero((size_t)cols * (size_t)rows, sizeof *frame->cells);
    frame->cols = cols;
    frame->rows = rows;
    erase();
    return true;
}

/* Is only the background of the cell visible? */
static bool is_blank(const TermFrame *frame, const TermCell *cell)
{
    return frame->colors > 0 && cell->glyph == ' ' &&
           (theme_attr(frame->palette.theme, cell->style) & (ATTR_REVERSE | ATTR_UNDERLINE)) == 0;
}

static bool same_blank(const TermFrame *frame, const TermCell *a, const TermCell *b)
{
    return a->style.bg == b->style.bg && is_blank(frame, a) && is_blank(frame, b);
}

/* Chooses the text colour of the blanks [x, end), which is not visible. Blanks that are on the screen already and
 * follow unchanged cells are kept. A gap between words takes the colour of the word before it, so that the colour does
 * not change twice. A longer run keeps its own, so that curses can erase it with one command. */
static void blank_styles(const TermFrame *frame, TermCell *now, const TermCell *last, int x, int end)
{
    enum { GAP_MAX = 3 };
    const TermCell *left = x > 0 ? &now[x - 1] : NULL;
    bool gap = end - x <= GAP_MAX, keeps = !left || memcmp(left, &last[x - 1], sizeof *left) == 0;
    for (int i = x; i < end; i++)
        keeps = keeps && same_blank(frame, &now[i], &last[i]);
    for (int i = x; i < end; i++) {
        TermCell tinted = {.glyph = ' ', .style = left ? left->style : now[i].style};
        if (keeps)
            now[i].style = last[i].style;
        else if (gap && same_blank(frame, &now[i], &tinted))
            now[i].style = tinted.style;
    }
}

/* Copies row `y` of the grid into the frame. Returns true if a cell differs. `row` is memory for one row of cells. */
static bool take_row(TermFrame *frame, const Grid *grid, int y, Theme theme, bool ascii, TermCell *row)
{
    TermCell *last = &frame->cells[(size_t)y * (size_t)frame->cols];
    const Cell *cells = &grid->cells[(size_t)y * (size_t)grid->cols];
    size_t bytes = (size_t)frame->cols * sizeof *row;
    memset(row, 0, bytes);
    for (int x = 0; x < frame->cols; x++) {
        row[x].glyph = theme_glyph_at(theme, cells, grid->cols, x, ascii); /* without colours, shades show fills */
        row[x].style = cells[x].style;
    }
    if (memcmp(row, last, bytes) == 0)
        return false;
    for (int x = 0, end; x < frame->cols; x = end) {
        for (end = x + 1; end < frame->cols && same_blank(frame, &row[x], &row[end]); end++)
            ;
        if (is_blank(frame, &row[x]))
            blank_styles(frame, row, last, x, end);
    }
    bool changed = memcmp(row, last, bytes) != 0;
    memcpy(last, row, bytes);
    return changed;
}

static void place_cursor(const Grid *grid, int cols, int rows)
{
    bool cursor = grid->cursor_x >= 0 && grid->cursor_x < cols && grid->cursor_y >= 0 && grid->cursor_y < rows;
    curs_set(cursor ? 1 : 0);
    leaveok(stdscr, !cursor); /* A hidden cursor need not be moved. */
    move(cursor ? grid->cursor_y : rows - 1, cursor ? grid->cursor_x : 0);
}

void term_frame_draw(TermFrame *frame, const Grid *grid, int cols, int rows, Theme theme, bool ascii)
{
    cols = grid->cols < cols ? grid->cols : cols;
    rows = grid->rows < rows ? grid->rows : rows;
    if (cols <= 0 || rows <= 0)
        return;
    bool whole = frame_fit(frame, cols, rows);
    if (!frame->has_palette || frame->palette.theme.depth != theme.depth || frame->palette.theme.light != theme.light) {
        palette_init(&frame->palette, theme);
        frame->has_palette = whole = true; /* the theme changed: equal cells have other colours */
    }
    ascii = ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
    cchar_t *line = mem_alloc((size_t)cols * sizeof *line);
    TermCell *row = mem_alloc((size_t)cols * sizeof *row);
    for (int y = 0; y < rows; y++) {
        if (!take_row(frame, grid, y, theme, ascii, row) && !whole)
            continue;
        for (int x = 0; x < cols; x++)
            cell_to_curses(frame, &frame->cells[(size_t)y * (size_t)cols + (size_t)x], theme, &line[x]);
        mvadd_wchnstr(y, 0, line, cols);
    }
    free(row);
    free(line);
    place_cursor(grid, cols, rows);
    refresh();
}

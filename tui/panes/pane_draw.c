/* pane_draw.c - draws any pane of the table (pane_table.c).
 *
 * A list is drawn from `top`; before drawing, `top` is moved so that the cursor line `at` is visible. The details of
 * the current line take at most three fifths of the height, and what a short list leaves free.
 */
#include "tui/app/compare.h"
#include "tui/panes/list_view.h"
#include "tui/panes/maps.h"
#include "tui/app/overlays.h"
#include "tui/app/pane_words.h"
#include "tui/panes/panes.h"
#include "tui/app/reads.h"
#include "tui/panes/timeline.h"
#include "tui/view/theme.h"
#include "tui/panes/map_marks.h"
#include "tui/panes/pane_draw.h"

#include <stdio.h>

/* Marks on the border how far the text is scrolled. */
static void draw_bar(Grid *grid, Rect rect, size_t top, size_t count)
{
    size_t rows = (size_t)rect.height;
    if (count > rows && rows > 0)
        grid_put(grid, rect.x + rect.width, rect.y + (int)((uint64_t)top * (uint64_t)(rows - 1) / (count - rows)),
                 0x2503, (Style){.fg = ROLE_ACCENT});
}

static void draw_detail_lines(Grid *grid, const Lines *lines, size_t from, Rect rect)
{
    for (int i = 0; i < rect.height; i++) {
        const Line *line = &lines->at.at[from + (size_t)i];
        int used = grid_text(grid, rect.x, rect.y + i, rect.width, lines_text(lines, from + (size_t)i), line->style);
        for (int x = 0; x < line->label && x < used; x++)
            grid_cell(grid, rect.x + x, rect.y + i)->style = (Style){.fg = ROLE_MUTED};
    }
}

/* Appends the keys that scroll a pane's details: ": { }" while the pane has the focus; ": f { }" or ": Tab { }" while
 * the map has it, where { and } zoom; nothing while another pane has it. */
static void add_scroll_keys(const Session *session, PaneId pane, Text *out)
{
    const Keymap *keys = &session->keymap;
    char open[64], opener[KEY_NAME_SIZE], up[KEY_NAME_SIZE], down[KEY_NAME_SIZE];
    const char *first = "", *blank = "";
    if (session->focus == PANE_MAP) {
        snprintf(open, sizeof open, "pane %s", pane_words(pane)->name);
        first = keymap_key_of(keys, open, PANE_MAP, opener);
        if (!first && pane == session->side)
            first = keymap_key_of(keys, "pane next", PANE_MAP, opener);
        blank = " ";
    } else if (session->focus != pane) {
        return;
    }
    if (first && keymap_key_of(keys, "details up", pane, up) && keymap_key_of(keys, "details down", pane, down))
        text_printf(out, ": %s%s%s %s", first, blank, up, down);
}

static void take_line(Session *session, const PaneOps *ops, const Lines *lines, size_t i, PaneLine *line)
{
    text_clear(&line->text);
    line->style = (Style){0};
    line->label = line->painted = line->tail = line->keys = 0;
    if (ops->line) {
        ops->line(session, i, line);
        return;
    }
    text_add_str(&line->text, lines_text(lines, i));
    line->style = lines->at.at[i].style;
    line->label = lines->at.at[i].label;
    line->painted = lines->at.at[i].painted;
    line->paint = lines->at.at[i].paint;
    line->tail = lines->at.at[i].tail;
    line->tail_style = lines->at.at[i].tail_style;
}

/* The word without the comma, colon or other mark at its end. */
static Str pane_word_bare(Str word)
{
    while (word.length > 1 && char_among(word.at[word.length - 1], ",;:."))
        word.length--;
    return word;
}

static bool pane_has_word(Str text)
{
    for (size_t i = 0; i < text.length; i++)
        if (char_is_digit(text.at[i]) || char_is_letter(text.at[i]))
            return true;
    return false;
}

static bool pane_line_holds(Str line, Str word)
{
    Str one;
    while (str_word(&line, &one))
        if (str_equal(pane_word_bare(one), word))
            return true;
    return false;
}

static bool pane_details_hold(const Lines *lines, Str word)
{
    for (size_t i = 0; i < lines->at.count; i++)
        if (pane_line_holds(lines_text(lines, i), word))
            return true;
    return false;
}

/* Do the details repeat each word of the row that the pane has no room for? Bars and signs are no words. */
static bool pane_details_tell(const Lines *lines, Str row, int width)
{
    Str rest = row, word;
    while (str_word(&rest, &word)) {
        Str before = {row.at, (size_t)(word.at + word.length - row.at)};
        Str bare = pane_word_bare(word);
        if (text_columns(before) >= width && pane_has_word(bare) && !pane_details_hold(lines, bare))
            return false;
    }
    return true;
}

/* Builds the details of line `at`. Where the list cuts the line, and the details do not tell the rest of it, they begin
 * with the whole line:
 *
 *     ▶ near-split at 1663/16384/16385:16384: 3…
 *     ┈
 *       near-split at 1663/16384/16385:16384: 35 in the way
 */
static void build_details(Session *session, PaneId pane, size_t at, Lines *lines, int width)
{
    const PaneOps *ops = pane_ops(pane);
    PaneLine line = PANE_LINE_EMPTY;
    take_line(session, ops, pane_lines(session, pane), at, &line);
    lines_begin(lines, width - 1);
    ops->detail(session, at, lines);
    if (text_columns(text_str(&line.text)) > width && !pane_details_tell(lines, text_str(&line.text), width)) {
        Text whole = TEXT_EMPTY;
        Str rest = text_str(&line.text), word;
        while (str_word(&rest, &word))
            text_printf(&whole, "%s%.*s", whole.length ? " " : "", STR_ARG(word));
        lines_begin(lines, width - 1);
        lines_add(lines, (Style){.attr = ATTR_BOLD}, LINE_NOTHING, "%s", whole.at);
        ops->detail(session, at, lines);
        text_release(&whole);
    }
    text_release(&line.text);
}

/* Draws the details of the current line below the list. Returns the rows they take, including the dotted line. */
static int draw_detail(Session *session, Grid *grid, PaneId pane, Rect rect, size_t count)
{
    const PaneOps *ops = pane_ops(pane);
    PanePlace *state = &session->panes[pane];
    state->detail_y = 0;
    state->more = false;
    if (!ops->detail || count == 0 || rect.height < 6)
        return 0;
    Lines *lines = pane_details(session, pane);
    size_t at = state->at;
    build_details(session, pane, at, lines, rect.width);
    int wanted = (int)lines->at.count, room = rect.height - rect.height * 2 / 5 - 1;
    int spare = rect.height - 1 - (int)(count < 1000 ? count : 1000);
    if (spare > room)
        room = spare;
    int rows = wanted < room ? wanted : room;
    if (rows == 0)
        return 0;
    int y = rect.y + rect.height - rows;
    if (count + 1 < (size_t)(y - rect.y)) /* directly below a short list */
        y = rect.y + (int)count + 1;
    grid_hline(grid, rect.x - 1, y - 1, rect.width + 2, EDGE_DOTTED, (Style){.fg = ROLE_BORDER});
    if (lines->title[0])
        grid_printf(grid, rect.x + 1, y - 1, rect.width - 2, (Style){.fg = ROLE_MUTED}, " %s ", lines->title);
    state->detail_y = y;
    state->more = wanted > rows;
    size_t most = (size_t)(wanted - rows);
    if (state->of != at)
        state->detail = 0;
    state->of = at;
    state->detail = state->detail < most ? state->detail : most;
    draw_detail_lines(grid, lines, state->detail, (Rect){rect.x, y, rect.width, rows});
    if (most > 0) {
        Text text = TEXT_EMPTY;
        text_printf(&text, " lines %zu-%zu of %d", state->detail + 1, state->detail + (size_t)rows, wanted);
        add_scroll_keys(session, pane, &text);
        text_add_char(&text, ' ');
        int length = text_columns(text_str(&text));
        grid_text(grid, rect.x + rect.width - length - 1, y - 1, length, text_str(&text), (Style){.fg = ROLE_MUTED});
        text_release(&text);
        draw_bar(grid, (Rect){rect.x, y, rect.width, rows}, state->detail, (size_t)wanted);
    }
    return rows + 1;
}

/* Draws a line from column `across` on; an ellipsis stands for what is left of it:
 *
 *     ! wide thin deltas: 26 deltas, eac…      across 0
 *     …6 deltas, each over most keys, sh…      across 20
 */
static int draw_text(Grid *grid, Rect rect, int y, Str text, int across, Style style)
{
    uint32_t code;
    for (int skipped = 0; skipped < across && text.length; skipped++)
        utf8_next(&text, &code);
    int used = grid_text(grid, rect.x, y, rect.width, text, style);
    if (across > 0 && used > 0)
        grid_put(grid, rect.x, y, 0x2026, style); /* … */
    return used;
}

/* Draws the keys at the end of a line again where they do not fit, with their end, which tells them apart:
 *
 *      7 image 256 MiB   …16384/16390:92160 … 1663/16384/16398:0
 */
static void draw_keys_end(Grid *grid, Rect rect, int y, const PaneLine *line, Style style)
{
    enum { KEYS_MIN = 12 };
    int columns = text_columns(text_str(&line->text)), room = rect.width - line->keys;
    if (line->keys > 0 && columns > rect.width && room >= KEYS_MIN)
        draw_text(grid, (Rect){rect.x + line->keys, y, room, 1}, y, text_str(&line->text), columns - room, style);
}

static void draw_line(Grid *grid, Rect rect, int y, const PaneLine *line, int across, bool current, bool focused)
{
    Style style = line->style;
    if (current) {
        style.bg = ROLE_SELECTED_BG;
        style.attr |= focused ? ATTR_REVERSE : ATTR_BOLD;
        grid_fill(grid, (Rect){rect.x, y, rect.width, 1}, ' ', style);
    }
    int used = draw_text(grid, rect, y, text_str(&line->text), across, style);
    if (across == 0)
        draw_keys_end(grid, rect, y, line, style);
    for (int x = 0; x < line->label - across && x < used && !current; x++)
        grid_cell(grid, rect.x + x, y)->style = x + across < line->painted ? line->paint : (Style){.fg = ROLE_MUTED};
    for (int x = line->tail > across ? line->tail - across : used; line->tail && x < used && !current; x++)
        grid_cell(grid, rect.x + x, y)->style = line->tail_style;
}

/* Draws the names of the columns, which scroll sideways with the lines. */
static void draw_head(Session *session, Grid *grid, Rect rect, const PaneOps *ops, int across)
{
    PaneLine line = PANE_LINE_EMPTY;
    ops->head(session, &line);
    int used = draw_text(grid, rect, rect.y, text_str(&line.text), across, (Style){.fg = ROLE_MUTED});
    for (int x = line.mark_from > across ? line.mark_from - across : 0; x < line.mark_to - across && x < used; x++)
        grid_cell(grid, rect.x + x, rect.y)->style = (Style){.fg = ROLE_ACCENT, .attr = ATTR_BOLD};
    text_release(&line.text);
}

/* Moves the top as little as makes the cursor's row visible, and not beyond the last rows. */
static void scroll(PanePlace *state, bool selects, size_t at, size_t rows, size_t count)
{
    if (selects && at < state->top)
        state->top = at;
    if (selects && at >= state->top + rows)
        state->top = at - rows + 1;
    if (state->top + rows > count)
        state->top = count > rows ? count - rows : 0;
}

static void draw_nothing(Grid *grid, Rect rect, Lines *lines, const char *why)
{
    lines_begin(lines, rect.width);
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%s", why);
    for (int y = 0; y < rect.height && (size_t)y < lines->at.count; y++)
        grid_text(grid, rect.x, rect.y + y, rect.width, lines_text(lines, (size_t)y), lines->at.at[y].style);
}

/* Draws the rows that fit, from the top on. Returns the columns of the longest one. */
static int draw_rows(Session *session, Grid *grid, PaneId pane, Rect rect, size_t count)
{
    const PaneOps *ops = pane_ops(pane);
    const PanePlace *state = &session->panes[pane];
    const Lines *lines = pane_lines(session, pane);
    PaneLine line = PANE_LINE_EMPTY;
    int longest = 0;
    for (int y = 0; y < rect.height && state->top + (size_t)y < count; y++) {
        size_t i = list_view_line(session, pane, state->top + (size_t)y);
        take_line(session, ops, lines, i, &line);
        int columns = text_columns(text_str(&line.text));
        longest = columns > longest ? columns : longest;
        draw_line(grid, rect, rect.y + y, &line, state->across, ops->selects && i == state->at, session->focus == pane);
    }
    text_release(&line.text);
    return longest;
}

/* Moves the cursor to a line that exists and that the filter shows. */
static void settle_line(Session *session, PaneId pane, size_t all, size_t count)
{
    PanePlace *state = &session->panes[pane];
    if (state->wanted && all >= state->wanted) {
        state->at = state->of = state->wanted - 1;
        state->wanted = 0;
    }
    if (all > 0 && state->at >= all)
        state->at = all - 1;
    if (count > 0 && count < all)
        state->at = list_view_line(session, pane, list_view_row(session, pane, state->at));
}

/* Why the pane has no line, or shows none of its lines; NULL: it gives no reason. */
static const char *nothing_words(Session *session, PaneId pane, size_t all)
{
    if (all > 0)
        return "No line fits the filter; Esc shows all lines.";
    return pane_sentence(session, pane);
}

static void pane_draw(Session *session, Grid *grid, PaneId pane)
{
    Rect rect = pane_rect(session, pane), list = pane_list_rect(session, pane);
    if (rect.width <= 0 || rect.height <= 0)
        return;
    const PaneOps *ops = pane_ops(pane);
    PanePlace *state = &session->panes[pane];
    Rect old = grid_clip(grid, rect);
    size_t all = pane_count(session, pane), count = list_view_rows(session, pane, all);
    if (list.y > rect.y)
        draw_head(session, grid, rect, ops, state->across);
    grid_clip(grid, (Rect){list.x - 1, list.y, list.width + 2, list.height});
    settle_line(session, pane, all, count);
    Rect rows = list;
    rows.height -= draw_detail(session, grid, pane, list, count);
    grid_clip(grid, list);
    scroll(state, ops->selects, list_view_row(session, pane, state->at), (size_t)rows.height, count);
    const char *nothing = count == 0 ? nothing_words(session, pane, all) : NULL;
    if (nothing)
        draw_nothing(grid, rows, pane_lines(session, pane), nothing);
    int longest = draw_rows(session, grid, pane, rows, count), beyond = longest - list.width;
    if (state->across > 0 && state->across > beyond) { /* scrolling ends with the longest of these lines */
        state->across = beyond > 0 ? beyond : 0;
        grid_fill(grid, rows, ' ', (Style){0});
        draw_rows(session, grid, pane, rows, count);
    }
    grid_clip(grid, old);
    draw_bar(grid, rows, state->top, count);
}

/* Returns the columns that the caption takes. */
static int draw_caption(Grid *grid, int x, int y, int width, const char *title, bool focused)
{
    Style style = {.fg = focused ? ROLE_FOCUS : ROLE_BORDER, .attr = focused ? ATTR_BOLD : 0};
    grid_put(grid, x, y, ' ', style);
    int used = grid_text(grid, x + 1, y, width - 3, str_from(title), style);
    grid_put(grid, x + 1 + used, y, ' ', style);
    return used + 2;
}

/* Draws the side pane's title, and after it the legend that the maps of a comparison share. */
static void draw_side_border(Session *session, Grid *grid)
{
    const Layout *at = &session->layout;
    if (at->side.width <= 0)
        return;
    Text title = TEXT_EMPTY;
    if (pane_ops(session->side)->title)
        pane_ops(session->side)->title(session, &title);
    if (!title.length)
        text_add_str(&title, str_from(pane_words(session->side)->title));
    list_view_title(session, session->side, &title);
    int y = at->side.y - 1, right = at->side.x + at->side.width - 1;
    int x = at->side.x + 1;
    x += draw_caption(grid, x, y, at->side.width - 2, title.at, session->focus == session->side) + 2;
    if (!at->covered)
        maps_legend(session, grid, (Rect){x, y, right - x, 1});
    text_release(&title);
}

static void pane_draw_frame(Session *session, Grid *grid)
{
    const Layout *at = &session->layout;
    Style style = {.fg = ROLE_BORDER};
    grid_box(grid, at->frame, 0, style);
    if (at->whole != WHOLE_NOTHING) {
        /* one pane takes the whole screen: no line separates it from others */
    } else if (at->wide) {
        grid_vline(grid, at->side.x - 1, at->frame.y, at->frame.height, 0, style);
        if (session->side != PANE_LAYER && at->layer.height > 0)
            grid_hline(grid, at->side.x - 1, at->layer.y - 1, at->side.width + 2, 0, style);
    } else if (!at->covered) {
        grid_hline(grid, at->frame.x, at->side.y - 1, at->frame.width, 0, style);
    }
    char caption[MAPS_CAPTION_SIZE];
    const CompareView *compare = compare_shown(session);
    for (int i = 0; i < 2 && compare && at->other[i].width > 0; i++) {
        grid_vline(grid, at->other[i].x - 1, at->frame.y, at->side.width ? at->side.y - at->frame.y : at->frame.height,
                   0, style);
        maps_caption(session, (size_t)i + 1, caption);
        draw_caption(grid, at->other[i].x + 1, at->frame.y, at->other[i].width - 2, caption, false);
    }
    maps_title(session, 0, caption);
    if (!at->covered)
        draw_caption(grid, at->map.x + 1, at->frame.y, at->map.width - 2, caption, session->focus == PANE_MAP);
    if (at->layer.height > 0 && session->side != PANE_LAYER)
        draw_caption(grid, at->layer.x + 1, at->layer.y - 1, at->layer.width - 2, pane_words(PANE_LAYER)->title,
                     session->focus == PANE_LAYER);
}

void panes_draw(Session *session, Grid *grid)
{
    panes_follow(session);
    if (session->side == PANE_READ)
        reads_follow(session);
    map_marks_update(session);
    pane_draw_frame(session, grid);
    if (!session->layout.covered) {
        maps_paint(session, grid);
        session->map_stale = false;
    }
    draw_side_border(session, grid);
    timeline_draw(session, grid);
    pane_draw(session, grid, session->side);
    if (session->layout.layer.height > 0 && session->side != PANE_LAYER)
        pane_draw(session, grid, PANE_LAYER);
}

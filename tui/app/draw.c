/* draw.c - the frame around the panes: title, hint, message, command line, proposals.
 *
 * The bottom line shows one of, in this order: the open command line, a message, the hint. An error with a place shows
 * the command above it, and a caret under the word.
 */
#include "tui/app/commands.h"
#include "tui/app/hints.h"
#include "tui/app/panes.h"
#include "tui/view/theme.h"

#include <stdio.h>

static const Style BAR = {.fg = ROLE_TITLE, .bg = ROLE_BAR};

/* Pieces of the title from the most to the least important; what does not fit is left out from the end. */
static void draw_title(App *app, Grid *grid)
{
    facts_update(&app->facts, app->shown, app->step, &app->policy);
    const Facts *facts = &app->facts;
    char counts[5][64], layers[32], deltas[32], images[32], title[200];
    size_t length = text_escape(str_from(app->loaded->title ? app->loaded->title : "layers"), title, 120);
    if (app->planned && app->shown == app->planned)
        snprintf(title + length, sizeof title - length, " ▸ plan %s", app->planned->policy.base);
    Style style = BAR;
    grid_fill(grid, (Rect){0, 0, app->cols, 1}, ' ', style);
    int right = app->cols;
    if (app->shown->steps.count > 1) {
        char step[64];
        snprintf(step, sizeof step, "step %u/%u %s", app->step, app_last_step(app), app->playing ? "▶" : "‖");
        right -= text_columns(str_from(step)) + 1;
        grid_text(grid, right, 0, app->cols - right, str_from(step), style);
        right--;
    }
    int x = 1;
    style.attr = ATTR_BOLD;
    bool asked = app->lesson.name[0] && app->lesson.wait != LESSON_ENDED; /* it would tell what is to be predicted */
    bool has_verdict = facts->has_verdict && !asked;
    int verdict = has_verdict ? text_columns(str_from(facts->verdict)) + 3 : 0;
    int room = right - x - verdict;
    int used = grid_text(grid, x, 0, room < 12 ? 12 : room > 40 ? 40 : room, str_from(title), style);
    x += used;
    style.attr = 0;
    snprintf(counts[0], sizeof counts[0], "  %s layers", count_format(facts->layers, layers));
    snprintf(counts[1], sizeof counts[1], "  L0 %zu", facts->l0);
    snprintf(counts[2], sizeof counts[2], "  %s delta", count_format(facts->deltas, deltas));
    snprintf(counts[3], sizeof counts[3], "  %s image", count_format(facts->images, images));
    for (int i = 0; i < 4; i++) {
        int width = text_columns(str_from(counts[i]));
        if (x + width + verdict > right)
            break;
        x += grid_text(grid, x, 0, width, str_from(counts[i]), style);
    }
    if (has_verdict && x + 3 < right) {
        x += grid_text(grid, x, 0, right - x, STR(" │ "), style);
        style.fg = facts->compact ? ROLE_WARN : ROLE_GOOD;
        style.attr = ATTR_BOLD;
        grid_text(grid, x, 0, right - x, str_from(facts->verdict), style);
    }
}

/* Whole pieces only; help and quit always show, for they are last to be dropped. */
static void draw_hint(App *app, Grid *grid, int y)
{
    Text keys = {0};
    int x = 1, tail = 17;
    for (size_t i = 0; i < hint_count; i++) {
        const Hint *hint = &hints[i];
        text_clear(&keys);
        if ((hint->panes && !(hint->panes >> app->focus & 1)) || !hint_keys(app, hint, app->focus, false, &keys))
            continue;
        const char *what = strcmp(hint->what, "quit") == 0 && app->focus != PANE_MAP ? "close" : hint->what;
        bool last = strcmp(hint->commands, "help") == 0 || strcmp(hint->commands, "close") == 0;
        int width = text_columns(text_str(&keys)) + 1 + text_columns(str_from(what));
        if (last)
            tail = 0;
        if (x + width + tail > app->cols - 1)
            continue;
        x += grid_text(grid, x, y, width, text_str(&keys), (Style){.fg = ROLE_ACCENT, .attr = ATTR_BOLD}) + 1;
        x += grid_text(grid, x, y, width, str_from(what), (Style){.fg = ROLE_MUTED}) + 2;
    }
    text_release(&keys);
}

/* How much of the text fits so many columns, cut at a blank; all of it, or 0 where not even a word does. */
static size_t fitting(Str text, int columns)
{
    size_t cut = 0;
    if (text_columns(text) <= columns)
        return text.length;
    for (size_t i = 0; i < text.length && text_columns((Str){text.at, i}) <= columns; i++)
        if (text.at[i] == ' ')
            cut = i;
    return cut;
}

static Str behind(Str text, size_t length)
{
    length += length < text.length;
    return (Str){text.at + length, text.length - length};
}

/* A command that failed, and below it a caret under the word and the message; what does not fit beside the caret stands
 * on a line of its own. */
static void draw_failure(App *app, Grid *grid, int y, Style style)
{
    const AppMessage *message = &app->message;
    Str text = text_str(&message->text), line = text_str(&message->line);
    int width = text_columns(text),
        caret = 2 + text_columns((Str){line.at, message->caret < line.length ? message->caret : line.length});
    if (caret > app->cols - 3)
        caret = app->cols - 3;
    int room = app->cols - caret - 3;
    bool before = width > room && width <= caret - 2 && caret >= 3 + app->cols / 3;
    bool longer = width > room && !before;
    int top = y - 1 - longer;
    grid_fill(grid, (Rect){0, top, app->cols, 1 + longer}, ' ', (Style){0});
    grid_put(grid, 1, top, ':', (Style){.fg = ROLE_MUTED});
    grid_text(grid, 2, top, app->cols - 3, line, (Style){.fg = ROLE_TEXT});
    grid_put(grid, caret, top + 1, '^', style);
    if (before) {
        grid_text(grid, 1, top + 1, caret - 2, text, style);
        return;
    }
    size_t first = longer && caret >= 3 + app->cols / 3 ? 0 : fitting(text, room);
    grid_text(grid, caret + 2, top + 1, room, (Str){text.at, first}, style);
    if (longer)
        grid_text(grid, 1, y, app->cols - 2, first ? behind(text, first) : text, style);
}

/* What is too long takes a second line. */
static void draw_message(App *app, Grid *grid, int y)
{
    const AppMessage *message = &app->message;
    Style style = {.fg = message->error ? ROLE_BAD : ROLE_TEXT, .attr = message->error ? ATTR_BOLD : 0};
    Str text = text_str(&message->text);
    if (message->line.length > 0) {
        draw_failure(app, grid, y, style);
        return;
    }
    size_t first = fitting(text, app->cols - 2);
    if (first > 0 && first < text.length) {
        grid_fill(grid, (Rect){0, y - 1, app->cols, 1}, ' ', (Style){0});
        grid_text(grid, 1, y - 1, app->cols - 2, (Str){text.at, first}, style);
        text = behind(text, first);
    }
    grid_text(grid, 1, y, app->cols - 2, text, style);
}

/* Proposals in columns above the command line. */
static void draw_proposals(App *app, Grid *grid, int y)
{
    const Completion *list = &app->options.editor->list;
    Str words = text_str(&list->words), word;
    int widest = 8;
    while (str_line(&words, &word))
        if (text_columns(word) > widest)
            widest = text_columns(word);
    int columns = (app->cols - 2) / (widest + 2);
    if (columns < 1)
        columns = 1;
    int rows = ((int)list->count + columns - 1) / columns, limit = app->rows / 2;
    if (rows > limit)
        rows = limit;
    grid_fill(grid, (Rect){0, y - rows, app->cols, rows}, ' ', BAR);
    words = text_str(&list->words);
    for (int i = 0; i < rows * columns && str_line(&words, &word); i++)
        grid_text(grid, 1 + i % columns * (widest + 2), y - rows + i / columns, widest, word, BAR);
}

static void draw_prompt(App *app, Grid *grid, int y)
{
    const EditorLine *line = &app->options.editor->line;
    if (app->options.editor->list.count > 1)
        draw_proposals(app, grid, y);
    int x = 1, room = app->cols - 4;
    grid_put(grid, x++, y, ':', (Style){.fg = ROLE_ACCENT, .attr = ATTR_BOLD});
    if (line->search[0]) {
        int used = grid_printf(grid, x, y, room / 2, (Style){.fg = ROLE_MUTED}, "(%s) ", line->search);
        x += used;
        room -= used;
    }
    Str text = text_str(&line->text);
    uint32_t code;
    size_t skip = line->cursor > (size_t)room ? line->cursor - (size_t)room : 0; /* scrolled to the left */
    for (size_t i = 0; i < skip && utf8_next(&text, &code); i++)
        ;
    grid_text(grid, x, y, app->cols - x - 1, text, (Style){0});
    grid->cursor_x = x + (int)(line->cursor - skip);
    grid->cursor_y = y;
}

void app_draw(App *app, Grid *grid)
{
    grid_reset(grid, app->cols, app->rows);
    grid->cursor_x = grid->cursor_y = -1;
    if (app->layout.tiny) {
        grid_text(grid, 0, 0, app->cols, STR("layerscope"), (Style){.attr = ATTR_BOLD});
        if (app->rows > 1)
            grid_text(grid, 0, 1, app->cols, STR("needs 40x12, please"), (Style){0});
        if (app->rows > 2)
            grid_printf(grid, 0, 2, app->cols, (Style){.fg = ROLE_MUTED}, "here: %dx%d", app->cols, app->rows);
        return;
    }
    panes_draw(app, grid);
    draw_title(app, grid);
    int y = app->rows - 1;
    if (app->prompting)
        draw_prompt(app, grid, y);
    else if (app->message.text.length > 0)
        draw_message(app, grid, y);
    else
        draw_hint(app, grid, y);
}

/* screen.c - draws what is around the panes: title, hint, message, command line, completions.
 * The last line shows the open command line, or the keys that matter. The line above it is that of messages, so that
 * none hides the keys or the scrub bar, or moves the map; a longer one is cut, and `messages` shows it whole. Only for
 * an error with a place, which shows the command and a caret under the word, the frame ends earlier.
 *
 *     plan full: 89 segments are rewritten by 12 jobs, … :messages
 *     ] [ step  w W why  | compare  e what if  Esc back  ? help  q quit
 */
#include "tui/panes/screen.h"

#include "core/base/clock_text.h"
#include "core/tell/words.h"
#include "tui/app/command.h"
#include "tui/app/compare.h"
#include "tui/app/facts.h"
#include "tui/app/fleet_view.h"
#include "tui/panes/footer.h"
#include "tui/app/lesson.h"
#include "tui/app/plan.h"
#include "tui/app/player.h"
#include "tui/app/session_insight.h"
#include "tui/view/emit.h"
#include "tui/view/theme.h"
#include "tui/panes/pane_draw.h"

#include <stdio.h>

enum { MARK = 2 }; /* columns of the ellipsis for what the title leaves out, with its blank */

static const Style BAR = {.fg = ROLE_TITLE, .bg = ROLE_BAR};

/* Draws the step, and the time of its dump, at the right edge. Returns the column at which the rest has to end. */
static int draw_step(Session *session, Grid *grid)
{
    char step[64], time[CLOCK_TEXT_SIZE] = "";
    if (session->shown->steps.count < 2)
        return session->cols;
    const HistoryDump *dump = history_dump_at(session->shown, session->step);
    bool timed = dump && dump->time_ms != HISTORY_TIME_UNKNOWN;
    snprintf(step, sizeof step, "%s%sstep %u/%u %s", timed ? clock_format(dump->time_ms, time) : "", timed ? "  " : "",
             session->step, session_last_step(session), player_is_on(session) ? "▶" : "‖");
    int x = session->cols - text_columns(str_from(step)) - 1;
    grid_text(grid, x, 0, session->cols - x, str_from(step), BAR);
    return x - 1;
}

/* Appends the name of the plan that is shown: " ▸ plan full+cut=size", or only its algorithm. */
static void screen_add_plan(const Session *session, bool whole, Text *out)
{
    if (!session_shows_plan(session))
        return;
    RegionFigures figures = plan_scope_figures(session);
    bool part = plan_scope(session) != NULL;
    char count[64];
    if (part)
        text_printf(out, whole ? " ▸ plan of %s that touch a region, " : " ▸ plan of %s",
                    plural_format(figures.deltas + figures.images, word_part(&session->shown->layers), count));
    else
        text_add_str(out, STR(" ▸ plan "));
    if (part && !whole)
        return;
    if (whole)
        policy_format_rules(&session->planned->policy, out);
    else
        text_printf(out, "%s", session->planned->policy.base);
}

/* The name of the file, escaped. */
static void screen_file_name(const Session *session, char name[121])
{
    text_escape(str_from(session->loaded->title ? session->loaded->title : "layers"), name, 121);
}

/* The columns of the name in full, with the plan's algorithm. */
static int name_columns(const Session *session)
{
    char name[121];
    Text plan = TEXT_EMPTY;
    screen_file_name(session, name);
    screen_add_plan(session, false, &plan);
    int columns = text_columns(str_from(name)) + text_columns(text_str(&plan));
    text_release(&plan);
    return columns;
}

/* Draws the name of what is shown, in at least 12 of `room` columns, at most 40 or half of them, to leave room for the
 * counts. The plan's name is shown in full or shortened to its algorithm; the file's name is cut:
 * "mixed-workload.index_… ▸ plan legacy". Returns the columns used. */
static int draw_name(Session *session, Grid *grid, int x, int room)
{
    enum { ROOM_MIN = 12, NAME_MIN = 8, USUAL = 40 };
    char name[121];
    Text plan = TEXT_EMPTY;
    Style bold = BAR;
    bold.attr = ATTR_BOLD;
    screen_file_name(session, name);
    int most = room / 2 > USUAL ? room / 2 : USUAL;
    room = room < ROOM_MIN ? ROOM_MIN : room > most ? most : room;
    screen_add_plan(session, true, &plan);
    if (text_columns(text_str(&plan)) + NAME_MIN > room) {
        text_clear(&plan);
        screen_add_plan(session, false, &plan);
    }
    int columns = text_columns(text_str(&plan));
    columns = columns + NAME_MIN <= room ? columns : 0;
    int used = grid_text(grid, x, 0, room - columns, str_from(name), bold);
    used += grid_text(grid, x + used, 0, columns, text_str(&plan), bold);
    text_release(&plan);
    return used;
}

/* Draws the numbers of layers, L0, deltas and images, as many as fit; an ellipsis stands for the others where it fits
 * too. Returns the column after them. */
static int draw_counts(Session *session, Grid *grid, int x, int right)
{
    const Facts *facts = facts_shown(session);
    char counts[TITLE_COUNTS][80];
    LayerCounts counted = {.layers = facts->layers, .deltas = facts->deltas, .images = facts->images, .l0 = facts->l0};
    int pieces = title_counts(&session->shown->layers, &counted, counts);
    int fit = 0, columns = x;
    for (int i = 0, end = x; i < pieces; i++) {
        end += 2 + text_columns(str_from(counts[i]));
        if (end <= right) {
            fit = i + 1;
            columns = end;
        }
    }
    for (int i = 0; i < fit; i++)
        x += 2 + grid_text(grid, x + 2, 0, columns - x - 2, str_from(counts[i]), BAR);
    if (fit < pieces && x + MARK <= right)
        x += grid_text(grid, x, 0, MARK, STR(" …"), BAR);
    return x;
}

/* Draws the verdict; of one that is too long the reason is cut, and the conclusion is whole: "nothing is n… → not due".
 */
static void draw_judged(Grid *grid, int x, int room, Str text, Style style)
{
    enum { REASON_MIN = 8 };
    static const char ARROW[] = " → ";
    const char *arrow = strstr(text.at, ARROW);
    Str end = arrow ? str_from(arrow) : (Str){text.at, 0};
    int reason = room - text_columns(end);
    if (text_columns(text) <= room || end.length == 0 || reason < REASON_MIN) {
        grid_text(grid, x, 0, room, text, style);
        return;
    }
    x += grid_text(grid, x, 0, reason, (Str){text.at, text.length - end.length}, style);
    grid_text(grid, x, 0, room, end, style);
}

static void draw_verdict(Grid *grid, int x, int right, const TitleVerdict *judged)
{
    Style style = BAR;
    x += grid_text(grid, x, 0, right - x, STR(" │ "), style);
    x += grid_text(grid, x, 0, right - x, str_from(judged->when), style);
    if (judged->state == TITLE_JUDGED) {
        style.fg = judged->compact ? ROLE_WARN : ROLE_GOOD;
        style.attr = ATTR_BOLD;
    }
    draw_judged(grid, x, right - x, str_from(judged->text), style);
}

/* Is a lesson under way, whose answer the verdict would give away? */
static bool screen_is_asking(const Session *session)
{
    const Lesson *lesson = lesson_shown(session);
    return lesson->name[0] && lesson->wait != LESSON_ENDED;
}

/* Draws the title's pieces. The step and the conclusion are whole; of the others first the counts are left out, then a
 * word of the verdict, then a part of the name, last of the verdict's reason:
 *
 *     slow-shop.json ▸ plan full … │ level 0: depth 35 ≥ 10 → compact     step 2/75 ‖
 *     slow-shop.json ▸ plan full … │ then level 0: depth 1 < 10 → not due  step 75/75 ‖
 */
static void draw_title(Session *session, Grid *grid)
{
    grid_fill(grid, (Rect){0, 0, session->cols, 1}, ' ', BAR);
    bool fleet = session->focus == PANE_FLEET || fleet_view_home(session) == PANE_FLEET;
    if (fleet) { /* it hides the layers that the other pieces are about, or none are open yet */
        grid_text(grid, 1, 0, session->cols - 2, STR("fleet"), BAR);
        return;
    }
    int x = 1, right = draw_step(session, grid);
    bool asked = screen_is_asking(session);
    TitleVerdict judged = facts_verdict(session);
    if (judged.state == TITLE_PENDING)
        snprintf(judged.text, sizeof judged.text, "still being analysed");
    bool has_verdict = judged.text[0] && !asked;
    int lead = text_columns(STR(" │ ")) + text_columns(str_from(judged.when));
    int verdict = has_verdict ? lead + text_columns(str_from(judged.text)) : 0, name = name_columns(session) + MARK;
    if (has_verdict && name > right - x - verdict) {
        title_verdict_shorten(&judged);
        verdict = lead + text_columns(str_from(judged.text));
    }
    int room = right - x - verdict; /* where the name is cut, its ellipsis stands for the counts too */
    x += draw_name(session, grid, x, name > room ? room : room - MARK);
    x = draw_counts(session, grid, x, right - verdict);
    if (has_verdict && x + 3 < right)
        draw_verdict(grid, x, right, &judged);
}

/* As in a row that is wide enough for everything. */
void screen_title(Session *session, Text *out)
{
    enum { WIDE = 600 };
    int cols = session->cols;
    Text row = TEXT_EMPTY;
    Grid grid;
    grid_init(&grid, WIDE, 1);
    session->cols = WIDE;
    draw_title(session, &grid);
    session->cols = cols;
    emit_text(&grid, session->options.ascii, &row);
    Str rest = str_trim(text_str(&row));
    for (size_t i = 0; i < rest.length; i++)
        if (i < 2 || rest.at[i] != ' ' || rest.at[i - 1] != ' ' || rest.at[i - 2] != ' ')
            text_add_char(out, rest.at[i]);
    text_release(&row);
    grid_release(&grid);
}

/* Appends the name of a side's plan, as screen_add_plan() does for what is shown. */
static void screen_add_side_plan(const Session *session, const CompareSide *other, bool whole, Text *out)
{
    if (!other) {
        screen_add_plan(session, whole, out);
    } else if (compare_kind(session) == COMPARE_PLANS) {
        text_add_str(out, STR(" ▸ plan "));
        if (whole)
            policy_format_rules(&other->history->policy, out);
        else
            text_printf(out, "%s", other->history->policy.base);
    }
}

FrameTitle screen_frame_title(Session *session, size_t side, Text *plan)
{
    const CompareSide *other = side > 0 ? &compare_shown(session)->side[side] : NULL;
    const Summary *summary = other ? NULL : &session_insight_now(session)->summary;
    screen_add_side_plan(session, other, true, plan);
    if (text_columns(text_str(plan)) > session->cols / 3) {
        text_clear(plan);
        screen_add_side_plan(session, other, false, plan);
    }
    return (FrameTitle){plan->length ? plan->at : NULL, summary, screen_is_asking(session)};
}

/* ---- the message ---- */

/* The length in bytes of the longest prefix that fits the columns, cut at a blank where there is one. */
static size_t screen_fitting(Str text, int columns)
{
    size_t cut = 0;
    if (text_columns(text) <= columns)
        return text.length;
    Str rest = text;
    uint32_t code;
    size_t hard = 0;
    for (int i = 0; i <= columns && utf8_next(&rest, &code); i++) {
        if (i < columns)
            hard = text.length - rest.length;
        if (code == ' ')
            cut = text.length - rest.length - 1;
    }
    return cut > 0 ? cut : hard;
}

static Str screen_rest_after(Str text, size_t length)
{
    length += length < text.length && text.at[length] == ' ';
    return (Str){text.at + length, text.length - length};
}

/* Wraps the text at `columns` and draws it from row y on, in at most `most` rows; where it does not fit, the last of
 * them ends with the command that shows it whole. Without a grid only counts. Returns the number of rows. */
static int wrap(Grid *grid, Rect place, Str text, Style style)
{
    static const char MORE[] = ":messages";
    int rows = 0, more = text_columns(str_from(MORE));
    do {
        size_t length = screen_fitting(text, place.width);
        Str row = {text.at, length}, after = screen_rest_after(text, length);
        bool cut = after.length > 0 && rows + 1 == place.height;
        if (grid && cut) {
            int x = place.x + grid_text(grid, place.x, place.y + rows, place.width - more - 1, text, style);
            grid_text(grid, x + 1, place.y + rows, more, str_from(MORE), (Style){.fg = ROLE_MUTED});
        } else if (grid) {
            grid_text(grid, place.x, place.y + rows, place.width, row, style);
        }
        text = after;
        rows++;
    } while (text.length > 0 && rows < place.height);
    return rows;
}

/* The column of the caret below the command that failed. */
static int caret_of(const Session *session)
{
    const Message *message = &session->message;
    Str line = text_str(&message->line);
    int caret = 2 + text_columns((Str){line.at, message->caret < line.length ? message->caret : line.length});
    return caret > session->cols - 3 ? session->cols - 3 : caret;
}

/* The rows that the message takes, at most a third of the screen. */
static int message_rows(const Session *session)
{
    const Message *message = &session->message;
    Str text = text_str(&message->text);
    Rect place = {.width = session->cols - 2, .height = session->rows / 3};
    if (session->typing.prompting)
        return 1;
    if (message->line.length == 0)
        return wrap(NULL, place, text, (Style){0});
    place.height -= 2;
    bool beside = text_columns(text) <= session->cols - caret_of(session) - 3;
    return 2 + (beside ? 0 : wrap(NULL, place, text, (Style){0}));
}

/* Draws the message. After a failure the command comes first, below it a caret under the word, and the message beside
 * the caret or below it. */
static void draw_message(Session *session, Grid *grid, int y, int rows)
{
    const Message *message = &session->message;
    Style style = {.fg = message->error ? ROLE_BAD : ROLE_TEXT, .attr = message->error ? ATTR_BOLD : 0};
    Str text = text_str(&message->text);
    Rect place = {1, y, session->cols - 2, rows};
    if (message->line.length > 0) {
        int caret = caret_of(session), room = session->cols - caret - 3;
        grid_put(grid, 1, y, ':', (Style){.fg = ROLE_MUTED});
        grid_text(grid, 2, y, session->cols - 3, text_str(&message->line), (Style){.fg = ROLE_TEXT});
        grid_put(grid, caret, y + 1, '^', style);
        if (rows == 2)
            place = (Rect){caret + 2, y + 1, room, 1};
        else
            place = (Rect){1, y + 2, session->cols - 2, rows - 2};
    }
    wrap(grid, place, text, style);
}

/* Draws the possible completions in columns above the command line. */
static void draw_completions(Session *session, Grid *grid, int y)
{
    const Completion *list = &session->options.editor->list;
    Str words = text_str(&list->words), word;
    int widest = 8;
    while (str_line(&words, &word))
        if (text_columns(word) > widest)
            widest = text_columns(word);
    int columns = (session->cols - 2) / (widest + 2);
    if (columns < 1)
        columns = 1;
    int rows = ((int)list->count + columns - 1) / columns, limit = session->rows / 2;
    if (rows > limit)
        rows = limit;
    grid_fill(grid, (Rect){0, y - rows, session->cols, rows}, ' ', BAR);
    words = text_str(&list->words);
    for (int i = 0; i < rows * columns && str_line(&words, &word); i++)
        grid_text(grid, 1 + i % columns * (widest + 2), y - rows + i / columns, widest, word, BAR);
}

/* Draws the arguments that a command takes, after its name, as long as none is typed. */
static void draw_arguments(const Session *session, Grid *grid, int x, int y, Str text)
{
    Str rest = text, name;
    if (!str_ends(text, STR(" ")) || !str_word(&rest, &name) || str_trim(rest).length > 0)
        return;
    const Command *command = command_find(session->host.commands, name, NULL);
    if (command && str_equal(name, str_from(command->name)))
        grid_text(grid, x, y, session->cols - x - 1, str_from(command->arguments), (Style){.fg = ROLE_MUTED});
}

static void draw_prompt(Session *session, Grid *grid, int y)
{
    const EditorLine *line = &session->options.editor->line;
    if (session->options.editor->list.count > 1)
        draw_completions(session, grid, y);
    int x = 1, room = session->cols - 4;
    grid_put(grid, x++, y, ':', (Style){.fg = ROLE_ACCENT, .attr = ATTR_BOLD});
    if (line->search[0]) {
        int used = grid_printf(grid, x, y, room / 2, (Style){.fg = ROLE_MUTED}, "(%s) ", line->search);
        x += used;
        room -= used;
    }
    Str text = text_str(&line->text);
    uint32_t code;
    size_t skip = line->cursor > (size_t)room ? line->cursor - (size_t)room : 0; /* characters left of the screen */
    for (size_t i = 0; i < skip && utf8_next(&text, &code); i++)
        ;
    grid_text(grid, x, y, session->cols - x - 1, text, (Style){0});
    size_t proposal = session->typing.proposal;
    if (skip == 0 && proposal > 0 && proposal < text.length) {
        int before = text_columns((Str){text.at, proposal});
        Str proposed = {text.at + proposal, text.length - proposal};
        grid_text(grid, x + before, y, session->cols - x - before - 1, proposed, (Style){.attr = ATTR_REVERSE});
    }
    if (skip == 0)
        draw_arguments(session, grid, x + text_columns(text_str(&line->text)), y, text_str(&line->text));
    grid->cursor_x = x + (int)(line->cursor - skip);
    grid->cursor_y = y;
}

void screen_draw(Session *session, Grid *grid)
{
    grid_reset(grid, session->cols, session->rows);
    grid->cursor_x = grid->cursor_y = -1;
    if (session->layout.tiny) {
        grid_text(grid, 0, 0, session->cols, STR("layerscope"), (Style){.attr = ATTR_BOLD});
        if (session->rows > 1)
            grid_text(grid, 0, 1, session->cols, STR("needs 40x12"), (Style){0});
        if (session->rows > 2)
            grid_printf(grid, 0, 2, session->cols, (Style){.fg = ROLE_MUTED}, "here: %dx%d", session->cols,
                        session->rows);
        return;
    }
    int message = message_rows(session), bottom = message + 1;
    if (bottom != session->bottom) {
        session->bottom = bottom;
        session_relayout(session);
    }
    panes_draw(session, grid);
    draw_title(session, grid);
    if (session->typing.prompting) {
        draw_prompt(session, grid, session->rows - 1);
        return;
    }
    draw_message(session, grid, session->rows - bottom, message);
    footer_draw(session, grid, session->rows - 1);
}

/* pane_lesson.c - shows the page of the current lesson, and the key to press. */
#include "tui/app/lesson.h"
#include "tui/panes/pane_table.h"
#include "tui/view/theme.h"
#include "tui/panes/pane_lesson.h"

#include <stdlib.h>

static void add_line(const Lesson *lesson, const LessonLine *line, Lines *lines)
{
    static const Style STYLES[] = {
        [LESSON_SAY] = {0},
        [LESSON_ASK] = {.fg = ROLE_ACCENT, .attr = ATTR_BOLD},
        [LESSON_CHOICE] = {.fg = ROLE_TEXT, .attr = ATTR_BOLD},
        [LESSON_ANSWER] = {.fg = ROLE_MUTED},
        [LESSON_RIGHT] = {.fg = ROLE_GOOD, .attr = ATTR_BOLD},
        [LESSON_WRONG] = {.fg = ROLE_BAD, .attr = ATTR_BOLD},
    };
    static const char *const SIGNS[] = {
        [LESSON_SAY] = "",    [LESSON_ASK] = "? ",   [LESSON_CHOICE] = "  ",
        [LESSON_ANSWER] = "", [LESSON_RIGHT] = "✓ ", [LESSON_WRONG] = "✗ ",
    };
    size_t room = line->length * 4 + 1;
    char *text = mem_alloc(room);
    text_escape((Str){lesson->page.at + line->from, line->length}, text, room);
    lines_add(lines, STYLES[line->kind], LINE_NOTHING, "%s%s", SIGNS[line->kind], text);
    free(text);
}

/* The key that runs the command in the pane, by the keymap; "?" where no key does. */
static const char *pane_lesson_key(Session *session, const char *command, PaneId pane, char name[KEY_NAME_SIZE])
{
    const char *key = keymap_key_of(&session->keymap, command, pane, name);
    return key ? key : "?";
}

static void add_pause(Session *session, Lines *lines, Style style)
{
    char on[KEY_NAME_SIZE], page[KEY_NAME_SIZE], map[KEY_NAME_SIZE], here[KEY_NAME_SIZE];
    lines_add(lines, style, LINE_NOTHING,
              "%s goes on, %s back a page. %s goes to the map, to look around; %s comes back.",
              pane_lesson_key(session, "lesson next", PANE_LESSON, on),
              pane_lesson_key(session, "lesson back", PANE_LESSON, page),
              pane_lesson_key(session, "back", PANE_LESSON, map), pane_lesson_key(session, "lesson", PANE_MAP, here));
}

static void add_end(Session *session, Lines *lines, Style style)
{
    char on[KEY_NAME_SIZE];
    const Lesson *lesson = lesson_shown(session);
    if (lesson->next.length > 0)
        lines_add(lines, style, LINE_NOTHING,
                  "The end: %u of %u predicted. %s begins the next lesson, %s; :lesson again repeats this one, :lesson "
                  "list opens the menu.",
                  lesson->right, lesson->predictions, pane_lesson_key(session, "lesson next", PANE_LESSON, on),
                  lesson->next.at);
    else
        lines_add(
            lines, style, LINE_NOTHING,
            "The end: %u of %u predicted. :lesson again repeats this one, :lesson list opens the menu; q twice quits.",
            lesson->right, lesson->predictions);
}

static void pane_lesson_build(Session *session, Lines *lines, int width)
{
    const Lesson *lesson = lesson_shown(session);
    (void)width;
    if (!lesson->name[0])
        return;
    for (size_t i = 0; i < lesson->lines.count; i++) {
        const LessonLine *line = &lesson->lines.at[i];
        if (i > 0 && (line->kind == LESSON_SAY || line->kind == LESSON_ASK))
            lines_blank(lines);
        add_line(lesson, line, lines);
    }
    Style muted = {.fg = ROLE_MUTED};
    lines_blank(lines);
    if (lesson->wait == LESSON_ASKS)
        lines_add(lines, muted, LINE_NOTHING, "Predict: press 1 to %d.", lesson->choice_count);
    else if (lesson->wait == LESSON_PAUSES)
        add_pause(session, lines, muted);
    else if (lesson->wait == LESSON_ENDED)
        add_end(session, lines, muted);
}

int pane_lesson_lines(Session *session)
{
    Lines lines = LINES_EMPTY;
    if (!lesson_shown(session)->name[0])
        return 0;
    lines_begin(&lines, session->cols - 2);
    pane_lesson_build(session, &lines, lines.width);
    int count = (int)lines.at.count;
    lines_release(&lines);
    return count;
}

static void pane_lesson_title(Session *session, Text *out)
{
    const Lesson *lesson = lesson_shown(session);
    char title[160];
    if (!lesson->name[0])
        return;
    text_escape(text_str(&lesson->title), title, sizeof title);
    text_printf(out, "Lesson: %s", title);
}

const PaneOps pane_lesson = {.title = pane_lesson_title, .build = pane_lesson_build, .tall = true};

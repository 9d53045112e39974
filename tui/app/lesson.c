/* lesson.c - runs commands until one of them makes the lesson wait. `predict` waits for an answer, `pause` for a key;
 * what is said after a stop stands on a new page. */
#include "tui/app/lesson.h"

#include "tui/app/commands.h"
#include "tui/app/lesson_files.h"

#include <stdio.h>
#include <stdlib.h>

void lesson_release(Lesson *lesson)
{
    text_release(&lesson->path);
    text_release(&lesson->title);
    text_release(&lesson->text);
    text_release(&lesson->page);
    text_release(&lesson->next);
    array_release(&lesson->lines);
    for (int i = 0; i < LESSON_CHOICES; i++) {
        text_release(&lesson->choices[i].value);
        text_release(&lesson->choices[i].text);
    }
    *lesson = (Lesson){0};
}

Str lesson_title(Str text)
{
    Str line;
    while (str_line(&text, &line)) {
        line = str_trim(line);
        if (line.length > 1 && line.at[0] == '#')
            return str_trim((Str){line.at + 1, line.length - 1});
    }
    return STR("untitled");
}

static void print_line(App *app, LessonLineKind kind, Str text)
{
    static const char *const SIGNS[] = {
        [LESSON_SAY] = "",      [LESSON_ASK] = "? ",   [LESSON_CHOICE] = "  ",
        [LESSON_ANSWER] = "> ", [LESSON_RIGHT] = "= ", [LESSON_WRONG] = "! ",
    };
    char *escaped = mem_alloc(text.length * 4 + 1);
    text_escape(text, escaped, text.length * 4 + 1);
    text_printf(&app->output, "%s%s\n", SIGNS[kind], escaped);
    free(escaped);
}

void lesson_add(App *app, LessonLineKind kind, Str text)
{
    Lesson *lesson = &app->lesson;
    LessonLine line = {kind, lesson->page.length, text.length};
    text_add_str(&lesson->page, text);
    array_push(&lesson->lines, line);
    if (lesson->headless)
        print_line(app, kind, text);
}

static void new_page(App *app)
{
    text_clear(&app->lesson.page);
    app->lesson.lines.count = 0;
    app->panes[PANE_LESSON].top = 0;
}

bool lesson_answered(const Lesson *lesson, Error *error)
{
    if (lesson->question == QUESTION_NONE)
        return true;
    return error_set(error, ERROR_USAGE, "the question in line %lu has no answer: %s`right NAME` must follow it",
                     lesson->asked, lesson->question == QUESTION_ASKED ? "`predict` and " : "");
}

/* Anything to do in it? A block without an end is for running to tell. */
static bool is_empty(Str text)
{
    Script script = script_of(text);
    ScriptCommand command;
    Error error = {0};
    return !script_next(&script, &command, &error) && error.code == ERROR_NONE;
}

bool lesson_begin(App *app, const char *name, const char *path, Str text, Error *error)
{
    if (is_empty(text)) {
        error_set(error, ERROR_INPUT, "is empty: no command in it");
        return error_place(error, path, 0, 0);
    }
    Lesson next = {.headless = app->lesson.headless};
    snprintf(next.name, sizeof next.name, "%s", name);
    text_add_str(&next.path, str_from(path));
    text_add_str(&next.text, text);
    text_add_str(&next.title, lesson_title(text));
    next.script = script_of(text_str(&next.text));
    lesson_release(&app->lesson);
    app->lesson = next;
    app_focus(app, PANE_LESSON);
    return lesson_go_on(app, error);
}

bool lesson_go_on(App *app, Error *error)
{
    Lesson *lesson = &app->lesson;
    if (!lesson->name[0])
        return error_set(error, ERROR_USAGE, "there is no lesson: `lesson list` shows all");
    if (lesson->wait == LESSON_ENDED)
        return error_set(error, ERROR_USAGE, "the lesson is over: `lesson list` shows the others");
    new_page(app);
    lesson->wait = LESSON_RUNS;
    ScriptCommand command;
    Error why = {0};
    while (lesson->wait == LESSON_RUNS && script_next(&lesson->script, &command, &why)) {
        lesson->line = command.line;
        if (app_run(app, command.text, &why))
            continue;
        why.line = command.line; /* a column counts within the line */
        break;
    }
    if (why.code == ERROR_NONE && lesson->wait == LESSON_RUNS && !lesson_answered(lesson, &why))
        why.line = lesson->asked;
    if (why.code != ERROR_NONE) {
        error_place(&why, lesson->path.at, 0, 0);
        lesson->wait = LESSON_ENDED;
        if (error)
            *error = why;
        return false;
    }
    if (lesson->wait == LESSON_RUNS) {
        lesson->wait = LESSON_ENDED;
        lesson_file_next(lesson->name, &lesson->next);
    }
    app_focus(app, PANE_LESSON);
    text_clear(&app->message.text); /* what the commands said */
    return true;
}

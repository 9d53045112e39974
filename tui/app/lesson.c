/* lesson.c - runs commands until one of them makes the lesson wait: `predict` waits for an answer, `pause` for a key.
 * Text after a stop begins a new page. */
#include "tui/app/lesson.h"

#include "tui/app/stash.h"
#include "tui/app/command.h"
#include "tui/app/lesson_files.h"
#include "tui/app/lesson_score.h"
#include "tui/app/measure.h"
#include "tui/app/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the last `ask` still needs. */
typedef enum LessonQuestion {
    QUESTION_NONE,      /* nothing: its right answer was given, or there was no `ask` */
    QUESTION_ASKED,     /* `predict`, then `right` */
    QUESTION_PREDICTED, /* `right` */
} LessonQuestion;

typedef struct Course {
    Lesson lesson;
    Text path;     /* path of the lesson's file, for errors */
    Text text;     /* the script; owned */
    Script script; /* the part of `text` that has not been run */
    LessonQuestion question;
    unsigned long line, asked; /* lines of the current command and of the last `ask` */
    bool headless;             /* without a learner: nothing waits, and all text is written to the session's output */
    struct {
        Text value, text; /* the parts before and after the colon */
    } choices[LESSON_CHOICES];
    int answered;     /* the chosen answer, from 1; 0: none */
    ARRAY(int) stops; /* the stops that were passed: the answer given, 0 for a pause */
} Course;

static void init(void *state)
{
    Course *course = state;
    *course = (Course){.lesson = {.title = TEXT_EMPTY, .page = TEXT_EMPTY, .next = TEXT_EMPTY},
                       .path = TEXT_EMPTY,
                       .text = TEXT_EMPTY};
    for (int i = 0; i < LESSON_CHOICES; i++)
        course->choices[i].value = course->choices[i].text = (Text)TEXT_EMPTY;
}

static void release(Session *session, void *state)
{
    Course *course = state;
    (void)session;
    text_release(&course->path);
    text_release(&course->text);
    text_release(&course->lesson.title);
    text_release(&course->lesson.page);
    text_release(&course->lesson.next);
    array_release(&course->lesson.lines);
    array_release(&course->stops);
    for (int i = 0; i < LESSON_CHOICES; i++) {
        text_release(&course->choices[i].value);
        text_release(&course->choices[i].text);
    }
    init(course);
}

static const Feature COURSE = {.name = "lesson", .size = sizeof(Course), .init = init, .release = release};

static Course *course_of(const Session *session)
{
    return session_feature(session, &COURSE);
}

const Lesson *lesson_shown(const Session *session)
{
    return &course_of(session)->lesson;
}

void lesson_place(const Session *session, Text *path)
{
    const Course *course = course_of(session);
    const char *slash = course->path.length ? strrchr(course->path.at, '/') : NULL;
    if (!slash || !path->length || path->at[0] == '/')
        return;
    Text placed = TEXT_EMPTY;
    text_printf(&placed, "%.*s/%s", (int)(slash - course->path.at), course->path.at, path->at);
    if (access(placed.at, R_OK) == 0) {
        text_clear(path);
        text_add_str(path, text_str(&placed));
    }
    text_release(&placed);
}

/* ---- the page ---- */

static void lesson_print_line(Session *session, LessonLineKind kind, Str text)
{
    static const char *const SIGNS[] = {
        [LESSON_SAY] = "",      [LESSON_ASK] = "? ",   [LESSON_CHOICE] = "  ",
        [LESSON_ANSWER] = "> ", [LESSON_RIGHT] = "= ", [LESSON_WRONG] = "! ",
    };
    char *escaped = mem_alloc(text.length * 4 + 1);
    text_escape(text, escaped, text.length * 4 + 1);
    text_printf(&session->output, "%s%s\n", SIGNS[kind], escaped);
    free(escaped);
}

static void lesson_add_line(Session *session, LessonLineKind kind, Str text)
{
    Course *course = course_of(session);
    Lesson *lesson = &course->lesson;
    LessonLine line = {kind, lesson->page.length, text.length};
    text_add_str(&lesson->page, text);
    array_push(&lesson->lines, line);
    if (course->headless)
        lesson_print_line(session, kind, text);
}

static void lesson_new_page(Session *session)
{
    Lesson *lesson = &course_of(session)->lesson;
    text_clear(&lesson->page);
    lesson->lines.count = 0;
    session_rewind(session, PANE_LESSON);
}

/* ---- the learner ---- */

/* Does the last question have its right answer? If not, the error says what is missing. */
static bool lesson_was_answered(const Course *course, Error *error)
{
    if (course->question == QUESTION_NONE)
        return true;
    return error_set(error, ERROR_USAGE, "the question in line %lu has no answer: %s`right NAME` must follow it",
                     course->asked, course->question == QUESTION_ASKED ? "`predict` and " : "");
}

/* Does the text contain no command? A block without an end is one, and is reported when it runs. */
static bool lesson_is_empty(Str text)
{
    Script script = script_of(text);
    ScriptCommand command;
    Error error = {0};
    return !script_next(&script, &command, &error) && error.code == ERROR_NONE;
}

/* Runs the script to its next stop, on a new page. */
static bool lesson_run_command(Session *session, Error *error)
{
    Course *course = course_of(session);
    Lesson *lesson = &course->lesson;
    lesson_new_page(session);
    lesson->wait = LESSON_RUNS;
    lesson->path = false;
    ScriptCommand command;
    Error why = {0};
    stash_lesson_runs(session, true);
    while (lesson->wait == LESSON_RUNS && script_next(&course->script, &command, &why)) {
        course->line = command.line;
        if (session_run(session, command.text, &why))
            continue;
        why.line = command.line; /* the error's column counts within this line */
        break;
    }
    stash_lesson_runs(session, false);
    if (why.code == ERROR_NONE && lesson->wait == LESSON_RUNS && !lesson_was_answered(course, &why))
        why.line = course->asked;
    if (why.code != ERROR_NONE) {
        error_place(&why, course->path.at, 0, 0);
        lesson->wait = LESSON_ENDED;
        if (error)
            *error = why;
        return false;
    }
    if (lesson->wait == LESSON_RUNS) {
        lesson->wait = LESSON_ENDED;
        lesson_file_next(lesson->name, &lesson->next);
        lesson_score_keep(session, lesson->name, lesson->predictions, lesson->right);
    }
    lesson->path = session->side == PANE_READ; /* a command of this page opened it */
    session_focus(session, PANE_LESSON);
    session_unsay(session); /* removes messages of the commands */
    return true;
}

/* Sets axes and overlay as after opening an input, because an earlier lesson, or a later part of this one, may have
 * changed them. */
static void lesson_show_as_opened(Session *session)
{
    KeyAxisKind keys;
    LsnAxisKind lsns;
    map_usual_axes(session->loaded, &keys, &lsns);
    map_set_axes(session_map(session), keys, lsns);
    session->map.overlay = OVERLAY_KIND;
    session->map_stale = true;
}

/* Begins a lesson with this text. */
static bool lesson_begin_text(Session *session, const char *name, const char *path, Str text, Error *error)
{
    Course *course = course_of(session);
    if (lesson_is_empty(text)) {
        error_set(error, ERROR_INPUT, "is empty: no command in it");
        return error_place(error, path, 0, 0);
    }
    Course next;
    init(&next);
    next.headless = course->headless;
    snprintf(next.lesson.name, sizeof next.lesson.name, "%s", name);
    text_add_str(&next.path, str_from(path));
    text_add_str(&next.text, text);
    text_add_str(&next.lesson.title, lesson_title(text));
    next.script = script_of(text_str(&next.text));
    release(session, course);
    stash_keep(session);
    *course = next;
    lesson_show_as_opened(session);
    session_focus(session, PANE_LESSON);
    return lesson_run_command(session, error);
}

bool lesson_begin(Session *session, Str wanted, Error *error)
{
    Text text = TEXT_EMPTY, name = TEXT_EMPTY, path = TEXT_EMPTY;
    bool ok = lesson_file_read(wanted, &text, &name, &path, error) &&
              lesson_begin_text(session, name.at, path.at, text_str(&text), error);
    text_release(&text);
    text_release(&name);
    text_release(&path);
    return ok;
}

bool lesson_again(Session *session, Error *error)
{
    const Course *course = course_of(session);
    if (!course->lesson.name[0])
        return error_set(error, ERROR_USAGE, "there is no lesson: `lesson list` shows all");
    Text text = TEXT_EMPTY, name = TEXT_EMPTY,
         path = TEXT_EMPTY; /* copies, because lesson_begin_text() frees the current lesson */
    text_add_str(&text, text_str(&course->text));
    text_printf(&name, "%s", course->lesson.name);
    text_add_str(&path, text_str(&course->path));
    bool ok = lesson_begin_text(session, name.at, path.at, text_str(&text), error);
    text_release(&text);
    text_release(&name);
    text_release(&path);
    return ok;
}

bool lesson_leave(Session *session, Error *error)
{
    Course *course = course_of(session);
    if (!course->lesson.name[0])
        return error_set(error, ERROR_USAGE, "there is no lesson: `lesson list` shows all");
    release(session, course);
    if (stash_is_kept(session)) {
        stash_restore(session);
    } else { /* the user has opened another input: keep it */
        session->side = PANE_FINDINGS;
        session_focus(session, PANE_MAP);
    }
    session_say(session, "the lesson is left; T opens the menu");
    return true;
}

bool lesson_may_go_on(const Session *session, Error *error)
{
    const Lesson *lesson = lesson_shown(session);
    if (lesson->wait == LESSON_ASKS)
        return error_set(error, ERROR_USAGE, "predict first: press the number of a choice");
    if (lesson->next.length > 0)
        return true;
    if (!lesson->name[0])
        return error_set(error, ERROR_USAGE, "there is no lesson: T opens the menu");
    return lesson->wait != LESSON_ENDED || error_set(error, ERROR_USAGE, "the lesson is over: T shows the others");
}

bool lesson_go_on(Session *session, Error *error)
{
    const Lesson *lesson = lesson_shown(session);
    if (!lesson_may_go_on(session, error))
        return false;
    if (lesson->next.length > 0) { /* at the end of a lesson */
        Text next = TEXT_EMPTY;
        text_add_str(&next, text_str(&lesson->next));
        bool ok = lesson_begin(session, text_str(&next), error);
        text_release(&next);
        return ok;
    }
    array_push(&course_of(session)->stops, 0);
    return lesson_run_command(session, error);
}

bool lesson_back(Session *session, Error *error)
{
    Course *course = course_of(session);
    ARRAY(int) stops = {0};
    if (!course->lesson.name[0] || course->stops.count == 0) {
        session_focus(session, PANE_LESSONS);
        return true;
    }
    for (size_t i = 0; i + 1 < course->stops.count; i++)
        array_push(&stops, course->stops.at[i]);
    bool ok = lesson_again(session, error);
    for (size_t i = 0; i < stops.count && ok; i++)
        ok = stops.at[i] > 0 ? lesson_answer(session, (uint64_t)stops.at[i], error) : lesson_go_on(session, error);
    array_release(&stops);
    return ok;
}

bool lesson_read(Session *session, Str wanted, Error *error)
{
    course_of(session)->headless = true;
    bool ok = lesson_begin(session, wanted, error);
    course_of(session)->headless = false;
    return ok;
}

bool lesson_may_answer(const Session *session, uint64_t number, Error *error)
{
    const Lesson *lesson = lesson_shown(session);
    if (lesson->wait != LESSON_ASKS)
        return error_set(error, ERROR_USAGE, "no question is open");
    return (number >= 1 && number <= (uint64_t)lesson->choice_count) ||
           error_set(error, ERROR_USAGE, "expected an answer from 1 to %d", lesson->choice_count);
}

bool lesson_answer(Session *session, uint64_t number, Error *error)
{
    Course *course = course_of(session);
    if (!lesson_may_answer(session, number, error))
        return false;
    course->answered = (int)number;
    array_push(&course->stops, (int)number);
    return lesson_run_command(session, error);
}

/* ---- the teacher ---- */

static bool lesson_runs(const Course *course, const char *command, Error *error)
{
    return (course->lesson.name[0] && course->lesson.wait == LESSON_RUNS) ||
           error_set(error, ERROR_USAGE, "%s works only in a lesson; see README, How to write a lesson", command);
}

static bool lesson_add_filled(Session *session, LessonLineKind kind, Str text, Error *error)
{
    Text filled = TEXT_EMPTY;
    bool ok = measure_fill(session, text, &filled, error);
    if (ok)
        lesson_add_line(session, kind, text_str(&filled));
    text_release(&filled);
    return ok;
}

bool lesson_say(Session *session, Str args, Error *error)
{
    return lesson_runs(course_of(session), "say", error) && lesson_add_filled(session, LESSON_SAY, args, error);
}

bool lesson_ask(Session *session, Str args, Error *error)
{
    Course *course = course_of(session);
    Lesson *lesson = &course->lesson;
    if (!lesson_runs(course, "ask", error) || !lesson_was_answered(course, error))
        return false;
    lesson->choice_count = course->answered = 0;
    course->question = QUESTION_ASKED;
    course->asked = course->line;
    return lesson_add_filled(session, LESSON_ASK, args, error);
}

/* Appends a choice as it is listed: the key to press, the value, and what speaks for it. */
static void lesson_add_choice(const Course *course, int i, Text *out)
{
    const Text *reason = &course->choices[i].text;
    text_printf(out, "(%d)  %s%s%s", i + 1, course->choices[i].value.at, reason->length ? ": " : "",
                reason->length ? reason->at : "");
}

bool lesson_choice(Session *session, Str args, Error *error)
{
    Course *course = course_of(session);
    Lesson *lesson = &course->lesson;
    if (!lesson_runs(course, "choice", error))
        return false;
    if (course->question != QUESTION_ASKED)
        return error_set(error, ERROR_USAGE, "choice needs an ask before it");
    if (lesson->choice_count == LESSON_CHOICES)
        return error_set(error, ERROR_USAGE, "a question has at most %d choices", LESSON_CHOICES);
    size_t colon = 0;
    while (colon < args.length && args.at[colon] != ':')
        colon++;
    int i = lesson->choice_count++;
    text_clear(&course->choices[i].value);
    text_clear(&course->choices[i].text);
    text_add_str(&course->choices[i].value, str_trim((Str){args.at, colon}));
    if (colon < args.length)
        text_add_str(&course->choices[i].text, str_trim((Str){args.at + colon + 1, args.length - colon - 1}));
    Text line = TEXT_EMPTY;
    lesson_add_choice(course, i, &line);
    lesson_add_line(session, LESSON_CHOICE, text_str(&line));
    text_release(&line);
    return true;
}

bool lesson_predict(Session *session, Error *error)
{
    Course *course = course_of(session);
    Lesson *lesson = &course->lesson;
    if (!lesson_runs(course, "predict", error))
        return false;
    if (course->question != QUESTION_ASKED || lesson->choice_count < 2)
        return error_set(error, ERROR_USAGE, "predict needs an ask and at least two choices before it");
    course->question = QUESTION_PREDICTED;
    lesson->wait = course->headless ? LESSON_RUNS : LESSON_ASKS;
    return true;
}

/* Shows the read that the answer is about, if it is about one. */
static bool lesson_draw_path(Session *session, Str measure, Error *error)
{
    return !str_starts(measure, STR("read ")) || session_run(session, measure, error);
}

bool lesson_right(Session *session, Str args, Error *error)
{
    Course *course = course_of(session);
    Lesson *lesson = &course->lesson;
    Text value = TEXT_EMPTY, line = TEXT_EMPTY;
    if (!lesson_runs(course, "right", error))
        return false;
    if (course->question != QUESTION_PREDICTED)
        return error_set(error, ERROR_USAGE, "right needs a predict before it");
    course->question = QUESTION_NONE;
    if (!measure_value(session, args, &value, error) || !lesson_draw_path(session, args, error)) {
        text_release(&value);
        return false;
    }
    int right = 0, fits = 0;
    for (int i = 0; i < lesson->choice_count; i++)
        if (str_equal(text_str(&course->choices[i].value), text_str(&value))) {
            right = i + 1;
            fits++;
        }
    bool ok = fits == 1;
    if (!ok) {
        command_fail(error, args, args, "the value is '%s', and %s", value.at,
                     fits ? "two choices have it" : "no choice has it");
    } else if (course->headless) {
        text_printf(&line, "%d  %s", right, value.at);
        lesson_add_line(session, LESSON_RIGHT, text_str(&line));
        lesson->predictions++;
    } else {
        bool hit = course->answered == right;
        text_printf(&line, "You predicted ");
        lesson_add_choice(course, course->answered - 1, &line);
        lesson_add_line(session, LESSON_ANSWER, text_str(&line));
        text_clear(&line);
        text_printf(&line, hit ? "Right: %s." : "No, it is ", value.at);
        if (!hit)
            lesson_add_choice(course, right - 1, &line);
        lesson_add_line(session, hit ? LESSON_RIGHT : LESSON_WRONG, text_str(&line));
        lesson->predictions++;
        lesson->right += hit;
    }
    text_release(&line);
    text_release(&value);
    return ok;
}

bool lesson_pause(Session *session, Error *error)
{
    Course *course = course_of(session);
    if (!lesson_runs(course, "pause", error))
        return false;
    course->lesson.wait = course->headless ? LESSON_RUNS : LESSON_PAUSES;
    return true;
}

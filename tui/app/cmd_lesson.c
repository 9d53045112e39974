/* cmd_lesson.c - commands that lessons are made of, and those with which a learner walks through one. */
#include "tui/app/commands.h"
#include "tui/app/lesson.h"
#include "tui/app/lesson_files.h"
#include "tui/app/measure.h"
#include "tui/app/panes.h"

#include "core/formats/load.h"
#include "core/simulator/simulation.h"

#include <stdlib.h>

static bool in_lesson(const App *app, const char *command, Error *error)
{
    return (app->lesson.name[0] && app->lesson.wait == LESSON_RUNS) ||
           error_set(error, ERROR_USAGE, "%s belongs into a lesson; README tells how to write one", command);
}

/* ---- the learner ---- */

static bool begin(App *app, Str wanted, Error *error)
{
    Text text = {0}, name = {0}, path = {0};
    bool ok = lesson_file_read(wanted, &text, &name, &path, error) &&
              lesson_begin(app, name.at, path.at, text_str(&text), error);
    text_release(&text);
    text_release(&name);
    text_release(&path);
    return ok;
}

static bool begin_again(App *app, Error *error)
{
    if (!app->lesson.name[0])
        return error_set(error, ERROR_USAGE, "there is no lesson: `lesson list` shows all");
    Text text = {0}, name = {0}, path = {0}; /* what begins lets go of what was */
    text_add_str(&text, text_str(&app->lesson.text));
    text_printf(&name, "%s", app->lesson.name);
    text_add_str(&path, text_str(&app->lesson.path));
    bool ok = lesson_begin(app, name.at, path.at, text_str(&text), error);
    text_release(&text);
    text_release(&name);
    text_release(&path);
    return ok;
}

bool command_lesson(App *app, Str args, Error *error)
{
    if (args.length == 0) {
        app_focus(app, PANE_LESSON);
        return true;
    }
    if (str_equal(args, STR("list"))) {
        lesson_release(&app->lesson);
        app_focus(app, PANE_LESSON);
        return true;
    }
    bool on = str_equal(args, STR("next"));
    if (on && app->lesson.wait == LESSON_ASKS)
        return error_set(error, ERROR_USAGE, "first predict: press the number of a choice");
    if (on && app->lesson.next.length == 0)
        return lesson_go_on(app, error);
    if (str_equal(args, STR("again")))
        return begin_again(app, error);
    return begin(app, on ? text_str(&app->lesson.next) : args, error); /* on: at the end of one */
}

bool app_read_lesson(App *app, Str name, Error *error)
{
    app->lesson.headless = true;
    bool ok = begin(app, name, error);
    app->lesson.headless = false;
    return ok;
}

bool command_answer(App *app, Str args, Error *error)
{
    Lesson *lesson = &app->lesson;
    uint64_t number;
    if (lesson->wait != LESSON_ASKS)
        return error_set(error, ERROR_USAGE, "nothing is asked");
    if (!number_parse(args, &number, NULL) || number < 1 || number > (uint64_t)lesson->choice_count)
        return command_fail(error, args, args, "answer 1 to %d", lesson->choice_count);
    lesson->answered = (int)number;
    return lesson_go_on(app, error);
}

/* ---- the teacher ---- */

static bool add_filled(App *app, LessonLineKind kind, Str text, Error *error)
{
    Text filled = {0};
    bool ok = measure_fill(app, text, &filled, error);
    if (ok)
        lesson_add(app, kind, text_str(&filled));
    text_release(&filled);
    return ok;
}

bool command_say(App *app, Str args, Error *error)
{
    return in_lesson(app, "say", error) && add_filled(app, LESSON_SAY, args, error);
}

bool command_ask(App *app, Str args, Error *error)
{
    Lesson *lesson = &app->lesson;
    if (!in_lesson(app, "ask", error) || !lesson_answered(lesson, error))
        return false;
    lesson->choice_count = lesson->answered = 0;
    lesson->question = QUESTION_ASKED;
    lesson->asked = lesson->line;
    return add_filled(app, LESSON_ASK, args, error);
}

bool command_choice(App *app, Str args, Error *error)
{
    Lesson *lesson = &app->lesson;
    if (!in_lesson(app, "choice", error))
        return false;
    if (lesson->question != QUESTION_ASKED)
        return error_set(error, ERROR_USAGE, "choice needs an ask before it");
    if (lesson->choice_count == LESSON_CHOICES)
        return error_set(error, ERROR_USAGE, "a question has at most %d choices", LESSON_CHOICES);
    size_t colon = 0;
    while (colon < args.length && args.at[colon] != ':')
        colon++;
    int i = lesson->choice_count++;
    text_clear(&lesson->choices[i].value);
    text_clear(&lesson->choices[i].text);
    text_add_str(&lesson->choices[i].value, str_trim((Str){args.at, colon}));
    if (colon < args.length)
        text_add_str(&lesson->choices[i].text, str_trim((Str){args.at + colon + 1, args.length - colon - 1}));
    Text line = {0};
    text_printf(&line, "(%d)  %.*s", i + 1, STR_ARG(args));
    lesson_add(app, LESSON_CHOICE, text_str(&line));
    text_release(&line);
    return true;
}

bool command_predict(App *app, Str args, Error *error)
{
    (void)args;
    Lesson *lesson = &app->lesson;
    if (!in_lesson(app, "predict", error))
        return false;
    if (lesson->question != QUESTION_ASKED || lesson->choice_count < 2)
        return error_set(error, ERROR_USAGE, "predict needs an ask and at least two choices before it");
    lesson->question = QUESTION_PREDICTED;
    lesson->wait = lesson->headless ? LESSON_RUNS : LESSON_ASKS;
    return true;
}

bool command_right(App *app, Str args, Error *error)
{
    Lesson *lesson = &app->lesson;
    Text value = {0}, line = {0};
    if (!in_lesson(app, "right", error))
        return false;
    if (lesson->question != QUESTION_PREDICTED)
        return error_set(error, ERROR_USAGE, "right needs a predict before it");
    lesson->question = QUESTION_NONE;
    if (!measure_value(app, args, &value, error)) {
        text_release(&value);
        return false;
    }
    int right = 0, fits = 0;
    for (int i = 0; i < lesson->choice_count; i++)
        if (str_equal(text_str(&lesson->choices[i].value), text_str(&value))) {
            right = i + 1;
            fits++;
        }
    bool ok = fits == 1;
    if (!ok) {
        command_fail(error, args, args, "it is '%s', and %s", value.at, fits ? "two choices say so" : "no choice is");
    } else if (lesson->headless) {
        text_printf(&line, "%d  %s", right, value.at);
        lesson_add(app, LESSON_RIGHT, text_str(&line));
        lesson->predictions++;
    } else {
        bool hit = lesson->answered == right;
        text_printf(&line, "You predicted %s", lesson->answered ? lesson->choices[lesson->answered - 1].value.at : "");
        lesson_add(app, LESSON_ANSWER, text_str(&line));
        text_clear(&line);
        text_printf(&line, hit ? "Right: %s." : "No: it is %s.", value.at);
        lesson_add(app, hit ? LESSON_RIGHT : LESSON_WRONG, text_str(&line));
        lesson->predictions++;
        lesson->right += hit;
    }
    text_release(&line);
    text_release(&value);
    return ok;
}

bool command_pause(App *app, Str args, Error *error)
{
    (void)args;
    if (!in_lesson(app, "pause", error))
        return false;
    app->lesson.wait = app->lesson.headless ? LESSON_RUNS : LESSON_PAUSES;
    return true;
}

/* ---- scenarios and checks, in any script ---- */

static bool is_run(const Scenario *scenario)
{
    for (size_t i = 0; i < scenario->count; i++) {
        StatementKind kind = scenario->at[i].kind;
        if (kind == STATEMENT_RECORD || kind == STATEMENT_FLUSH || kind == STATEMENT_COMPACT || kind == STATEMENT_GC)
            return true;
    }
    return false;
}

/* Records are run as `simulate` runs them; layers are only shown, for `plan` to plan. */
static bool run_scenario(History *history, Error *error)
{
    if (!is_run(&history->scenario))
        return true;
    SimulationOptions options = {.policy = history->policy, .decisions = true, .samples = true, .sweep = true};
    SimulationReport report;
    history->plan.trace = &history->trace;
    return simulation_run(history, &options, &report, error);
}

bool command_load(App *app, Str args, Error *error)
{
    if (args.length == 0)
        return command_fail(error, args, args, "load, on lines of its own: a scenario up to `end load`");
    History *history = mem_zero(1, sizeof *history);
    LoadReport report = {0};
    bool ok = load_text(args, "scenario", &(LoadOptions){.strict = true}, history, &report, error);
    load_report_release(&report);
    if (!ok) {
        free(history);
        return false;
    }
    if (!run_scenario(history, error)) {
        history_release(history);
        free(history);
        return false;
    }
    app_replace(app, history);
    return true;
}

bool command_check(App *app, Str args, Error *error)
{
    size_t equals = 0;
    while (equals < args.length && args.at[equals] != '=')
        equals++;
    if (equals == args.length)
        return command_fail(error, args, args, "check NAME = VALUE");
    Str wanted = str_trim((Str){args.at + equals + 1, args.length - equals - 1});
    Text value = {0};
    bool ok = measure_value(app, str_trim((Str){args.at, equals}), &value, error);
    if (ok && !str_equal(text_str(&value), wanted))
        ok = command_fail(error, args, wanted, "it is %s", value.at ? value.at : "nothing");
    text_release(&value);
    return ok;
}

/* cmd_lesson.c - the commands of which lessons consist, and those with which a learner takes one. */
#include "tui/commands/commands.h"
#include "tui/app/lesson.h"
#include "tui/app/measure.h"

#include "core/formats/load.h"
#include "core/simulator/simulation.h"

#include <stdlib.h>

/* ---- the learner ---- */

bool may_lesson(Session *session, Str args, PaneId pane, Error *error)
{
    (void)pane;
    if (str_equal(args, STR("next")))
        return lesson_may_go_on(session, error);
    bool needs = str_equal(args, STR("again")) || str_equal(args, STR("leave"));
    return !needs || lesson_shown(session)->name[0] ||
           error_set(error, ERROR_USAGE, "there is no lesson: T opens the menu");
}

bool command_lesson(Session *session, Str args, Error *error)
{
    if (args.length == 0) {
        session_focus(session, lesson_shown(session)->name[0] ? PANE_LESSON : PANE_LESSONS);
        return true;
    }
    if (str_equal(args, STR("list"))) {
        session_focus(session, PANE_LESSONS);
        return true;
    }
    if (str_equal(args, STR("leave")))
        return lesson_leave(session, error);
    if (str_equal(args, STR("back")))
        return lesson_back(session, error);
    if (str_equal(args, STR("next")))
        return lesson_go_on(session, error);
    return str_equal(args, STR("again")) ? lesson_again(session, error) : lesson_begin(session, args, error);
}

static uint64_t answer_number(Str args)
{
    uint64_t number;
    return number_parse(args, &number, NULL) ? number : 0;
}

bool may_answer(Session *session, Str args, PaneId pane, Error *error)
{
    (void)pane;
    return lesson_may_answer(session, answer_number(args), error);
}

bool command_answer(Session *session, Str args, Error *error)
{
    return lesson_answer(session, answer_number(args), error);
}

/* ---- the teacher ---- */

bool command_say(Session *session, Str args, Error *error)
{
    return lesson_say(session, args, error);
}

bool command_ask(Session *session, Str args, Error *error)
{
    return lesson_ask(session, args, error);
}

bool command_choice(Session *session, Str args, Error *error)
{
    return lesson_choice(session, args, error);
}

bool command_predict(Session *session, Str args, Error *error)
{
    (void)args;
    return lesson_predict(session, error);
}

bool command_right(Session *session, Str args, Error *error)
{
    return lesson_right(session, args, error);
}

bool command_pause(Session *session, Str args, Error *error)
{
    (void)args;
    return lesson_pause(session, error);
}

/* ---- scenarios and checks, in any script ---- */

static bool lesson_scenario_is_run(const Scenario *scenario)
{
    for (size_t i = 0; i < scenario->count; i++) {
        StatementKind kind = scenario->at[i].kind;
        if (kind == STATEMENT_RECORD || kind == STATEMENT_FLUSH || kind == STATEMENT_COMPACT || kind == STATEMENT_GC)
            return true;
    }
    return false;
}

/* Simulates a scenario with records, flushes, compactions or GC. A scenario of layers alone is left as loaded. */
static bool lesson_run_scenario(History *history, Error *error)
{
    if (!lesson_scenario_is_run(&history->scenario))
        return true;
    SimulationOptions options = {.policy = history->policy, .decisions = true, .samples = true, .sweep = true};
    SimulationReport report;
    history->plan.trace = &history->trace;
    return simulation_run(history, &options, &report, error);
}

bool command_load(Session *session, Str args, Error *error)
{
    if (args.length == 0)
        return command_fail(error, args, args, "load needs a scenario on the lines after it, up to `end load`");
    History *history = mem_zero(1, sizeof *history);
    LoadReport report = {0};
    bool ok = load_text(args, "scenario", &(LoadOptions){.strict = true}, history, &report, error);
    load_report_release(&report);
    if (!ok) {
        free(history);
        return false;
    }
    if (!lesson_run_scenario(history, error)) {
        history_free(history);
        return false;
    }
    session_replace(session, history);
    return true;
}

bool command_check(Session *session, Str args, Error *error)
{
    size_t equals = 0;
    while (equals < args.length && args.at[equals] != '=')
        equals++;
    if (equals == args.length)
        return command_fail(error, args, args, "expected: check NAME = VALUE");
    Str wanted = str_trim((Str){args.at + equals + 1, args.length - equals - 1});
    Text value = TEXT_EMPTY;
    bool ok = measure_value(session, str_trim((Str){args.at, equals}), &value, error);
    if (ok && !str_equal(text_str(&value), wanted))
        ok = command_fail(error, args, wanted, "it is %s", value.length ? value.at : "nothing");
    text_release(&value);
    return ok;
}

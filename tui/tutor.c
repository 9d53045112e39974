/* tutor.c - `layerscope tutor [NAME]`: lists the lessons, opens one in the explorer, or checks some without a terminal.
 */
#include "tui/app.h"
#include "core/simulator/demo.h"
#include "tui/app/lesson_files.h"
#include "tui/app/measure.h"
#include "tui/cli/theme_option.h"
#include "tui/explore.h"
#include "tui/command_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const CliOption OPTIONS[] = {
    {"check", NULL, "run the lesson without a terminal; fail if a question has no right answer or a check fails", 0},
    {"numbers", NULL, "list the values that a lesson may ask for: right NAME, check NAME = VALUE, {NAME}", 0},
    {"ascii", NULL, "use plain ASCII glyphs", 0},
    CLI_THEME_OPTIONS,
    {"colors", "DEPTH", "use this many colours: none, 8, 16 or 256 (default: what the terminal has)", 0},
    {NULL, NULL, NULL, 0},
};

static int tutor_list_lessons(void)
{
    LessonFiles files;
    Text out = TEXT_EMPTY;
    Error error = {0};
    lesson_files_init(&files);
    for (size_t i = 0; i < files.list.count; i++)
        text_printf(&out, "%zu  %-12s %s\n", i + 1, files.list.at[i].name, files.list.at[i].title);
    bool any = files.list.count > 0;
    lesson_files_release(&files);
    if (any)
        text_printf(&out, "\nlayerscope tutor NAME begins one.\n");
    else
        error_set(&error, ERROR_INPUT, "no lessons were found next to the program");
    bool ok = any && cli_write(NULL, text_str(&out), &error);
    text_release(&out);
    return ok ? 0 : cli_fail(&error);
}

static int tutor_list_numbers(void)
{
    Text out = TEXT_EMPTY;
    Error error = {0};
    for (size_t i = 0; i < measure_count; i++)
        text_printf(&out, "%-12s %-9s %s\n", measures[i].name, measures[i].argument, measures[i].help);
    bool ok = cli_write(NULL, text_str(&out), &error);
    text_release(&out);
    return ok ? 0 : cli_fail(&error);
}

/* Runs a lesson without a learner and prints its text. Returns the exit status. */
static int read_lesson(const char *name)
{
    Error error = {0}, failed = {0};
    SessionOptions options = {.cols = SCREEN_COLS_USUAL, .rows = SCREEN_ROWS_USUAL};
    App *app = app_new(demo_history(), &options);
    bool ok = app_read_lesson(app, str_from(name), &error);
    if (!cli_write(NULL, text_str(app_output(app)), &failed)) {
        app_free(app);
        return cli_fail(&failed);
    }
    app_free(app);
    if (ok)
        return 0;
    if (error.line > 0) /* exit status 1: the lesson was opened, and a check in it failed */
        error.code = ERROR_CANCELLED;
    return cli_fail(&error);
}

static int run_tutor(const CliArgs *args)
{
    Error error = {0};
    if (cli_flag(args, "numbers"))
        return tutor_list_numbers();
    if (args->file_count == 0 && (cli_flag(args, "check") || !isatty(STDOUT_FILENO)))
        return tutor_list_lessons();
    for (int i = 0; i < args->file_count; i++)
        if (!args->files[i][0]) {
            error_set(&error, ERROR_USAGE, "no lesson given: expected its name, its number or a file");
            return cli_fail(&error);
        }
    if (cli_flag(args, "check") || !isatty(STDOUT_FILENO)) {
        int status = 0;
        for (int i = 0; i < args->file_count && status == 0; i++)
            status = read_lesson(args->files[i]);
        return status;
    }
    const char *depth = cli_value(args, "colors");
    ExploreOptions options = {.ascii = cli_flag(args, "ascii"), .colors = COLORS_256};
    if (!cli_theme(args, &options.light, &options.has_theme, &error))
        return cli_fail(&error);
    if (depth && !theme_depth_parse(str_from(depth), &options.colors, &error))
        return cli_fail(&error);
    Text command = TEXT_EMPTY;
    text_printf(&command, "lesson %s", args->file_count ? args->files[0] : "list");
    options.commands = command.at;
    int status = explore_run(demo_history(), &options);
    text_release(&command);
    return status;
}

static const CliRule rules[] = {
    {"numbers", CLI_EXCLUDES, "check"},
    {0},
};

const CliCommand cmd_tutor = {
    .name = "tutor",
    .synopsis = "[OPTION…] [NAME|FILE…]",
    .summary = "run a lesson about layers and compaction, with predictions to make",
    .details = "Without a name, a menu of lessons opens; without a terminal they are listed. A lesson is a script "
               "(samples/lessons/*.lesson, or any FILE) of text, a scenario and questions. You predict, then the "
               "program runs it and computes the right answer from its own state.\nWith --check, or without a "
               "terminal, the lesson is printed as text with the right answers. Exit status 1: a check in it failed.",
    .options = OPTIONS,
    .rules = rules,
    .run = run_tutor,
};

/* play.c - `layerscope play SCRIPT [FILE…]`: runs a script of commands through the same code as the terminal. */
#include "core/base/escape.h"
#include "core/base/file.h"
#include "core/catalog/fleet.h"
#include "core/catalog/source.h"
#include "tui/app.h"
#include "core/simulator/demo.h"
#include "tui/cli/input.h"
#include "tui/cli/theme_option.h"
#include "tui/prompt.h"
#include "tui/command_line.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static const CliOption OPTIONS[] = {
    {"size", "COLSxROWS", "set the size of the screen at the start (default: 80x24)", 0},
    {"ascii", NULL, "use plain ASCII glyphs", 0},
    CLI_THEME_OPTIONS,
    {"output", "OUT", "write to this file instead of standard output", 'o'},
    {NULL, NULL, NULL, 0},
};

static bool play_load(const CliArgs *args, History **history, LoadReport *report, Error *error)
{
    if (args->file_count < 2) {
        *history = demo_history();
        return true;
    }
    if (fleet_is_source(args->files + 1, (size_t)args->file_count - 1)) {
        *history = load_history_empty("fleet");
        return true;
    }
    *history = mem_zero(1, sizeof **history);
    bool ok = source_load(args->files + 1, (size_t)args->file_count - 1, &(LoadOptions){0}, *history, report, error);
    if (!ok) {
        free(*history);
        *history = NULL;
    }
    cli_tell_report(report);
    return ok;
}

static bool play_size_parse(const char *size, SessionOptions *options, Error *error)
{
    if (sscanf(size, "%dx%d", &options->cols, &options->rows) != 2 || options->cols < 1 || options->cols > 1000 ||
        options->rows < 1 || options->rows > 500)
        return error_set(error, ERROR_USAGE, "--size '%s': expected COLSxROWS, from 1x1 to 1000x500", size);
    return true;
}

/* Runs the script and writes its output. Returns the exit status. */
static int play_run_script(const CliArgs *args, App *app, Str script)
{
    Error error = {0};
    int status = 0;
    if (!app_run_script(app, script, &error)) {
        if (error_exit_status(error.code) != error_exit_status(ERROR_INPUT))
            error.code = ERROR_CANCELLED; /* exit status 1: a command or an `expect` failed */
        error_place(&error, args->files[0], error.line, error.column);
        status = cli_fail(&error);
    }
    Error failed = {0};
    if (!app_close_log(app, &failed))
        status = cli_fail(&failed);
    failed = (Error){0};
    if (!cli_write(cli_value(args, "output"), text_str(app_output(app)), &failed))
        status = cli_fail(&failed);
    return status;
}

/* Opens the script's files and runs it. Takes ownership of the history; returns the exit status. */
static int play(const CliArgs *args, Str script, History *history, const LoadReport *report, SessionOptions *options)
{
    Text files = TEXT_EMPTY;
    for (int i = 1; i < args->file_count; i++) {
        text_add_str(&files, i > 1 ? STR(" ") : STR(""));
        shell_quote(str_from(args->files[i]), &files);
    }
    options->files = files.at;
    options->editor = prompt_new(NULL, NULL); /* without a history file: a script's lines are not the user's */
    App *app = app_new(history, options);
    app_keep_report(app, report);
    if (args->file_count > 1 && fleet_is_source(args->files + 1, (size_t)args->file_count - 1))
        app_open_fleet(app, args->files + 1, (size_t)args->file_count - 1, NULL);
    if (args->file_count < 2)
        app_open_at(app, demo_step(history));
    int status = play_run_script(args, app, script);
    app_free(app);
    prompt_free(options->editor);
    text_release(&files);
    return status;
}

static int run_play(const CliArgs *args)
{
    Error error = {0};
    if (args->file_count < 1) {
        error_set(&error, ERROR_USAGE, "play: no script given; see layerscope help play");
        return cli_fail(&error);
    }
    SessionOptions options = {.cols = 80, .rows = 24, .ascii = cli_flag(args, "ascii")};
    const char *size = cli_value(args, "size");
    if (!cli_theme(args, &options.light, NULL, &error))
        return cli_fail(&error);
    if (size && !play_size_parse(size, &options, &error))
        return cli_fail(&error);
    Arena arena = {0};
    Str script;
    History *history = NULL;
    LoadReport report = {0};
    int status = file_or_stdin_read(args->files[0], FILE_ANY_SIZE, &arena, &script, &error) &&
                         play_load(args, &history, &report, &error)
                     ? play(args, script, history, &report, &options)
                     : cli_fail(&error);
    load_report_release(&report);
    arena_release(&arena);
    return status;
}

const CliCommand cmd_play = {
    .name = "play",
    .synopsis = "[OPTION…] SCRIPT [FILE…]",
    .summary = "run a script of explorer commands and keys without a terminal",
    .details =
        "A script holds the explorer's commands, one per line. `key ] ] Enter` presses keys, `frame` prints the "
        "screen, `expect TEXT` fails unless the screen shows TEXT, `size 120x40` resizes, `wait` waits until work in "
        "the background, such as a simulation, ends. FILE is opened first; without one, the demo. Press ? in "
        "the explorer for all commands.\nExit status 1: a command or an `expect` failed.",
    .options = OPTIONS,
    .run = run_play,
};

/* cmd_check.c - runs the expectations in scenarios, art, and test vectors of the policy `legacy`.
 *
 * A file given by name must be readable. A file found in a directory, or Markdown, may hold something else, which is
 * reported and is no failure.
 */
#include "core/base/file.h"
#include "core/formats/format.h"
#include "core/formats/vector.h"
#include "core/history/fork.h"
#include "core/simulator/expect.h"
#include "core/simulator/scenario_plan.h"
#include "core/simulator/vector_check.h"
#include "tui/cli/commands.h"
#include "tui/cli/input.h"
#include "tui/cli/result_walk.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define FOUND_SIZE_MAX ((off_t)64 << 20) /* larger files in a directory are dumps, not scenarios */

static const CliOption options[] = {
    CLI_INPUT_OPTIONS,
    {0},
};

typedef struct CheckTotals {
    size_t passed, failed;
    int status; /* the highest exit status of a file that could not be read or run */
} CheckTotals;

typedef struct CheckRun {
    const CliArgs *args;
    CheckTotals totals;
    Text out;
    size_t checked, others; /* of the current directory: files checked, files of other kinds */
    char other[256];        /* the first file of another kind, escaped */
} CheckRun;

/* Lessons, which `tutor --check` runs, and scripts of `play` contain scenarios and pictures between other lines. */
static bool check_is_script(const char *path)
{
    return str_ends(str_from(path), STR(".lesson")) || str_ends(str_from(path), STR(".play"));
}

/* Can the text have expectations: is it a scenario, art or test vectors? */
static bool check_can_expect(Str text, const char *path)
{
    const Format *format = format_recognise(text, str_from(path));
    return vector_sniff(text) ||
           (format && (strcmp(format->name, "scenario") == 0 || strcmp(format->name, "art") == 0));
}

static bool is_markdown(const char *path)
{
    return str_ends(str_from(path), STR(".md")) || str_ends(str_from(path), STR(".markdown"));
}

static bool check_vectors(Str text, const char *name, CheckTotals *totals, Text *failures, Error *error)
{
    VectorFile file;
    if (!vector_read(text, name, &file, error))
        return false;
    VectorReport report = vector_check(&file, failures);
    totals->passed += report.passed;
    totals->failed += report.failed;
    vector_file_release(&file);
    return true;
}

static bool check_scenario(History *history, const char *name, CheckTotals *totals, Text *failures, Error *error)
{
    if (!expect_any(history)) {
        fprintf(stderr, "%s: no expectation in it\n", name);
        return true;
    }
    if (!scenario_plan_if_loaded(history, error))
        return error_place(error, name, 0, 0);
    ExpectResult result = expect_check(history, failures);
    totals->passed += result.checked - result.failed;
    totals->failed += result.failed;
    return true;
}

/* Loads the file. Standard input can be read only once, so its `text` is loaded. */
static bool load(const CliArgs *args, const char *path, Str text, History *history, Error *error)
{
    if (strcmp(path, "-") != 0)
        return cli_load(args, &path, 1, history, NULL, error);
    LoadReport report = {0};
    LoadOptions load_options = {.strict = cli_flag(args, "strict"), .runs_records = true};
    bool ok = load_text(text, cli_input_name(path), &load_options, history, &report, error);
    cli_tell_report(&report);
    load_report_release(&report);
    return ok;
}

static bool check_text(CheckRun *run, const char *path, const char *name, Str text, Text *failures, Error *error)
{
    if (vector_sniff(text))
        return check_vectors(text, name, &run->totals, failures, error);
    if (is_markdown(path) && !check_can_expect(text, path)) {
        fprintf(stderr, "%s: no picture in it, nothing to check\n", name);
        return true;
    }
    History history;
    if (!load(run->args, path, text, &history, error))
        return false;
    bool ok = check_scenario(&history, name, &run->totals, failures, error);
    history_release(&history);
    return ok;
}

/* Checks a file; one that was `found` in a directory may be of another kind. */
static void check_file(CheckRun *run, const char *path, bool found)
{
    Arena arena = {0};
    Str text;
    Text failures = TEXT_EMPTY;
    Error error = {0};
    char name[sizeof error.file];
    text_escape(str_from(cli_input_name(path)), name, sizeof name);
    bool ok = file_or_stdin_read(path, FILE_ANY_SIZE, &arena, &text, &error);
    bool other = ok && found && (check_is_script(path) || !check_can_expect(text, path));
    if (other && run->others++ == 0)
        snprintf(run->other, sizeof run->other, "%s", name);
    run->checked += ok && !other;
    ok = ok && (other || check_text(run, path, name, text, &failures, &error));
    Str rest = text_str(&failures), line;
    while (str_line(&rest, &line)) /* a line that begins with a blank continues the failure above it */
        text_printf(&run->out, "%s%s%.*s\n", line.at[0] == ' ' ? "" : name, line.at[0] == ' ' ? "" : ":",
                    STR_ARG(line));
    int status = ok ? 0 : cli_fail(&error);
    run->totals.status = status > run->totals.status ? status : run->totals.status;
    text_release(&failures);
    arena_release(&arena);
}

/* ---- directories ---- */

static void check_entry(void *self, const FTSENT *entry)
{
    CheckRun *run = self;
    if (entry->fts_statp->st_size <= FOUND_SIZE_MAX)
        check_file(run, entry->fts_path, true);
    else if (run->others++ == 0)
        text_escape(str_from(entry->fts_path), run->other, sizeof run->other);
}

static void check_tell_left_out(void *self, const char *path, const char *reason)
{
    CheckRun *run = self;
    Error error = {0};
    error_set(&error, ERROR_INPUT, "%s", reason);
    error_place(&error, path, 0, 0);
    run->totals.status = cli_fail(&error);
}

static void check_directory(CheckRun *run, const char *path)
{
    Error error = {0};
    char name[sizeof error.file];
    text_escape(str_from(path), name, sizeof name);
    run->checked = run->others = 0;
    if (!result_walk(path, &(ResultWalk){run, check_entry, check_tell_left_out}, &error))
        run->totals.status = cli_fail(&error);
    else if (!run->checked)
        fprintf(stderr, "%s: no scenario, picture or vectors in it\n", name);
    else if (run->others)
        fprintf(stderr, "%s: %zu file%s no scenario, picture or vectors (first: %s)\n", name, run->others,
                word_for(run->others, " is", "s are"), run->other);
}

static int run(const CliArgs *args)
{
    Error error = {0};
    CheckRun check = {.args = args, .out = TEXT_EMPTY};
    if (!args->file_count) {
        error_set(&error, ERROR_USAGE, "check: no file given ('-' reads standard input); see layerscope help check");
        return cli_fail(&error);
    }
    for (int i = 0; i < args->file_count; i++) {
        if (file_is_directory(args->files[i]))
            check_directory(&check, args->files[i]);
        else
            check_file(&check, args->files[i], false);
    }
    text_printf(&check.out, "%zu passed, %zu failed\n", check.totals.passed, check.totals.failed);
    bool ok = cli_write(NULL, text_str(&check.out), &error);
    text_release(&check.out);
    if (!ok)
        return cli_fail(&error);
    return check.totals.status ? check.totals.status : check.totals.failed > 0;
}

const CliCommand cmd_check = {
    .name = "check",
    .synopsis = "[OPTION…] FILE…",
    .summary = "run the expectations of scenarios, pictures and test vectors",
    .details =
        "Runs each file and compares the results with its `expect` lines (scenario), its columns of `:` (picture) or "
        "its answers (test vectors of policy legacy, whose cases begin with `case NAME`). Prints each failure with the "
        "expected and the actual value, then `N passed, N failed`. A case of test vectors counts once; every other "
        "expectation counts by itself.\nIn a directory it checks all scenarios, pictures and "
        "vectors, but no lessons and scripts (see `tutor --check` and `play`). "
        "Markdown without a picture is not a failure. Exit status 1: an expectation failed.",
    .options = options,
    .run = run,
    .runs_records = true,
};

/* cmd_check.c - runs the expectations that files carry: scenarios, art, and test vectors of the policy `legacy`. */
#include "core/base/file.h"
#include "core/formats/vector.h"
#include "core/simulator/expect.h"
#include "core/simulator/scenario_plan.h"
#include "core/simulator/vector_check.h"
#include "tui/cli/commands.h"
#include "tui/cli/input.h"

#include <stdio.h>
#include <string.h>

static const CliOption options[] = {
    CLI_INPUT_OPTIONS,
    {0},
};

typedef struct Totals {
    size_t passed, failed;
    int status; /* of files that can't be read or run */
} Totals;

static bool check_vectors(Str text, const char *name, Totals *totals, Text *failures, Error *error)
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

static bool check_scenario(History *history, const char *name, Totals *totals, Text *failures, Error *error)
{
    if (!scenario_plan(history, error))
        return error_place(error, name, 0, 0);
    ExpectResult result = expect_check(history, failures);
    totals->passed += result.checked - result.failed;
    totals->failed += result.failed;
    if (!result.checked)
        fprintf(stderr, "%s: expects nothing\n", name);
    return true;
}

/* Standard input can be read once only: the text is given. */
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

static bool check_file(const CliArgs *args, const char *path, Totals *totals, Text *out, Error *error)
{
    Arena arena = {0};
    Str text;
    Text failures = TEXT_EMPTY;
    char name[sizeof error->file];
    text_escape(str_from(cli_input_name(path)), name, sizeof name);
    bool ok = file_or_stdin_read(path, FILE_ANY_SIZE, &arena, &text, error);
    if (ok && vector_sniff(text)) {
        ok = check_vectors(text, name, totals, &failures, error);
    } else if (ok) {
        History history;
        ok = load(args, path, text, &history, error);
        if (ok) {
            ok = check_scenario(&history, name, totals, &failures, error);
            history_release(&history);
        }
    }
    Str rest = text_str(&failures), line;
    while (str_line(&rest, &line)) /* a line that begins with blanks goes on with the failure above it */
        text_printf(out, "%s%s%.*s\n", line.at[0] == ' ' ? "" : name, line.at[0] == ' ' ? "" : ":", STR_ARG(line));
    text_release(&failures);
    arena_release(&arena);
    return ok;
}

static int run(const CliArgs *args)
{
    Error error = {0};
    Totals totals = {0};
    Text out = TEXT_EMPTY;
    if (!args->file_count) {
        error_set(&error, ERROR_USAGE, "check: no file given ('-' reads standard input); see layerscope help check");
        return cli_fail(&error);
    }
    for (int i = 0; i < args->file_count; i++) {
        Error why = {0};
        if (!check_file(args, args->files[i], &totals, &out, &why)) {
            int status = cli_fail(&why);
            totals.status = status > totals.status ? status : totals.status;
        }
    }
    text_printf(&out, "%zu passed, %zu failed\n", totals.passed, totals.failed);
    bool ok = cli_write(NULL, text_str(&out), &error);
    text_release(&out);
    if (!ok)
        return cli_fail(&error);
    return totals.status ? totals.status : totals.failed > 0;
}

const CliCommand cmd_check = {
    .name = "check",
    .synopsis = "FILE…",
    .summary = "run the expectations of scenarios, pictures and test vectors",
    .details = "Runs each file and compares the results with its `expect` lines (scenario), its columns of `:` "
               "(picture) or its answers (test vectors of policy legacy, whose cases begin with `case NAME`). Prints "
               "each failure with the expected and the actual value, then `N passed, N failed`. A case of test vectors "
               "counts once; every other expectation counts by itself. Exit status 1: an expectation failed.",
    .options = options,
    .run = run,
    .runs_records = true,
};

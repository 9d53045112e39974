/* input.c - loads a command's files and reports on stderr what was skipped, left out or unknown. */
#include "tui/cli/input.h"

#include "core/catalog/catalog.h"
#include "core/catalog/source.h"
#include "core/simulator/expect.h"
#include "core/simulator/scenario_plan.h"

#include <stdio.h>

#define SKIPS_SHOWN 20

const History *cli_ancestors_next(CliAncestors *walk)
{
    LoadOptions load = cli_load_options(walk->args);
    LoadReport report = {0};
    History parent;
    bool found = walk->count < READ_ANCESTORS_MAX &&
                 source_load_parent(walk->args->files, walk->files, &load, walk->at, &parent, &report);
    load_report_release(&report);
    if (!found)
        return NULL;
    History *held = &walk->held[walk->count % 2];
    if (walk->count >= 2)
        history_release(held);
    *held = parent;
    walk->count++;
    walk->at = held;
    return held;
}

void cli_ancestors_end(CliAncestors *walk)
{
    for (unsigned i = 0; i < walk->count && i < 2; i++)
        history_release(&walk->held[i]);
}

bool cli_step(const CliArgs *args, const History *history, StepId *step, Error *error)
{
    StepId last = history_last_step(history);
    uint64_t number = last;
    if (!cli_number(args, "step", &number, error))
        return false;
    if (number > last)
        return error_set(error, ERROR_USAGE, "there is no step %llu; the last is %u", (unsigned long long)number, last);
    *step = (StepId)number;
    return true;
}

void cli_tell_report(const LoadReport *report)
{
    for (size_t i = 0; i < report->skips.count && i < SKIPS_SHOWN; i++) {
        const Skipped *skip = &report->skips.at[i];
        if (skip->line)
            fprintf(stderr, "%s:%lu: skipped: %s\n", skip->file, skip->line, skip->reason);
        else
            fprintf(stderr, "%s: skipped: %s\n", skip->file, skip->reason);
    }
    if (report->skipped > SKIPS_SHOWN)
        fprintf(stderr, "… %zu skipped in all\n", report->skipped);
    for (size_t i = 0; i < report->repeats.count && i < SKIPS_SHOWN; i++) {
        Text text = TEXT_EMPTY;
        repeated_text(&report->repeats.at[i], &text);
        fprintf(stderr, "%s\n", text.at);
        text_release(&text);
    }
    if (report->duplicates)
        fprintf(stderr, "%zu duplicate layer%s left out\n", report->duplicates, plural_ending(report->duplicates));
    for (size_t i = 0; i < report->notes.count && i < SKIPS_SHOWN; i++)
        fprintf(stderr, "%s\n", report->notes.at[i]);
    if (report->notes.count > SKIPS_SHOWN)
        fprintf(stderr, "… %zu%s notes in all\n", report->notes.count,
                report->notes.count == LOAD_KEPT_MAX ? " or more" : "");
}

void cli_tell_unknown(const SheetFilter *filter, const Sheet *sheet)
{
    Text unknown = TEXT_EMPTY;
    if (filter)
        sheet_filter_tell_unknown(filter, sheet, &unknown);
    if (unknown.length)
        fprintf(stderr, "--where: %s\n", unknown.at);
    text_release(&unknown);
}

LoadOptions cli_load_options(const CliArgs *args)
{
    return (LoadOptions){.strict = cli_flag(args, "strict"),
                         .timeline = cli_value(args, "timeline"),
                         .keyspace = cli_value(args, "keyspace"),
                         .runs_records = args->command->runs_records,
                         .family = cli_value(args, "family"),
                         .dialect = cli_value(args, "dialect"),
                         .salvage = cli_flag(args, "salvage")};
}

bool cli_load(const CliArgs *args, const char *const *paths, size_t count, History *history, LoadReport *report,
              Error *error)
{
    LoadReport own = {0};
    LoadReport *used = report ? report : &own;
    LoadOptions options = cli_load_options(args);
    bool ok = source_load(paths, count, &options, history, used, error);
    cli_tell_report(used);
    load_report_release(&own);
    return ok;
}

/* Refuses --timeline for an input that does not say which timeline it is. Of several timelines, and in a directory, the
 * loader has found the wanted one. */
static bool check_timeline(const char *path, const LayerSet *set, const char *wanted, Error *error)
{
    if (set->timeline_id || file_is_directory(path))
        return true;
    return error_set(error, ERROR_USAGE, "--timeline %s: the input does not say which timeline it is", wanted);
}

bool cli_check_input(const CliArgs *args, const char *path, const History *history, Error *error)
{
    static const char *const of_stores[] = {"family", "dialect", "salvage"}, *const of_sets[] = {"timeline",
                                                                                                 "keyspace"};
    bool fine = true;
    for (size_t i = 0; i < sizeof of_stores / sizeof *of_stores && fine && !history->lsm; i++)
        if (cli_flag(args, of_stores[i]))
            fine = error_set(error, ERROR_USAGE, "--%s needs an LSM store, which this input is not", of_stores[i]);
    for (size_t i = 0; i < sizeof of_sets / sizeof *of_sets && fine && history->lsm; i++)
        if (cli_flag(args, of_sets[i]))
            fine = error_set(error, ERROR_USAGE, "--%s can't be used with an LSM store", of_sets[i]);
    if (fine && !history->lsm && cli_flag(args, "timeline"))
        fine = check_timeline(path, &history->layers, cli_value(args, "timeline"), error);
    return fine || error_place(error, cli_input_name(path), 0, 0);
}

bool cli_load_files(const CliArgs *args, History *history, LoadReport *report, Error *error)
{
    if (!args->file_count)
        return error_set(error, ERROR_USAGE, "%s: no file given ('-' reads standard input); see layerscope help %s",
                         args->command->name, args->command->name);
    if (!cli_load(args, args->files, (size_t)args->file_count, history, report, error))
        return false;
    if (cli_check_input(args, args->files[0], history, error))
        return true;
    history_release(history);
    return false;
}

int cli_print_report(const CliArgs *args, CliReport *report)
{
    Error error = {0};
    History history;
    Text out = TEXT_EMPTY;
    if (!cli_load_files(args, &history, NULL, &error))
        return cli_fail(&error);
    bool ok = report(args, &history, &out, &error) && cli_write(NULL, text_str(&out), &error);
    int status = ok ? cli_shown_status(args, &history) : cli_fail(&error);
    text_release(&out);
    history_release(&history);
    return status;
}

const char *cli_input_name(const char *path)
{
    return strcmp(path, "-") == 0 ? "stdin" : path;
}

size_t cli_check_expectations(const char *file, const char *policy, const History *history)
{
    Text failures = TEXT_EMPTY;
    char name[sizeof((Error *)0)->file];
    text_escape(str_from(cli_input_name(file)), name, sizeof name);
    size_t failed = expect_check(history, &failures).failed;
    Str rest = text_str(&failures), line;
    while (str_line(&rest, &line))
        fprintf(stderr, "%s:%.*s\n", name, STR_ARG(line));
    text_release(&failures);
    if (failed > 0 && policy)
        fprintf(stderr, "%s: these are expectations of the scenario's own policy, not of policy %s\n", name, policy);
    return failed;
}

int cli_shown_status(const CliArgs *args, History *history)
{
    Error error = {0};
    char text[sizeof error.file + sizeof error.message + 64];
    const char *file = cli_input_name(args->files[0]);
    if (!expect_any(history))
        return 0;
    if (scenario_plan_if_loaded(history, &error))
        return cli_check_expectations(file, NULL, history) > 0;
    error_place(&error, file, 0, 0);
    fprintf(stderr, "layerscope: expectations are not checked: %s\n", error_text(&error, text, sizeof text));
    return 0;
}

/* input.h - loads the files that the user named, for every subcommand, and reports what was skipped. */
#ifndef TUI_CLI_INPUT_H
#define TUI_CLI_INPUT_H

#include "core/base/sheet_filter.h"
#include "core/formats/load.h"
#include "tui/cli/cli.h"

/* Rows for a command's option table; cli_load() reads them. */
#define CLI_INPUT_OPTIONS                                                                                              \
    {"strict", NULL, "fail on a line that is not understood instead of skipping it (exit status 3)", 0},               \
        {"timeline", "ID", "select one of several timelines by its ID or the beginning of it", 0},                     \
        {"family", "NAME", "select a column family of an LSM store (default: the first)", 0},                          \
        {"dialect", "NAME", "read a MANIFEST as leveldb, rocksdb or pebble (default: by its content)", 0},             \
        {"salvage", NULL, "continue after damage in a MANIFEST; the damaged edits are missing then", 0},               \
    {                                                                                                                  \
        "keyspace", "FILE", "join a keyspace answer of the HTTP API, which lists exactly the keys that exist", 0       \
    }

/* The load options that the command line asks for. The strings are borrowed from `args`. */
LoadOptions cli_load_options(const CliArgs *args);

/* Loads `paths` ("-": standard input) into `history`, which the caller releases. Skipped lines, duplicates and notes
 * are printed to stderr, the first 20 of each with their reason. `report` is filled in for the caller to release; it
 * may be NULL. ERROR_INPUT if a file cannot be read. */
bool cli_load(const CliArgs *args, const char *const *paths, size_t count, History *history, LoadReport *report,
              Error *error);

/* Refuses options that have no effect with the input that was loaded, such as --family beside a dump. ERROR_USAGE. */
bool cli_check_input(const CliArgs *args, const char *path, const History *history, Error *error);

/* As cli_load(), for the command's file arguments. ERROR_USAGE if there are none, and for options that have no effect
 * with them. */
bool cli_load_files(const CliArgs *args, History *history, LoadReport *report, Error *error);

/* Appends a command's output about the history that it loaded. */
typedef bool CliReport(const CliArgs *args, const History *history, Text *out, Error *error);
/* Loads the command's files and prints the report to stdout. Returns the exit status. */
int cli_print_report(const CliArgs *args, CliReport *report);

/* Reads --step: a step of the history, the last where the option is absent. ERROR_USAGE where there is no such step. */
bool cli_step(const CliArgs *args, const History *history, StepId *step, Error *error);

#define READ_ANCESTORS_MAX 64 /* most ancestors that a read follows; also ends a cycle of ancestors */

/* A walk from a timeline to its ancestors, as far as they are in the directory that was loaded:
 * {.args = args, .files = …, .at = child}. */
typedef struct CliAncestors {
    const CliArgs *args;
    size_t files;      /* the first arguments, which were loaded */
    const History *at; /* the last one that was found */
    History held[2];
    unsigned count; /* number of ancestors found */
} CliAncestors;

/* Loads the next ancestor; NULL: there is none, or READ_ANCESTORS_MAX were found. It lives until the next but one is
 * loaded. */
const History *cli_ancestors_next(CliAncestors *walk);
void cli_ancestors_end(CliAncestors *walk);

/* Prints a load report to stderr, as cli_load() does. */
void cli_tell_report(const LoadReport *report);
/* Prints to stderr which comparisons of a --where condition met unknown values, and in how many rows. `filter` may be
 * NULL. */
void cli_tell_unknown(const SheetFilter *filter, const Sheet *sheet);

/* The name of an input in messages: its path, or "stdin" for "-". */
const char *cli_input_name(const char *path);

/* Checks the scenario's `expect` statements, if it has any. Prints each failure to stderr as "FILE:LINE: expected …,
 * found …". Returns their number. `policy`: the
 * one that an option names, which is said where one fails; NULL: the scenario's own was used. */
size_t cli_check_expectations(const char *file, const char *policy, const History *history);

/* The exit status of a command that has shown the set that it loaded: 1 where an expectation of the input fails, as in
 * `check`, else 0. To be called when the history is no longer needed, because a set that was only loaded is planned. */
int cli_shown_status(const CliArgs *args, History *history);

#endif

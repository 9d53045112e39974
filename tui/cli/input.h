/* input.h - how every subcommand loads what the user named, and tells what was skipped. */
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
        "keyspace", "FILE", "add a keyspace answer of the HTTP API: exactly which keys exist", 0                       \
    }

/* What these options say. */
LoadOptions cli_load_options(const CliArgs *args);

/* Loads `paths` ("-": standard input) into `history`, which is then the caller's to release. Skipped lines, duplicates
 * and notes go to stderr, the first 20 with their reason. `report` may be NULL; else it is filled and the caller's to
 * release. */
bool cli_load(const CliArgs *args, const char *const *paths, size_t count, History *history, LoadReport *report,
              Error *error);

/* The same for the command's one or more files; none is a usage error. */
bool cli_load_files(const CliArgs *args, History *history, LoadReport *report, Error *error);

/* Appends to `out` what a command says of the history that it loaded. */
typedef bool CliReport(const CliArgs *args, const History *history, Text *out, Error *error);
/* Loads the command's files and prints the report on them; the exit status. */
int cli_print_report(const CliArgs *args, CliReport *report);

/* What cli_load() tells on stderr. */
void cli_tell_report(const LoadReport *report);
/* To stderr: which value of a `--where` condition is unknown in how many rows. NULL: there is no condition. */
void cli_tell_unknown(const SheetFilter *filter, const Sheet *sheet);

/* What an input is called in messages: its path, or stdin. */
const char *cli_input_name(const char *path);

/* Checks the scenario's `expect` statements, if it has any; each that does not hold is reported on stderr as
 * "FILE:LINE: expected …, found …". Returns how many. */
size_t cli_check_expectations(const char *file, const History *history);

#endif

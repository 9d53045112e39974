/* cli.h - a subcommand is a row in a table: name, words for the help, options, and a function.
 *
 * The same rows make argument parsing (getopt_long), `layerscope help`, shell-free error messages and the man page.
 * A subcommand's function returns the exit status: 0 fine, 1 found something, 2 usage, 3 input or output, 4 sanity.
 */
#ifndef TUI_CLI_CLI_H
#define TUI_CLI_CLI_H

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/mem.h"
#include "core/base/text.h"

#define CLI_OPTIONS_MAX 40

typedef struct CliOption {
    const char *name;     /* long name without dashes; NULL ends a table */
    const char *argument; /* "N", "FILE"; NULL for a flag */
    const char *help;     /* one line */
    char letter;          /* short form, or 0 */
} CliOption;

typedef struct CliArgs {
    const struct CliCommand *command;
    const char *values[CLI_OPTIONS_MAX]; /* by place in the command's options; NULL: not given; "" for a given flag */
    const char *const *files;            /* what is left; terminated by NULL */
    int file_count;
    bool help;                                /* --help was given */
    const struct CliCommand *const *commands; /* all subcommands, in the order of the help; NULL ends them */
} CliArgs;

typedef struct CliCommand {
    const char *name;
    const char *synopsis; /* "FILE…" */
    const char *summary;  /* one line */
    const char *details;  /* for `help NAME` and the man page: a paragraph a line, a line that begins with a blank
                             stays as it is; may be NULL */
    const CliOption *options;
    int (*run)(const CliArgs *args);
    bool runs_records; /* those of a scenario: else cli_load() tells that they are not shown */
} CliCommand;

/* The row of that name in a table of commands, which NULL ends; NULL: there is none. */
const CliCommand *cli_find(const CliCommand *const *commands, const char *name);

/* Parses argv (argv[0] is the command's name). False, with a usage error, on unknown options. */
bool cli_parse(const CliCommand *command, int argc, char **argv, CliArgs *args, Error *error);
/* The option's value, or NULL where it was not given. Asserts that the command has such an option. */
const char *cli_value(const CliArgs *args, const char *name);
static inline bool cli_flag(const CliArgs *args, const char *name)
{
    return cli_value(args, name) != NULL;
}
/* A number option (K, M, G, T, P, 0x); `value` is untouched where it was not given. */
bool cli_number(const CliArgs *args, const char *name, uint64_t *value, Error *error);

/* Prints "layerscope: REASON" to stderr; returns the exit status of the error. */
int cli_fail(const Error *error);
/* Writes data to `path` (NULL or "-": stdout), by a temporary name and a rename. A closed pipe is no error.
 * On a terminal control characters are shown escaped. */
bool cli_write(const char *path, Str data, Error *error);
/* The same for what `fill` adds, as it comes (file_write_filled()). */
bool cli_write_filled(const char *path, FileFill *fill, void *self, Error *error);
/* The next piece of a long output to stdout; `closed` is set where nobody reads it any more. */
bool cli_write_open(Str data, bool *closed, Error *error);
/* As cli_write() for what is made for terminals: its escape sequences reach one as they are. */
bool cli_write_ansi(const char *path, Str data, Error *error);
/* Is that the path given to an option whose data goes to stdout: "-"? NULL is none. */
static inline bool cli_is_stdout(const char *path)
{
    /* Under its other name it would be resolved, and the file that it is redirected to replaced. */
    return path && (strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0);
}
/* Writes text for people to stdout; to stderr where stdout is taken by data, for `data_path` is "-". */
bool cli_tell(const char *data_path, Str text, Error *error);

/* The program's own path, to run it again; in the arena. */
const char *cli_own_path(Arena *arena);

/* Prints the help of a subcommand or topic (NULL: the overview) to stdout; returns the exit status. */
int cli_help(const CliCommand *const *commands, const char *topic);

#endif

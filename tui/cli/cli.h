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

typedef enum CliRelation {
    CLI_EXCLUDES, /* any of the others beside the option is a usage error, because one of the two would be ignored */
    CLI_NEEDS,    /* without one of the others the option would be ignored, so it is a usage error */
} CliRelation;

/* What an option may be combined with. A command states here what it could not obey; cli_parse() refuses it. */
typedef struct CliRule {
    const char *option; /* long name; NULL ends a table */
    CliRelation relation;
    const char *others; /* long names, separated by blanks */
} CliRule;

typedef struct CliArgs {
    const struct CliCommand *command;
    /* by index in the command's options; NULL: not given; "" for a flag that was given */
    const char *values[CLI_OPTIONS_MAX];
    const char *const *files; /* the arguments that are not options; terminated by NULL */
    int file_count;
    bool help;                                /* --help was given */
    const struct CliCommand *const *commands; /* all subcommands in the order of the help; terminated by NULL */
} CliArgs;

typedef struct CliCommand {
    const char *name;
    const char *synopsis; /* "FILE…" */
    const char *summary;  /* one line */
    /* for `help NAME` and the man page: each line is a paragraph, and lines that begin with a blank are kept as they
     * are; may be NULL */
    const char *details;
    const CliOption *options;
    const CliRule *rules; /* may be NULL: every combination has an effect */
    int (*run)(const CliArgs *args);
    bool runs_records; /* it runs a scenario's records; else cli_load() says that they are not shown */
} CliCommand;

/* The command with that name in a table that NULL terminates; NULL: there is none. */
const CliCommand *cli_find(const CliCommand *const *commands, const char *name);

/* Parses argv (argv[0] is the command's name). ERROR_USAGE for unknown options, and for options that the command's
 * rules refuse side by side, unless help was asked for. */
bool cli_parse(const CliCommand *command, int argc, char **argv, CliArgs *args, Error *error);
/* The value of an option; NULL where it was not given. The command must have such an option. */
const char *cli_value(const CliArgs *args, const char *name);
static inline bool cli_flag(const CliArgs *args, const char *name)
{
    return cli_value(args, name) != NULL;
}
/* Reads an option that is a number (K, M, G, T, P, 0x). `value` is unchanged where it was not given. ERROR_USAGE where
 * it is not a number. */
bool cli_number(const CliArgs *args, const char *name, uint64_t *value, Error *error);

/* Prints "layerscope: REASON" to stderr. Returns the exit status for the error. */
int cli_fail(const Error *error);
/* Writes data to `path` (NULL or "-": stdout) through a temporary file and a rename. A closed pipe is not an error. On
 * a terminal, control characters are escaped. ERROR_OUTPUT where it cannot be written. */
bool cli_write(const char *path, Str data, Error *error);
/* The same for the text that `fill` adds; what it pours is written at once (file_write_filled()). */
bool cli_write_filled(const char *path, FileFill *fill, void *self, Error *error);
/* Writes the next piece of a long output to stdout. `closed` is set where its reader has closed the pipe. ERROR_OUTPUT
 * as cli_write(). */
bool cli_write_open(Str data, bool *closed, Error *error);
/* As cli_write(), for output that is made for terminals: its escape sequences are not escaped. */
bool cli_write_ansi(const char *path, Str data, Error *error);
/* Does data for this path of an option go to stdout ("-")? NULL does not. */
static inline bool cli_is_stdout(const char *path)
{
    /* /dev/stdout would be resolved, and the file that stdout is redirected to would be replaced. */
    return path && (strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0);
}
/* Writes text for people to stdout; to stderr where stdout is used for data, because `data_path` is "-". ERROR_OUTPUT
 * as cli_write(). */
bool cli_tell(const char *data_path, Str text, Error *error);

/* The path of the program itself, to run it again; in the arena. */
const char *cli_own_path(Arena *arena);

/* Prints the help of a subcommand or topic (NULL: the overview) to stdout. Returns the exit status. */
int cli_help(const CliCommand *const *commands, const char *topic);

#endif

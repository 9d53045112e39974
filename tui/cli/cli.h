/* cli.h - a subcommand is a row in a table: name, words for the help, options, and a function.
 *
 * The same rows drive argument parsing (getopt_long), `layerscope help`, shell completion and the man page.
 * A subcommand's function returns the exit status: 0 fine, 1 found something, 2 usage, 3 input or output, 4 sanity.
 */
#ifndef TUI_CLI_CLI_H
#define TUI_CLI_CLI_H

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/mem.h"
#include "core/base/sheet.h"
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
    CLI_NEEDS,    /* the option without any of the others is a usage error, because it would be ignored */
    /* any of the others beside the option has no effect, which is noted on stderr as by cli_note_ignored() */
    CLI_IGNORES,
} CliRelation;

/* What an option may be combined with. A command states here what it cannot obey; cli_parse() refuses or notes it. */
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
    const SheetColumn *columns; /* of the table that it prints, listed below the details; may be NULL */
    size_t column_count;
    const CliOption *options;
    const CliRule *rules; /* may be NULL: every combination has an effect */
    int (*run)(const CliArgs *args);
    bool runs_records; /* the command runs a scenario's records; else cli_load() says that they are not shown */
} CliCommand;

/* The command with that name in a table that NULL terminates; NULL if there is none. */
const CliCommand *cli_find(const CliCommand *const *commands, const char *name);

/* Parses argv, where argv[0] is the command's name; reorders argv, which must outlive `args`. Values of an option that
 * takes pairs (NAME=VALUE) are joined by commas; of any other option the last value counts. ERROR_USAGE for unknown
 * options, and for combinations that the command's rules refuse unless --help is given. */
bool cli_parse(const CliCommand *command, int argc, char **argv, CliArgs *args, Error *error);

/* Notes on stderr that an option has no effect, and why. It is for options that scripts pass for every format or input:
 * one that does not apply is no error. */
void cli_note_ignored(const char *option, const char *why);
/* The value of an option, "" for a flag; NULL if it was not given. The command must have such an option. */
const char *cli_value(const CliArgs *args, const char *name);
static inline bool cli_flag(const CliArgs *args, const char *name)
{
    return cli_value(args, name) != NULL;
}
/* Reads a numeric option (suffix K, M, G, T or P, or hex with 0x). `value` is unchanged if the option was not given.
 * ERROR_USAGE if it is not a number. */
bool cli_number(const CliArgs *args, const char *name, uint64_t *value, Error *error);

/* Prints "layerscope: REASON" to stderr. Returns the error's exit status. */
int cli_fail(const Error *error);
/* Flushes standard output at the end of a command, and returns its exit status: `status`, or that of ERROR_OUTPUT where
 * `status` is 0 and some of what was printed could not be written, which is said on stderr. A reader that has left
 * early is no failure. */
int cli_flush(int status);
/* Writes data to `path` through a temporary file and a rename, or to stdout if `path` is NULL, "-" or "/dev/stdout". A
 * pipe that its reader closed is not an error. On a terminal, control characters are escaped. ERROR_OUTPUT if the data
 * cannot be written. */
bool cli_write(const char *path, Str data, Error *error);
/* As cli_write(), for text that `fill` generates piece by piece; a piece is written when it is poured
 * (file_write_filled()). */
bool cli_write_filled(const char *path, FileFill *fill, void *self, Error *error);
/* Writes the next piece of a long output to stdout, escaped as by cli_write(). Sets `closed` if the reader has closed
 * the pipe. ERROR_OUTPUT if the piece cannot be written. */
bool cli_write_open(Str data, bool *closed, Error *error);
/* As cli_write(), for output made for terminals: escape sequences are not escaped. */
bool cli_write_ansi(const char *path, Str data, Error *error);
/* Does this path, given as an option, mean stdout? True for "-" and "/dev/stdout", false for NULL. */
static inline bool cli_is_stdout(const char *path)
{
    /* file_write() would resolve /dev/stdout and replace the file that stdout is redirected to. */
    return path && (strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0);
}
/* Writes text for people to stdout, or to stderr if the data goes to stdout (cli_is_stdout(data_path)). Escapes control
 * characters for terminals. ERROR_OUTPUT if it cannot be written to stdout. */
bool cli_tell(const char *data_path, Str text, Error *error);

/* Seconds of the clock that never goes back. */
double cli_seconds(void);

/* The path of the running program, in the arena; "layerscope" if it is unknown. */
const char *cli_own_path(Arena *arena);

/* Prints the help of a subcommand or topic (NULL: the overview) to stdout. Returns the exit status. */
int cli_help(const CliCommand *const *commands, const char *topic);

#endif

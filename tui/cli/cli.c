/* cli.c - parses options with getopt_long by the command's own table, and writes results. */
#include "tui/cli/cli.h"

#include "core/base/file.h"
#include "core/base/mem.h"
#include "core/base/suggestion.h"

#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { FIRST_LONG = 256 }; /* first value that getopt_long() returns for options without a letter */

const CliCommand *cli_find(const CliCommand *const *commands, const char *name)
{
    for (; *commands; commands++)
        if (strcmp((*commands)->name, name) == 0)
            return *commands;
    return NULL;
}

static size_t option_count(const CliCommand *command)
{
    size_t n = 0;
    while (command->options && command->options[n].name)
        n++;
    assert(n <= CLI_OPTIONS_MAX);
    return n;
}

/* The option with this letter; NULL if there is none. */
static const CliOption *option_lettered(const CliCommand *command, int letter)
{
    for (const CliOption *option = command->options; option && option->name; option++)
        if (letter && option->letter == letter)
            return option;
    return NULL;
}

/* Sets the error for a long option that is unknown ("--fanuot") or ambiguous ("--fo=3"). */
static bool fail_long(const CliCommand *command, const char *word, Error *error)
{
    Str name = {word + 2, strcspn(word + 2, "=")};
    Suggestion suggestion = suggestion_for(name);
    Text fits = TEXT_EMPTY;
    for (const CliOption *option = command->options; option && option->name; option++) {
        suggestion_try(&suggestion, option->name);
        if (str_starts(str_from(option->name), name))
            text_printf(&fits, "%s--%s", fits.length ? ", " : "", option->name);
    }
    suggestion_try(&suggestion, "help");
    if (strcmp(command->name, "explore") == 0)
        suggestion_try(&suggestion, "version");
    if (fits.length)
        error_set(error, ERROR_USAGE, "%s: option '--%.*s' could be any of %s", command->name, STR_ARG(name), fits.at);
    else if (suggestion.best)
        error_set(error, ERROR_USAGE, "%s: unknown option '--%.*s'; did you mean '--%s'?", command->name, STR_ARG(name),
                  suggestion.best);
    else
        error_set(error, ERROR_USAGE, "%s: unknown option '--%.*s'; see layerscope help %s", command->name,
                  STR_ARG(name), command->name);
    text_release(&fits);
    return false;
}

/* Sets the error for an option that getopt_long() refused with '?' or ':' (`answer`). For "-Zj" optopt is 'Z', and
 * optind still points at the word. */
static bool fail_option(const CliCommand *command, int answer, const char *word, Error *error)
{
    const CliOption *lettered = option_lettered(command, optopt);
    bool is_long = strncmp(word, "--", 2) == 0;
    if (answer == ':' && is_long)
        return error_set(error, ERROR_USAGE, "%s: option '%s' needs a value", command->name, word);
    if (answer == ':')
        return error_set(error, ERROR_USAGE, "%s: option '-%c' needs a value", command->name, optopt);
    if (optopt >= FIRST_LONG || lettered || optopt == 'h')
        return error_set(error, ERROR_USAGE, "%s: option '%.*s' takes no value", command->name, (int)strcspn(word, "="),
                         word);
    if (optopt)
        return error_set(error, ERROR_USAGE, "%s: unknown option '-%c'; see layerscope help %s", command->name, optopt,
                         command->name);
    return fail_long(command, word, error);
}

/* Takes the next of the blank-separated names; empty at the end. */
static Str cli_next_name(const char **names)
{
    *names += strspn(*names, " ");
    Str name = {*names, strcspn(*names, " ")};
    *names += name.length;
    return name;
}

/* Was this option given? A name that the command does not have is a fault in its rules. */
static bool is_given(const CliArgs *args, Str name)
{
    for (size_t i = 0; args->command->options[i].name; i++)
        if (str_equal(str_from(args->command->options[i].name), name))
            return args->values[i] != NULL;
    assert(false && "a rule names an option that the command does not have");
    return false;
}

/* Appends "--a, --b or --c". */
static void cli_add_names(const char *names, Text *out)
{
    const char *at = names;
    for (Str name = cli_next_name(&at), next; name.length; name = next) {
        next = cli_next_name(&at);
        text_printf(out, "%s--%.*s", out->length == 0 ? "" : next.length ? ", " : " or ", STR_ARG(name));
    }
}

void cli_note_ignored(const char *option, const char *why)
{
    fprintf(stderr, "layerscope: --%s has no effect %s\n", option, why);
}

static void note_beside(Str option, const char *other)
{
    Text name = TEXT_EMPTY, why = TEXT_EMPTY;
    text_add_str(&name, option);
    text_printf(&why, "beside --%s", other);
    cli_note_ignored(name.at, why.at);
    text_release(&name);
    text_release(&why);
}

static bool check_rule(const CliArgs *args, const CliRule *rule, Error *error)
{
    const char *at = rule->others;
    for (Str name; (name = cli_next_name(&at)).length;) {
        bool given = is_given(args, name);
        if (given && rule->relation == CLI_NEEDS)
            return true;
        if (given && rule->relation == CLI_IGNORES)
            note_beside(name, rule->option);
        else if (given)
            return error_set(error, ERROR_USAGE, "--%s can't be combined with --%.*s", rule->option, STR_ARG(name));
    }
    if (rule->relation != CLI_NEEDS)
        return true;
    Text needed = TEXT_EMPTY;
    cli_add_names(rule->others, &needed);
    error_set(error, ERROR_USAGE, "--%s needs %s", rule->option, text_str(&needed).at);
    text_release(&needed);
    return false;
}

/* An empty value would be taken for the default, or for nothing. */
static bool check_values(const CliArgs *args, Error *error)
{
    for (size_t i = 0; args->command->options[i].name; i++) {
        const CliOption *option = &args->command->options[i];
        if (option->argument && args->values[i] && str_trim(str_from(args->values[i])).length == 0)
            return error_set(error, ERROR_USAGE, "--%s: the value is empty, expected %s", option->name,
                             option->argument);
    }
    return true;
}

static bool check_rules(const CliArgs *args, Error *error)
{
    for (const CliRule *rule = args->command->rules; rule && rule->option; rule++)
        if (is_given(args, str_from(rule->option)) && !check_rule(args, rule, error))
            return false;
    return true;
}

/* A word without dashes that is no file but an option's name, "small" or "fanout=5", is probably meant as the option.
 */
static bool check_words(const CliArgs *args, Error *error)
{
    for (int i = 0; i < args->file_count; i++) {
        const char *word = args->files[i];
        Str name = {word, strcspn(word, "=")};
        for (const CliOption *option = args->command->options; option && option->name; option++)
            if (str_equal(name, str_from(option->name)) && access(word, F_OK) != 0)
                return error_set(error, ERROR_USAGE, "%s: '%s' is no file; did you mean the option '--%s%s%s'?",
                                 args->command->name, word, word, option->argument && !word[name.length] ? " " : "",
                                 option->argument && !word[name.length] ? option->argument : "");
    }
    return true;
}

/* Sets the value of an option. Options that take pairs may be given several times: `--set a=1 --set b=2` is `--set
 * a=1,b=2`. Of any other option the last value counts. */
static void take_value(CliArgs *args, size_t i, const char *value)
{
    static Arena joined; /* lives as long as argv does: until the process ends */
    const CliOption *option = &args->command->options[i];
    bool pairs = option->argument && strchr(option->argument, '=');
    if (pairs && args->values[i] && args->values[i][0] && value[0])
        args->values[i] = arena_printf(&joined, "%s,%s", args->values[i], value);
    else
        args->values[i] = value;
}

bool cli_parse(const CliCommand *command, int argc, char **argv, CliArgs *args, Error *error)
{
    struct option longs[CLI_OPTIONS_MAX + 2] = {{0}};
    char shorts[2 * CLI_OPTIONS_MAX + 4] = ":h";
    size_t count = option_count(command), at = 2;
    for (size_t i = 0; i < count; i++) {
        const CliOption *option = &command->options[i];
        longs[i] = (struct option){option->name, option->argument ? required_argument : no_argument, NULL,
                                   option->letter ? option->letter : FIRST_LONG + (int)i};
        if (option->letter) {
            shorts[at++] = option->letter;
            if (option->argument)
                shorts[at++] = ':';
        }
    }
    longs[count] = (struct option){"help", no_argument, NULL, 'h'};
    *args = (CliArgs){.command = command};
    optind = 0; /* GNU: reset the parser, and permute argv */
    for (int c; (c = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
        if (c == '?' || c == ':')
            return fail_option(command, c, argv[optind - 1], error);
        if (c == 'h') {
            args->help = true;
            continue;
        }
        for (size_t i = 0; i < count; i++)
            if (c == longs[i].val)
                take_value(args, i, command->options[i].argument ? optarg : "");
    }
    args->files = (const char *const *)argv + optind;
    args->file_count = argc - optind;
    return args->help || (check_words(args, error) && check_values(args, error) && check_rules(args, error));
}

const char *cli_value(const CliArgs *args, const char *name)
{
    for (size_t i = 0; args->command->options[i].name; i++)
        if (strcmp(args->command->options[i].name, name) == 0)
            return args->values[i];
    assert(false && "no such option");
    return NULL;
}

bool cli_number(const CliArgs *args, const char *name, uint64_t *value, Error *error)
{
    const char *text = cli_value(args, name);
    if (!text)
        return true;
    Error why = {0};
    if (number_parse(str_from(text), value, &why))
        return true;
    return error_set(error, ERROR_USAGE, "--%s: %s", name, why.message);
}

int cli_fail(const Error *error)
{
    char text[sizeof error->file + sizeof error->message + 64];
    fprintf(stderr, "layerscope: %s\n", error_text(error, text, sizeof text));
    return error_exit_status(error->code);
}

/* Has the reader of standard output closed its end? */
static bool cli_reader_left(void)
{
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
    return poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

int cli_flush(int status)
{
    bool flushed = fflush(stdout) == 0;
    const char *why = flushed ? "not all of the output was taken" : strerror(errno);
    if ((flushed && !ferror(stdout)) || (!flushed && errno == EPIPE) || cli_reader_left())
        return status;
    fprintf(stderr, "layerscope: cannot write: %s\n", why);
    return status ? status : error_exit_status(ERROR_OUTPUT);
}

static bool cli_write_raw(Str data, bool *closed, Error *error)
{
    fflush(stdout);
    if (fd_write(STDOUT_FILENO, data))
        return true;
    *closed = errno == EPIPE;
    return *closed || error_set(error, ERROR_OUTPUT, "cannot write: %s", strerror(errno));
}

/* Escapes only for terminals, which would obey control characters. Files keep names as they were read. */
bool cli_write_open(Str data, bool *closed, Error *error)
{
    Text escaped = TEXT_EMPTY;
    if (!isatty(STDOUT_FILENO))
        return cli_write_raw(data, closed, error);
    text_add_escaped(&escaped, data);
    bool ok = cli_write_raw(text_str(&escaped), closed, error);
    text_release(&escaped);
    return ok;
}

static bool write_stdout(Str data, Error *error)
{
    bool closed = false;
    return cli_write_open(data, &closed, error);
}

bool cli_write(const char *path, Str data, Error *error)
{
    return path && !cli_is_stdout(path) ? file_write(path, data, error) : write_stdout(data, error);
}

typedef struct StdoutSink {
    TextSink sink;
    Error *error;
    bool failed;
} StdoutSink;

static bool stdout_take(TextSink *sink, Str piece)
{
    StdoutSink *out = (StdoutSink *)sink;
    bool closed = false;
    out->failed = !cli_write_open(piece, &closed, out->error);
    return !closed && !out->failed;
}

bool cli_write_filled(const char *path, FileFill *fill, void *self, Error *error)
{
    if (path && !cli_is_stdout(path))
        return file_write_filled(path, fill, self, error);
    StdoutSink sink = {.sink = {.take = stdout_take}, .error = error};
    Text text = {.at = "", .sink = &sink.sink};
    bool ok = fill(self, &text, error);
    if (ok)
        text_pour_all(&text);
    text_release(&text);
    return ok && !sink.failed;
}

bool cli_write_ansi(const char *path, Str data, Error *error)
{
    bool closed = false;
    return path && !cli_is_stdout(path) ? file_write(path, data, error) : cli_write_raw(data, &closed, error);
}

bool cli_tell(const char *data_path, Str text, Error *error)
{
    if (!cli_is_stdout(data_path))
        return write_stdout(text, error);
    Text escaped = TEXT_EMPTY;
    text_add_escaped(&escaped, text);
    fputs(escaped.at, stderr); /* a failure is ignored, as for all messages on stderr */
    text_release(&escaped);
    return true;
}

double cli_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

const char *cli_own_path(Arena *arena)
{
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    return length > 0 ? arena_copy(arena, path, (size_t)length) : "layerscope";
}

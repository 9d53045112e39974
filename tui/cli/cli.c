/* cli.c - parsing by getopt_long over the command's own table, and writing results.
 *
 * `layerscope info dump.txt --json` finds the row "info"; a first word that is no subcommand belongs to the explorer:
 * `layerscope dump.txt` is `layerscope explore dump.txt`.
 */
#include "tui/cli/cli.h"

#include "core/base/file.h"
#include "core/base/mem.h"

#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const CliCommand *cli_find(const char *name)
{
    for (size_t i = 0; i < cli_command_count; i++)
        if (strcmp(cli_commands[i]->name, name) == 0)
            return cli_commands[i];
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

bool cli_parse(const CliCommand *command, int argc, char **argv, CliArgs *args, Error *error)
{
    struct option longs[CLI_OPTIONS_MAX + 2] = {{0}};
    char shorts[2 * CLI_OPTIONS_MAX + 4] = ":h";
    size_t count = option_count(command), at = 2;
    for (size_t i = 0; i < count; i++) {
        const CliOption *option = &command->options[i];
        longs[i] = (struct option){option->name, option->argument ? required_argument : no_argument, NULL,
                                   option->letter ? option->letter : 256 + (int)i};
        if (option->letter) {
            shorts[at++] = option->letter;
            if (option->argument)
                shorts[at++] = ':';
        }
    }
    longs[count] = (struct option){"help", no_argument, NULL, 'h'};
    *args = (CliArgs){.command = command};
    optind = 0; /* GNU: start anew, permute */
    for (int c; (c = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
        if (c == '?')
            return error_set(error, ERROR_USAGE, "%s: unknown option '%s'; see layerscope help %s", command->name,
                             argv[optind - 1], command->name);
        if (c == ':')
            return error_set(error, ERROR_USAGE, "%s: option '%s' needs a value", command->name, argv[optind - 1]);
        if (c == 'h') {
            args->help = true;
            continue;
        }
        for (size_t i = 0; i < count; i++)
            if (c == longs[i].val)
                args->values[i] = command->options[i].argument ? optarg : "";
    }
    args->files = (const char *const *)argv + optind;
    args->file_count = argc - optind;
    return true;
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

static bool write_stdout(Str data, Error *error)
{
    fflush(stdout);
    if (fd_write(STDOUT_FILENO, data) || errno == EPIPE)
        return true;
    return error_set(error, ERROR_OUTPUT, "cannot write: %s", strerror(errno));
}

bool cli_write(const char *path, Str data, Error *error)
{
    return path && strcmp(path, "-") != 0 ? file_write(path, data, error) : write_stdout(data, error);
}

int cli_main(int argc, char **argv)
{
    const CliCommand *command = argc > 1 ? cli_find(argv[1]) : NULL;
    if (argc > 1 && strcmp(argv[1], "--help") == 0)
        command = cli_find("help");
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        printf("layerscope %s\n", LAYERSCOPE_VERSION);
        return 0;
    }
    bool named = command != NULL;
    if (!named)
        command = cli_find("explore");
    Error error = {0};
    CliArgs args;
    if (!cli_parse(command, named ? argc - 1 : argc, named ? argv + 1 : argv, &args, &error))
        return cli_fail(&error);
    if (args.help)
        return cli_help(command->name);
    int status = command->run(&args);
    if (fflush(stdout) != 0 && errno != EPIPE) {
        fprintf(stderr, "layerscope: cannot write: %s\n", strerror(errno));
        return status ? status : 3;
    }
    return status;
}

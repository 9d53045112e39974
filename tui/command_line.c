/* command_line.c - the table of subcommands, in the order of the help, and the choice among them. A new one is a file
 * in tui/cli/ and a row here.
 *
 * `layerscope info dump.txt --json` finds the row "info"; a first word that is no subcommand belongs to the explorer:
 * `layerscope dump.txt` is `layerscope explore dump.txt`.
 */
#include "tui/command_line.h"

#include "tui/cli/commands.h"
#include "core/base/suggestion.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */
const CliCommand *const command_line_commands[] = {
    &cmd_explore,
    &cmd_render,
    &cmd_info,
    &cmd_predict,
    &cmd_levels,
    &cmd_table,
    &cmd_fleet,
    &cmd_report,
    &cmd_layer,
    &cmd_convert,
    &cmd_read,
    &cmd_diff,
    &cmd_series,
    &cmd_plan,
    &cmd_check,
    &cmd_play,
    &cmd_tutor,
    &cmd_simulate,
    &cmd_suite,
    &cmd_completion,
    &cmd_help,
    NULL,
};
/* clang-format on */

/* A first word that is no subcommand was opened as a file. If there is no such file, suggests the subcommand with the
 * nearest name. */
static void command_line_hint(const char *word)
{
    Suggestion suggestion = suggestion_for(str_from(word));
    for (const CliCommand *const *command = command_line_commands; *command; command++)
        suggestion_try(&suggestion, (*command)->name);
    if (access(word, F_OK) == 0)
        return;
    if (strcmp(word, "demo") == 0)
        fprintf(stderr, "layerscope: the demo opens without a word: 'layerscope'\n");
    else if (suggestion.best)
        fprintf(stderr, "layerscope: neither a file nor a command: did you mean 'layerscope %s'?\n", suggestion.best);
}

int command_line_run(int argc, char **argv)
{
    const CliCommand *command = argc > 1 ? cli_find(command_line_commands, argv[1]) : NULL;
    if (argc > 1 && strcmp(argv[1], "--help") == 0)
        command = cli_find(command_line_commands, "help");
    bool named = command != NULL;
    const char *word = argc > 1 ? argv[1] : ""; /* getopt_long() reorders the words */
    if (!named)
        command = cli_find(command_line_commands, "explore");
    Error error = {0};
    CliArgs args;
    bool parsed = cli_parse(command, named ? argc - 1 : argc, named ? argv + 1 : argv, &args, &error);
    args.commands = command_line_commands;
    if (parsed && args.help)
        return cli_help(command_line_commands, command->name);
    int status = parsed ? command->run(&args) : cli_fail(&error);
    if (status && !named)
        command_line_hint(word);
    return status;
}

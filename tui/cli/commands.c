/* commands.c - the table of subcommands, in the order of the help. A new one is a file and a row. */
#include "tui/cli/commands.h"

/* clang-format off */
const CliCommand *const cli_commands[] = {
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
};
/* clang-format on */
const size_t cli_command_count = sizeof cli_commands / sizeof *cli_commands;

/* commands.h - declares the subcommands; each is defined in its own cmd_NAME.c. tui/command_line.c has their table. */
#ifndef TUI_CLI_COMMANDS_H
#define TUI_CLI_COMMANDS_H

#include "tui/cli/cli.h"

extern const CliCommand cmd_completion;
extern const CliCommand cmd_check;
extern const CliCommand cmd_convert;
extern const CliCommand cmd_diff;
extern const CliCommand cmd_fleet;
extern const CliCommand cmd_help;
extern const CliCommand cmd_render;
extern const CliCommand cmd_info;
extern const CliCommand cmd_layer;
extern const CliCommand cmd_levels;
extern const CliCommand cmd_plan;
extern const CliCommand cmd_predict;
extern const CliCommand cmd_read;
extern const CliCommand cmd_report;
extern const CliCommand cmd_series;
extern const CliCommand cmd_simulate;
extern const CliCommand cmd_suite;
extern const CliCommand cmd_table;

#endif

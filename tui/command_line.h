/* command_line.h - the whole program as a command line, and the subcommands that need the terminal. */
#ifndef TUI_COMMAND_LINE_H
#define TUI_COMMAND_LINE_H

#include "tui/cli/cli.h"

extern const CliCommand cmd_explore; /* explore.c */
extern const CliCommand cmd_play;    /* play.c */
extern const CliCommand cmd_tutor;   /* tutor.c */

/* All subcommands in the order of the help, ended by NULL. */
extern const CliCommand *const command_line_commands[];

/* Runs the program: chooses the subcommand (without one: the explorer), parses its options and runs it. Reports errors
 * to stderr and returns the exit status. */
int command_line_run(int argc, char **argv);

#endif

/* man.h - prints the man page. */
#ifndef TUI_CLI_MAN_H
#define TUI_CLI_MAN_H

#include "tui/cli/cli.h"

/* Prints layerscope.1 as roff to stdout, with a section for each command; `commands` is terminated by NULL. */
void man_print(const CliCommand *const *commands);

#endif

/* man.h - the man page. */
#ifndef TUI_CLI_MAN_H
#define TUI_CLI_MAN_H

#include "tui/cli/cli.h"

/* Prints layerscope.1, with a section for each of the commands (NULL ends them), to stdout, as roff. */
void man_print(const CliCommand *const *commands);

#endif

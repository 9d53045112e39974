/* read_log.h - compares a real read with the predicted one: `read FILE… --traversal LOG`. */
#ifndef TUI_CLI_READ_LOG_H
#define TUI_CLI_READ_LOG_H

#include "tui/cli/cli.h"

/* Loads the command's files and prints the path of the log at `path` beside the predicted one, including ancestors that
 * the directory contains. Returns the exit status: 1 if they differ. */
int read_log_compare(const CliArgs *args, const char *path);

#endif

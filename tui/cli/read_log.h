/* read_log.h - `read FILE… --traversal LOG`. */
#ifndef TUI_CLI_READ_LOG_H
#define TUI_CLI_READ_LOG_H

#include "tui/cli/cli.h"

#define READ_ANCESTORS_MAX 64 /* no branch of a branch of … is deeper; a ring of ancestors ends */

/* Prints the log's first path beside the predicted one, including ancestors that the directory contains. Returns the
 * exit status: 1 where they differ. */
int read_log_compare(const CliArgs *args, const char *path);

#endif

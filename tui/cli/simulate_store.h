/* simulate_store.h - `simulate STORE`: compacts an LSM store's flushes again, under its own options and under others.
 */
#ifndef TUI_CLI_SIMULATE_STORE_H
#define TUI_CLI_SIMULATE_STORE_H

#include "tui/cli/cli.h"

/* Is the command's only file argument an LSM store? */
bool simulate_is_store(const CliArgs *args);
/* Loads and simulates the store, and prints the comparison. Returns the exit status. */
int simulate_store(const CliArgs *args);

#endif

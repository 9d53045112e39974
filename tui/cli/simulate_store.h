/* simulate_store.h - `simulate STORE`: an LSM store's flushes once more, under its own options and others. */
#ifndef TUI_CLI_SIMULATE_STORE_H
#define TUI_CLI_SIMULATE_STORE_H

#include "tui/cli/cli.h"

/* Is the command's only file a store? */
bool simulate_is_store(const CliArgs *args);
/* Simulates the store. Returns the exit status. */
int simulate_store(const CliArgs *args);

#endif

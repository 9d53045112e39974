/* store_options.h - `--set` for the options of an LSM store. */
#ifndef TUI_CLI_STORE_OPTIONS_H
#define TUI_CLI_STORE_OPTIONS_H

#include "core/model/lsm_options.h"
#include "tui/cli/cli.h"

/* Sets KEY=VALUE,KEY=VALUE of the command's option `set`, if it was given. A key that the engine does not have, and a
 * value that is none, are usage errors. */
bool store_options_set(const CliArgs *args, LsmOptions *options, Error *error);

#endif

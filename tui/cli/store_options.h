/* store_options.h - reads --set for the options of an LSM store. */
#ifndef TUI_CLI_STORE_OPTIONS_H
#define TUI_CLI_STORE_OPTIONS_H

#include "core/model/lsm_options.h"
#include "tui/cli/cli.h"

/* Applies the command's option --set KEY=VALUE,KEY=VALUE, if it was given. ERROR_USAGE for a key that the engine does
 * not have, and for an invalid value; earlier pairs are applied then. */
bool store_options_set(const CliArgs *args, LsmOptions *options, Error *error);

#endif

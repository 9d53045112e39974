/* fleet_files.h - reads a fleet whose parts were analysed by other processes, perhaps on other machines. */
#ifndef TUI_CLI_FLEET_FILES_H
#define TUI_CLI_FLEET_FILES_H

#include "core/catalog/fleet.h"

/* Adds the rows of the parts in all files under `dir` to `fleet`, which is initialised, and sorts them. Files that
 * cannot be read or that end early are reported on stderr and counted in `broken`, as are missing parts. ERROR_INPUT if
 * there is no part, or if `dir` cannot be read. */
bool fleet_files_collect(const char *dir, Fleet *fleet, size_t *broken, Error *error);

#endif

/* fleet_files.h - a fleet whose parts were made by other processes, perhaps on other machines. What is left out is
 * reported on stderr. */
#ifndef TUI_CLI_FLEET_FILES_H
#define TUI_CLI_FLEET_FILES_H

#include "core/catalog/fleet.h"

/* Reads the parts in all files under `dir`, and sorts their rows. Files that cannot be read, or that end before their
 * part does, are reported and counted in `broken`, as are missing parts. ERROR_INPUT where there is no part, or `dir`
 * cannot be read. */
bool fleet_files_collect(const char *dir, Fleet *fleet, size_t *broken, Error *error);

#endif

/* layer_directory.h - a run's layers as a timeline directory: layer files and index_part.json. */
#ifndef TUI_CLI_LAYER_DIRECTORY_H
#define TUI_CLI_LAYER_DIRECTORY_H

#include "core/simulator/layer_files.h"

/* Checks that there is no such directory yet (then it is made), or an empty one. Else ERROR_OUTPUT. */
bool layer_directory_prepare(const char *path, Error *error);
/* Writes the files, then the index, and appends a sentence about them to `told`. ERROR_OUTPUT where one cannot be
 * written. */
bool layer_directory_write(const char *path, const Simulator *simulator, Text *told, Error *error);

#endif

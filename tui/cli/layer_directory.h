/* layer_directory.h - writes a run's layers as a timeline directory: layer files and index_part.json. */
#ifndef TUI_CLI_LAYER_DIRECTORY_H
#define TUI_CLI_LAYER_DIRECTORY_H

#include "core/simulator/layer_files.h"

/* Makes the directory, or checks that an existing one is empty. ERROR_OUTPUT if it cannot be made or is not empty. */
bool layer_directory_prepare(const char *path, Error *error);
/* Writes the files and then the index, and appends a sentence about them to `summary`. ERROR_OUTPUT if one cannot be
 * written; the files before it are left. */
bool layer_directory_write(const char *path, const Simulator *simulator, Text *summary, Error *error);

#endif

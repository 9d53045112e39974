/* suite_files.h - reads the results of a suite's runs, each in a file of its own. */
#ifndef TUI_CLI_SUITE_FILES_H
#define TUI_CLI_SUITE_FILES_H

#include "core/simulator/suite.h"

/* Does the run have a complete result? A broken one is reported on stderr and counts as missing, so that the run is
 * repeated. */
bool suite_file_finished(const char *path);

/* Appends the existing results of `runs` in `dir` to `rows`. Broken ones are reported on stderr and left out.
 * ERROR_INPUT if there is none. */
bool suite_files_read(const SuiteOptions *options, const SuiteRuns *runs, const char *dir, SuiteRows *rows,
                      Error *error);

/* Appends all results in files under `dir` to `rows`. Files that cannot be read, are empty or end inside their JSON are
 * reported on stderr and counted in `broken`; the number of other files is reported. ERROR_INPUT if there is no result,
 * or if `dir` cannot be read. */
bool suite_files_collect(const char *dir, SuiteRows *rows, size_t *broken, Error *error);

/* Removes the runs' results, and the directory if that leaves it empty. */
void suite_files_remove(const SuiteOptions *options, const SuiteRuns *runs, const char *dir);

#endif

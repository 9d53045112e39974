/* suite_files.h - the results of a suite's runs, each in a file of its own. What is left out is reported on stderr. */
#ifndef TUI_CLI_SUITE_FILES_H
#define TUI_CLI_SUITE_FILES_H

#include "core/simulator/suite.h"

/* Does the run have a complete result? A broken one is reported, and counts as missing, so that the run is repeated. */
bool suite_file_finished(const char *path);

/* Reads the existing results of `runs` in `dir`. Fails where there are none. */
bool suite_files_read(const SuiteOptions *options, const SuiteRuns *runs, const char *dir, SuiteRows *rows,
                      Error *error);

/* Reads all results in files under `dir`. Files that cannot be read, are empty or end inside their JSON are reported
 * and counted in `broken`; the number of other files is reported. ERROR_INPUT where there is no result, or `dir` cannot
 * be read. */
bool suite_files_collect(const char *dir, SuiteRows *rows, size_t *broken, Error *error);

/* Removes the runs' results, and the directory if that leaves it empty. */
void suite_files_remove(const SuiteOptions *options, const SuiteRuns *runs, const char *dir);

#endif

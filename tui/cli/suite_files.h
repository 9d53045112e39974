/* suite_files.h - the results of a suite's runs, each in a file of its own. What is left out is reported on stderr. */
#ifndef TUI_CLI_SUITE_FILES_H
#define TUI_CLI_SUITE_FILES_H

#include "core/simulator/suite.h"

/* True if the run has a complete result. A broken one is reported, and the run is repeated. */
bool suite_file_finished(const char *path);

/* Reads the results of `runs` in `dir` that are there. Fails where there is none. */
bool suite_files_read(const SuiteOptions *options, const SuiteRuns *runs, const char *dir, SuiteRows *rows,
                      Error *error);

/* Reads every result in any file under `dir`. Files that can't be read, are empty or end in the middle of their JSON
 * are reported and counted in `broken`; files of other kinds are reported as one number. Fails where there is no
 * result, or `dir` can't be read. */
bool suite_files_collect(const char *dir, SuiteRows *rows, size_t *broken, Error *error);

/* Removes the runs' results, and the directory if it is empty then. */
void suite_files_remove(const SuiteOptions *options, const SuiteRuns *runs, const char *dir);

#endif
